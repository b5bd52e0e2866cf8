"""What a check before a shift means: good, fair or bad, and every fault that was found."""

from collections.abc import Iterator

from dzvin.telephony.trace.quality import mean_opinion
from dzvin.workplace.checking.model import CheckForm, Fault, Sound, Verdict

SATISFIED, SOME_DISSATISFIED = 4.03, 3.60
"""MOS of ITU-T G.107 annex B, table B.1: from here users are satisfied, below the second many are
not."""
SILENT_PERCENT = 20.0
"""Of the page's scale: 0 is -60 dBFS, 100 is 0 dBFS. A microphone that is never louder is muted, or
another one is plugged in."""
LOSS_PERCENT, JITTER_MS, ROUND_TRIP_MS = 1.0, 30.0, 300.0
"""Beyond them a talk suffers: ITU-T Y.1541 class 0 for loss and jitter with a margin for Wi-Fi,
G.114 for 150 ms one way."""

SILENCE: frozenset[Fault] = frozenset({"no_microphone", "microphone_silent"})
"""Nothing was said, so nothing could come back."""

FATAL: frozenset[Fault] = frozenset(
    {"no_microphone", "microphone_silent", "no_connection", "no_sound_back", "tone_not_heard"}
)


def estimate(sound: Sound | None) -> float | None:
    if sound is None or not sound.is_echo_heard:
        return None
    return mean_opinion(sound.loss_percent / 100, sound.jitter_ms, sound.round_trip_ms)


def faults(form: CheckForm) -> tuple[Fault, ...]:
    """Worst first."""
    of_headset = tuple(_of_headset(form))
    return (*of_headset, *_of_network(form.sound, is_silent=bool(SILENCE & set(of_headset))))


def verdict(found: tuple[Fault, ...], mos: float | None) -> Verdict:
    if mos is None or mos < SOME_DISSATISFIED or FATAL & set(found):
        return "bad"
    return "fair" if found or mos < SATISFIED else "good"


def _of_headset(form: CheckForm) -> Iterator[Fault]:
    if form.microphone_percent is None:
        yield "no_microphone"
    elif form.microphone_percent < SILENT_PERCENT:
        yield "microphone_silent"
    if form.is_tone_heard is False:
        yield "tone_not_heard"


def _of_network(sound: Sound | None, *, is_silent: bool) -> Iterator[Fault]:
    if sound is None:
        yield "no_connection"
        return
    if not (sound.is_echo_heard or is_silent):
        yield "no_sound_back"
    if sound.loss_percent > LOSS_PERCENT:
        yield "loss"
    if sound.jitter_ms > JITTER_MS:
        yield "jitter"
    if sound.round_trip_ms > ROUND_TRIP_MS:
        yield "delay"
