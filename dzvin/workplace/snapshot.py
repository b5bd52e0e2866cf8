"""The workplace as a page draws it first: made from rows, then kept up to date by events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from dzvin.acd.lines import Capacity
from dzvin.acd.model import Operator, WorkItem
from dzvin.acd.reach import Outside, Reach, reach
from dzvin.events.operator import AwayLimit
from dzvin.workplace.calling_out.model import CallingOut, OutQueue
from dzvin.workplace.visibility import Party, Viewer, from_door, masked, reaches


class Planned(Struct, frozen=True, kw_only=True):
    state: Literal["ready", "away", "offline"]
    reason: str | None
    comment: str | None = None
    supervisor: str | None = None
    """Who planned it for him."""


class Me(Struct, frozen=True, kw_only=True):
    """`until`: when PCP or the offer that rings ends by itself."""

    operator: str
    state: str
    reason: str | None
    comment: str | None
    supervisor: str | None
    """Who forced this status on him."""
    exceeded: tuple[AwayLimit, ...]
    """In which ways he is Away for too long."""
    extend_seconds: int
    """By how much he may still make this PCP longer."""
    form_until: datetime | None
    """So long PCP waits for the form of its talk."""
    since: datetime | None
    until: datetime | None
    pcp_call: str | None
    """The call of which PCP wants to know what came of it."""
    planned: Planned | None
    is_reachable: bool
    why: Reach
    short_number: str | None
    queues: list[str]
    out_queue: str | None
    """For which queue he calls out; None for who is in no queue."""
    out_queues: tuple[OutQueue, ...]
    max_lines: int
    """So many calls he may have at a time."""
    has_status_control: bool


class Colleague(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    short_number: str | None
    state: str
    reason: str | None
    comment: str | None
    exceeded: tuple[AwayLimit, ...]
    since: datetime | None
    is_reachable: bool


class WaitingItem(Struct, frozen=True, kw_only=True):
    item: str
    call: str
    since: datetime


class QueueNow(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    short_number: str | None
    waiting: list[WaitingItem]


class Telephones(Struct, frozen=True, kw_only=True):
    """What rings besides browsers: SIP phones by name, phones outside by operator."""

    devices: frozenset[str] = frozenset()
    outside: Outside = {}


def me(
    operator: Operator,
    short_number: str | None,
    queues: Sequence[str],
    phones: Telephones,
    out: CallingOut = CallingOut(),  # noqa: B008 a frozen value
    lines: Capacity = Capacity(),  # noqa: B008 a frozen value
) -> Me:
    planned = None
    if operator.planned is not None:
        planned = Planned(
            state=operator.planned,
            reason=operator.planned_reason,
            comment=operator.planned_comment,
            supervisor=operator.planned_by,
        )
    found = reach(operator, phones.devices, phones.outside)
    until = operator.offer.deadline_at if operator.offer else operator.until
    is_owing = operator.owes or operator.form_until is not None
    return Me(
        operator=operator.id,
        state=operator.state,
        reason=operator.reason,
        comment=operator.comment,
        supervisor=operator.supervisor,
        exceeded=operator.exceeded,
        extend_seconds=operator.extend_seconds,
        form_until=operator.form_until,
        since=None if operator.state == "offline" else operator.since,
        until=until,
        pcp_call=operator.contact if operator.state == "pcp" and is_owing else None,
        planned=planned,
        is_reachable=found == "registered",
        why=found,
        short_number=short_number,
        queues=sorted(queues),
        out_queue=out.out_queue,
        out_queues=out.out_queues,
        max_lines=lines.max_lines,
        has_status_control=not lines.is_status_kept,
    )


def colleague(
    id: str,
    name: str,
    short_number: str | None,
    operator: Operator | None,
    phones: Telephones,
) -> Colleague:
    known = operator or Operator(id=id)
    return Colleague(
        id=id,
        name=name,
        short_number=short_number,
        state=known.state,
        reason=known.reason,
        comment=known.comment,
        exceeded=known.exceeded,
        since=None if known.state == "offline" else known.since,
        is_reachable=reach(known, phones.devices, phones.outside) == "registered",
    )


def waiting(items: Sequence[WorkItem], queue: str) -> list[WaitingItem]:
    found = [item for item in items if item.queue == queue]
    return [
        WaitingItem(item=item.id, call=item.call, since=item.waiting_since)
        for item in sorted(found, key=lambda item: (item.waiting_since, item.id))
    ]


def shown(colleagues: Sequence[Colleague], viewer: Viewer) -> list[Colleague]:
    """Himself, and those whom his rights reach."""
    return [
        each
        for each in colleagues
        if each.id == viewer.operator or (viewer.sees_colleagues and reaches(viewer, each.id))
    ]


def names(party: Mapping[str, Party], id: str | None, door: str, viewer: Viewer) -> Party | None:
    found = from_door(party.get(id or ""), door)
    return masked(found, viewer) if found else None
