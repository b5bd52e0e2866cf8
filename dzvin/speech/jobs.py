"""Speaks a text that a call waits for, and tells the call that it may be played."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from dzvin.infra.db import Database
from dzvin.infra.door import post
from dzvin.kernel.messages import Input
from dzvin.speech.store import SpokenTexts
from dzvin.speech.tts import SpeechFailed

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
        await post(connection, tenant, f"call:{call}", heard)
