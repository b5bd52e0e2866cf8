"""What an operator's page measured of its phone before the shift, and what we say to it."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

type Verdict = Literal["good", "fair", "bad"]
type Fault = Literal[
    "no_microphone",
    "microphone_silent",
    "no_connection",
    "no_sound_back",
    "tone_not_heard",
    "loss",
    "jitter",
    "delay",
]
type Way = Literal["browser", "device", "int", "ext"]
"""What of an operator's would ring."""

Milliseconds = Annotated[float, Meta(ge=0, le=60_000)]
Percent = Annotated[float, Meta(ge=0, le=100)]


class Sound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the browser counted of the call to the echo, the worse of both directions."""

    round_trip_ms: Milliseconds
    jitter_ms: Milliseconds
    loss_percent: Percent
    is_echo_heard: bool
    """What he said came back."""


class CheckForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    microphone_percent: Percent | None
    """The loudest he was; None: the browser gave no microphone."""
    is_tone_heard: bool | None
    """In the headset, as he says; None: he was not asked."""
    sound: Sound | None
    """None: the call to the echo did not come about."""


class Check(Struct, frozen=True, kw_only=True):
    """The last one of an operator. `mos`: an estimate from 1 to 4.4; None: nothing was heard."""

    operator: str
    checked_at: datetime
    verdict: Verdict
    faults: tuple[Fault, ...]
    mos: float | None
    measured: CheckForm
