"""The company's own PBX: it registers here, its extensions are called, and it calls us."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.sip.company import Company, company, node
from tests.sip.test_outbound import COMPANY, KYIV, OUTSIDE, rung, ways_out
from tests.sip.test_providers import connected, is_live, provider_of
from tests.support.phone import Call, Phone, happens
from tests.support.provider import Provider
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.sip_message import user
from tests.support.until import until

pytestmark = pytest.mark.anyio

SECRET = "a secret of sixteen"
EXTENSION = 1600
PLAN = {"extensions": ["4XXX"], "options_seconds": 1}


@asynccontextmanager
async def office(firm: Company, last: int, **fields: Any) -> AsyncIterator[tuple[str, Phone]]:
    """An own PBX that registers with its login; gone afterwards."""
    of = await firm.change("POST", "/api/providers", {"name": f"Office {last}"})
    new = {"provider": of["id"], "name": f"PBX {last}", "kind": "pbx", "secret": SECRET}
    made = await firm.change("POST", "/api/gateways", new | PLAN | fields)
    await firm.settled()
    address = f"{firm.service.network}.{last}"
    try:
        server = firm.service.bind, 5060
        async with Phone(address, server, made["login"], SECRET) as pbx:
            assert await pbx.register() == 200
            await is_live(firm, made["id"], state="up")
            yield made["id"], pbx
    finally:
        await firm.change("DELETE", f"/api/gateways/{made['id']}", None)
        await firm.settled()


async def hear_each_other(one: Call, other: Call) -> None:
    one.voice.say(tone(1000))
    other.voice.say(tone(EXTENSION))
    await one.voice.hears(EXTENSION)
    await other.voice.hears(1000)


async def told(firm: Company, source: str) -> dict[str, Any]:
    """The journal's row of the call that came from this extension, once it is over."""

    async def rows() -> list[dict[str, Any]]:
        query = "SELECT * FROM call WHERE source_tag LIKE %s AND ended_at IS NOT NULL"
        return firm.service.rows(query, f"%{source}")

    return (await until(rows))[-1]


async def test_a_customer_is_forwarded_to_an_extension_of_the_pbx(service: Service) -> None:
    async with company(service) as firm, office(firm, 90) as (_, pbx):
        exits = dict.fromkeys(("answered", "busy", "no_answer", "failed"), "end")
        forward = node("out", "forward", exits, number="4001", ring_seconds=20)
        number = await firm.number(forward, node("end", "hang_up"))
        customer = await firm.calls(number)
        ringing = await pbx.rung(10)
        assert user(f"<{ringing.invite.uri}>") == "4001"
        assert ringing.caller == customer.number
        await ringing.answer()
        await happens(customer.call.answered)
        await hear_each_other(customer.call, ringing)
        await ringing.hang_up()
        await happens(customer.call.ended)
        story = await firm.journal(customer)
    assert [one["kind"] for one in story["segments"]][-1] == "forward"
    assert story["call"]["lost_reason"] is None


async def test_an_operator_calls_an_extension_and_an_extension_an_operator(
    service: Service,
) -> None:
    async with company(service) as firm, office(firm, 91) as (_, pbx):
        anna = await firm.operator()
        line = await anna.phone.call("4002")
        ringing = await pbx.rung(10)
        assert ringing.caller == anna.short_number
        await ringing.answer()
        await happens(line.answered)
        await hear_each_other(line, ringing)
        await line.hang_up()
        await happens(ringing.ended)
        await anna.becomes("ready")
        back = await pbx.call(anna.short_number, "4002", "Olha")
        taken = await anna.takes()
        assert (taken.caller, taken.caller_name) == ("4002", "Olha")
        await happens(back.answered)
        await hear_each_other(back, taken)
        await back.hang_up()
        await happens(taken.ended)
        await anna.becomes("ready")
        row = await told(firm, "4002")
    assert (row["direction"], str(row["operator"])) == ("internal", anna.id)
    assert row["source_tag"] == "PBX 91 4002"


async def test_an_extension_calls_outside_with_the_companys_number(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 92) as provider:
        async with (
            ways_out(firm, provider),
            office(firm, 93, may_call_out=True) as (gateway, pbx),
        ):
            dialled = await pbx.call("0442790000", "4003")
            outside = await rung(provider)
            assert (user(f"<{outside.invite.uri}>"), outside.caller) == (KYIV, COMPANY)
            await outside.answer()
            await happens(dialled.answered)
            outside.voice.say(tone(OUTSIDE))
            dialled.voice.say(tone(1000))
            await dialled.voice.hears(OUTSIDE)
            await outside.voice.hears(1000)
            await dialled.hang_up()
            await happens(outside.ended)
            row = await told(firm, "4003")
            await firm.change("PATCH", f"/api/gateways/{gateway}", {"may_call_out": False})
            await firm.settled()
            refused = await pbx.call("0442790000", "4003")
            await happens(refused.ended, 15)
    assert (row["direction"], row["dial_result"]) == ("outbound", "connected")
    assert refused.code == 603, "and the reason was spoken before"


async def test_a_pbx_is_known_by_its_password_and_by_its_registration(service: Service) -> None:
    async with company(service) as firm, office(firm, 94) as (gateway, pbx):
        anna = await firm.operator()
        async with Phone(f"{service.network}.95", pbx.server, pbx.user, "guessed") as thief:
            assert await thief.register() == 401
            stranger = await thief.call(anna.short_number)
            await happens(stranger.ended)
            assert stranger.code == 401
        assert await pbx.register(0) == 200
        live = await is_live(firm, gateway, state="down")
        assert live["why"] == "unreachable"
        line = await anna.phone.call("4004")
        await happens(line.ended, 15)
        assert line.code in {480, 503}
        assert await pbx.register() == 200
        await is_live(firm, gateway, state="up")


async def test_a_pbx_may_be_a_peer_with_an_address(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 96) as peer:
        gateway = await connected(firm, peer, "pbx", extensions=["4XXX"])
        await is_live(firm, gateway, state="up")
        anna = await firm.operator()
        line = await anna.phone.call("4005")
        ringing: Call = await rung(peer)
        await ringing.answer()
        await happens(line.answered)
        await hear_each_other(line, ringing)
        await line.hang_up()
        await happens(ringing.ended)
        await anna.becomes("ready")
        back = await calls(peer, anna.short_number)
        taken = await anna.takes()
        await hear_each_other(back, taken)
        await back.hang_up()
        await happens(taken.ended)
        await firm.change("DELETE", f"/api/gateways/{gateway}", None)


async def calls(peer: Provider, number: str) -> Call:
    return await peer.call(number, "4005")
