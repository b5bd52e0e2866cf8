"""Two calls at one desk phone: the second rings in the talk, and whoever is not talked to waits."""

import pytest

from tests.sip.company import company, in_queue
from tests.sip.test_talk import hears_music
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service

pytestmark = pytest.mark.anyio


async def test_an_operator_with_two_lines_goes_from_one_customer_to_the_other(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        await firm.change("PATCH", f"/api/users/{anna.id}", {"max_lines": 2})
        number = await firm.number(in_queue(await firm.queue(anna)))
        first, line = await firm.talks(number, anna)
        line.voice.say(tone(440))
        await first.call.voice.hears(440)
        second, beside = await firm.talks(number, anna)
        beside.voice.say(tone(1000))
        await second.call.voice.hears(1000)
        await hears_music(first.call.voice)
        await anna.button(first, "resume")
        await first.call.voice.hears(440)
        await hears_music(second.call.voice)
        await line.hang_up()
        await happens(first.call.ended)
        await anna.button(second, "resume")
        await second.call.voice.hears(1000)
        assert (await anna.state())["state"] == "busy"
        await second.call.hang_up()
        await happens(beside.ended)
        await anna.becomes("ready")
