"""Handing a customer over: whom an operator may reach, letting him go, and who comes instead.

A customer is never dropped: a target that is not reached at once leaves the talk as it is; one that
does not answer sends the customer back to the operator, and then to the front of his old queue.
"""

from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from dzvin.calls.consulting import begin_consult, consult_over
from dzvin.calls.dialling import cancel_dial, dial, forbidden, number_for_queue
from dzvin.calls.ending import end_talk, leave_queue
from dzvin.calls.extensions import pbx_for
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import Call, CallConfig, Dial, Target, Transfer
from dzvin.calls.ringing import wait_for_person, wait_in_queue
from dzvin.calls.speaking import play_music
from dzvin.calls.talking import let_go, part_customer, take_lead, talk_of
from dzvin.calls.turn import Turn
from dzvin.events.call import (
    DialResult,
    TargetKind,
    TransferCompleted,
    TransferFailed,
    TransferFailure,
    TransferStarted,
)
from dzvin.kernel.ids import party_id
from dzvin.kernel.messages import Input
from dzvin.scenario import words
from dzvin.telephony.commands import ReportTransfer

TRANSFER_SECONDS = 20
"""A colleague who is to take over rings so long (product.md 2.4)."""

REFUSED: dict[DialResult, TransferFailure] = {
    "invalid_number": "not_found",
    "blacklisted": "blacklisted",
    "country_forbidden": "country_forbidden",
    "premium_forbidden": "premium_forbidden",
    "calls_limit": "calls_limit",
    "minutes_limit": "minutes_limit",
    "price_limit": "price_limit",
    "cost_limit": "cost_limit",
    "price_unknown": "price_unknown",
}

MOST_PARTIES = 8
"""In one conference, the customer included."""


@dataclass(frozen=True)
class Found:
    kind: TargetKind
    id: str
    pbx: str = ""
    """The gateway of the own PBX, when it is an extension of that."""


def find(config: CallConfig, to: Target, queue: str | None = None) -> Found | None:
    """Whom the words of the operator mean; numbers are looked up inside the company first. `queue`:
    for which he talks."""
    if to.kind == "operator":
        return Found("operator", to.id) if to.id in config.names else None
    if to.kind == "group":
        return Found("group", to.id) if to.id in config.groups else None
    if to.kind == "queue":
        is_queue = to.id in config.queues and to.id not in config.groups
        return Found("queue", to.id) if is_queue else None
    if to.kind == "scenario":
        return Found("scenario", to.id) if to.id in config.published else None
    digits = "".join(sign for sign in to.number if sign in "0123456789+*#")
    return find_number(config, digits, queue)


def find_number(config: CallConfig, number: str, queue: str | None) -> Found | None:
    if number in config.short_numbers:
        return Found("operator", config.short_numbers[number])
    if (waits := config.queue_numbers.get(number)) is not None:
        return Found("group" if waits in config.groups else "queue", waits)
    ours = config.numbers.get(number)
    if ours is not None and ours.scenario in config.published:
        return Found("scenario", ours.scenario or "")
    if ours is not None and ours.queue in config.queues:
        return Found("queue", ours.queue or "")
    if (pbx := pbx_for(config, number)) is not None:
        return Found("external", number, pbx.id)
    outside = number_for_queue(config, number, queue)
    return Found("external", outside) if outside else None


def transfer_asked(turn: Turn, heard: TransferAsked) -> Input | None:
    take_lead(turn, heard.operator)
    talk = talk_of(turn, heard.operator)
    if talk is None or turn.call.transfer is not None or turn.call.ended_by is not None:
        return None
    found = find(turn.config, heard.to, talk.queue)
    why = why_not(turn, heard, found)
    if found is None or why is not None:
        refused(turn, heard, why or "not_found")
        return None
    is_outside = found.kind == "external"
    transfer = Transfer(
        kind=heard.kind,
        by=heard.operator,
        since=turn.now,
        queue=talk.queue,
        was_queued=talk.queue,
        to_kind=found.kind,
        to=None if is_outside and not found.pbx else found.id,
        party=party_id(turn.call.tenant, found.id) if is_outside and not found.pbx else None,
    )
    turn.change(transfer=transfer)
    turn.record(
        TransferStarted(
            call=turn.call.id,
            operator=heard.operator,
            kind=heard.kind,
            to_kind=found.kind,
            to=transfer.to,
            party=transfer.party,
        )
    )
    if heard.kind == "attended":
        begin_consult(turn)
    elif heard.kind == "blind":
        # The router refuses within this turn, and then nothing has changed for anybody.
        turn.set_timer("handover", 0)
    return reach(turn, found)


def why_not(turn: Turn, heard: TransferAsked, found: Found | None) -> TransferFailure | None:
    call = turn.call
    if found is None:
        return "not_found"
    is_room = heard.kind == "conference"
    if (call.others or call.guests) and not is_room:
        return "not_allowed"
    if (why := out_of_reach(turn, heard, found)) is not None:
        return why
    if is_room and len(call.others) + len(call.guests) + 3 > MOST_PARTIES:
        return "too_many"
    if found.kind == "operator" and found.id in people_of(call):
        return "busy"
    return None


def out_of_reach(turn: Turn, heard: TransferAsked, found: Found) -> TransferFailure | None:
    """Nobody talks with a scenario; a number outside needs the right and passes the toll check."""
    if found.kind == "scenario":
        return None if heard.kind == "blind" else "not_allowed"
    if found.kind != "external" or found.pbx:
        return None
    if not heard.may_external:
        return "not_allowed"
    talk = talk_of(turn, heard.operator)
    why = forbidden(turn, found.id, heard.usage, talk.queue if talk else None)
    return REFUSED.get(why, "not_allowed") if why else None


def people_of(call: Call) -> set[str]:
    """Our own who are in the call already."""
    return {leg.operator for leg in call.legs.values() if leg.operator}


def refused(turn: Turn, heard: TransferAsked, why: TransferFailure) -> None:
    turn.record(
        TransferFailed(call=turn.call.id, by=heard.operator, kind=heard.kind, why=why),
    )


def reach(turn: Turn, found: Found) -> Input | None:
    """Ask the router for the target, or the public network; a scenario is entered when the
    operator is gone."""
    if found.kind == "external":
        queue = the_transfer(turn).queue
        new = Dial(
            number=found.id,
            purpose="transfer",
            since=turn.now,
            queue=queue,
            gateway=found.pbx,
        )
        return None if dial(turn, new) is None else words.WaitEnded(reason="offline")
    if found.kind == "operator":
        wait_for_person(turn, found.id, TRANSFER_SECONDS)
    elif found.kind == "group":
        wait_in_queue(turn, found.id, max_wait_seconds=TRANSFER_SECONDS)
    elif found.kind == "queue":
        wait_in_queue(turn, found.id)
    else:
        turn.change(transfer=replace(the_transfer(turn), scenario=found.id))
    return None


def the_transfer(turn: Turn) -> Transfer:
    assert turn.call.transfer is not None
    return turn.call.transfer


def release(turn: Turn) -> None:
    """The operator who hands over is free; the customer hears music until somebody answers."""
    tell_phone(turn, "done")
    talk = turn.call.talk
    turn.drop_timers("handover")
    if talk is None:
        return
    if not talk.is_held:
        part_customer(turn)
    end_talk(turn, "operator")
    let_go(turn, talk.leg)
    play_music(turn)


def tell_phone(turn: Turn, result: Literal["done", "refused"]) -> None:
    """When a desk phone asked by its transfer key it waits for that."""
    transfer = turn.call.transfer
    if transfer is not None and transfer.refer:
        turn.ask(ReportTransfer(**turn.to, leg=transfer.refer, result=result))
        turn.change(transfer=replace(transfer, refer=""))


def handover_due(turn: Turn) -> Input | None:
    """Nobody has refused at once: the operator is let go."""
    transfer = turn.call.transfer
    if transfer is None or transfer.kind != "blind" or turn.call.talk is None:
        return None
    release(turn)
    if not transfer.scenario:
        return None
    turn.change(transfer=None)
    turn.record(TransferCompleted(call=turn.call.id, by=transfer.by, kind=transfer.kind))
    return words.HandedOver(scenario=transfer.scenario)


def not_reached(turn: Turn, heard: words.WaitEnded) -> Input | None:
    """The wait of a transfer ended without anybody."""
    transfer = the_transfer(turn)
    if transfer.stage == "back":
        return back_in_queue(turn, transfer)
    why: TransferFailure | None = None if heard.reason == "key" else heard.reason
    if transfer.is_rejected and why == "busy":
        why = "rejected"
    if turn.call.talk is not None:
        failed(turn, why)
        return None
    turn.record(TransferFailed(call=turn.call.id, by=transfer.by, kind=transfer.kind, why=why))
    turn.change(transfer=replace(transfer, stage="back"))
    wait_for_person(turn, transfer.by, TRANSFER_SECONDS, is_return=True)
    return None


def failed(turn: Turn, why: TransferFailure | None) -> None:
    """Nothing came of it, and the operator is still there: the talk goes on."""
    tell_phone(turn, "refused")
    transfer = the_transfer(turn)
    turn.drop_timers("handover")
    if transfer.kind == "attended":
        consult_over(turn, transfer)
    turn.record(TransferFailed(call=turn.call.id, by=transfer.by, kind=transfer.kind, why=why))
    turn.change(transfer=None)


def take_back(turn: Turn) -> None:
    """The operator thinks better of it."""
    leave_queue(turn, "ended")
    cancel_dial(turn)
    failed(turn, None)


def back_in_queue(turn: Turn, transfer: Transfer) -> Input | None:
    """The operator is not free either: to the front of the queue he came from. A customer without
    one goes on in his scenario as if nobody had answered."""
    turn.change(transfer=None)
    if turn.call.direction == "internal":
        return words.Talked()
    queue = transfer.was_queued or turn.config.fallback_queue
    if queue not in turn.config.queues or queue is None:
        return words.WaitEnded(reason="no_answer")
    wait_in_queue(turn, queue, is_front=True)
    return None
