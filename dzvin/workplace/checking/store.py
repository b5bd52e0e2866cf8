"""The last check of each operator's phone, and what of his would ring now."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from dzvin.acd.model import Operator
from dzvin.acd.store import outside_phones
from dzvin.acd.tables import OPERATOR_STATE
from dzvin.infra.db import Connection, rows
from dzvin.telephony.tables import ENDPOINT
from dzvin.workplace.checking.model import Check, Way
from dzvin.workplace.checking.ways import open_ways
from dzvin.workplace.store import devices
from dzvin.workplace.tables import PHONE_CHECK


async def checks(connection: Connection, which: ColumnElement[bool]) -> list[Check]:
    columns = [column for column in PHONE_CHECK.c if column.name not in {"tenant", "user_account"}]
    operator = PHONE_CHECK.c.user_account.label("operator")
    query = select(operator, *columns).where(which).order_by(PHONE_CHECK.c.user_account)
    return await rows(connection, query, Check)


async def keep(connection: Connection, tenant: str, check: Check) -> None:
    """Instead of the one before."""
    values: dict[str, Any] = {
        "checked_at": check.checked_at,
        "verdict": check.verdict,
        "faults": list(check.faults),
        "mos": check.mos,
        "measured": msgspec.to_builtins(check.measured),
    }
    key = {"tenant": tenant, "user_account": check.operator}
    statement = insert(PHONE_CHECK).values(**key, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


async def is_phone_of(connection: Connection, endpoint: str, operator: str) -> bool:
    """A browser's, and his."""
    columns = ENDPOINT.c
    is_his = (columns.name == endpoint) & (columns.user_account == operator)
    found = await connection.execute(select(columns.name).where(is_his, columns.kind == "browser"))
    return found.first() is not None


async def ways(connection: Connection, tenant: str, operator: str) -> list[Way]:
    which = OPERATOR_STATE.c.user_account == operator
    stored = (await connection.execute(select(OPERATOR_STATE.c.state).where(which))).scalar()
    if stored is None:
        return []
    his = msgspec.convert(stored, Operator)
    return open_ways(his, await devices(connection), await outside_phones(connection, tenant))
