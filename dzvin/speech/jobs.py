"""Speaks what a call waits for and tells the call; speaks the prompts of a company."""

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from dzvin.infra.db import Database
from dzvin.infra.door import post
from dzvin.kernel.messages import Input
from dzvin.speech.store import SpokenTexts, open_tts
from dzvin.speech.tts import Line, SpeechFailed

PROMPT_TASK = "speech.prompt"
"""Deferred by `resources/api.py`."""

_PART = re.compile(r"[a-z0-9_-]{1,64}")

log = structlog.get_logger()


async def speak(
    database: Database,
    spoken: SpokenTexts,
    ready: Callable[..., Input],
    *,
    tenant: str,
    call: str,
    play: str,
    texts: Sequence[str],
    language: str,
) -> None:
    """`ready` makes the input (`SpeechReady`) from call, play and is_ok. Safe to run twice."""
    is_ok = True
    try:
        await asyncio.to_thread(spoken.speak, texts, language)
    except SpeechFailed as failed:
        is_ok = False
        log.warning("speech.failed", call=call, why=failed.details.get("why"))
    async with database.transaction(tenant) as connection:
        heard = ready(call=call, play=play, is_ok=is_ok)
        await post(connection, tenant, f"call:{call}", heard, is_needed=True)


async def speak_prompt(
    prompts: Path, uri: str, *, tenant: str, name: str, language: str, text: str, voice: str
) -> None:
    """A prompt that somebody typed: `<tenant>/<language>/<name>`. Raises `SpeechFailed`."""
    assert all(_PART.fullmatch(part) for part in (tenant, language, name)), "checked by the API"
    place = prompts / tenant / language / name
    line = Line(text=text, language=language, voice=voice, place=str(place))
    await asyncio.to_thread(open_tts(uri).speak, [line])
