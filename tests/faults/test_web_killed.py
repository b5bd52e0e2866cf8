"""kill -9 of the web process in a talk: who talks notices nothing, the next call rings, pages are
served again."""

import os
import signal

import httpx
import pytest

from tests.faults.parts import another_runs, nothing_is_left, one_row_each
from tests.sip.company import Operator, company, in_queue
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import START_SECONDS, Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def test_a_talk_goes_on_and_the_next_call_rings_without_pages(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        number = await firm.number(in_queue(await firm.queue(anna, bohdan)))
        talking, anna_leg = await firm.talks(number, anna)
        talking.call.voice.say(tone(1000))
        anna_leg.voice.say(tone(440))
        await talking.call.voice.hears(440)
        web = service.pid("web")
        os.kill(web, signal.SIGKILL)
        next_one = await firm.calls(number)
        ringing = await bohdan.rings()
        await ringing.answer()
        ringing.voice.say(tone(1600))
        await next_one.call.voice.hears(1600)
        await talking.call.voice.hears(440)
        await anna_leg.voice.hears(1000)

        await another_runs(service, "web", web)
        await until(lambda: is_served(anna), START_SECONDS)
        for operator in (anna, bohdan):
            await operator.open_page()
            assert (await operator.state())["state"] == "busy"
        await anna.button(talking, "hold")
        await anna.sees(lambda frame: frame["event"]["name"] == "talk.held")
        await anna.button(talking, "resume")
        await talking.call.voice.hears(440)
        for customer, leg in ((talking, anna_leg), (next_one, ringing)):
            await customer.call.hang_up()
            await happens(leg.ended)
        rows = await one_row_each(service, [talking, next_one])
        await nothing_is_left(service, anna, bohdan)
    assert [row["is_answered"] for row in rows] == [True, True]


async def is_served(operator: Operator) -> bool:
    try:
        return (await operator.http.get("/api/workplace")).status_code == 200
    except httpx.HTTPError:
        return False
