"""Writes and replaces fact rows."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Table, delete, func, insert, select

from dzvin.infra.db import Connection, rows
from dzvin.reports.facts.operator_status import StatusInterval
from dzvin.reports.facts.project import CallFacts
from dzvin.reports.tables import CALL, CALL_NODE, OFFER, OPERATOR_STATUS, SEGMENT

OF_CALLS = (SEGMENT, CALL_NODE, OFFER)


async def replace_calls(connection: Connection, tenant: str, facts: Sequence[CallFacts]) -> None:
    """The rows of each of these calls become exactly these."""
    if not facts:
        return
    calls = [fact.call.id for fact in facts]
    await connection.execute(delete(CALL).where(CALL.c.tenant == tenant, CALL.c.id.in_(calls)))
    for table in OF_CALLS:
        await connection.execute(
            delete(table).where(table.c.tenant == tenant, table.c.call.in_(calls))
        )
    await _insert(connection, CALL, [_row(fact.call, tenant=tenant) for fact in facts])
    for table, part in zip(OF_CALLS, ("segments", "nodes", "offers"), strict=True):
        await _insert(
            connection,
            table,
            [
                _row(row, tenant=tenant, call=fact.call.id, call_started_at=fact.call.started_at)
                for fact in facts
                for row in getattr(fact, part)
            ],
        )


async def load_statuses(
    connection: Connection, tenant: str, first: StatusInterval
) -> list[StatusInterval]:
    """The operator's history from the interval before `first` on."""
    history = OPERATOR_STATUS.c
    mine = (history.tenant == tenant, history.operator == first.operator)
    before = (
        select(func.max(history.started_at))
        .where(*mine, history.started_at <= first.started_at)
        .scalar_subquery()
    )
    query = (
        select(OPERATOR_STATUS)
        .where(*mine, history.started_at >= func.coalesce(before, first.started_at))
        .order_by(history.started_at, history.position)
    )
    return await rows(connection, query, StatusInterval)


async def replace_statuses(
    connection: Connection, tenant: str, intervals: Sequence[StatusInterval]
) -> None:
    """The operator's history from the first of these on becomes exactly these."""
    first, history = intervals[0], OPERATOR_STATUS.c
    await connection.execute(
        delete(OPERATOR_STATUS).where(
            history.tenant == tenant,
            history.operator == first.operator,
            history.started_at >= first.started_at,
        )
    )
    await _insert(connection, OPERATOR_STATUS, [_row(row, tenant=tenant) for row in intervals])


async def delete_facts(connection: Connection, tenant: str) -> None:
    for table in (CALL, *OF_CALLS, OPERATOR_STATUS):
        await connection.execute(delete(table).where(table.c.tenant == tenant))


async def _insert(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    if values:
        await connection.execute(insert(table), values)


def _row(fact: msgspec.Struct, **more: object) -> dict[str, Any]:
    values = {name: getattr(fact, name) for name in fact.__struct_fields__}
    return {name: _plain(value) for name, value in {**values, **more}.items()}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return msgspec.to_builtins(value) if isinstance(value, msgspec.Struct) else value
