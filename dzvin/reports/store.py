"""Writes and replaces fact rows, reads them for the journal."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, Table, and_, delete, func, select, text
from sqlalchemy.engine import RowMapping

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import scope_of
from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP
from dzvin.acd.tables import QUEUE
from dzvin.infra.bulk import as_json, put_rows
from dzvin.infra.db import Connection, rows
from dzvin.recordings.reach import acts_of
from dzvin.recordings.tables import RECORDING
from dzvin.reports.compile import seen_of_few
from dzvin.reports.facts.operator_status import StatusInterval
from dzvin.reports.facts.project import CallFacts
from dzvin.reports.model import CallRow, NodeRow, OfferRow, Party, RecordingRow, SegmentRow
from dzvin.reports.tables import CALL, CALL_NODE, OFFER, OPERATOR_STATUS, SEGMENT

VIEW = "report.calls.view"
OF_CALLS = (SEGMENT, CALL_NODE, OFFER)

NO_MORE_SEGMENTS = text(
    "DELETE FROM segment USING jsonb_to_recordset(CAST(:kept AS jsonb))"
    " AS kept (call text, call_started_at timestamptz, n integer)"
    " WHERE segment.tenant = CAST(:tenant AS uuid) AND segment.call = kept.call"
    " AND segment.call_started_at = kept.call_started_at AND segment.n > kept.n"
)
HISTORIES = text(
    "WITH mine AS NOT MATERIALIZED ("
    "SELECT * FROM operator_status WHERE tenant = CAST(:tenant AS uuid))"
    " SELECT history.* FROM jsonb_to_recordset(CAST(:firsts AS jsonb))"
    " AS first (operator uuid, started_at timestamptz) CROSS JOIN LATERAL ("
    "SELECT * FROM mine WHERE mine.operator = first.operator AND mine.started_at >= coalesce(("
    "SELECT max(started_at) FROM mine before WHERE before.operator = first.operator"
    " AND before.started_at <= first.started_at), first.started_at)) history"
    " ORDER BY history.started_at, history.position"
)


async def opens(connection: Connection, who: Person, calls: Collection[str]) -> frozenset[str]:
    """Those of these few that he may look at in the journal."""
    if not calls or scope_of(who.grants, VIEW) is None:
        return frozenset()
    asked = select(CALL.c.id).where(CALL.c.id.in_(sorted(set(calls))), seen_of_few(who, VIEW))
    return frozenset((await connection.execute(asked)).scalars())


async def replace_calls(connection: Connection, tenant: str, facts: Sequence[CallFacts]) -> None:
    """The rows of each of these calls become exactly these. Of nodes and offers there are only
    ever more; a segment can turn out to have been none."""
    if not facts:
        return
    await put_rows(connection, CALL, [_row(fact.call, tenant=tenant) for fact in facts])
    for table, part in zip(OF_CALLS, ("segments", "nodes", "offers"), strict=True):
        rows_of_it = [
            _row(row, tenant=tenant, call=fact.call.id, call_started_at=fact.call.started_at)
            for fact in facts
            for row in getattr(fact, part)
        ]
        await put_rows(connection, table, rows_of_it)
    kept = [
        {"call": fact.call.id, "call_started_at": fact.call.started_at, "n": len(fact.segments)}
        for fact in facts
    ]
    await connection.execute(NO_MORE_SEGMENTS, {"tenant": tenant, "kept": as_json(kept)})


async def load_statuses(
    connection: Connection, tenant: str, firsts: Sequence[StatusInterval]
) -> dict[str, list[StatusInterval]]:
    """Of each operator the history from the interval before his one of `firsts` on."""
    found: dict[str, list[StatusInterval]] = {}
    asked = [{"operator": each.operator, "started_at": each.started_at} for each in firsts]
    query = HISTORIES.bindparams(tenant=tenant, firsts=as_json(asked))
    for interval in await rows(connection, query, StatusInterval):
        found.setdefault(interval.operator, []).append(interval)
    return found


async def put_statuses(
    connection: Connection, tenant: str, intervals: Sequence[StatusInterval]
) -> None:
    """New ones, and those whose end has changed."""
    await put_rows(connection, OPERATOR_STATUS, [_row(row, tenant=tenant) for row in intervals])


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


class _Recorded(RecordingRow, frozen=True, kw_only=True):
    project: str | None


async def load_recordings(connection: Connection, who: Person, call: str) -> list[RecordingRow]:
    """Each says what he may do with it."""
    query = select(RECORDING).where(RECORDING.c.tenant == who.tenant, RECORDING.c.call == call)
    found = await rows(connection, query.order_by(RECORDING.c.part), _Recorded)
    return [_shown(who, one) for one in found]


def _shown(who: Person, one: _Recorded) -> RecordingRow:
    talked = {side["operator"] for side in one.sides if side.get("operator")}
    shown = {name: getattr(one, name) for name in RecordingRow.__struct_fields__}
    return RecordingRow(**{**shown, "may": acts_of(who, one.project, talked)})


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


def _row(fact: msgspec.Struct, **more: object) -> dict[str, object]:
    return {name: getattr(fact, name) for name in fact.__struct_fields__} | more
