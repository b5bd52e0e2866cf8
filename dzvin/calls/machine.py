"""A call, decided: each signal, button, offer and timer, and what follows from it."""

from datetime import datetime
from functools import singledispatch

from dzvin.calls.accepting import ask_anew, asked_again
from dzvin.calls.answering import key_at_phone, leg_answered, operator_leg_ended, pressed
from dzvin.calls.arriving import arrived
from dzvin.calls.clicking import call_asked, operator_missing
from dzvin.calls.codes import code_answered
from dzvin.calls.consulting import target_rang
from dzvin.calls.deadlines import TIMERS
from dzvin.calls.ending import END_SECONDS, close, end, leave_queue
from dzvin.calls.inputs import (
    CallAsked,
    CutAsked,
    DigitsSent,
    Failed,
    LimitCame,
    PhoneTransfer,
    Pressed,
    SupervisionAsked,
    SupervisionLeft,
    TransferAsked,
)
from dzvin.calls.lasting import limit_came
from dzvin.calls.listening import SUPERVISOR
from dzvin.calls.model import Call, CallConfig
from dzvin.calls.outside import outside_rang
from dzvin.calls.phone_transfer import leg_moved, phone_transfer_asked
from dzvin.calls.reconciling import as_believed, cut_off, missed_signals, repeat_commands
from dzvin.calls.returning import caller_interrupted, operator_found
from dzvin.calls.ring_plan import note_ringing
from dzvin.calls.ringing import (
    item_moved,
    item_refused,
    offer_made,
    offer_over,
    wait_in_queue,
)
from dzvin.calls.routing import route, said
from dzvin.calls.speaking import (
    asks_again,
    digit_pressed,
    pick_up,
    play_ended,
    say,
    speech_ready,
    take_ended,
)
from dzvin.calls.supervising import (
    cut_asked,
    over,
    settle,
    supervision_asked,
    supervision_left,
    supervisor_there,
)
from dzvin.calls.talking import digits_sent, pressed_in_talk, recording_began
from dzvin.calls.transferring import not_reached, transfer_asked
from dzvin.calls.turn import Turn
from dzvin.calls.wishes import enter, tell
from dzvin.events import call as facts
from dzvin.events.operator import OperatorChangedLine, OperatorCodeAnswered, OperatorFound
from dzvin.events.queue import ItemMoved, ItemRefused, OfferMade, OfferMissed, OfferWithdrawn
from dzvin.kernel.messages import Event, Input, TimerFired
from dzvin.kernel.step import Step
from dzvin.scenario import words
from dzvin.telephony import signals
from dzvin.telephony.commands import HangUp, Phrase


def step(
    call: Call | None, heard: Input | Event, now: datetime, config: CallConfig
) -> Step[Call | None]:
    """The call after this; None when its books are closed. A closed call hears nothing more."""
    if call is None:
        if isinstance(heard, CallAsked):
            return call_asked(heard, now, config).step()
        if not isinstance(heard, signals.LegArrived):
            return Step(None)
        turn = arrived(heard, now, config)
        if heard.is_gone:
            turn.change(lost="technical")
        elif heard.is_refused:
            end(turn, "system", 503, "technical")
        else:
            route(turn, heard)
        return turn.step()
    turn = Turn(call=call, now=now, config=config)
    hear(turn, heard)
    settle(turn)
    return turn.step()


def hear(turn: Turn, heard: Input | Event) -> None:
    """What a transfer waited for in vain is its own affair; all else is told to the scenario."""
    word = react(heard, turn)
    if isinstance(word, words.WaitEnded) and turn.call.transfer is not None:
        word = not_reached(turn, word)
    if isinstance(word, words.WaitEnded) and turn.call.asked is not None:
        operator_missing(turn, word)
    elif isinstance(word, words.Said) and turn.call.then:
        said(turn)
    elif isinstance(word, words.HandedOver):
        enter(turn, turn.config.published.get(word.scenario))
    else:
        tell(turn, word)


def next_timer(call: Call) -> datetime | None:
    """When the call wants to hear `TimerFired`."""
    return min(call.timers.values(), default=None)


@singledispatch
def react(heard: Input | Event, turn: Turn) -> Input | None:
    """What this input does to the call; the answer is the word the scenario hears of it."""
    return None


@react.register
def _(heard: signals.LegArrived, turn: Turn) -> Input | None:
    """He stood at the door again, while his books are open: an engine died as it let him in."""
    if heard.leg != turn.call.customer:
        return None
    return go_on(turn, as_believed(turn.call))


def go_on(turn: Turn, there: signals.CallSeen) -> Input | None:
    """Ask again for what may have been lost."""
    repeat_commands(turn, there)
    return asks_again(turn)


@react.register
def _(heard: signals.LegRang, turn: Turn) -> None:
    leg = turn.call.legs.get(heard.leg)
    if leg is not None and leg.kind != SUPERVISOR:
        turn.record(facts.LegRang(call=turn.call.id, leg=leg.id))
        note_ringing(turn, leg)
        outside_rang(turn, leg.id)
        target_rang(turn, leg)


@react.register
def _(heard: signals.LegAnswered, turn: Turn) -> None:
    leg = turn.call.legs.get(heard.leg)
    if leg is None:
        turn.ask(HangUp(**turn.to, leg=heard.leg))
    elif leg.kind == SUPERVISOR and leg.state == "ringing":
        supervisor_there(turn, leg)
    elif leg.id != turn.call.customer and leg.state == "ringing":
        leg_answered(turn, leg)


@react.register
def _(heard: signals.LegEnded, turn: Turn) -> Input | None:
    leg = turn.call.legs.get(heard.leg)
    if leg is None:
        return None
    if leg.id == turn.call.customer and not caller_interrupted(turn, leg, heard):
        close(turn, heard.cause, heard.sip_code)
        return None
    return operator_leg_ended(turn, leg, heard)


@react.register
def _(heard: signals.CommandFailed, turn: Turn) -> Input | None:
    leg = turn.call.legs.get(heard.leg)
    now = turn.call.supervisions.get(leg.operator or "") if leg is not None else None
    if now is not None and heard.command == "Listen":
        over(turn, now, "failed")
    if leg is None or heard.command != "Originate":
        return None
    gone = signals.LegEnded(call=heard.call, leg=leg.id, cause=20)
    return operator_leg_ended(turn, leg, gone)


@react.register
def _(heard: signals.DigitPressed, turn: Turn) -> Input | None:
    return None if key_at_phone(turn, heard) else digit_pressed(turn, heard)


@react.register
def _(heard: signals.SpeechReady, turn: Turn) -> Input | None:
    return speech_ready(turn, heard)


@react.register
def _(heard: signals.PlayEnded, turn: Turn) -> Input | None:
    return None if asked_again(turn, heard.play) else play_ended(turn, heard)


@react.register
def _(heard: signals.TakeEnded, turn: Turn) -> Input | None:
    return take_ended(turn, heard)


@react.register
def _(heard: signals.RecordingBegan, turn: Turn) -> None:
    recording_began(turn, heard)


@react.register
def _(heard: signals.CallSeen, turn: Turn) -> Input | None:
    """We were away: hear what was missed, then ask again for what may have been lost."""
    if heard.is_cut_off and turn.call.asked is None:
        cut_off(turn)
        return None
    ask_anew(turn, heard)
    for signal in missed_signals(turn.call, heard, turn.config.devices):
        if not turn.is_closed:
            hear(turn, signal)
    return None if turn.is_closed else go_on(turn, heard)


@react.register
def _(heard: OfferMade, turn: Turn) -> None:
    offer_made(turn, heard)


@react.register(OfferMissed)
@react.register(OfferWithdrawn)
def _(heard: OfferMissed | OfferWithdrawn, turn: Turn) -> Input | None:
    return offer_over(turn, heard)


@react.register
def _(heard: ItemMoved, turn: Turn) -> None:
    item_moved(turn, heard)


@react.register
def _(heard: ItemRefused, turn: Turn) -> Input | None:
    return item_refused(turn, heard)


@react.register
def _(heard: OperatorCodeAnswered, turn: Turn) -> None:
    code_answered(turn, heard)


@react.register
def _(heard: OperatorFound, turn: Turn) -> None:
    operator_found(turn, heard)


@react.register
def _(heard: OperatorChangedLine, turn: Turn) -> None:
    """He has taken another call, or turned to it: as if he had pressed hold."""
    pressed_in_talk(turn, Pressed(operator=heard.operator, button="hold"))


@react.register
def _(heard: Pressed, turn: Turn) -> Input | None:
    return pressed(turn, heard)


@react.register
def _(heard: TransferAsked, turn: Turn) -> Input | None:
    return transfer_asked(turn, heard)


@react.register
def _(heard: SupervisionAsked, turn: Turn) -> None:
    supervision_asked(turn, heard)


@react.register
def _(heard: SupervisionLeft, turn: Turn) -> None:
    supervision_left(turn, heard)


@react.register
def _(heard: CutAsked, turn: Turn) -> None:
    cut_asked(turn, heard)


@react.register
def _(heard: LimitCame, turn: Turn) -> None:
    limit_came(turn, heard)


@react.register
def _(heard: PhoneTransfer, turn: Turn) -> Input | None:
    return phone_transfer_asked(turn, heard)


@react.register
def _(heard: facts.LegMoved, turn: Turn) -> None:
    leg_moved(turn, heard)


@react.register
def _(heard: DigitsSent, turn: Turn) -> None:
    digits_sent(turn, heard)


@react.register
def _(heard: Failed, turn: Turn) -> None:
    """A turn crashed: a talk goes on; a caller goes to the fallback queue, or hears sorry."""
    call = turn.call
    if call.talk or call.interrupted or call.forward or call.dial or call.ended_by:
        return
    if turn.call.asked is not None:
        end(turn, "system")
        return
    leave_queue(turn, "ended")
    turn.change(place=None, asking=None, timers={}, then="")
    pick_up(turn)
    if turn.config.fallback_queue:
        wait_in_queue(turn, turn.config.fallback_queue)
    else:
        say(turn, [Phrase(prompt="sorry")])
        turn.set_timer("sorry", END_SECONDS)


@react.register
def _(heard: TimerFired, turn: Turn) -> Input | None:
    """All that is due, in the order of their times; the scenario hears one word a turn."""
    due = sorted((at, name) for name, at in turn.call.timers.items() if at <= turn.now)
    for _, name in due:
        turn.drop_timers(name)
        answer = TIMERS[name](turn, heard)
        if answer is not None:
            return answer
    return None
