"""In the scenario, before any queue: keys, silence, hanging up, the robot, numbers without one."""

import pytest

from tests.sip.company import company, node, picked_up, says
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service, dial

pytestmark = pytest.mark.anyio


def menu(**params: object) -> dict[str, object]:
    exits = {"1": "hang_up", "timeout": "hang_up", "invalid": "says"}
    usual = {"greeting": {"prompt": "goodbye"}, "keys": ["1"], "timeout_seconds": 1}
    return node("menu", "menu", exits, **(usual | params))


async def test_a_caller_who_hangs_up_in_the_menu_is_lost_there(service: Service) -> None:
    async with company(service) as firm:
        number = await firm.number(picked_up("menu"), menu(), says("goodbye"))
        customer = await firm.calls(number)
        await happens(customer.call.answered)
        await customer.call.voice.hears_something()
        await customer.call.hang_up()
        told = await firm.journal(customer)
    call = told["call"]
    assert (call["ended_by"], call["sip_code"]) == ("customer", 200)
    assert call["lost_reason"] == "abandoned_ivr" and not call["is_answered"]
    assert [(one["kind"], one["exit"]) for one in told["nodes"]] == [
        ("start", "next"),
        ("answer", "next"),
        ("menu", ""),
    ]
    assert [segment["kind"] for segment in told["segments"]] == ["ivr"]
    assert (call["wait_seconds"], call["talk_seconds"]) == (0, 0), "he was in no queue"


async def test_wrong_keys_end_after_the_tries_of_the_menu(service: Service) -> None:
    async with company(service) as firm:
        number = await firm.number(picked_up("menu"), menu(tries=2), says("goodbye"))
        customer = await firm.calls(number)
        await happens(customer.call.answered)
        await customer.call.voice.hears_something()
        customer.call.press("79")
        await happens(customer.call.ended, 10)
        told = await firm.journal(customer)
    assert customer.call.is_ended_by_other
    assert [(one["kind"], one["exit"]) for one in told["nodes"][2:]] == [
        ("menu", "invalid"),
        ("play", "next"),
    ]
    assert (told["call"]["ended_by"], told["call"]["sip_code"]) == ("system", 200)


async def test_no_key_at_all_takes_the_way_for_silence(service: Service) -> None:
    async with company(service) as firm:
        number = await firm.number(picked_up("menu"), menu(tries=2), says("goodbye"))
        customer = await firm.calls(number)
        await happens(customer.call.ended, 20)
        told = await firm.journal(customer)
    (left,) = [one for one in told["nodes"] if one["kind"] == "menu"]
    assert (left["exit"], left["pressed"]) == ("timeout", "")
    assert told["call"]["ended_by"] == "system"


async def test_the_robot_of_the_demo_lets_a_caller_hear_himself(service: Service) -> None:
    async with service.trunk() as trunk, service.person("admin") as admin:
        customer = await dial(service, trunk)
        await happens(customer.call.answered, 10)
        customer.call.press("0")
        voice = customer.call.voice
        await voice.hears(1000, within=25)
        await voice.hears_nothing()
        await voice.speaks(tone(700), 1.5)
        await voice.hears(700, within=15)
        await customer.call.hang_up()
        await service.journal_row(await customer.id())
        told = await admin.get(f"/api/calls/{await customer.id()}")
    assert told["call"]["lost_reason"] is None, "the robot served him"
    assert told["call"]["ended_by"] == "customer"
    assert [one["kind"] for one in told["nodes"]][-1] == "echo_robot"


async def test_a_number_of_nobody_is_not_found(service: Service) -> None:
    async with service.trunk() as trunk:
        customer = await dial(service, trunk, "899")
        await happens(customer.call.ended)
    assert customer.call.code == 404
    assert await service.calls_of(customer.number) == []


async def test_a_number_without_a_scenario_is_not_found_and_the_journal_says_so(
    service: Service,
) -> None:
    async with company(service) as firm:
        await firm.change("POST", "/api/numbers", {"number": "79999", "label": "Leads nowhere"})
        customer = await firm.calls("79999")
        await happens(customer.call.ended)
        told = await firm.journal(customer)
    assert customer.call.code == 404
    assert (told["call"]["sip_code"], told["call"]["lost_reason"]) == (404, "technical")
    assert told["call"]["ended_by"] == "system" and told["call"]["picked_up_at"] is None
