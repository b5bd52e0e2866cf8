"""Who is not one of ours gets nothing, whatever name he gives himself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.sip.company import company
from tests.support.phone import Call, Phone, happens
from tests.support.service import Service

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def stranger(service: Service, user: str = "", password: str = "") -> AsyncIterator[Phone]:
    address = f"{service.network}.250"
    async with Phone(address, (service.bind, 5060), user, password) as phone:
        yield phone


async def answer_to(phone: Phone, number: str, from_number: str = "") -> Call:
    call = await phone.call(number, from_number)
    await happens(call.ended)
    return call


async def test_a_stranger_with_the_name_of_an_endpoint_is_refused(service: Service) -> None:
    """Neither by name alone, nor with a guessed password, nor as the trunk by name."""
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        calls = service.rows("SELECT count(*) FROM call")
        async with stranger(service, anna.endpoint) as phone:
            assert (await answer_to(phone, bohdan.short_number, anna.endpoint)).code == 401
            assert await phone.register() == 401
        async with stranger(service, anna.endpoint, "guessed") as phone:
            assert (await answer_to(phone, "800")).code == 401
            assert await phone.register() == 401
        async with stranger(service) as phone:
            assert (await answer_to(phone, "800", "gw-test")).code == 401
            assert (await answer_to(phone, "800", "nobody")).code == 401
        assert service.rows("SELECT count(*) FROM call") == calls
        assert bohdan.phone.incoming.empty()
        assert (await anna.state())["is_reachable"], "his own phone is still the registered one"


async def test_a_stranger_who_is_no_trunk_cannot_call_a_number(service: Service) -> None:
    async with stranger(service) as phone:
        call = await answer_to(phone, "800", "+380501112233")
    assert call.code == 401
    assert await service.calls_of("+380501112233") == []
