"""A phone that is cut off in a talk: its customer hears music, and it is rung back."""

import pytest

from tests.sip.company import company, in_queue
from tests.sip.test_talk import hears_music
from tests.support.phone import Call, happens
from tests.support.rtp import tone
from tests.support.service import Service

pytestmark = pytest.mark.anyio

NETWORK_OUT_OF_ORDER = 38


async def is_cut_off(call: Call) -> None:
    """It says goodbye, and that nobody hung up."""
    call.sequence += 1
    bye = call.request("BYE", call.target)
    bye.headers.append(("reason", f"Q.850;cause={NETWORK_OUT_OF_ORDER}"))
    await call.phone.transact(bye)


async def test_a_phone_that_was_cut_off_is_rung_back_into_its_talk(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        customer, taken = await firm.talks(number, anna)
        await is_cut_off(taken)
        await hears_music(customer.call.voice)
        assert (await anna.state())["state"] == "busy"
        again = await anna.takes()
        again.voice.say(tone(440))
        customer.call.voice.say(tone(1000))
        await customer.call.voice.hears(440)
        await again.voice.hears(1000)
        await again.hang_up()
        await happens(customer.call.ended)
        told = await firm.journal(customer)
    assert told["call"]["is_answered"] and told["call"]["ended_by"] == "operator"
    names = [each["event"]["name"] for each in told["timeline"]]
    assert names.count("talk.interrupted") == names.count("talk.rejoined") == 1
    assert names.count("talk.started") == names.count("talk.ended") == 1
    assert len(told["recordings"]) == 1
    kinds = [(one["kind"], one["result"]) for one in told["segments"]]
    assert kinds[-3:] == [("talk", "held"), ("hold", "resumed"), ("talk", "operator")]
