"""Colleagues who call one another by short number, from their own phones."""

import pytest

from tests.sip.company import Operator, company, in_queue, node, picked_up
from tests.support.phone import Call, happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def refused(caller: Operator, number: str) -> Call:
    call = await caller.phone.call(number)
    await happens(call.ended, 10)
    return call


async def test_two_colleagues_talk_and_are_both_busy_meanwhile(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        await bohdan.press("away")
        dialled = await anna.phone.call(bohdan.short_number)
        ringing = await bohdan.rings()
        await happens(dialled.rang)
        await anna.becomes("call")
        await bohdan.becomes("call")
        await ringing.answer()
        await happens(dialled.answered)
        dialled.voice.say(tone(440))
        ringing.voice.say(tone(1000))
        await ringing.voice.hears(440)
        await dialled.voice.hears(1000)
        await anna.becomes("busy")
        await bohdan.becomes("busy")
        await dialled.hang_up()
        await happens(ringing.ended)
        await anna.becomes("ready")
        await bohdan.becomes("away")

        async def is_told() -> list[dict[str, object]]:
            query = "SELECT * FROM call WHERE dialled_by = %s AND ended_at IS NOT NULL"
            return service.rows(query, anna.id)

        (row,) = await until(is_told)
    assert (ringing.caller, ringing.caller_name) == (anna.short_number, anna.me["name"])
    assert (row["direction"], row["door"], row["dialled"]) == (
        "internal",
        "device",
        bohdan.short_number,
    )
    assert str(row["operator"]) == bohdan.id and row["lost_reason"] is None
    assert (row["ended_by"], row["sip_code"], row["party"]) == ("operator", 200, None)


async def test_a_colleague_in_a_talk_is_busy(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        number = await firm.number(in_queue(await firm.queue(bohdan)))
        customer, taken = await firm.talks(number, bohdan)
        await bohdan.becomes("busy")
        assert (await refused(anna, bohdan.short_number)).code == 486
        assert not taken.ended.is_set()
        await customer.call.hang_up()
        await happens(taken.ended)
        await anna.becomes("ready")


async def test_a_colleague_who_rejects_or_is_offline_or_unknown(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        call = await anna.phone.call(bohdan.short_number)
        (await bohdan.rings()).reject(603)
        await happens(call.ended)
        assert call.code == 486
        await bohdan.becomes("ready")
        assert await bohdan.phone.register(0) == 200
        await bohdan.sees(
            lambda frame: (
                frame["event"]["name"] == "operator.reachability_changed"
                and frame["event"]["operator"] == bohdan.id
                and not frame["event"]["is_reachable"]
            )
        )
        assert (await refused(anna, bohdan.short_number)).code == 480
        assert (await refused(anna, "9876")).code == 404
        await anna.becomes("ready")


async def test_a_colleague_who_thinks_better_of_it_hangs_up_by_his_button(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        dialled = await anna.phone.call(bohdan.short_number)
        ringing = await bohdan.rings()
        await anna.becomes("call")
        call = (await anna.get("/api/workplace"))["call"]["call"]
        await anna.send("POST", f"/api/calls/{call}/hang-up")
        await happens(ringing.ended)
        await happens(dialled.ended)
        row = await service.journal_row(call)
        await anna.becomes("ready")
        await bohdan.becomes("ready")
    assert dialled.code == 480
    assert (row["ended_by"], row["direction"], row["is_answered"]) == (
        "operator",
        "internal",
        False,
    )


async def test_a_customer_is_connected_with_one_person_by_the_scenario(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        exits = dict.fromkeys(("answered", "busy", "no_answer", "offline", "not_found"), "hang_up")
        person = node("person", "internal_number", exits, number=anna.short_number)
        number = await firm.number(picked_up("person"), person)
        customer, taken = await firm.talks(number, anna)
        customer.call.voice.say(tone(1000))
        await taken.voice.hears(1000)
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
        await anna.becomes("ready")
    assert taken.caller == customer.number
    assert told["call"]["operator"] == anna.id and told["call"]["queue"] is None
