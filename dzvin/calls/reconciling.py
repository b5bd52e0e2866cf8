"""After we were away: what the switch still has of a call, against what we believed."""

from collections.abc import Collection, Iterator, Mapping

from dzvin.calls.ending import close
from dzvin.calls.listening import tune
from dzvin.calls.model import Call, Leg
from dzvin.calls.speaking import TAKE_SLACK_SECONDS, melody
from dzvin.calls.talking import recording_path
from dzvin.calls.turn import Turn
from dzvin.kernel.messages import Input
from dzvin.telephony.commands import (
    Answer,
    HangUp,
    Join,
    Part,
    PauseRecording,
    RecordTake,
    Render,
    RingBack,
    StartMusic,
    StartRecording,
    StopRecording,
)
from dzvin.telephony.signals import CallSeen, LegAnswered, LegEnded, LegSeen, PlayEnded

NETWORK_OUT_OF_ORDER = 38
"""Q.850 cause."""


def cut_off(turn: Turn) -> None:
    """The switch died and everybody in this call was cut off: somebody should call him back."""
    call = turn.call
    if call.ended_by is None:
        turn.change(ended_by="system")
        is_over = call.is_served and not (
            call.talk or call.interrupted or call.forward or call.waiting
        )
        if not is_over:
            turn.change(lost="technical", is_served=False)
    close(turn, NETWORK_OUT_OF_ORDER)


def missed_signals(call: Call, heard: CallSeen, devices: Collection[str]) -> Iterator[Input]:
    """The signals that must have come while nobody listened. What ends the call comes first."""
    there = {leg.leg: leg for leg in heard.legs}
    first = [call.legs[call.customer]] if call.customer in call.legs else []
    for leg in [*first, *(leg for leg in call.legs.values() if leg.id != call.customer)]:
        if call.asked is not None and leg.id == call.customer:
            continue
        if leg.id not in there:
            yield LegEnded(call=call.id, leg=leg.id, cause=cause_unseen(leg, devices))
        elif there[leg.id].is_up and leg.state == "ringing" and leg.id != call.customer:
            yield LegAnswered(call=call.id, leg=leg.id)
    if call.play is not None and not call.rendering and call.asking is None:
        yield PlayEnded(call=call.id, play=call.play)


def cause_unseen(leg: Leg, devices: Collection[str]) -> int:
    """A page may have been loaded anew, which nobody wished: it is rung back into its talk, and one
    that hung up says so then. Who lays down a desk phone has wished it."""
    is_page = leg.kind == "operator" and leg.phone is None and leg.endpoint not in devices
    return NETWORK_OUT_OF_ORDER if is_page and leg.state == "up" else 0


def as_believed(call: Call) -> CallSeen:
    """All legs and ears are there; whether the customer is picked up is not known."""
    legs = [
        LegSeen(
            leg=leg.id,
            is_up=leg.state == "up" and leg.id != call.customer,
            is_arrived=leg.id == call.customer,
        )
        for leg in call.legs.values()
    ]
    known = (now.ear for now in call.supervisions.values() if now.ear)
    ears = [LegSeen(leg=ear, is_up=True, is_arrived=False) for ear in known]
    return CallSeen(call=call.id, legs=(*legs, *ears))


def repeat_commands(turn: Turn, heard: CallSeen) -> None:
    """Ask again for what may have been decided and never done. All of it may be repeated."""
    there = {leg.leg: leg for leg in heard.legs}
    call = turn.call
    for leg in there.values():
        if leg.leg in {now.ear for now in call.supervisions.values()}:
            continue
        ours = call.legs.get(leg.leg)
        if ours is None or ours.is_ending:
            turn.ask(HangUp(**turn.to, leg=leg.leg))
    if call.ended_by is not None:
        turn.ask(HangUp(**turn.to, leg=call.customer))
        return
    if turn.customer.state == "up" and not there[call.customer].is_up:
        turn.ask(Answer(**turn.to, leg=call.customer))
    repeat_sound(turn)
    repeat_take(turn)
    repeat_recording(turn)
    repeat_supervision(turn, there)


def repeat_sound(turn: Turn) -> None:
    call = turn.call
    if call.play is not None and call.rendering:
        texts = tuple(each["text"] for each in call.rendering if each["text"])
        turn.ask(Render(**turn.to, play=call.play, texts=texts, language=call.language))
    repeat_bridges(turn)
    if call.waiting is not None and turn.customer.state != "up":
        turn.ask(RingBack(**turn.to, leg=call.customer))
    elif call.has_music:
        turn.ask(StartMusic(**turn.to, leg=call.customer, music=melody(turn)))


def repeat_bridges(turn: Turn) -> None:
    """Who hears whom: the talk, and the consultation beside it."""
    call, transfer = turn.call, turn.call.transfer
    talking = [call.talk.leg] if call.talk else [call.forward] if call.forward else []
    if transfer is not None and transfer.leg is not None and transfer.is_with_target:
        turn.ask(Join(**turn.to, bridge=turn.side_bridge, legs=(*talking, transfer.leg)))
        return
    if transfer is not None and transfer.kind == "attended" and call.talk is not None:
        waits = transfer.leg or call.talk.leg
        turn.ask(StartMusic(**turn.to, leg=waits))
        if transfer.leg is None:
            return
    is_held = call.talk is not None and call.talk.is_held
    if is_held:
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(call.customer,)))
    legs = [*([] if is_held else [call.customer]), *talking, *call.others, *call.guests]
    if talking and len(legs) > 1:
        turn.ask(Join(**turn.to, bridge=turn.bridge, legs=tuple(legs)))


def repeat_supervision(turn: Turn, there: Mapping[str, LegSeen]) -> None:
    """An ear that is there is put to its supervisor's leg again; one that is gone is made anew."""
    for now in turn.call.supervisions.values():
        if now.leg and now.ear in there:
            turn.ask(Join(**turn.to, bridge=now.room, legs=(now.ear, now.leg)))
        elif now.leg:
            tune(turn, now)


def repeat_take(turn: Turn) -> None:
    """The switch goes on with one that is under way, and tells the end of one that is over."""
    call = turn.call
    if call.take is None:
        return
    until = call.timers.get("take", turn.now)
    left = int((until - turn.now).total_seconds()) - TAKE_SLACK_SECONDS
    turn.ask(
        RecordTake(
            **turn.to,
            leg=call.customer,
            take=call.take,
            path=call.taken,
            max_seconds=max(1, left),
            silence_seconds=call.silence_seconds,
            beep=False,
        )
    )


def repeat_recording(turn: Turn) -> None:
    """The switch goes on with one that is under way, and with its pause; one that is to be over
    is stopped again."""
    call = turn.call
    to = {**turn.to, "leg": call.customer}
    if call.recording is not None:
        path = recording_path(call, call.recording)
        again = StartRecording(**to, recording=call.recording, path=path, is_repeated=True)
        turn.ask(again)
        turn.ask(PauseRecording(**to, recording=call.recording, is_paused=call.is_recording_paused))
    elif call.last_talk is not None:
        turn.ask(StopRecording(**to, recording=""))
