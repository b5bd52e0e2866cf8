"""Which file a phrase is: a tenant's prompt, the system's, a rendered text or a take."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from dzvin.telephony.asterisk.take import said_seconds
from dzvin.telephony.commands import Phrase

NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
TAKE = re.compile(r"[A-Za-z0-9_-]{1,128}(/[A-Za-z0-9_-]{1,128}){0,5}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
LAST_LANGUAGE = "en"


type SpokenPlace = Callable[[str, str], Path]
"""Text and language to the place of its file, without an ending. The worker makes the files."""


class Sounds:
    """Finds files by name; a name never leaves its folder."""

    def __init__(self, prompts: Path, monitor: Path, spoken: SpokenPlace) -> None:
        self._prompts, self._monitor, self._spoken = prompts, monitor, spoken

    def find(self, phrase: Phrase, tenant: str, language: str) -> str | None:
        """As Asterisk wants it: the path without its ending. None when there is no such file."""
        for file in self._places(phrase, tenant, language):
            if file.is_file():
                return str(file.with_suffix(""))
        return None

    def said_seconds(self, path: str) -> float:
        """Of a finished take; 0 when nothing was said."""
        return said_seconds(self._monitor / f"{path}.wav") if TAKE.fullmatch(path) else 0.0

    def _places(self, phrase: Phrase, tenant: str, language: str) -> Iterator[Path]:
        if phrase.take and TAKE.fullmatch(phrase.take):
            yield self._monitor / f"{phrase.take}.wav"
        if phrase.text and LANGUAGE.fullmatch(language):
            yield self._spoken(phrase.text, language).with_suffix(".wav")
        if phrase.prompt and NAME.fullmatch(phrase.prompt):
            for spoken in dict.fromkeys((language, LAST_LANGUAGE)):
                if LANGUAGE.fullmatch(spoken):
                    yield from self._prompt(phrase.prompt, tenant, spoken)

    def _prompt(self, name: str, tenant: str, language: str) -> Iterator[Path]:
        if NAME.fullmatch(tenant):
            yield self._prompts / tenant / language / f"{name}.wav"
        yield self._prompts / language / f"{name}.wav"
