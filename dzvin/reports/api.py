"""The journal: calls page by page with filters, everything about one call; voicemail boxes."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.params import Parameter

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.events.call import Direction, LegStarted, LostReason, TalkStarted
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.supervision import is_unnoticed
from dzvin.infra import event_log
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden
from dzvin.kernel.ids import UUID_PATTERN
from dzvin.kernel.messages import Event
from dzvin.reports import store
from dzvin.reports.audit import api as audit
from dzvin.reports.compile import call_rows, journal, seen
from dzvin.reports.kpi import api as kpi
from dzvin.reports.model import (
    CallPage,
    CallStory,
    Cursor,
    Filters,
    NoSuchCall,
    Result,
    TimelineEntry,
    cursor_of,
)
from dzvin.reports.own import api as own
from dzvin.reports.points import api as points
from dzvin.reports.results import api as results
from dzvin.reports.tables import CALL
from dzvin.reports.trace import api as trace
from dzvin.reports.voicemail import api as voicemail

VIEW = "report.calls.view"
NUMBERS = "call.number_visible"
NOT_TOLD = {
    *("subject.failed", "points.changed", "points.appeal_changed"),
    *("kpi.violation", "kpi.graded"),
}
"""About bugs of ours, or about somebody's money: not about the call."""


@get("/api/calls", opt=needs(VIEW))
async def call_list(
    who: Person,
    connection: Connection,
    since: datetime | None = None,
    until: datetime | None = None,
    direction: Direction | None = None,
    queue: Annotated[str | None, Parameter(pattern=UUID_PATTERN)] = None,
    operator: Annotated[str | None, Parameter(pattern=UUID_PATTERN)] = None,
    number: Annotated[str | None, Parameter(max_length=40)] = None,
    lost_reason: LostReason | None = None,
    result: Result | None = None,
    source_tag: Annotated[str | None, Parameter(max_length=60)] = None,
    result_code: Annotated[str | None, Parameter(pattern=UUID_PATTERN)] = None,
    topic: Annotated[str | None, Parameter(pattern=UUID_PATTERN)] = None,
    cursor: Annotated[str | None, Parameter(max_length=250)] = None,
    limit: Annotated[int, Parameter(ge=1, le=200)] = 50,
) -> CallPage:
    """The newest first. Instants say their offset; a search by number needs the right to see it."""
    wrong = [name for name, at in (("since", since), ("until", until)) if at and not at.tzinfo]
    if wrong:
        raise WrongFields(fields=[{"field": name, "code": "format"} for name in wrong])
    with_numbers = may(who, NUMBERS)
    if number and not with_numbers:
        raise Forbidden(permission=NUMBERS)
    filters = Filters(
        since=since,
        until=until,
        direction=direction,
        queue=queue,
        operator=operator,
        number=number or None,
        lost_reason=lost_reason,
        result=result,
        source_tag=source_tag or None,
        result_code=result_code,
        topic=topic,
    )
    after = cursor_of(cursor) if cursor else None
    query = journal(seen(who, VIEW), filters, after, limit)
    found = await store.load_calls(connection, query, with_numbers=with_numbers)
    page = found[:limit]
    is_more = len(found) > limit
    last = str(Cursor(page[-1].started_at, page[-1].id)) if is_more else None
    return CallPage(rows=page, next_cursor=last)


@get("/api/calls/{call:str}", opt=needs(VIEW))
async def call_story(call: str, who: Person, connection: Connection) -> CallStory:
    """Segments, nodes, offers with their explanations, recordings, and every recorded event."""
    with_numbers = may(who, NUMBERS)
    query = call_rows().where(CALL.c.tenant == who.tenant, CALL.c.id == call, seen(who, VIEW))
    found = await store.load_calls(connection, query, with_numbers=with_numbers)
    if not found:
        raise NoSuchCall
    events = await event_log.read_calls(connection, who.tenant, [call])
    return CallStory(
        call=found[0],
        segments=await store.load_segments(connection, who.tenant, call),
        nodes=await store.load_nodes(connection, who.tenant, call),
        offers=await store.load_offers(connection, who.tenant, call),
        recordings=await store.load_recordings(connection, who, call),
        timeline=_timeline(told_of(who, events[call]), found[0].dialled),
    )


ROUTES = [
    call_list,
    call_story,
    *trace.ROUTES,
    *voicemail.ROUTES,
    *results.ROUTES,
    *own.ROUTES,
    *points.ROUTES,
    *kpi.ROUTES,
    *audit.ROUTES,
]


def told_of(who: Person, rows: list[Recorded]) -> list[Recorded]:
    """That somebody listened is for those who may listen themselves."""
    if may(who, "widget.users.listen"):
        return rows
    hidden = listeners(rows)
    return [row for row in rows if not (is_unnoticed(row.event) or is_status_of(hidden, row.event))]


def listeners(rows: list[Recorded]) -> set[str | None]:
    """Who was with a talk of this call as a supervisor only, and never talked himself."""
    legs = [row.event for row in rows if isinstance(row.event, LegStarted)]
    beside = {leg.operator for leg in legs if leg.kind == "supervisor"}
    talked = {row.event.operator for row in rows if isinstance(row.event, TalkStarted)}
    return beside - talked - {leg.operator for leg in legs if leg.kind != "supervisor"}


def is_status_of(people: set[str | None], event: Event) -> bool:
    return isinstance(event, OperatorStateChanged) and event.operator in people


def _timeline(rows: list[Recorded], dialled: str) -> list[TimelineEntry]:
    """By time, then in the order of the log. `dialled` is as this person may read it."""
    told = [row for row in rows if row.event.name not in NOT_TOLD]
    entries = []
    for row in sorted(told, key=lambda row: (row.envelope.at, row.shard, row.position)):
        event = msgspec.to_builtins(row.event)
        if "dialled" in event:
            event["dialled"] = dialled
        entries.append(
            TimelineEntry(
                at=row.envelope.at,
                position=row.position,
                subject=row.envelope.subject,
                event=event,
            )
        )
    return entries
