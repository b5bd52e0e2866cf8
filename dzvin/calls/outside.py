"""People of the public network in a call: whom an operator dials, asks, invites or forwards to."""

from msgspec.structs import replace

from dzvin.calls.conferring import guest_joins
from dzvin.calls.consulting import RINGBACK, consulted
from dzvin.calls.dialling import country_of, dial, dial_leg_ended, forbidden
from dzvin.calls.ending import end
from dzvin.calls.forwarding import begin_forward
from dzvin.calls.lasting import watch_length
from dzvin.calls.model import Dial, Leg, Transfer
from dzvin.calls.numbers import is_ours
from dzvin.calls.outcome import SPOKEN, answer_of
from dzvin.calls.rights import OUT, OUT_AWAY, may
from dzvin.calls.speaking import play_music, say, silence_music
from dzvin.calls.talking import begin_talk
from dzvin.calls.toll import is_emergency, outside_number
from dzvin.calls.transferring import release
from dzvin.calls.turn import Turn
from dzvin.events.call import (
    CallPickedUp,
    DialResult,
    ForwardFailed,
    LegAnswered,
    TransferCompleted,
)
from dzvin.kernel.ids import party_id
from dzvin.kernel.messages import Input
from dzvin.scenario import words
from dzvin.telephony.commands import Answer, Phrase, RingBack, StartMusic
from dzvin.telephony.model import Usage
from dzvin.telephony.signals import LegEnded

REASONS: dict[DialResult, words.WaitReason] = {
    "busy": "busy",
    "rejected": "busy",
    "no_answer": "no_answer",
    "invalid_number": "not_found",
}
"""What a scenario, or the operator who transfers, is told; `offline` for all else."""


def dial_out(turn: Turn, usage: Usage, *, is_away: bool) -> None:
    """One of ours dialled a number outside; his own phone rings back until it answers."""
    call = turn.call
    queue = turn.config.out_queues.get(call.operator or "")
    missing = right_missing(turn, queue, is_away=is_away)
    result = missing or forbidden(turn, call.dialled, usage, queue)
    if result is None:
        new = Dial(number=call.dialled, purpose="out", since=turn.now, queue=queue)
        result = dial(turn, new)
    if result is not None:
        not_connected(turn, result)


def right_missing(turn: Turn, queue: str | None, *, is_away: bool) -> DialResult | None:
    """His roles must let him call outside, and while he is Away they must say so too. Emergency
    numbers are everybody's."""
    call, config = turn.call, turn.config
    operator = call.operator or ""
    if is_emergency(call.dialled, country_of(config, queue)):
        return None
    if not may(config, operator, OUT):
        return "right_missing"
    return "away_forbidden" if is_away and not may(config, operator, OUT_AWAY) else None


def not_connected(turn: Turn, result: DialResult) -> None:
    """The SIP answer tells his phone why; a refusal of ours is said to him first."""
    turn.change(result=result)
    if result in SPOKEN:
        say(turn, [Phrase(prompt=f"out_{result}")])
        turn.change(then="end")
    else:
        end(turn, "system", sip_code=answer_of(result))


def forward_out(turn: Turn, number: str, ring_seconds: int, pbx: str = "") -> Input | None:
    """A scenario sends the customer to a number outside, or to an extension of the own PBX."""
    if not pbx:
        number = outside_number(number, turn.config.country)
    result = None if pbx else not_forwarded(turn, number)
    if result is None:
        play_music(turn)
        new = Dial(
            number=number,
            purpose="forward",
            since=turn.now,
            gateway=pbx,
            ring_seconds=ring_seconds,
        )
        result = dial(turn, new)
    if result is None:
        return None
    turn.record(forward_failed(turn, number, result))
    return not_reached_outside(result)


def not_forwarded(turn: Turn, number: str) -> DialResult | None:
    """One of our own numbers would lead a customer round through the provider, each time paid."""
    if number and is_ours(turn.config, number):
        return "not_allowed"
    return forbidden(turn, number, Usage())


def forward_failed(turn: Turn, number: str, result: DialResult) -> ForwardFailed:
    party = party_id(turn.call.tenant, number) if number else None
    return ForwardFailed(call=turn.call.id, party=party, why=result)


def not_reached_outside(result: DialResult) -> Input:
    return words.WaitEnded(reason=REASONS.get(result, "offline"))


def outside_rang(turn: Turn, leg: str) -> None:
    """The phone of the operator who dialled rings back; one that was called first has picked up,
    and hears the tone."""
    now = turn.call.dial
    if now is None or now.leg != leg or now.purpose not in {"out", "pbx"}:
        return
    if turn.customer.state == "up":
        turn.ask(StartMusic(**turn.to, leg=turn.call.customer, music=RINGBACK))
    else:
        turn.ask(RingBack(**turn.to, leg=turn.call.customer))


def dial_failed(turn: Turn, leg: Leg, heard: LegEnded) -> Input | None:
    """The number was not reached by this gateway; perhaps by the next."""
    now = turn.call.dial
    assert now is not None
    result = dial_leg_ended(turn, leg, heard)
    if result is None:
        return None
    if now.purpose in {"out", "pbx"}:
        not_connected(turn, result)
        return None
    if now.purpose == "forward":
        turn.record(forward_failed(turn, now.number, result))
    return not_reached_outside(result)


def outside_answered(turn: Turn, leg: Leg) -> None:
    now, transfer = turn.call.dial, turn.call.transfer
    assert now is not None
    leg = replace(leg, state="up", answered_at=turn.now)
    turn.put_leg(leg)
    turn.change(dial=None)
    turn.record(LegAnswered(call=turn.call.id, leg=leg.id))
    watch_length(turn)
    if now.purpose == "out":
        customer_answered(turn, leg, now)
    elif transfer is None:
        turn.change(result="connected" if now.purpose == "pbx" else turn.call.result)
        begin_forward(turn, leg)
    else:
        target_answered_outside(turn, leg, transfer)


def customer_answered(turn: Turn, leg: Leg, now: Dial) -> None:
    """From here on it is a talk like any other: he is the customer, and the call lives by him."""
    operator = replace(turn.customer, state="up")
    silence_music(turn)
    if turn.customer.state != "up":
        turn.ask(Answer(**turn.to, leg=operator.id))
    turn.put_leg(operator)
    turn.change(customer=leg.id, result="connected")
    turn.record(CallPickedUp(call=turn.call.id))
    begin_talk(turn, operator, now.queue)


def target_answered_outside(turn: Turn, leg: Leg, transfer: Transfer) -> None:
    talk = turn.call.talk
    if talk is not None and transfer.kind == "attended":
        consulted(turn, leg, transfer, talk)
    elif talk is not None and transfer.kind == "conference":
        guest_joins(turn, leg, transfer)
    else:
        release(turn)
        turn.change(transfer=None)
        begin_forward(turn, leg)
        turn.record(TransferCompleted(call=turn.call.id, by=transfer.by, kind=transfer.kind))
