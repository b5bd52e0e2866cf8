"""What makes sound from text: the contract of an engine, chosen by a URI such as `espeak:`."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from dzvin.kernel.errors import AppError

MAX_TEXT = 4_000


class Line(Struct, frozen=True, kw_only=True):
    """One text, and where its sound goes: `<place>.wav` (8 kHz) and `<place>.wav16` (16 kHz)."""

    text: Annotated[str, Meta(max_length=MAX_TEXT)]
    language: str
    place: str
    voice: str = ""
    """Empty: the engine's own for this language."""


class SpeechFailed(AppError):
    """The text could not be spoken."""

    code = "speech_failed"
    status = 422


class Tts(ABC):
    """One file in `engines/` per engine; the scheme of its URI is the name of the file."""

    title: ClassVar[str]

    def __init__(self, rest: str) -> None:
        self.rest = rest
        """What follows the colon of the URI: a model's path, an address."""

    @abstractmethod
    def speak(self, lines: Sequence[Line]) -> None:
        """Write the files of all lines, each whole or not at all. Raises `SpeechFailed`; blocks."""


def speech_key(text: str, language: str, voice: str = "") -> str:
    """Names the file of a spoken text: the same words of the same voice are spoken once."""
    return sha256("\0".join((voice, language, text)).encode()).hexdigest()[:40]
