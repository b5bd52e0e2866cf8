"""A talk of the customer with an operator: how it begins, its buttons, and its end."""

from msgspec.structs import replace

from dzvin.calls.ending import end, end_talk, leg_ended
from dzvin.calls.inputs import DigitsSent, Pressed
from dzvin.calls.model import Call, Leg, Talk
from dzvin.calls.speaking import pick_up, play_music, silence_music, stop_speech
from dzvin.calls.turn import Turn
from dzvin.events.call import TalkHeld, TalkMuted, TalkResumed, TalkStarted, TalkUnmuted
from dzvin.events.recording import (
    RecordingFailed,
    RecordingLate,
    RecordingPaused,
    RecordingResumed,
    RecordingStarted,
)
from dzvin.kernel.messages import Input
from dzvin.scenario import words
from dzvin.telephony.commands import (
    HangUp,
    Join,
    Part,
    PauseRecording,
    SendDigits,
    StartRecording,
)
from dzvin.telephony.signals import OVER, LegEnded, RecordingBegan

LATE_SECONDS = 1.25
"""Less of a beginning nobody misses; a file grows by a second at once."""


def begin_talk(turn: Turn, leg: Leg, queue: str | None) -> None:
    """The customer and this operator hear each other."""
    assert leg.operator is not None
    talk = Talk(leg=leg.id, operator=leg.operator, since=turn.now, queue=queue)
    turn.change(is_served=True, lost=None, asking=None, talk=talk, last_talk=talk)
    stop_speech(turn)
    silence_music(turn)
    pick_up(turn)
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(turn.call.customer, leg.id)))
    call = turn.call
    turn.record(TalkStarted(call=call.id, leg=leg.id, operator=leg.operator, queue=queue))
    if call.direction == "internal" and call.operator not in {None, leg.operator}:
        turn.record(TalkStarted(call=call.id, leg=call.customer, operator=call.operator or ""))
    if is_recorded(turn, queue):
        start_recording(turn)


def is_recorded(turn: Turn, queue: str | None) -> bool:
    """As the scenario says, else as the queue does; our people among themselves never."""
    voice = turn.config.queues.get(queue or "")
    wish = turn.call.variables.get("call.recording")
    if wish == "on" and turn.call.direction != "internal":
        return True
    return voice is not None and voice.is_recorded and wish != "off"


def start_recording(turn: Turn) -> None:
    recording = turn.next_id("r")
    call = turn.call
    path = recording_path(call, recording)
    turn.change(recording=recording, recording_since=turn.now)
    turn.ask(StartRecording(**turn.to, leg=call.customer, recording=recording, path=path))
    turn.record(
        RecordingStarted(
            recording=recording, call=call.id, leg=call.customer, kind="talk", path=path
        )
    )


def recording_began(turn: Turn, heard: RecordingBegan) -> None:
    """Or not, or late. Of one that is over the encoder finds out what there is of it."""
    call, of = turn.call, {"recording": heard.recording, "call": turn.call.id}
    is_ours = call.recording == heard.recording
    if not heard.is_ok and heard.why != OVER:
        if is_ours:
            turn.change(recording=None)
        turn.record(RecordingFailed(**of, why=heard.why or "not_started"))
    elif heard.is_ok and heard.is_new and is_ours and call.recording_since is not None:
        began_at = heard.began_at or turn.now
        seconds = (began_at - call.recording_since).total_seconds()
        if seconds >= LATE_SECONDS:
            turn.record(RecordingLate(**of, seconds=round(seconds, 3)))


def recording_path(call: Call, recording: str) -> str:
    return f"{call.tenant}/{call.id}/{recording.rpartition('.')[2]}"


def let_go(turn: Turn, leg: str) -> None:
    """Hang up a leg whose part in the call is over; it is recorded when it is gone."""
    ours = turn.call.legs.get(leg)
    if ours is not None and not ours.is_ending:
        turn.put_leg(replace(ours, is_ending=True))
        turn.ask(HangUp(**turn.to, leg=leg))


def leg_is_gone(turn: Turn, leg: Leg, heard: LegEnded) -> None:
    turn.drop_leg(leg.id)
    turn.record(leg_ended(turn.call, leg, heard.cause, heard.sip_code))


def talk_left(turn: Turn) -> Input:
    """The last operator left the talk; the customer is still there and his scenario goes on."""
    part_customer(turn)
    end_talk(turn, "operator")
    return words.Talked()


def part_customer(turn: Turn) -> None:
    """He is alone and hears nothing: neither the talk nor music."""
    talk = turn.call.talk
    if talk is not None and talk.is_held:
        silence_music(turn)
    elif talk is not None:
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(turn.call.customer,)))


def talk_of(turn: Turn, operator: str) -> Talk | None:
    """The talk of this operator in this call, if he talks."""
    talk = turn.call.talk
    if talk is not None and talk.operator == operator:
        return talk
    return next((one for one in turn.call.others.values() if one.operator == operator), None)


def take_lead(turn: Turn, operator: str) -> None:
    """Two of ours talk, and the one who dialled wants to hold the other or hand him over: from here
    on the call lives by that other, as it does by a customer."""
    call, talk = turn.call, turn.call.talk
    is_theirs = call.direction == "internal" and call.operator == operator
    is_room = call.others or call.guests
    is_moving = call.transfer is not None or call.ended_by is not None
    if not is_theirs or talk is None or talk.is_held or is_room or is_moving:
        return
    turn.change(
        customer=talk.leg,
        operator=talk.operator,
        talk=Talk(leg=call.customer, operator=operator, since=talk.since),
        from_number=turn.config.own_numbers.get(talk.operator, ""),
        from_name=turn.config.names.get(talk.operator, ""),
    )


def put_talk(turn: Turn, talk: Talk) -> None:
    if talk.leg in turn.call.others:
        turn.change(others={**turn.call.others, talk.leg: talk})
    else:
        turn.change(talk=talk)


def talk_to_change(turn: Turn, heard: Pressed) -> Talk | None:
    if heard.button == "hold":
        take_lead(turn, heard.operator)
    return talk_of(turn, heard.operator)


def pressed_in_talk(turn: Turn, heard: Pressed) -> None:
    """A button of the call card. What does not fit the moment changes nothing."""
    if heard.button == "hang_up":
        hang_up(turn, heard.operator)
        return
    talk = talk_to_change(turn, heard)
    if talk is None:
        return
    if heard.button in {"pause", "record"}:
        pause_recording(turn, talk, is_paused=heard.button == "pause")
    elif heard.button in {"mute", "unmute"}:
        mute(turn, talk, is_muted=heard.button == "mute")
    elif talk == turn.call.talk and turn.call.transfer is None:
        if heard.button == "hold":
            hold(turn)
        elif heard.button == "resume":
            resume(turn)


def hang_up(turn: Turn, operator: str) -> None:
    talk = talk_of(turn, operator)
    if talk is not None:
        let_go(turn, talk.leg)
    elif turn.call.transfer is not None and turn.call.transfer.operator == operator:
        let_go(turn, turn.call.transfer.leg or "")
    elif turn.call.operator == operator:
        end(turn, "operator")


def hold(turn: Turn) -> None:
    """The customer hears music until he is taken back."""
    talk = turn.call.talk
    if talk is None or talk.is_held:
        return
    turn.change(talk=replace(talk, is_held=True, held_since=turn.now))
    turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(turn.call.customer,)))
    play_music(turn)
    turn.record(TalkHeld(call=turn.call.id, operator=talk.operator))


def resume(turn: Turn) -> None:
    """He joins his operator again, who may have been elsewhere meanwhile."""
    talk = turn.call.talk
    if talk is None or not talk.is_held:
        return
    silence_music(turn)
    turn.change(talk=replace(talk, is_held=False, held_since=None))
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(turn.call.customer,)))
    turn.record(TalkResumed(call=turn.call.id, operator=talk.operator))


def mute(turn: Turn, talk: Talk, *, is_muted: bool) -> None:
    if talk.is_muted == is_muted:
        return
    put_talk(turn, replace(talk, is_muted=is_muted))
    fact = TalkMuted if is_muted else TalkUnmuted
    turn.record(fact(call=turn.call.id, operator=talk.operator))


def pause_recording(turn: Turn, talk: Talk, *, is_paused: bool) -> None:
    """For what must not be kept: the file holds silence, and the journal says from when to when."""
    call = turn.call
    if call.recording is None or call.is_recording_paused == is_paused:
        return
    turn.change(is_recording_paused=is_paused)
    turn.ask(
        PauseRecording(**turn.to, leg=call.customer, recording=call.recording, is_paused=is_paused)
    )
    fact = RecordingPaused if is_paused else RecordingResumed
    turn.record(fact(recording=call.recording, call=call.id, operator=talk.operator))


def digits_sent(turn: Turn, heard: DigitsSent) -> None:
    talk = turn.call.talk
    if talk_of(turn, heard.operator) is not None and talk is not None and not talk.is_held:
        turn.ask(SendDigits(**turn.to, leg=turn.call.customer, digits=heard.digits))
