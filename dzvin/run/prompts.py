"""Speaks the prompts of a new home: three languages, some seconds, once."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from dzvin.resources.system_prompts import SYSTEM_PROMPTS
from dzvin.speech.store import render_system_prompts

TTS = "espeak:"


async def render_prompts(folder: Path, say: Callable[[str], None]) -> None:
    """What is there stays. Raises `SpeechFailed` with one clear `why` when a program is missing."""
    await asyncio.to_thread(render_system_prompts, folder, SYSTEM_PROMPTS, TTS, say)
