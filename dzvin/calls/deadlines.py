"""What each deadline of a call does when it has come."""

from collections.abc import Callable

from dzvin.calls.ending import close, end, leave_queue
from dzvin.calls.lasting import length_near, length_over
from dzvin.calls.returning import other_phones_due, return_due
from dzvin.calls.ringing import accept_due, ring_due
from dzvin.calls.speaking import keys_over, silence_music, speech_ended, take_overdue
from dzvin.calls.transferring import handover_due
from dzvin.calls.turn import Turn
from dzvin.kernel.messages import Input, TimerFired
from dzvin.scenario import words


def wake_due(turn: Turn, fired: TimerFired) -> Input | None:
    return words.Woken(position=fired.position, expected_wait_seconds=fired.expected_wait_seconds)


def keys_due(turn: Turn, fired: TimerFired) -> Input | None:
    asking = turn.call.asking
    return keys_over(turn, asking.digits) if asking is not None else None


def max_wait_due(turn: Turn, fired: TimerFired) -> Input | None:
    if turn.call.waiting is None:
        return None
    leave_queue(turn, "timeout")
    if turn.call.transfer is None:
        silence_music(turn)
    turn.change(lost="timeout")
    return words.WaitEnded(reason="timeout")


def play_due(turn: Turn, fired: TimerFired) -> Input | None:
    return speech_ended(turn, is_ok=False)


def take_due(turn: Turn, fired: TimerFired) -> Input | None:
    return take_overdue(turn)


def hand_over_due(turn: Turn, fired: TimerFired) -> Input | None:
    return handover_due(turn)


def phones_due(turn: Turn, fired: TimerFired) -> Input | None:
    return ring_due(turn)


def unaccepted_due(turn: Turn, fired: TimerFired) -> Input | None:
    return accept_due(turn)


def no_return_due(turn: Turn, fired: TimerFired) -> None:
    return_due(turn)


def other_phones(turn: Turn, fired: TimerFired) -> None:
    other_phones_due(turn)


def end_due(turn: Turn, fired: TimerFired) -> None:
    close(turn)


def sorry_due(turn: Turn, fired: TimerFired) -> None:
    end(turn, "system", sip_code=503, lost="technical")


def too_long(turn: Turn, fired: TimerFired) -> None:
    length_over(turn)


def nearly_too_long(turn: Turn, fired: TimerFired) -> None:
    length_near(turn)


TIMERS: dict[str, Callable[[Turn, TimerFired], Input | None]] = {
    "wake": wake_due,
    "keys": keys_due,
    "max_wait": max_wait_due,
    "play": play_due,
    "take": take_due,
    "handover": hand_over_due,
    "ring": phones_due,
    "accept": unaccepted_due,
    "return": no_return_due,
    "other_phones": other_phones,
    "length": too_long,
    "length_near": nearly_too_long,
    "end": end_due,
    "sorry": sorry_due,
}
