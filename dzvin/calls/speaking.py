"""What the customer hears and presses: speech, music, keys, messages he leaves."""

from collections.abc import Sequence

from msgspec.structs import replace

from dzvin.calls.model import Asking
from dzvin.calls.turn import Turn
from dzvin.events.call import CallPickedUp, VoicemailLeft
from dzvin.events.recording import RecordingEnded, RecordingStarted
from dzvin.kernel.messages import Input
from dzvin.scenario import words
from dzvin.telephony.commands import (
    Answer,
    Phrase,
    Play,
    RecordTake,
    Render,
    RingBack,
    StartMusic,
    StopMusic,
    StopPlay,
)
from dzvin.telephony.signals import DigitPressed, PlayEnded, SpeechReady, TakeEnded

PLAY_SECONDS = 600
"""No speech lasts longer: a play whose end was never heard is given up then."""

RENDER_SECONDS = 10
"""A text that is not spoken by then is left out: the caller does not wait in silence."""

TAKE_SLACK_SECONDS = 10
"""The end of a message is heard by then, or never."""

SHORTEST_MESSAGE_SECONDS = 2
"""A caller who hangs up sooner after the beep has left no message."""


def pick_up(turn: Turn) -> None:
    """Answer the customer's leg, once."""
    if turn.customer.state == "up":
        return
    turn.put_leg(replace(turn.customer, state="up"))
    turn.ask(Answer(**turn.to, leg=turn.call.customer))
    turn.record(CallPickedUp(call=turn.call.id))


def say(turn: Turn, what: Sequence[words.Utterance | Phrase]) -> None:
    """Begin to speak; texts are rendered first."""
    phrases = [phrase(each) for each in what]
    silence_music(turn)
    stop_speech(turn)
    play = turn.next_id("p")
    turn.change(play=play)
    texts = tuple(each.text for each in phrases if each.text)
    if texts:
        turn.set_timer("play", RENDER_SECONDS)
        turn.change(rendering=tuple(as_dict(each) for each in phrases))
        turn.ask(Render(**turn.to, play=play, texts=texts, language=turn.call.language))
    else:
        start_play(turn, phrases)


def phrase(what: words.Utterance | Phrase) -> Phrase:
    if isinstance(what, Phrase):
        return what
    return Phrase(prompt=what.prompt, text=what.text)


def as_dict(what: Phrase) -> dict[str, str]:
    return {"prompt": what.prompt, "text": what.text, "take": what.take}


def start_play(turn: Turn, phrases: Sequence[Phrase]) -> None:
    call = turn.call
    assert call.play is not None
    if not phrases:
        turn.change(rendering=())
        return
    turn.change(rendering=())
    turn.set_timer("play", PLAY_SECONDS)
    turn.ask(
        Play(
            **turn.to,
            leg=call.customer,
            play=call.play,
            phrases=tuple(phrases),
            language=call.language,
        )
    )


def stop_speech(turn: Turn) -> None:
    """Stop what is being said, if anything is; its end is not waited for."""
    if turn.call.play is None:
        return
    if not turn.call.rendering:
        turn.ask(StopPlay(**turn.to, play=turn.call.play))
    turn.change(play=None, rendering=())
    turn.drop_timers("play")


def speech_ready(turn: Turn, heard: SpeechReady) -> Input | None:
    """The texts have sound files: play. What could not be spoken is left out."""
    if heard.play != turn.call.play or not turn.call.rendering:
        return None
    phrases = [Phrase(**each) for each in turn.call.rendering]
    if not heard.is_ok:
        phrases = [each for each in phrases if not each.text]
    start_play(turn, phrases)
    return None if phrases else speech_ended(turn, is_ok=False)


def play_ended(turn: Turn, heard: PlayEnded) -> Input | None:
    return speech_ended(turn, heard.is_ok) if heard.play == turn.call.play else None


def speech_ended(turn: Turn, is_ok: bool) -> Input | None:
    """What the node hears now: the time for keys begins, or the speech is over."""
    turn.change(play=None, rendering=(), is_interruptible=False)
    turn.drop_timers("play")
    if turn.call.asking is not None:
        turn.set_timer("keys", turn.call.asking.timeout_seconds)
        return None
    if turn.call.waiting is not None:
        play_music(turn)
    return words.Said(is_ok=is_ok)


def collect(turn: Turn, wish: words.Collect) -> None:
    turn.change(
        asking=Asking(
            max_digits=wish.max_digits, end_key=wish.end_key, timeout_seconds=wish.timeout_seconds
        )
    )
    if wish.what:
        turn.drop_timers("keys")
        say(turn, wish.what)
    else:
        turn.set_timer("keys", wish.timeout_seconds)


def asks_again(turn: Turn) -> Input | None:
    """We were away: what he pressed meanwhile nobody heard, and what he is to press stands in a
    question that he may not have heard to its end. The node asks it again; if it has nothing to
    ask, he has all his time."""
    asking = turn.call.asking
    if asking is None:
        return None
    stop_speech(turn)
    turn.change(asking=replace(asking, digits=""))
    turn.set_timer("keys", asking.timeout_seconds)
    return words.AskAgain()


def digit_pressed(turn: Turn, heard: DigitPressed) -> Input | None:
    """What the node hears of a key of the customer, if anything yet."""
    call = turn.call
    is_handed_over = call.talk or call.interrupted or call.transfer or call.forward
    if heard.leg != call.customer or is_handed_over:
        return None
    if call.asking is not None:
        return key_collected(turn, call.asking, heard.digit)
    if call.play is not None and call.is_interruptible:
        stop_speech(turn)
        return words.Answered(text=heard.digit)
    return words.Answered(text=heard.digit) if call.waiting is not None else None


def key_collected(turn: Turn, asking: Asking, digit: str) -> Input | None:
    stop_speech(turn)
    is_end = digit == asking.end_key and asking.max_digits > 1
    digits = asking.digits if is_end else asking.digits + digit
    if is_end or len(digits) >= asking.max_digits:
        return keys_over(turn, digits)
    turn.change(
        asking=Asking(
            max_digits=asking.max_digits,
            end_key=asking.end_key,
            timeout_seconds=asking.timeout_seconds,
            digits=digits,
        )
    )
    turn.set_timer("keys", asking.timeout_seconds)
    return None


def keys_over(turn: Turn, digits: str) -> Input:
    """The asking is over: by the last key, the end key or the time."""
    turn.change(asking=None)
    turn.drop_timers("keys")
    return words.Answered(text=digits) if digits else words.Silence()


def play_music(turn: Turn) -> None:
    """What one hears while waiting: music after we picked up, ringing before."""
    if turn.customer.state != "up":
        turn.ask(RingBack(**turn.to, leg=turn.call.customer))
    elif not turn.call.has_music:
        turn.change(has_music=True)
        turn.ask(StartMusic(**turn.to, leg=turn.call.customer, music=melody(turn)))


def melody(turn: Turn) -> str:
    """The scenario's, else the queue's."""
    call = turn.call
    waiting, talk = call.waiting, call.talk or (call.interrupted.talk if call.interrupted else None)
    queue = waiting.queue if waiting else talk.queue if talk else None
    voice = turn.config.queues.get(queue or "")
    return turn.call.melody or (voice.music if voice else "default")


def silence_music(turn: Turn) -> None:
    if turn.call.has_music:
        turn.change(has_music=False, melody="")
        turn.ask(StopMusic(**turn.to, leg=turn.call.customer))


def take_message(turn: Turn, wish: words.TakeMessage) -> None:
    stop_speech(turn)
    take = turn.next_id("r")
    path = f"{turn.call.tenant}/{turn.call.id}/{take.rpartition('.')[2]}"
    turn.change(
        take=take,
        taking_since=turn.now,
        taken=path,
        box=wish.keep,
        silence_seconds=wish.silence_seconds,
    )
    turn.set_timer("take", wish.max_seconds + TAKE_SLACK_SECONDS)
    turn.ask(
        RecordTake(
            **turn.to,
            leg=turn.call.customer,
            take=take,
            path=path,
            max_seconds=wish.max_seconds,
            silence_seconds=wish.silence_seconds,
        )
    )


def take_ended(turn: Turn, heard: TakeEnded) -> Input | None:
    call = turn.call
    if heard.take != call.take:
        return None
    turn.change(take=None, taking_since=None)
    turn.drop_timers("take")
    seconds = heard.seconds if heard.is_ok else 0.0
    if call.box and seconds > 0:
        file_message(turn, heard.take, seconds)
    return words.MessageTaken(seconds=seconds)


def take_overdue(turn: Turn) -> Input | None:
    """Its end was never told: what was said until then is kept, how much shows the file."""
    call = turn.call
    if call.take is None or call.taking_since is None:
        return None
    seconds = (turn.now - call.taking_since).total_seconds()
    return take_ended(turn, TakeEnded(call=call.id, take=call.take, seconds=seconds))


def file_message(turn: Turn, take: str, seconds: float) -> None:
    call = turn.call
    turn.record(
        RecordingStarted(
            recording=take, call=call.id, leg=call.customer, kind="voicemail", path=call.taken
        ),
        RecordingEnded(recording=take, call=call.id),
        VoicemailLeft(call=call.id, box=call.box, recording=take, seconds=seconds),
    )


def message_cut_off(turn: Turn) -> None:
    """The customer hung up while he left a message: what he said until then is kept."""
    call = turn.call
    if call.take is None or call.taking_since is None or not call.box:
        return
    seconds = (turn.now - call.taking_since).total_seconds()
    if seconds >= SHORTEST_MESSAGE_SECONDS:
        file_message(turn, call.take, seconds)
        turn.change(is_served=True)
    turn.change(take=None, taking_since=None)


def play_back(turn: Turn) -> None:
    say(turn, [Phrase(take=turn.call.taken)])
