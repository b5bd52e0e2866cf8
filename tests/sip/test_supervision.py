"""Supervisors with a real talk: who hears whom, what is kept of it, by the pitch of the voices."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.sip.company import Company, company, in_queue
from tests.sip.test_transfers import ANNA, CUSTOMER
from tests.support.phone import happens
from tests.support.rtp import Voice, share, tone
from tests.support.service import Service
from tests.support.tones import RATE, decoded, loudness_at

pytestmark = pytest.mark.anyio

type Kept = tuple[np.ndarray, datetime, datetime]

BOSS = 2200
UNHEARD = 0.05
"""Of the loudest pitch."""
SLACK_SECONDS = 0.5
"""Between a command to the switch and its effect."""


async def hears_only(voice: Voice, pitch: float) -> None:
    await voice.hears(pitch)
    assert share(voice.recent(0.25), BOSS) < UNHEARD


async def heard_by_the_customer(firm: Company, service: Service, call: str, folder: Path) -> Kept:
    """His side of the file, and when it begins and ends."""
    (recording,) = (await service.recorded(firm.admin, call))["recordings"]
    answer = await firm.admin.http.get(f"/api/recordings/{recording['id']}/audio")
    file = folder / "talk.mp3"
    file.write_bytes(answer.content)
    begun, ended = (datetime.fromisoformat(recording[at]) for at in ("started_at", "ended_at"))
    return decoded(file, 2)[1], begun, ended


def parted(kept: Kept, told: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """What is in the file before the supervisor joins, and from then on. A busy switch begins and
    ends a file later than it was told to, so the cut is counted from both ends."""
    sound, begun, ended = kept
    (joined,) = (one["at"] for one in told["timeline"] if one["event"].get("mode") == "barge")
    at = datetime.fromisoformat(joined)
    cuts = (at - begun).total_seconds(), len(sound) / RATE - (ended - at).total_seconds()
    before, after = int((min(cuts) - SLACK_SECONDS) * RATE), int((max(cuts) + SLACK_SECONDS) * RATE)
    assert min(before, len(sound) - after) > RATE // 2, cuts
    return sound[:before], sound[after:]


async def test_a_supervisor_is_heard_by_those_he_wants_to_hear_him_and_in_the_file(
    service: Service, tmp_path: Path
) -> None:
    async with company(service) as firm:
        anna, boss, chief = await firm.operators(3)
        await firm.becomes_a(boss, "Supervisor")
        await firm.becomes_a(chief, "Supervisor")
        number = await firm.number(in_queue(await firm.queue(anna, pcp_seconds=60)))
        customer, first = await firm.talks(number, anna)
        customer.call.voice.say(tone(CUSTOMER))
        first.voice.say(tone(ANNA))
        call = await customer.id()

        async def goes_to(mode: str) -> None:
            await boss.send("POST", f"/api/calls/{call}/supervision", {"mode": mode})

        await goes_to("listen")
        ear = await boss.takes()
        ear.voice.say(tone(BOSS))
        await ear.voice.hears_together(CUSTOMER, ANNA)
        await boss.becomes("busy")
        await hears_only(first.voice, CUSTOMER)
        await hears_only(customer.call.voice, ANNA)

        await goes_to("whisper")
        await first.voice.hears_together(CUSTOMER, BOSS)
        await hears_only(customer.call.voice, ANNA)

        await chief.send("POST", f"/api/calls/{call}/supervision", {"mode": "listen"})
        third = await chief.takes()
        await third.voice.hears_together(CUSTOMER, ANNA)
        await first.voice.hears_together(CUSTOMER, BOSS)
        await hears_only(customer.call.voice, ANNA)

        await goes_to("barge")
        await customer.call.voice.hears_together(ANNA, BOSS)
        await first.voice.hears_together(CUSTOMER, BOSS)
        await ear.voice.hears_together(CUSTOMER, ANNA)

        await goes_to("intercept")
        await happens(first.ended)
        await customer.call.voice.hears(BOSS)
        await ear.voice.hears(CUSTOMER)
        await anna.becomes("pcp")
        await third.voice.hears_together(CUSTOMER, BOSS)
        await customer.call.hang_up()
        await happens(ear.ended)
        await happens(third.ended)
        await boss.becomes("pcp")
        told = await firm.journal(customer)
        kept = await heard_by_the_customer(firm, service, call, tmp_path)
    whispered, joined = parted(kept, told)
    assert loudness_at(whispered, BOSS) < UNHEARD * loudness_at(whispered, ANNA)
    assert loudness_at(joined, BOSS) > 0.5 * loudness_at(whispered, ANNA)
    names = [one["event"]["name"] for one in told["timeline"]]
    assert names.count("supervision.changed") == 4 and names.count("supervision.ended") == 2
    talks = [one["operator"] for one in told["segments"] if one["kind"] == "talk"]
    assert talks == [anna.id, boss.id]
