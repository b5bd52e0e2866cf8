"""What the engine tells the worker of its legs and commands, and the lines a trace is made of."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct, field


class LegTold(Struct, frozen=True, kw_only=True, tag="leg"):
    """Which SIP dialog a leg is."""

    call: str
    leg: str
    sip_call: str
    is_arrived: bool
    """Its INVITE came to us."""
    tenant: str = ""


class CommandTold(Struct, frozen=True, kw_only=True, tag="command"):
    """Asked of Asterisk and answered."""

    call: str
    tenant: str
    leg: str
    command: str
    at: datetime
    ms: float
    status: int
    why: str = ""


class SoundTold(Struct, frozen=True, kw_only=True, tag="sound"):
    """RTPAUDIOQOS of a leg that ended."""

    call: str
    leg: str
    at: datetime
    told: str


type Note = LegTold | CommandTold | SoundTold


class Letter(Struct, frozen=True, kw_only=True):
    """One datagram from the engine. `key` proves that it is ours."""

    key: str
    notes: tuple[Note, ...]


type LineKind = Literal["sip", "command", "sound"]


class Line(Struct, frozen=True, kw_only=True):
    """One row of table `trace`."""

    tenant: str
    at: datetime
    call: str
    leg: str
    kind: LineKind
    data: dict[str, Any] = field(default_factory=dict[str, Any])


_letters = msgspec.json.Decoder(Letter)


def letter_of(datagram: bytes) -> Letter | None:
    try:
        return _letters.decode(datagram)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
