"""What a call is to one operator at this moment: his call card. Events keep it up to date."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from dzvin.acd.capacity import further_calls
from dzvin.acd.model import Offer, Operator
from dzvin.calls.conferring import members_of
from dzvin.calls.model import Call, Talk, Transfer
from dzvin.calls.ring_plan import ring_reason
from dzvin.events.call import RingReason, TargetKind, TransferKind
from dzvin.workplace.visibility import Party, Viewer, from_door, masked

type Stage = Literal["ringing", "dialling", "talk", "robot", "returning"]
"""`returning`: his phone is gone from the talk, and the customer waits for him with music."""
type People = Mapping[str, Party]
"""Those outside, by id; `masked` for the viewer when they are shown."""


class Via(Struct, frozen=True, kw_only=True):
    """Why it rings: a colleague hands over, asks or invites, or his own transfer came back."""

    by: str
    why: RingReason


class CardTransfer(Struct, frozen=True, kw_only=True):
    """What an operator of this talk has asked for; `since` is the beginning of its stage."""

    kind: TransferKind
    by: str
    stage: Literal["ringing", "consulting"]
    since: datetime
    to_kind: TargetKind | None
    to: str | None
    """Id of an operator, group, queue or scenario."""
    party: Party | None
    """Somebody outside."""
    is_with_target: bool
    """The two consult and the customer hears music; else he who was asked hears it."""


class CardMember(Struct, frozen=True, kw_only=True):
    leg: str
    operator: str | None
    party: Party | None


class CardRecording(Struct, frozen=True, kw_only=True):
    id: str
    is_paused: bool


class CallCard(Struct, frozen=True, kw_only=True):
    """The operator's call at this moment; `since` is the beginning of its stage."""

    call: str
    direction: str
    stage: Stage
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
    """The customer hears music."""
    held_since: datetime | None = None
    """Or since when the operator has been there, if that was later."""
    is_muted: bool = False
    lead: str | None = None
    """The operator who may hold and hand over."""
    via: Via | None = None
    transfer: CardTransfer | None = None
    members: list[CardMember] = []
    """Of a conference: who is in it besides the customer; the first operator leads."""
    recording: CardRecording | None = None


def calls_shown(operator: Operator) -> list[str]:
    """The call that his status is about first, then what he has beside it."""
    first = operator.offer.call if operator.offer else operator.call
    offered = [each.call for each in operator.offers_beside if each.channel == "voice"]
    return list(dict.fromkeys([*([first] if first else []), *further_calls(operator), *offered]))


def card(
    call: Call, operator: Operator, viewer: Viewer, people: People | None = None
) -> CallCard | None:
    """What the call is to this operator; None when it is nothing to him any more."""
    stage = stage_of(call, operator.id)
    if stage is None:
        return None
    offers = (operator.offer, *operator.offers_beside) if stage == "ringing" else ()
    offer = next((each for each in offers if each and each.call == call.id), None)
    talk, own = talk_of(call, operator.id), own_talk(call, operator.id)
    is_up = stage == "talk"
    is_away = stage == "returning"
    waiting = call.waiting if not is_up else None
    since = since_of(call, operator, talk) if is_up or is_away else rung_since(operator, offer)
    return CallCard(
        call=call.id,
        direction=direction_of(call, operator.id),
        stage=stage,
        since=since,
        party=None if call.direction == "internal" else person(call, viewer, people or {}),
        dialled="" if call.direction == "outbound" else call.dialled,
        queue=talk.queue if talk else waiting.queue if waiting else None,
        offer=offer.id if offer else None,
        operator=other_end(call, operator.id),
        queued_at=waiting.since if waiting and waiting.queue else None,
        talk_since=talk.since if talk else None,
        until=offer.deadline_at if offer else call.timers.get("return") if is_away else None,
        is_held=is_held(call, stage),
        held_since=held_since(call, since) if is_held(call, stage) else None,
        is_muted=own.is_muted if own else False,
        lead=call.talk.operator if is_up and call.talk else None,
        via=via(call, operator.id, stage),
        transfer=transfer_of(call.transfer, viewer, people or {}) if is_up else None,
        members=members(call, viewer, people or {})
        if is_up and not is_asked(call, operator.id)
        else [],
        recording=recording_of(call) if own else None,
    )


def rung_since(operator: Operator, offer: Offer | None) -> datetime:
    return operator.offered_at if offer in operator.offers_beside else operator.since


def is_held(call: Call, stage: Stage) -> bool:
    """A colleague who waits for the other one's return hears music as if he were on hold."""
    lead = lead_of(call)
    if lead is None or stage not in {"talk", "returning"}:
        return False
    return lead.is_held or (call.interrupted is not None and stage == "talk")


def held_since(call: Call, since: datetime) -> datetime | None:
    """Since when one who has been there `since` then knows that the customer hears music."""
    lead, away = lead_of(call), call.interrupted
    at = (lead.held_since if lead else None) or (away.since if away else None)
    return max(at, since) if at else None


def lead_of(call: Call) -> Talk | None:
    """The talk that goes on, or whose operator is waited for."""
    return call.talk or (call.interrupted.talk if call.interrupted else None)


def own_talk(call: Call, operator: str) -> Talk | None:
    """The one that he leads or takes part in."""
    lead = lead_of(call)
    talks = (lead, *call.others.values()) if lead else ()
    return next((talk for talk in talks if talk.operator == operator), None)


def talk_of(call: Call, operator: str) -> Talk | None:
    """His own; for one who dialled a colleague it is the colleague's."""
    is_dialler = call.direction == "internal" and call.operator == operator
    return own_talk(call, operator) or (lead_of(call) if is_dialler else None)


def is_asked(call: Call, operator: str) -> bool:
    """A colleague consults him."""
    return call.transfer is not None and call.transfer.operator == operator


def stage_of(call: Call, operator: str) -> Stage | None:
    if call.interrupted is not None and call.interrupted.talk.operator == operator:
        return "returning"
    if talk_of(call, operator) or is_asked(call, operator):
        return "talk"
    if call.asked is not None and call.operator == operator:
        return "dialling"  # his own phone rings first
    legs = [leg for leg in call.legs.values() if leg.operator == operator and not leg.is_ending]
    if any(leg.id == call.customer for leg in legs):
        is_robot = call.legs[call.customer].state == "up" and call.dial is None
        return "robot" if is_robot else "dialling"
    return "ringing" if any(leg.offer and leg.state == "ringing" for leg in legs) else None


def direction_of(call: Call, operator: str) -> str:
    """A call out is one for him who dialled; to a colleague who takes it over it comes in."""
    is_handed = call.direction == "outbound" and call.operator != operator
    return "inbound" if is_handed else call.direction


def since_of(call: Call, operator: Operator, talk: Talk | None) -> datetime:
    if talk is not None:
        return talk.since
    return (call.transfer.answered_at if call.transfer else None) or operator.since


def other_end(call: Call, operator: str) -> str | None:
    if call.direction != "internal":
        return None
    if call.operator != operator:
        return call.operator
    if lead := lead_of(call):
        return lead.operator
    return call.waiting.operator if call.waiting else None


def via(call: Call, operator: str, stage: Stage) -> Via | None:
    transfer = call.transfer
    if transfer is None or stage != "ringing":
        return None
    return Via(by=transfer.by, why=ring_reason(transfer))


def transfer_of(transfer: Transfer | None, viewer: Viewer, people: People) -> CardTransfer | None:
    if transfer is None or transfer.stage == "back":
        return None
    is_answered = transfer.leg is not None
    kind: TargetKind | None = transfer.to_kind
    if is_answered:
        kind = "operator" if transfer.operator else "external"
    return CardTransfer(
        kind=transfer.kind,
        by=transfer.by,
        stage="consulting" if is_answered else "ringing",
        since=transfer.answered_at or transfer.since,
        to_kind=kind,
        to=transfer.operator if is_answered else transfer.to,
        party=outside(transfer.party, viewer, people),
        is_with_target=transfer.is_with_target,
    )


def members(call: Call, viewer: Viewer, people: People) -> list[CardMember]:
    if not call.others and not call.guests:
        return []
    return [
        CardMember(leg=each.leg, operator=each.operator, party=outside(each.party, viewer, people))
        for each in members_of(call)
    ]


def recording_of(call: Call) -> CardRecording | None:
    if call.recording is None:
        return None
    return CardRecording(id=call.recording, is_paused=call.is_recording_paused)


def people_in(call: Call) -> set[str]:
    """Ids of those outside whom a card may show, the customer first of all."""
    asked = call.transfer.party if call.transfer else None
    return {party for party in (call.party, asked, *call.guests.values()) if party}


def outside(party: str | None, viewer: Viewer, people: People) -> Party | None:
    return masked(people[party], viewer) if party in people and party else None


def person(call: Call, viewer: Viewer, people: People) -> Party:
    """The customer: by the name that the company gave him, else that his call brought."""
    name = people.get(call.party or "", {}).get("name", "")
    if call.direction == "outbound":
        return masked({"number": call.dialled, "name": name}, viewer)
    known = {"number": call.from_number, "name": name or call.from_name}
    return masked(from_door(known, call.door) or {}, viewer)
