"""The workplace as a page draws it first: made from rows, then kept up to date by events."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from dzvin.acd.model import Operator, WorkItem
from dzvin.acd.reach import Reach, reach
from dzvin.calls.model import Call, Talk
from dzvin.workplace.visibility import Viewer, from_door, masked, reaches

type Party = dict[str, str]


class Planned(Struct, frozen=True, kw_only=True):
    state: Literal["ready", "away", "offline"]
    reason: str | None


class Me(Struct, frozen=True, kw_only=True):
    """`until`: when PCP or the offer that rings ends by itself."""

    operator: str
    state: str
    reason: str | None
    since: datetime | None
    until: datetime | None
    planned: Planned | None
    is_reachable: bool
    why: Reach
    short_number: str | None
    queues: list[str]


class Colleague(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    short_number: str | None
    state: str
    reason: str | None
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


class CallCard(Struct, frozen=True, kw_only=True):
    """The operator's call at this moment; `since` is the beginning of its stage."""

    call: str
    direction: str
    stage: Literal["ringing", "dialling", "talk", "robot"]
    since: datetime
    party: Party | None
    dialled: str | None
    queue: str | None
    offer: str | None
    operator: str | None
    """The colleague at the other end of an internal call."""
    queued_at: datetime | None
    talk_since: datetime | None
    until: datetime | None
    is_held: bool = False
    is_muted: bool = False


def me(
    operator: Operator,
    short_number: str | None,
    queues: Sequence[str],
    devices: Collection[str],
) -> Me:
    planned = None
    if operator.planned is not None:
        planned = Planned(state=operator.planned, reason=operator.planned_reason)
    found = reach(operator, devices)
    until = operator.offer.deadline_at if operator.offer else operator.until
    return Me(
        operator=operator.id,
        state=operator.state,
        reason=operator.reason,
        since=None if operator.state == "offline" else operator.since,
        until=until,
        planned=planned,
        is_reachable=found == "registered",
        why=found,
        short_number=short_number,
        queues=sorted(queues),
    )


def colleague(
    id: str,
    name: str,
    short_number: str | None,
    operator: Operator | None,
    devices: Collection[str],
) -> Colleague:
    known = operator or Operator(id=id)
    return Colleague(
        id=id,
        name=name,
        short_number=short_number,
        state=known.state,
        reason=known.reason,
        since=None if known.state == "offline" else known.since,
        is_reachable=reach(known, devices) == "registered",
    )


def waiting(items: Sequence[WorkItem], queue: str) -> list[WaitingItem]:
    found = [item for item in items if item.queue == queue]
    return [
        WaitingItem(item=item.id, call=item.call, since=item.waiting_since)
        for item in sorted(found, key=lambda item: (item.waiting_since, item.id))
    ]


def card(call: Call, operator: Operator, viewer: Viewer) -> CallCard | None:
    """What the call is to this operator; None when it is nothing to him any more."""
    stage = stage_of(call, operator.id)
    if stage is None:
        return None
    offer = operator.offer if operator.offer and operator.offer.call == call.id else None
    talk = talk_of(call, operator.id)
    other = call.operator if call.operator != operator.id else talk.operator if talk else None
    waiting_queue = call.waiting.queue if call.waiting else None
    return CallCard(
        call=call.id,
        direction=call.direction,
        stage=stage,
        since=talk.since if talk and stage == "talk" else operator.since,
        party=None if call.direction == "internal" else person(call, viewer),
        dialled="" if call.direction == "outbound" else call.dialled,
        queue=talk.queue if talk else waiting_queue,
        offer=offer.id if offer else None,
        operator=other,
        queued_at=call.waiting.since if call.waiting else None,
        talk_since=talk.since if talk else None,
        until=offer.deadline_at if offer else None,
        is_held=talk.is_held if talk else False,
        is_muted=talk.is_muted if talk else False,
    )


def talk_of(call: Call, operator: str) -> Talk | None:
    """His own; for one who dialled a colleague it is the colleague's."""
    if call.talk is None or operator in {call.talk.operator, call.operator}:
        return call.talk
    return next((one for one in call.others.values() if one.operator == operator), None)


def stage_of(call: Call, operator: str) -> Literal["ringing", "dialling", "talk", "robot"] | None:
    if (talk := talk_of(call, operator)) and operator in {talk.operator, call.operator}:
        return "talk"
    if call.transfer is not None and call.transfer.operator == operator:
        return "talk"
    if call.operator == operator:
        return "robot" if call.legs[call.customer].state == "up" else "dialling"
    rings = [leg for leg in call.legs.values() if leg.operator == operator and not leg.is_ending]
    return "ringing" if rings else None


def person(call: Call, viewer: Viewer) -> Party:
    if call.direction == "outbound":
        return masked({"number": call.dialled, "name": ""}, viewer)
    known = {"number": call.from_number, "name": call.from_name}
    return masked(from_door(known, call.door) or {}, viewer)


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
