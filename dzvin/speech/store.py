"""Where spoken texts lie as files: the prompts every company has, and texts spoken on demand."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from dzvin.infra.batch import Job
from dzvin.kernel.collect import collect
from dzvin.speech import engines
from dzvin.speech.tts import Line, SpeechFailed, Tts, speech_key

TEXTS_FILE = "system.json"
"""Which text each system prompt says: a text that a release changes is spoken anew."""
TASK = "speech.speak"

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Wanted(Protocol):
    """A wish to have texts as files: `Render`."""

    @property
    def call(self) -> str: ...
    @property
    def tenant(self) -> str: ...
    @property
    def play(self) -> str: ...
    @property
    def texts(self) -> tuple[str, ...]: ...
    @property
    def language(self) -> str: ...


def open_tts(uri: str) -> Tts:
    """The engine of a URI. Raises `SpeechFailed` when there is none of that name."""
    scheme, _, rest = uri.partition(":")
    known = collect(engines, Tts)
    if scheme not in known:
        raise SpeechFailed(why=f"no speech engine {scheme!r}: there are {', '.join(sorted(known))}")
    return known[scheme](rest)


class SpokenTexts:
    """Texts spoken on demand. `uri` is part of the names: another engine speaks them anew."""

    def __init__(self, prompts: Path, uri: str) -> None:
        self._folder = prompts / "tts"
        self._uri = uri

    def place(self, text: str, language: str) -> Path:
        """Without an ending; the file may not be there yet."""
        if not _LANGUAGE.fullmatch(language):
            raise SpeechFailed(why=f"no such language: {language[:40]!r}")
        return self._folder / language / speech_key(text, language, self._uri)

    def missing(self, texts: Iterable[str], language: str) -> list[str]:
        return [
            text
            for text in dict.fromkeys(texts)
            if not self.place(text, language).with_suffix(".wav").exists()
        ]

    def job_for(self, render: Wanted) -> Job | None:
        """None: everything is there. A language we do not have is the job's failure to tell."""
        if _LANGUAGE.fullmatch(render.language):
            if not self.missing(render.texts, render.language):
                return None
        args: dict[str, object] = {
            "tenant": render.tenant,
            "call": render.call,
            "play": render.play,
            "texts": list(render.texts),
            "language": render.language,
        }
        return Job(task=TASK, args=args, key=f"speech:{render.play}", priority=10)

    def speak(self, texts: Sequence[str], language: str) -> None:
        """Make what is missing. Raises `SpeechFailed`; blocks."""
        lines = [
            Line(text=text, language=language, place=str(self.place(text, language)))
            for text in self.missing(texts, language)
        ]
        if lines:
            open_tts(self._uri).speak(lines)

    def forget(self, before: datetime) -> int:
        """Delete what was made earlier: texts may name people. How many texts went."""
        gone = 0
        for file in self._folder.glob("*/*.wav"):
            if file.stat().st_mtime < before.timestamp():
                file.with_suffix(".wav16").unlink(missing_ok=True)
                file.unlink(missing_ok=True)
                gone += 1
        return gone


def render_system_prompts(
    prompts: Path, texts: Mapping[str, Mapping[str, str]], uri: str, say: Callable[[str], None]
) -> int:
    """Speak what is missing or says something else: `texts` by name and language. How many."""
    file = prompts / TEXTS_FILE
    spoken = msgspec.json.decode(file.read_bytes(), type=dict[str, str]) if file.exists() else {}
    keys = {
        f"{language}/{name}": speech_key(text, language, uri)
        for name, by_language in texts.items()
        for language, text in by_language.items()
    }
    lines = [
        Line(text=text, language=language, place=str(prompts / language / name))
        for name, by_language in texts.items()
        for language, text in by_language.items()
        if spoken.get(f"{language}/{name}") != keys[f"{language}/{name}"]
        or not (prompts / language / f"{name}.wav").exists()
    ]
    if lines:
        say(f"speaking {len(lines)} prompts")
        open_tts(uri).speak(lines)
        part = file.with_suffix(".part")
        part.write_bytes(msgspec.json.encode(keys))
        part.replace(file)
    return len(lines)
