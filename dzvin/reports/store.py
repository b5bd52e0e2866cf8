"""Writes and replaces fact rows, reads them for the journal."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, insert, select
from sqlalchemy.engine import RowMapping

from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP
from dzvin.acd.tables import QUEUE
from dzvin.infra.db import Connection, rows
from dzvin.recordings.tables import RECORDING
from dzvin.reports.facts.operator_status import StatusInterval
from dzvin.reports.facts.project import CallFacts
from dzvin.reports.model import CallRow, NodeRow, OfferRow, Party, RecordingRow, SegmentRow
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


async def load_calls(
    connection: Connection, query: Select[tuple[object, ...]], *, with_numbers: bool
) -> list[CallRow]:
    """`query` from `compile.py`. Without the right to numbers they are masked."""
    found = await connection.execute(query)
    return [_call_row(row, with_numbers) for row in found.mappings()]


async def load_segments(connection: Connection, tenant: str, call: str) -> list[SegmentRow]:
    query = _named(SEGMENT, tenant, call).order_by(SEGMENT.c.n)
    return await rows(connection, query, SegmentRow)


async def load_nodes(connection: Connection, tenant: str, call: str) -> list[NodeRow]:
    nodes = CALL_NODE.c
    query = select(CALL_NODE).where(nodes.tenant == tenant, nodes.call == call).order_by(nodes.n)
    return await rows(connection, query, NodeRow)


async def load_offers(connection: Connection, tenant: str, call: str) -> list[OfferRow]:
    query = _named(OFFER, tenant, call, OFFER.c.made_at.label("at"))
    return await rows(connection, query.order_by(OFFER.c.made_at, OFFER.c.offer), OfferRow)


async def load_recordings(connection: Connection, tenant: str, call: str) -> list[RecordingRow]:
    query = select(RECORDING).where(RECORDING.c.tenant == tenant, RECORDING.c.call == call)
    return await rows(connection, query.order_by(RECORDING.c.part), RecordingRow)


def _named(
    table: Table, tenant: str, call: str, *more: ColumnElement[Any]
) -> Select[tuple[Any, ...]]:
    """Rows of a call with the names of their operator and queue; a group stands as a queue."""
    operators, queues, groups = USER_ACCOUNT.c, QUEUE.c, USER_GROUP.c
    joined = (
        table.outerjoin(
            USER_ACCOUNT,
            and_(operators.tenant == table.c.tenant, operators.id == table.c.operator),
        )
        .outerjoin(QUEUE, and_(queues.tenant == table.c.tenant, queues.id == table.c.queue))
        .outerjoin(USER_GROUP, and_(groups.tenant == table.c.tenant, groups.id == table.c.queue))
    )
    queue_name = func.coalesce(queues.name, groups.name).label("queue_name")
    return (
        select(table, operators.name.label("operator_name"), queue_name, *more)
        .select_from(joined)
        .where(table.c.tenant == tenant, table.c.call == call)
    )


def _call_row(found: RowMapping, with_numbers: bool) -> CallRow:
    values = {name: found[name] for name in CallRow.__struct_fields__ if name != "party"}
    number = found["party_number"]
    party = None
    if number is not None:
        name = found["party_name"]
        if not with_numbers:
            number, name = masked_number(number), masked_name(name)
        party = Party(number=number, name=name)
    if not with_numbers and values["direction"] == "outbound":
        values["dialled"] = masked_number(values["dialled"])
    return msgspec.convert({**values, "party": party}, CallRow)


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
