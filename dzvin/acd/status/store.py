"""Reasons for Away in the database."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace
from sqlalchemy import func, insert, select, update

from dzvin.acd.status.model import AwayReason
from dzvin.acd.tables import AWAY_REASON
from dzvin.infra.db import Connection, row, rows


async def list_away_reasons(connection: Connection) -> list[AwayReason]:
    """The codes count those in use: the engine reads them in the same order."""
    order = AWAY_REASON.c.position, AWAY_REASON.c.name_uk, AWAY_REASON.c.id
    found = await rows(connection, select(AWAY_REASON).order_by(*order), AwayReason)
    places = {each.id: n for n, each in enumerate([e for e in found if e.is_active], start=1)}
    return [replace(e, phone_code=f"*3{places[e.id]}" if e.is_active else "") for e in found]


async def load_away_reason(connection: Connection, reason: str) -> AwayReason | None:
    return await row(connection, select(AWAY_REASON).where(AWAY_REASON.c.id == reason), AwayReason)


async def next_position(connection: Connection) -> int:
    found = await connection.execute(select(func.max(AWAY_REASON.c.position)))
    last = found.scalar()
    return 0 if last is None else min(int(last) + 1, 1000)


async def insert_away_reason(connection: Connection, tenant: str, reason: AwayReason) -> None:
    names = set(reason.__struct_fields__) - {"phone_code"}
    values = {name: getattr(reason, name) for name in names}
    await connection.execute(insert(AWAY_REASON).values(tenant=tenant, **values))


async def update_away_reason(
    connection: Connection, reason: str, values: Mapping[str, Any]
) -> None:
    if values:
        statement = update(AWAY_REASON).where(AWAY_REASON.c.id == reason)
        await connection.execute(statement.values(dict(values)))
