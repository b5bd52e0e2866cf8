"""Which file a phrase is: a tenant's prompt, the system's, a rendered text or a take."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from dzvin.telephony.commands import Phrase

NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
TAKE = re.compile(r"[A-Za-z0-9_-]{1,128}(/[A-Za-z0-9_-]{1,128}){0,5}")
LAST_LANGUAGE = "en"


class Speaker(Protocol):
    """Speaks texts into sound files: 8 kHz mono WAV."""

    async def render(self, texts: Sequence[str], language: str) -> bool:
        """Make the files that are missing. False when a text could not be spoken."""

    def place(self, text: str, language: str) -> Path:
        """Where the file of this text is, or will be."""


class Sounds:
    """Finds files by name; a name never leaves its folder."""

    def __init__(self, prompts: Path, monitor: Path, speaker: Speaker) -> None:
        self._prompts, self._monitor, self.speaker = prompts, monitor, speaker

    def find(self, phrase: Phrase, tenant: str, language: str) -> str | None:
        """As Asterisk wants it: the path without its ending. None when there is no such file."""
        for file in self._places(phrase, tenant, language):
            if file.is_file():
                return str(file.with_suffix(""))
        return None

    def _places(self, phrase: Phrase, tenant: str, language: str) -> Iterator[Path]:
        if phrase.take and TAKE.fullmatch(phrase.take):
            yield self._monitor / f"{phrase.take}.wav"
        if phrase.text:
            yield self.speaker.place(phrase.text, language)
        if phrase.prompt and NAME.fullmatch(phrase.prompt):
            for spoken in dict.fromkeys((language, LAST_LANGUAGE)):
                if NAME.fullmatch(spoken) and NAME.fullmatch(tenant):
                    yield self._prompts / tenant / spoken / f"{phrase.prompt}.wav"
                if NAME.fullmatch(spoken):
                    yield self._prompts / spoken / f"{phrase.prompt}.wav"
