"""A customer gets through: from the trunk through menu and queue to an operator's phone."""

import asyncio

import pytest

from tests.support.rtp import tone
from tests.support.service import Service, dial
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def test_a_customer_presses_1_talks_with_an_operator_and_both_hear_each_other(
    service: Service,
) -> None:
    async with service.trunk() as trunk, service.person("anna") as anna:
        phone = await anna.device()
        await anna.open_page()
        await anna.press("ready")
        customer = await dial(service, trunk)
        await asyncio.wait_for(customer.call.answered.wait(), 10)
        customer.call.press("1")
        ringing = await phone.rung(10)
        assert ringing.caller == customer.number
        await ringing.answer()
        ringing.voice.say(tone(440))
        customer.call.voice.say(tone(1000))
        await customer.call.voice.hears(440.0)
        await ringing.voice.hears(1000.0)
        call = await customer.id()
        await customer.call.hang_up()
        await asyncio.wait_for(ringing.ended.wait(), 5)
        row = await service.journal_row(call)
        await anna.becomes("pcp")
    assert row["is_answered"] and row["lost_reason"] is None
    assert str(row["operator"]) == anna.id
    await until(lambda: service.facts(call, "recording.ready"), 60)
