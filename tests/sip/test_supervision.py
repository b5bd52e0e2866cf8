"""A supervisor with a real talk: who hears whom, by the pitch of the voices."""

import pytest

from tests.sip.company import company, in_queue
from tests.sip.test_transfers import ANNA, CUSTOMER
from tests.support.phone import happens
from tests.support.rtp import Voice, share, tone
from tests.support.service import Service

pytestmark = pytest.mark.anyio

BOSS = 2200
UNHEARD = 0.05
"""Of the loudest pitch."""


async def hears_only(voice: Voice, pitch: float) -> None:
    await voice.hears(pitch)
    assert share(voice.recent(0.25), BOSS) < UNHEARD


async def test_a_supervisor_is_heard_by_those_he_wants_to_hear_him(service: Service) -> None:
    async with company(service) as firm:
        anna, boss = await firm.operators(2)
        await firm.becomes_a(boss, "Supervisor")
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

        await goes_to("barge")
        await customer.call.voice.hears_together(ANNA, BOSS)
        await first.voice.hears_together(CUSTOMER, BOSS)
        await ear.voice.hears_together(CUSTOMER, ANNA)

        await goes_to("intercept")
        await happens(first.ended)
        await customer.call.voice.hears(BOSS)
        await ear.voice.hears(CUSTOMER)
        await anna.becomes("pcp")
        await customer.call.hang_up()
        await happens(ear.ended)
        await boss.becomes("pcp")
        told = await firm.journal(customer)
    names = [one["event"]["name"] for one in told["timeline"]]
    assert names.count("supervision.changed") == 3 and names.count("supervision.ended") == 1
    talks = [one["operator"] for one in told["segments"] if one["kind"] == "talk"]
    assert talks == [anna.id, boss.id]
