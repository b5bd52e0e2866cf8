"""Operators call the public network through the company's gateways, and bring people in from it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.sip.company import Company, Operator, company
from tests.sip.test_providers import connected, is_live, provider_of
from tests.sip.test_talk import hears_music
from tests.sip.test_transfers import ANNA, CUSTOMER, talk
from tests.support.phone import Call, happens
from tests.support.provider import Provider
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio

KYIV, COMPANY = "+380442790000", "+380440000000"
OUTSIDE = 1600


@asynccontextmanager
async def ways_out(firm: Company, *providers: Provider, **fields: Any) -> AsyncIterator[None]:
    """A gateway to each of them, in this order; gone afterwards."""
    usual = {"caller_number": COMPANY}
    gateways = [await connected(firm, one, "peer", **(usual | fields)) for one in providers]
    for gateway in gateways:
        await is_live(firm, gateway, state="up")
    await firm.settled()
    try:
        yield
    finally:
        for gateway in gateways:
            await firm.change("DELETE", f"/api/gateways/{gateway}", None)
        await firm.settled()


async def told(firm: Company, operator: Operator) -> dict[str, Any]:
    """The journal's row of the call that he dialled, once it is over."""

    async def rows() -> list[dict[str, Any]]:
        query = "SELECT * FROM call WHERE dialled_by = %s AND ended_at IS NOT NULL"
        return firm.service.rows(query, operator.id)

    return (await until(rows))[-1]


async def rung(provider: Provider) -> Call:
    call = await provider.rung(10)
    call.ring()
    return call


async def test_a_number_outside_is_called_and_both_hear_each_other(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 70) as provider:
        anna = await firm.operator()
        queue = await firm.queue(anna)
        async with ways_out(firm, provider):
            dialled = await anna.phone.call("0442790000")
            ringing = await rung(provider)
            assert KYIV in ringing.invite.uri and ringing.caller == COMPANY
            await happens(dialled.rang)
            await anna.becomes("call")
            await ringing.answer()
            await happens(dialled.answered)
            dialled.voice.say(tone(ANNA))
            ringing.voice.say(tone(OUTSIDE))
            await ringing.voice.hears(ANNA)
            await dialled.voice.hears(OUTSIDE)
            await anna.becomes("busy")
            await ringing.hang_up()
            await happens(dialled.ended)
            await anna.becomes("ready")
            row = await told(firm, anna)
            shown = (await firm.admin.get(f"/api/calls/{row['id']}"))["call"]
    assert (row["direction"], row["dial_result"], row["dialled"]) == ("outbound", "connected", "")
    assert str(row["queue"]) == queue and str(row["operator"]) == anna.id
    assert shown["party"]["number"] == KYIV and row["ended_by"] == "customer"


async def test_a_gateway_that_fails_is_followed_by_the_next_and_busy_is_busy(
    service: Service,
) -> None:
    async with (
        company(service) as firm,
        provider_of(service, 71) as first,
        provider_of(service, 72) as second,
    ):
        anna = await firm.operator()
        async with ways_out(firm, first, second):
            dialled = await anna.phone.call("0442790000")
            (await first.rung(10)).reject(503)
            ringing = await rung(second)
            await ringing.answer()
            await happens(dialled.answered)
            await dialled.hang_up()
            await happens(ringing.ended)
            await anna.becomes("ready")
            dialled = await anna.phone.call("0442790001")
            (await first.rung(10)).reject(486)
            await happens(dialled.ended)
            await anna.becomes("ready")
    assert dialled.code == 486
    assert second.incoming.empty(), "nobody calls again who was busy"


async def test_another_country_is_not_called(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 73) as provider:
        anna = await firm.operator()
        async with ways_out(firm, provider):
            dialled = await anna.phone.call("00442071838750")
            await happens(dialled.ended, 10)
            row = await told(firm, anna)
            await anna.becomes("ready")
    assert row["dial_result"] == "country_forbidden" and provider.incoming.empty()


async def test_a_customer_is_handed_to_a_number_outside(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 74) as provider:
        anna = await firm.operator()
        await firm.becomes_a(anna, "Supervisor")
        async with ways_out(firm, provider):
            customer, first = await talk(firm, anna)
            to = {"kind": "number", "number": "044 279 00 00"}
            await anna.button(customer, "transfer", {"kind": "attended", "to": to})
            ringing = await rung(provider)
            assert ringing.caller == COMPANY, "the customer's number is nobody's business"
            await ringing.answer()
            ringing.voice.say(tone(OUTSIDE))
            await first.voice.hears(OUTSIDE)
            await ringing.voice.hears(ANNA)
            await hears_music(customer.call.voice)
            await anna.button(customer, "complete")
            await happens(first.ended)
            await customer.call.voice.hears(OUTSIDE)
            await ringing.voice.hears(CUSTOMER)
            await ringing.hang_up()
            await happens(customer.call.ended)
            story = await firm.journal(customer)
            await anna.becomes("ready")
    assert "forward" in [one["kind"] for one in story["segments"]]


async def test_three_hear_one_another_when_one_is_outside(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 75) as provider:
        anna = await firm.operator()
        await firm.becomes_a(anna, "Supervisor")
        async with ways_out(firm, provider):
            customer, first = await talk(firm, anna)
            to = {"kind": "number", "number": KYIV}
            await anna.button(customer, "invite", {"to": to})
            ringing = await rung(provider)
            await ringing.answer()
            ringing.voice.say(tone(OUTSIDE))
            await customer.call.voice.hears_together(ANNA, OUTSIDE)
            await first.voice.hears_together(CUSTOMER, OUTSIDE)
            await ringing.voice.hears_together(CUSTOMER, ANNA)
            await first.hang_up()
            await happens(ringing.ended)
            await happens(customer.call.ended)
            await anna.becomes("ready")
