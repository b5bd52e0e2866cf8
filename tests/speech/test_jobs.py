"""What the worker does: speak, then tell the call through the door."""

import asyncio
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dzvin.speech.jobs import speak, speak_prompt
from dzvin.speech.store import SpokenTexts
from dzvin.telephony.signals import SpeechReady
from tests.speech.sound import read
from tests.support.postgres import TestDatabase
from tests.support.web import running


def heard(postgres: TestDatabase, call: str) -> list[dict[str, Any]]:
    with psycopg.connect(postgres.admin_url) as connection:
        found = connection.execute(
            "SELECT input FROM dzvin.inbox WHERE subject = %s ORDER BY id", (f"call:{call}",)
        ).fetchall()
    return [dict(row[0]) for row in found]


@pytest.mark.parametrize("language,is_ok", [("uk", True), ("../x", False)])
def test_the_call_hears_whether_its_text_may_be_played(
    language: str, is_ok: bool, postgres: TestDatabase, tmp_path: Path
) -> None:
    spoken = SpokenTexts(tmp_path, "espeak:")
    call = f"call-{is_ok}"

    async def story() -> None:
        async with running(postgres) as web:
            company = await web.company()
            for _ in range(2):  # a job may run twice
                await speak(
                    web.database,
                    spoken,
                    SpeechReady,
                    tenant=company.tenant,
                    call=call,
                    play=f"{call}.p1",
                    texts=["Вітаю"],
                    language=language,
                )

    asyncio.run(story())
    ready = {"type": "SpeechReady", "call": call, "play": f"{call}.p1", "is_ok": is_ok}
    assert heard(postgres, call) == [ready, ready]
    if is_ok:
        assert read(spoken.place("Вітаю", language).with_suffix(".wav")).rate == 8000


def test_a_prompt_of_a_company_lies_in_its_own_folder(tmp_path: Path) -> None:
    asyncio.run(
        speak_prompt(
            tmp_path, "espeak:", tenant="t1", name="hours", language="en", text="Hi", voice=""
        )
    )
    assert read(tmp_path / "t1/en/hours.wav16").rate == 16000


def test_a_prompt_is_never_written_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        asyncio.run(
            speak_prompt(
                tmp_path, "espeak:", tenant="..", name="x", language="en", text="Hi", voice=""
            )
        )
