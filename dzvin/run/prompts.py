"""Speaks the prompts of a machine's first home, some seconds; further homes share the files."""

import asyncio
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec

from dzvin.resources.system_prompts import SYSTEM_PROMPTS
from dzvin.speech.store import render_system_prompts

TTS = "espeak:"


async def render_prompts(folder: Path, cache: Path, say: Callable[[str], None]) -> None:
    """What is there stays. Raises `SpeechFailed` with one clear `why` when a program is missing."""
    texts = sha256(msgspec.json.encode((TTS, SYSTEM_PROMPTS))).hexdigest()[:16]
    spoken = cache / f"prompts-{texts}"
    await asyncio.to_thread(render_system_prompts, spoken, SYSTEM_PROMPTS, TTS, say)
    await asyncio.to_thread(_share, spoken, folder)


def _share(spoken: Path, folder: Path) -> None:
    """The same files under the home, a changed text's too; copies where the disk cannot share."""
    for file in sorted(spoken.rglob("*.wav*")):
        there = folder / file.relative_to(spoken)
        if there.exists() and _look(there) == _look(file):
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        fresh = there.with_name(f".{there.name}")
        fresh.unlink(missing_ok=True)
        try:
            os.link(file, fresh)
        except OSError:
            shutil.copy2(file, fresh)
        fresh.replace(there)


def _look(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns
