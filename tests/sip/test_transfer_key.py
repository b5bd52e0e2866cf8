"""The transfer key of a desk phone: SIP REFER, blind and attended, by the pitch of the voices."""

from typing import Any

import pytest

from tests.sip.company import Company, Operator, company, in_queue
from tests.sip.test_talk import hears_music
from tests.sip.test_transfers import ANNA, BOHDAN, CUSTOMER, answered, talk
from tests.support.phone import Call, happens
from tests.support.rtp import tone
from tests.support.service import Customer, Service

pytestmark = pytest.mark.anyio


NO_NEWS = ("refer-sub", "false")
"""A phone that does not want to hear what comes of it."""


async def talks_of(firm: Company, customer: Customer) -> list[str]:
    """Operators of the talks, in order."""
    told: dict[str, Any] = await firm.journal(customer)
    assert told["call"]["lost_reason"] is None
    return [one["operator"] for one in told["segments"] if one["kind"] == "talk"]


async def asks(anna: Operator, bohdan: Operator) -> tuple[Call, Call]:
    """She asks him on her other line."""
    line = await anna.phone.call(bohdan.short_number)
    ringing = await bohdan.takes()
    await happens(line.answered)
    line.voice.say(tone(ANNA))
    ringing.voice.say(tone(BOHDAN))
    await line.voice.hears(BOHDAN)
    await ringing.voice.hears(ANNA)
    return line, ringing


async def hear_each_other(customer: Customer, other: Call) -> None:
    await customer.call.voice.hears(BOHDAN)
    await other.voice.hears(CUSTOMER)


async def test_blind_to_a_colleagues_short_number(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        assert await first.refer(bohdan.short_number) == 202
        assert await first.told() == "200"
        await happens(first.ended)
        await hears_music(customer.call.voice)
        second = await answered(bohdan)
        await hear_each_other(customer, second)
        await anna.becomes("ready")
        await bohdan.becomes("busy")
        await customer.call.hang_up()
        await happens(second.ended)
        await bohdan.becomes("ready")
        assert await talks_of(firm, customer) == [anna.id, bohdan.id]


async def test_a_number_of_nobody_leaves_the_talk_as_it_is(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        customer, first = await talk(firm, anna)
        for number in ("99999", "+380442790000", "*1", "%60reboot%60;x=1"):
            assert await first.refer(number) == 202
            assert await first.told() == "603"
        await customer.call.voice.hears(ANNA)
        await first.voice.hears(CUSTOMER)
        await customer.call.hang_up()
        await happens(first.ended)
        assert await talks_of(firm, customer) == [anna.id]


@pytest.mark.parametrize("is_first", [True, False])
async def test_attended_joins_the_two_calls_of_the_phone(service: Service, is_first: bool) -> None:
    """Phones differ in which of their two calls they refer."""
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        line, second = await asks(anna, bohdan)
        refers, other = (first, line) if is_first else (line, first)
        assert await refers.refer(to=other) == 202
        assert await refers.told() == "200"
        await happens(first.ended)
        await happens(line.ended)
        await hear_each_other(customer, second)
        await anna.becomes("ready")
        await bohdan.becomes("busy")
        await customer.call.hang_up()
        await happens(second.ended)
        await bohdan.becomes("ready")
        assert await talks_of(firm, customer) == [anna.id, bohdan.id]


async def test_post_call_processing_follows_an_attended_transfer(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        queue = await firm.queue(anna, pcp_seconds=60)
        customer, first = await firm.talks(await firm.number(in_queue(queue)), anna)
        line, second = await asks(anna, bohdan)
        assert await first.refer(to=line) == 202
        await happens(first.ended)
        await happens(line.ended)
        await anna.becomes("pcp")
        await customer.call.hang_up()
        await happens(second.ended)
        await bohdan.becomes("pcp")


async def test_who_may_not_transfer_moves_nothing(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        await firm.becomes_a(anna, "Analyst")
        assert await first.refer(bohdan.short_number) == 202
        assert await first.told() == "603"
        line, second = await asks(anna, bohdan)
        assert await first.refer(to=line) == 202
        assert await first.told() == "603"
        await second.voice.hears(ANNA)
        await line.hang_up()
        await customer.call.voice.hears(ANNA)
        await customer.call.hang_up()
        await happens(first.ended)


async def test_customers_and_strangers_transfer_nobody(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        assert await customer.call.refer(bohdan.short_number) == 603
        assert await customer.call.refer(bohdan.short_number, headers=[NO_NEWS]) == 603
        guessed = bohdan.phone.outsider(first)
        assert await guessed.refer(bohdan.short_number) == 481
        assert await guessed.refer(bohdan.short_number, headers=[NO_NEWS]) == 481
        unknown = Call(anna.phone, "nobody-knows-this")
        unknown.local = f"<sip:{anna.endpoint}@{anna.phone.address}>;tag=x"
        unknown.remote = f"<sip:101@{service.bind}>"
        unknown.target = f"sip:101@{service.bind}:5060"
        assert await unknown.refer("101", headers=[NO_NEWS]) >= 400, "outside any call"
        await customer.call.voice.hears(ANNA)
        await first.voice.hears(CUSTOMER)
        await customer.call.hang_up()
        await happens(first.ended)
