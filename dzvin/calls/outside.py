"""People of the public network in a call: whom an operator dials, asks, invites or forwards to."""

from msgspec.structs import replace

from dzvin.calls.conferring import guest_joins
from dzvin.calls.consulting import consulted
from dzvin.calls.dialling import dial, dial_leg_ended, forbidden
from dzvin.calls.ending import end
from dzvin.calls.forwarding import begin_forward
from dzvin.calls.model import Dial, Leg, Transfer
from dzvin.calls.outcome import answer_of
from dzvin.calls.speaking import play_music
from dzvin.calls.talking import begin_talk
from dzvin.calls.toll import outside_number
from dzvin.calls.transferring import release
from dzvin.calls.turn import Turn
from dzvin.events.call import CallPickedUp, DialResult, LegAnswered, TransferCompleted
from dzvin.kernel.messages import Input
from dzvin.scenario import words
from dzvin.telephony.commands import Answer, RingBack
from dzvin.telephony.signals import LegEnded

REASONS: dict[DialResult, words.WaitReason] = {
    "busy": "busy",
    "rejected": "busy",
    "no_answer": "no_answer",
    "invalid_number": "not_found",
}
"""What a scenario, or the operator who transfers, is told; `offline` for all else."""


def dial_out(turn: Turn, outside_calls: int) -> None:
    """One of ours dialled a number outside; his own phone rings back until it answers."""
    call = turn.call
    result = forbidden(turn, call.dialled, outside_calls)
    if result is None:
        queue = turn.config.out_queues.get(call.operator or "")
        new = Dial(number=call.dialled, purpose="out", since=turn.now, queue=queue)
        result = dial(turn, new)
    if result is not None:
        not_connected(turn, result)


def not_connected(turn: Turn, result: DialResult) -> None:
    turn.change(result=result)
    end(turn, "system", sip_code=answer_of(result))


def forward_out(turn: Turn, number: str, ring_seconds: int) -> Input | None:
    """A scenario sends the customer to a number outside."""
    number = outside_number(number, turn.config.country)
    result = forbidden(turn, number, 0)
    if result is None:
        play_music(turn)
        new = Dial(number=number, purpose="forward", since=turn.now, ring_seconds=ring_seconds)
        result = dial(turn, new)
    return None if result is None else not_reached_outside(result)


def not_reached_outside(result: DialResult) -> Input:
    return words.WaitEnded(reason=REASONS.get(result, "offline"))


def outside_rang(turn: Turn, leg: str) -> None:
    """The phone of the operator who dialled rings back."""
    now = turn.call.dial
    if now is not None and now.leg == leg and now.purpose == "out":
        turn.ask(RingBack(**turn.to, leg=turn.call.customer))


def dial_failed(turn: Turn, heard: LegEnded) -> Input | None:
    """The number was not reached by this gateway; perhaps by the next."""
    now = turn.call.dial
    assert now is not None
    result = dial_leg_ended(turn, heard)
    if result is None:
        return None
    if now.purpose == "out":
        not_connected(turn, result)
        return None
    return not_reached_outside(result)


def outside_answered(turn: Turn, leg: Leg) -> None:
    now, transfer = turn.call.dial, turn.call.transfer
    assert now is not None
    leg = replace(leg, state="up")
    turn.put_leg(leg)
    turn.change(dial=None)
    turn.record(LegAnswered(call=turn.call.id, leg=leg.id))
    if now.purpose == "out":
        customer_answered(turn, leg, now)
    elif transfer is None:
        begin_forward(turn, leg)
    else:
        target_answered_outside(turn, leg, transfer)


def customer_answered(turn: Turn, leg: Leg, now: Dial) -> None:
    """From here on it is a talk like any other: he is the customer, and the call lives by him."""
    operator = replace(turn.customer, state="up")
    turn.put_leg(operator)
    turn.ask(Answer(**turn.to, leg=operator.id))
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
