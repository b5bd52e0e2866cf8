"""What an operator's leg does to the call when it answers, or is gone."""

from msgspec.structs import replace

from dzvin.calls.accepting import accepts, ask
from dzvin.calls.clicking import operator_there
from dzvin.calls.conferring import (
    dismiss_guests,
    guest_leaves,
    joins,
    leaves,
    left_to_guests,
    outlives_operators,
)
from dzvin.calls.consulting import consulted, hand_over, swap
from dzvin.calls.forwarding import forward_left
from dzvin.calls.inputs import Pressed
from dzvin.calls.listening import SUPERVISOR
from dzvin.calls.model import Leg, Talk, Transfer
from dzvin.calls.outside import dial_failed, outside_answered
from dzvin.calls.returning import (
    give_up_by_wish,
    interrupt,
    is_awaited,
    is_interruption,
    rejoin,
    return_failed,
    stop_trying,
)
from dzvin.calls.ring_plan import by_another_gateway
from dzvin.calls.ringing import cancel_offer, endpoint_failed, failure, refuse_offer, reject
from dzvin.calls.supervising import inherit, supervisor_leg_ended, who_joined
from dzvin.calls.talking import begin_talk, leg_is_gone, pressed_in_talk, resume, talk_left
from dzvin.calls.transferring import failed, release, take_back
from dzvin.calls.turn import Turn
from dzvin.events import call as facts
from dzvin.events.call import TransferCompleted
from dzvin.events.queue import ItemTaken
from dzvin.kernel.messages import Input
from dzvin.telephony.commands import HangUp
from dzvin.telephony.signals import DigitPressed, LegEnded

FORBIDDEN = 403


def leg_answered(turn: Turn, leg: Leg) -> None:
    """The first leg of a live offer gets the customer; a later one is told so."""
    if turn.call.dial is not None and turn.call.dial.leg == leg.id:
        outside_answered(turn, leg)
        return
    if is_awaited(turn, leg):
        rejoin(turn, leg)
        return
    waiting, transfer = turn.call.waiting, turn.call.transfer
    if turn.call.ended_by is not None:
        waiting = None
    if waiting is None or leg.is_ending or leg.operator is None or leg.offer is None:
        turn.put_leg(replace(leg, is_ending=True))
        turn.ask(HangUp(**turn.to, leg=leg.id, is_answered_elsewhere=True))
        return
    if leg.asks_for_key:
        ask(turn, leg)
        return
    at = leg.answered_at or (turn.now if leg.number else None)
    leg = replace(leg, state="up", answered_at=at)
    turn.put_leg(leg)
    turn.change(waiting=None)
    turn.drop_timers("wake", "max_wait", "keys")
    cancel_offer(turn, leg.offer or "", is_answered_elsewhere=True)
    call = turn.call.id
    turn.record(
        facts.LegAnswered(call=call, leg=leg.id),
        ItemTaken(
            item=call,
            call=call,
            offer=leg.offer or "",
            operator=leg.operator or "",
            queue=waiting.queue,
        ),
    )
    if call_asked := turn.call.asked:
        operator_there(turn, leg, call_asked)
    elif transfer is None:
        begin_talk(turn, leg, waiting.queue)
    else:
        target_answered(turn, leg, transfer, waiting.queue or transfer.queue)


def target_answered(turn: Turn, leg: Leg, transfer: Transfer, queue: str | None) -> None:
    """The other end of a transfer is there."""
    talk = turn.call.talk
    transfer = replace(transfer, queue=queue)
    if talk is not None and transfer.kind == "attended":
        consulted(turn, leg, transfer, talk)
        return
    if talk is not None and transfer.kind == "conference":
        joins(turn, leg, transfer)
        return
    release(turn)
    turn.change(transfer=None)
    begin_talk(turn, leg, queue)
    if transfer.stage == "target":
        turn.record(
            TransferCompleted(
                call=turn.call.id, by=transfer.by, kind=transfer.kind, operator=leg.operator
            )
        )


def operator_leg_ended(turn: Turn, leg: Leg, heard: LegEnded) -> Input | None:
    """An operator's phone is gone: he hung up, or never answered."""
    if leg.kind == SUPERVISOR:
        supervisor_leg_ended(turn, leg, heard)
        return None
    talk = turn.call.talk
    is_lead = talk is not None and talk.leg == leg.id
    if is_lead and is_interruption(turn, leg, heard) and not outlives_operators(turn):
        talk_interrupted(turn, leg, heard)
        return None
    if is_awaited(turn, leg):
        leg_is_gone(turn, leg, heard)
        return return_failed(turn, leg, heard)
    return leg_left(turn, leg, heard)


def leg_left(turn: Turn, leg: Leg, heard: LegEnded) -> Input | None:
    leg_is_gone(turn, leg, heard)
    call = turn.call
    if call.dial is not None and call.dial.leg == leg.id:
        return dial_failed(turn, leg, heard)
    if call.forward == leg.id:
        return forward_left(turn, leg)
    if call.talk is not None and call.talk.leg == leg.id:
        return lead_left(turn, call.talk)
    member_left(turn, leg)
    if leg.is_ending or leg.offer is None or leg.state == "up" or call.ended_by is not None:
        return None
    return unanswered(turn, leg, leg.offer, heard)


def unanswered(turn: Turn, leg: Leg, offer: str, heard: LegEnded) -> Input | None:
    """His phone will not answer this offer; a voicemail that hung up has not either."""
    operator = leg.operator or ""
    if leg.asked:
        return endpoint_failed(turn, offer, operator, "not_accepted")
    how = failure(heard)
    if how == "rejected" and leg.phone is None:
        return refuse_offer(turn, offer, operator, how, heard.sip_code)
    if by_another_gateway(turn, leg, heard):
        return None
    if leg.phone is not None and heard.sip_code == FORBIDDEN:
        how = "unreachable"  # the company's limits or the carrier's, not his own wish
    return endpoint_failed(turn, offer, operator, how, heard.sip_code)


def key_at_phone(turn: Turn, heard: DigitPressed) -> bool:
    """Whether it was an operator's, who is asked to accept a call."""
    leg = turn.call.legs.get(heard.leg)
    accepted = accepts(turn, leg, heard.digit)
    if accepted is not None:
        leg_answered(turn, accepted)
    return leg is not None and bool(leg.asked)


def member_left(turn: Turn, leg: Leg) -> None:
    """One of several in the talk, or the one who was asked for advice."""
    call = turn.call
    if leg.id in call.others:
        other_left(turn, call.others[leg.id])
    elif leg.id in call.guests:
        guest_leaves(turn, leg.id)
    elif call.transfer is not None and call.transfer.leg == leg.id:
        failed(turn, "hung_up")


def lead_left(turn: Turn, talk: Talk) -> Input | None:
    """Whoever hangs up while he transfers has handed over."""
    transfer = turn.call.transfer
    if transfer is not None and transfer.kind != "conference":
        complete(turn, transfer, talk)
        return None
    forget_invitation(turn, talk)
    if turn.call.others:
        leaves(turn, talk)
        return None
    joined = who_joined(turn, talk)
    if joined is not None:
        resume(turn)
        inherit(turn, turn.call.talk or talk, joined)
        return None
    if outlives_operators(turn):
        left_to_guests(turn, talk)
        return None
    dismiss_guests(turn)
    return talk_left(turn)


def talk_interrupted(turn: Turn, leg: Leg, heard: LegEnded) -> None:
    """Nobody wanted this talk to end: what he had asked for is off, and he is waited for. The
    router has to know that before it hears that his leg is gone."""
    if turn.call.transfer is not None:
        take_back(turn)
    dismiss_guests(turn)
    interrupt(turn, leg, heard)
    leg_is_gone(turn, leg, heard)
    stop_trying(turn)


def other_left(turn: Turn, talk: Talk) -> None:
    forget_invitation(turn, talk)
    leaves(turn, talk)


def forget_invitation(turn: Turn, talk: Talk) -> None:
    """Nobody is brought in by one who is gone."""
    if turn.call.transfer is not None and turn.call.transfer.by == talk.operator:
        take_back(turn)


def complete(turn: Turn, transfer: Transfer, talk: Talk) -> None:
    """Hand over to whoever is asked; while he still rings it goes on as a blind transfer."""
    if transfer.leg is not None:
        hand_over(turn, transfer, talk)
        return
    if transfer.scenario:
        return
    turn.change(transfer=replace(transfer, kind="blind"))
    release(turn)


def pressed(turn: Turn, heard: Pressed) -> Input | None:
    """A button of the call card. What does not fit the moment changes nothing."""
    if heard.button == "reject":
        return reject(turn, heard.operator)
    away = turn.call.interrupted
    if away is not None and away.talk.operator == heard.operator and heard.button == "hang_up":
        return give_up_by_wish(turn)
    if heard.button in {"complete", "return", "swap"}:
        in_transfer(turn, heard)
    else:
        pressed_in_talk(turn, heard)
    return None


def in_transfer(turn: Turn, heard: Pressed) -> None:
    transfer, talk = turn.call.transfer, turn.call.talk
    if transfer is None or talk is None or transfer.by != heard.operator:
        return
    if heard.button == "return":
        take_back(turn)
    elif transfer.kind == "attended" and heard.button == "complete":
        complete(turn, transfer, talk)
    elif transfer.kind == "attended":
        swap(turn)
