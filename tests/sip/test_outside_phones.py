"""Operators on phones of the public network: pressed 1, or a voicemail; in the order of their plan;
and click to call, which rings the operator first. Nobody outside sees but the company's number."""

from typing import Any

import pytest

from tests.sip.company import Company, Operator, company, in_queue, picked_up
from tests.sip.test_outbound import COMPANY, KYIV, OUTSIDE, told, ways_out
from tests.sip.test_providers import provider_of
from tests.sip.test_talk import hears_music
from tests.sip.test_transfers import ANNA, CUSTOMER
from tests.support.phone import Call, happens
from tests.support.provider import Provider
from tests.support.rtp import tone
from tests.support.service import Customer, Service
from tests.support.until import until

pytestmark = pytest.mark.anyio

EXT, INT, CALLER = "+380501110000", "+380442791111", "0671234567"


async def has_phones(firm: Company, operator: Operator, **card: Any) -> None:
    await firm.change("PUT", f"/api/users/{operator.id}/phones", card)
    await firm.settled()


async def leaves_his_desk(operator: Operator) -> None:
    """His desk phone is unplugged: only phones outside are left."""
    assert await operator.phone.register(seconds=0) == 200


async def rung(provider: Provider, number: str, within: float = 15) -> Call:
    call = await provider.rung(within)
    assert number in call.invite.uri
    assert_only_the_company_is_seen(call)
    return call


def assert_only_the_company_is_seen(call: Call) -> None:
    assert call.caller == COMPANY
    shown = call.invite.encode().decode()
    assert CALLER not in shown and CALLER[1:] not in shown and "Operator" not in shown


async def hotline(firm: Company, *operators: Operator, **settings: Any) -> str:
    queue = await firm.queue(*operators, **settings)
    return await firm.number(picked_up("queue"), in_queue(queue))


async def test_whoever_presses_one_on_his_mobile_talks_with_the_customer(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 90) as provider:
        anna = await firm.operator()
        async with ways_out(firm, provider):
            await has_phones(firm, anna, ext_phone={"number": EXT})
            number = await hotline(firm, anna)
            await leaves_his_desk(anna)
            customer = await firm.calls(number, CALLER)
            mobile = await rung(provider, EXT)
            await mobile.answer()
            await hears_music(customer.call.voice)
            mobile.press("1")
            await talk_both_ways(customer, mobile)
            await anna.becomes("busy")
            await mobile.hang_up()
            await happens(customer.call.ended)
            story = await firm.journal(customer)
            await anna.becomes("ready")
    assert [offer["outcome"] for offer in story["offers"]] == ["accepted"]
    assert story["call"]["operator"] == anna.id


async def talk_both_ways(customer: Customer, mobile: Call) -> None:
    customer.call.voice.say(tone(CUSTOMER))
    mobile.voice.say(tone(OUTSIDE))
    await mobile.voice.hears(CUSTOMER)
    await customer.call.voice.hears(OUTSIDE)


async def test_a_voicemail_is_no_answer_and_the_next_operator_gets_the_call(
    service: Service,
) -> None:
    async with company(service) as firm, provider_of(service, 91) as provider:
        anna, boris = await firm.operators(2)
        async with ways_out(firm, provider):
            await has_phones(firm, anna, ext_phone={"number": EXT})
            number = await hotline(firm, anna, boris, ring_seconds=60)
            await leaves_his_desk(anna)
            customer = await firm.calls(number, CALLER)
            voicemail = await rung(provider, EXT)
            await voicemail.answer()
            voicemail.voice.say(tone(OUTSIDE))
            await happens(voicemail.ended, 25)
            call = await boris.takes()
            customer.call.voice.say(tone(CUSTOMER))
            await call.voice.hears(CUSTOMER)
            await call.hang_up()
            await happens(customer.call.ended)
            story = await firm.journal(customer)
            await boris.becomes("ready")
    outcomes = [(offer["operator"], offer["outcome"]) for offer in story["offers"]]
    assert outcomes == [(anna.id, "missed"), (boris.id, "accepted")]


async def test_a_ring_plan_rings_one_after_the_other(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 92) as provider:
        anna = await firm.operator()
        async with ways_out(firm, provider):
            await has_phones(
                firm,
                anna,
                int_phone={"number": INT},
                ext_phone={"number": EXT},
                ring_plan={"kind": "ordered", "delays": {"int_phone": 2, "ext_phone": 4}},
            )
            customer = await firm.calls(await hotline(firm, anna), CALLER)
            desk = await anna.rings()
            office = await rung(provider, INT)
            mobile = await rung(provider, EXT)
            rings = await service.facts(await customer.id(), "^leg.started$")
            first, second, third = (
                one["at"] for one in rings if one["data"]["operator"] == anna.id
            )
            assert (second - first).total_seconds() > 1.9
            assert (third - first).total_seconds() > 3.9
            await office.answer()
            await talk_both_ways(customer, office)
            await happens(mobile.ended)
            await happens(desk.ended)
            await customer.call.hang_up()
            await happens(office.ended)
            await anna.becomes("ready")


async def asks(firm: Company, operator: Operator, number: str = "044 279 00 00") -> None:
    await firm.settled()
    await operator.send("POST", "/api/calls", {"number": number})


async def test_click_to_call_rings_the_operator_and_then_the_customer(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 93) as provider:
        anna = await firm.operator()
        queue = await firm.queue(anna)
        async with ways_out(firm, provider):
            await asks(firm, anna)
            desk = await anna.rings()
            assert provider.incoming.empty(), "nobody is called before he is there"
            await desk.answer()
            customer = await rung(provider, KYIV)
            customer.ring()
            await customer.answer()
            desk.voice.say(tone(ANNA))
            customer.voice.say(tone(OUTSIDE))
            await customer.voice.hears(ANNA)
            await desk.voice.hears(OUTSIDE)
            await anna.becomes("busy")
            await customer.hang_up()
            await happens(desk.ended)
            row = await told(firm, anna)
            await anna.becomes("ready")
    assert (row["direction"], row["dial_result"]) == ("outbound", "connected")
    assert (str(row["queue"]), str(row["operator"])) == (queue, anna.id)


async def test_click_to_call_by_mobile_calls_nobody_until_one_is_pressed(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 94) as provider:
        anna = await firm.operator()
        async with ways_out(firm, provider):
            await has_phones(firm, anna, ext_phone={"number": EXT})
            await leaves_his_desk(anna)
            await asks(firm, anna)
            mobile = await rung(provider, EXT)
            await mobile.answer()
            mobile.press("1")
            customer = await rung(provider, KYIV)
            await customer.answer()
            customer.voice.say(tone(CUSTOMER))
            mobile.voice.say(tone(OUTSIDE))
            await customer.voice.hears(OUTSIDE)
            await mobile.voice.hears(CUSTOMER)
            await mobile.hang_up()
            await happens(customer.ended)
            await anna.becomes("ready")
            await asks(firm, anna)
            mobile = await rung(provider, EXT)
            mobile.reject(486)
            await anna.becomes("ready")
            rows = firm.service.rows
            query = "SELECT dial_result FROM call WHERE dialled_by = %s AND ended_at IS NOT NULL"

            async def is_told() -> bool:
                results = [one["dial_result"] for one in rows(query, anna.id)]
                return sorted(results) == ["connected", "operator_busy"]

            await until(is_told)
            assert provider.incoming.empty(), "the customer was not called"
