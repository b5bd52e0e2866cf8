"""Transfers and conferences between real phones: who hears whom, by the pitch of the voices."""

from typing import Any

import pytest

from tests.sip.company import Company, Operator, company, in_queue
from tests.sip.test_talk import hears_music
from tests.support.phone import Call, happens
from tests.support.rtp import tone
from tests.support.service import Customer, Service

pytestmark = pytest.mark.anyio

CUSTOMER, ANNA, BOHDAN = 1000, 440, 1600
"""The pitch of each voice, in hertz."""


async def talk(firm: Company, *members: Operator) -> tuple[Customer, Call]:
    """A customer talks with the first of them."""
    number = await firm.number(in_queue(await firm.queue(members[0])))
    customer, call = await firm.talks(number, members[0])
    customer.call.voice.say(tone(CUSTOMER))
    call.voice.say(tone(ANNA))
    await customer.call.voice.hears(ANNA)
    await call.voice.hears(CUSTOMER)
    return customer, call


def to(operator: Operator) -> dict[str, Any]:
    return {"kind": "operator", "id": operator.id}


async def answered(operator: Operator, pitch: int = BOHDAN) -> Call:
    call = await operator.takes()
    call.voice.say(tone(pitch))
    return call


async def test_a_customer_is_handed_over_and_the_first_operator_is_free(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        await anna.button(customer, "transfer", {"kind": "blind", "to": to(bohdan)})
        await happens(first.ended)
        await anna.becomes("ready")
        await hears_music(customer.call.voice)
        ringing = await bohdan.rings()
        assert ringing.caller == customer.number
        await ringing.answer()
        ringing.voice.say(tone(BOHDAN))
        await customer.call.voice.hears(BOHDAN)
        await ringing.voice.hears(CUSTOMER)
        await bohdan.becomes("busy")
        await customer.call.hang_up()
        await happens(ringing.ended)
        await bohdan.becomes("ready")
        told = await firm.journal(customer)
    talks = [one["operator"] for one in told["segments"] if one["kind"] == "talk"]
    assert talks == [anna.id, bohdan.id]
    assert told["call"]["lost_reason"] is None


async def test_a_customer_comes_back_from_a_colleague_who_rejects(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        await anna.button(customer, "transfer", {"kind": "blind", "to": to(bohdan)})
        await happens(first.ended)
        (await bohdan.rings()).reject(603)
        again = await answered(anna, ANNA)
        await customer.call.voice.hears(ANNA)
        await again.voice.hears(CUSTOMER)
        await customer.call.hang_up()
        await happens(again.ended)
        await anna.becomes("ready")
        await bohdan.becomes("ready")


async def test_a_colleague_is_asked_first_and_the_customer_hears_none_of_it(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        await anna.button(customer, "transfer", {"kind": "attended", "to": to(bohdan)})
        await hears_music(customer.call.voice)
        second = await answered(bohdan)
        await first.voice.hears(BOHDAN)
        await second.voice.hears(ANNA)
        await hears_music(customer.call.voice)
        await bohdan.becomes("busy")
        await anna.button(customer, "swap")
        await customer.call.voice.hears(ANNA)
        await first.voice.hears(CUSTOMER)
        await hears_music(second.voice)
        await anna.button(customer, "swap")
        await first.voice.hears(BOHDAN)
        await second.voice.hears(ANNA)
        await hears_music(customer.call.voice)
        await anna.button(customer, "complete")
        await happens(first.ended)
        await customer.call.voice.hears(BOHDAN)
        await second.voice.hears(CUSTOMER)
        await customer.call.hang_up()
        await happens(second.ended)
        await anna.becomes("ready")
        await bohdan.becomes("ready")


async def test_an_operator_returns_to_his_customer(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        await anna.button(customer, "transfer", {"kind": "attended", "to": to(bohdan)})
        second = await answered(bohdan)
        await second.voice.hears(ANNA)
        await anna.button(customer, "return")
        await happens(second.ended)
        await customer.call.voice.hears(ANNA)
        await first.voice.hears(CUSTOMER)
        await bohdan.becomes("ready")
        await customer.call.hang_up()
        await happens(first.ended)
        await anna.becomes("ready")


async def test_three_hear_one_another_and_the_initiator_may_leave(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        customer, first = await talk(firm, anna)
        await anna.button(customer, "invite", {"to": to(bohdan)})
        second = await answered(bohdan)
        for voice, pitches in (
            (customer.call.voice, (ANNA, BOHDAN)),
            (first.voice, (CUSTOMER, BOHDAN)),
            (second.voice, (CUSTOMER, ANNA)),
        ):
            await voice.hears_together(*pitches)
        await first.hang_up()
        await anna.becomes("ready")
        await customer.call.voice.hears(BOHDAN)
        await second.voice.hears(CUSTOMER)
        await customer.call.hang_up()
        await happens(second.ended)
        await bohdan.becomes("ready")
