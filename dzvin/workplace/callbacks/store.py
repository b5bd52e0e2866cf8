"""Promised calls in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, insert, or_, select, true, update

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.acd.tables import QUEUE
from dzvin.infra.db import Connection, fields
from dzvin.infra.tables import PARTY
from dzvin.workplace.callbacks.model import Callback
from dzvin.workplace.tables import CALLBACK
from dzvin.workplace.visibility import Viewer, masked

MOST_SHOWN = 200
MAKER = USER_ACCOUNT.alias("maker")


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """His own, those of his queues, and those of the queues that he watches."""
    if viewer.sees_all_calls:
        return true()
    queues = sorted(viewer.queues | viewer.watched)
    return or_(
        CALLBACK.c.operator == viewer.operator,
        and_(CALLBACK.c.operator.is_(None), CALLBACK.c.queue.in_(queues)),
    )


async def list_callbacks(
    connection: Connection, viewer: Viewer, *where: ColumnElement[bool]
) -> list[Callback]:
    """Those due first, first."""
    joined = CALLBACK
    query = (
        select(
            CALLBACK,
            PARTY.c.number,
            PARTY.c.name,
            QUEUE.c.name.label("queue_name"),
            USER_ACCOUNT.c.name.label("operator_name"),
            MAKER.c.name.label("made_by_name"),
        )
        .select_from(
            joined.outerjoin(
                PARTY, and_(PARTY.c.tenant == CALLBACK.c.tenant, PARTY.c.id == CALLBACK.c.party)
            )
            .outerjoin(
                QUEUE, and_(QUEUE.c.tenant == CALLBACK.c.tenant, QUEUE.c.id == CALLBACK.c.queue)
            )
            .outerjoin(USER_ACCOUNT, _is(USER_ACCOUNT, CALLBACK.c.operator))
            .outerjoin(MAKER, _is(MAKER, CALLBACK.c.made_by))
        )
        .where(seen(viewer), *where)
        .order_by(CALLBACK.c.due_at, CALLBACK.c.id)
        .limit(MOST_SHOWN)
    )
    found = await connection.execute(query)
    return [_shown(fields(row), viewer) for row in found.mappings()]


async def insert_callback(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(CALLBACK).values(values))


async def end_callback(connection: Connection, id: str, state: str, by: str, at: datetime) -> bool:
    """False: it waits no more."""
    found = await connection.execute(
        update(CALLBACK)
        .where(CALLBACK.c.id == id, CALLBACK.c.state == "waiting")
        .values(state=state, ended_by=by, ended_at=at)
    )
    return found.rowcount == 1


async def queues_of(connection: Connection, queues: Collection[str]) -> list[str]:
    """Those of these in use."""
    found = await connection.execute(
        select(QUEUE.c.id).where(QUEUE.c.is_active, QUEUE.c.id.in_(sorted(queues)))
    )
    return sorted(found.scalars())


def _is(table: Any, id: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c.tenant == CALLBACK.c.tenant, table.c.id == id)


def _shown(row: dict[str, Any], viewer: Viewer) -> Callback:
    party = {"number": row["number"] or "", "name": row["name"] or ""}
    values = {name: row.get(name) for name in Callback.__struct_fields__}
    values |= {"party": masked(party, viewer), "is_mine": row["operator"] == viewer.operator}
    return msgspec.convert(values, Callback)
