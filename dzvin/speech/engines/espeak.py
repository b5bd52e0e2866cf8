"""The voice that is always there: espeak-ng, brought to telephone rates by ffmpeg."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from dzvin.speech.tts import MAX_TEXT, Line, SpeechFailed, Tts

VOICES = {"uk": "uk", "ru": "ru", "en": "en-gb"}
WORDS_PER_MINUTE = 145
BATCH = 16
"""Starting ffmpeg costs more than its work: one start converts so many."""
TIMEOUT_SECONDS = 30

RATES = {".wav": 8_000, ".wav16": 16_000}
"""Endings as Asterisk reads them."""

_VOICE = re.compile(r"[a-z][a-zA-Z0-9+_-]{0,31}")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f]+")


class Espeak(Tts):
    title = "eSpeak NG"

    def speak(self, lines: Sequence[Line]) -> None:
        programs = _programs()
        batches = [lines[n : n + BATCH] for n in range(0, len(lines), BATCH)]
        with ThreadPoolExecutor(max_workers=min(len(batches), os.cpu_count() or 1) or 1) as pool:
            list(pool.map(lambda batch: _speak(batch, *programs), batches))


def _programs() -> tuple[str, str]:
    found = {name: shutil.which(name) for name in ("espeak-ng", "ffmpeg")}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        names = " and ".join(missing)
        raise SpeechFailed(why=f"{names} not found: install with `apt install {' '.join(missing)}`")
    return str(found["espeak-ng"]), str(found["ffmpeg"])


def _speak(lines: Sequence[Line], espeak: str, ffmpeg: str) -> None:
    with TemporaryDirectory(prefix="dzvin-speech-") as folder:
        raw = [Path(folder) / f"{n}.wav" for n in range(len(lines))]
        for line, file in zip(lines, raw, strict=True):
            _run([espeak, "-v", _voice(line), "-s", str(WORDS_PER_MINUTE), "-b", "1"]
                 + ["--stdin", "-w", str(file)], _spoken(line))  # fmt: skip
        ready = _converted(ffmpeg, raw)
        for line, files in zip(lines, ready, strict=True):
            _deliver(files, Path(line.place))


def _voice(line: Line) -> str:
    voice = line.voice or VOICES.get(line.language, VOICES["en"])
    if not _VOICE.fullmatch(voice):
        raise SpeechFailed(why=f"no such voice: {voice[:40]}")
    return voice


def _spoken(line: Line) -> str:
    """Without characters that would end the program's reading; never empty, or no file comes."""
    return _UNSPEAKABLE.sub(" ", line.text[:MAX_TEXT]).strip() or "."


def _converted(ffmpeg: str, raw: Sequence[Path]) -> list[dict[str, Path]]:
    """Bit-exact: no date or program name inside, so the same text is the same file."""
    command = [ffmpeg, "-nostdin", "-v", "error", "-y"]
    for file in raw:
        command += ["-i", str(file)]
    ready: list[dict[str, Path]] = []
    for n, file in enumerate(raw):
        files = {ending: file.with_name(f"{n}-ready{ending}") for ending in RATES}
        for ending, rate in RATES.items():
            command += ["-map", str(n), "-ac", "1", "-ar", str(rate), "-c:a", "pcm_s16le"]
            command += ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "wav"]
            command.append(str(files[ending]))
        ready.append(files)
    _run(command)
    return ready


def _deliver(files: dict[str, Path], place: Path) -> None:
    """The 8 kHz file comes last: where it is, both are."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for ending in sorted(files, reverse=True):
        part = place.with_name(f"{place.name}{ending}.{os.getpid()}.part")
        shutil.copyfile(files[ending], part)
        part.replace(place.with_name(place.name + ending))


def _run(command: list[str], text: str = "") -> None:
    try:
        subprocess.run(
            command, input=text.encode(), capture_output=True, check=True, timeout=TIMEOUT_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise SpeechFailed(why=f"{Path(command[0]).name} took too long") from None
    except subprocess.CalledProcessError as failed:
        said = failed.stderr.decode(errors="replace").strip()[-300:]
        raise SpeechFailed(why=f"{Path(command[0]).name}: {said}") from None
