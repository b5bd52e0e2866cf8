"""Phones as they really are: two of one person, one that is dead, answers that cross."""

import asyncio

import pytest

from tests.sip.company import Company, Operator, company, in_queue, node, picked_up
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def second_phone(firm: Company, operator: Operator) -> None:
    device = await firm.change("POST", "/api/devices", {"user_account": operator.id})
    await firm.settled()
    operator.phones.append(await operator.register(device["name"], device["secret"]))

    async def is_known() -> bool:
        (row,) = firm.service.rows(
            "SELECT state FROM operator_state WHERE user_account = %s", operator.id
        )
        return len(row["state"]["endpoints"]) == 2

    await until(is_known)


async def test_both_phones_of_an_operator_ring_and_one_that_is_busy_does_not_stop_the_other(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        await second_phone(firm, anna)
        number = await firm.number(in_queue(await firm.queue(anna)))
        customer = await firm.calls(number)
        desk, mobile = [await phone.rung(10) for phone in anna.phones]
        desk.reject(486)
        await mobile.answer()
        await happens(customer.call.answered)
        customer.call.voice.say(tone(1000))
        await mobile.voice.hears(1000)
        await mobile.hang_up()
        await happens(customer.call.ended)
        again = await firm.calls(number)
        desk, mobile = [await phone.rung(10) for phone in anna.phones]
        await desk.answer()
        await happens(mobile.ended)
        await happens(again.call.answered)
        await again.call.hang_up()
        await happens(desk.ended)
        told = await firm.journal(again)
        await anna.becomes("ready")
    assert "cause=200" in mobile.reason, "answered elsewhere"
    assert [one["outcome"] for one in told["offers"]] == ["accepted"], "one offer, two phones"


async def test_a_phone_that_died_without_a_word_is_missed_and_the_next_one_rings(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        queue = await firm.queue(anna, bohdan, ring_seconds=1, missed_in_row=1)
        number = await firm.number(in_queue(queue))
        anna.phone.transport.close()
        customer, taken = await firm.talks(number, bohdan)
        await anna.becomes("away")
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
    assert [one["outcome"] for one in told["offers"]][1:] == ["accepted"]
    assert told["offers"][0]["outcome"] in {"missed", "unreachable"}


async def test_a_caller_who_gives_up_in_the_instant_of_the_answer_leaves_nothing_behind(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        for turn in range(6):
            customer = await firm.calls(number)
            ringing = await anna.rings()
            if turn % 2:
                customer.call.cancel()
                await ringing.answer()
            else:
                await ringing.answer()
                customer.call.cancel()
            await asyncio.wait(
                [
                    asyncio.ensure_future(customer.call.answered.wait()),
                    asyncio.ensure_future(customer.call.ended.wait()),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not customer.call.ended.is_set():
                await customer.call.hang_up()
            await happens(ringing.ended)
            told = await firm.journal(customer)
            assert told["call"]["ended_by"] == "customer"
            is_told = told["call"]["sip_code"], told["call"]["lost_reason"] is None
            assert is_told == (customer.call.code, customer.call.code == 200)
            await anna.becomes("ready")


async def test_two_who_answer_in_the_same_instant_make_one_talk(service: Service) -> None:
    async with company(service) as firm:
        two = await firm.operators(2)
        number = await firm.number(in_queue(await firm.queue(*two, strategy="ring_all")))
        for _ in range(4):
            customer = await firm.calls(number)
            calls = [await one.rings() for one in two]
            await asyncio.gather(*(call.answer() for call in calls))
            await happens(customer.call.answered)
            ends = [asyncio.ensure_future(call.ended.wait()) for call in calls]
            await asyncio.wait(ends, timeout=5, return_when=asyncio.FIRST_COMPLETED)
            (talker,) = [call for call in calls if not call.ended.is_set()]
            customer.call.voice.say(tone(1000))
            await talker.voice.hears(1000)
            await customer.call.hang_up()
            await happens(talker.ended)
            told = await firm.journal(customer)
            outcomes = sorted(one["outcome"] for one in told["offers"])
            assert outcomes == ["accepted", "withdrawn"]
            for one in two:
                await one.becomes("ready")


async def test_the_phone_shows_who_calls_and_nothing_a_caller_sends_breaks_it(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        await firm.settled()
        shown = []
        for who, name in (
            ("+380671234567", "Іван Франко"),
            ("+380671234568", ""),
            ("x" * 60, "y" * 200),
            ("anonymous", ""),
        ):
            call = await firm.trunk.call(number, who, name)
            ringing = await anna.rings()
            shown.append((ringing.caller, ringing.caller_name))
            call.cancel()
            await happens(ringing.ended)
            await anna.becomes("ready")
    assert shown[:2] == [("+380671234567", "Іван Франко"), ("+380671234568", "")]
    assert shown[3] == ("anonymous", "Anonymous")
    hidden = service.rows("SELECT 1 FROM party WHERE number = 'anonymous'")
    assert hidden == [], "callers who hide their number are not one person"
    assert len(shown[2][0]) <= 40 and len(shown[2][1]) <= 80


async def test_a_key_leads_out_of_the_queue_and_the_ringing_phone_stops(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        exits = dict.fromkeys(("answered", "timeout", "full", "no_operators", "key"), "hang_up")
        waits = node("queue", "queue", exits, queue=await firm.queue(anna), leave_key="1")
        customer = await firm.calls(await firm.number(picked_up("queue"), waits))
        ringing = await anna.rings()
        await customer.call.voice.hears_something()
        customer.call.press("1")
        await happens(ringing.ended)
        await happens(customer.call.ended)
        told = await firm.journal(customer)
        await anna.becomes("ready")
    assert [(s["kind"], s["result"]) for s in told["segments"] if s["kind"] == "queue"] == [
        ("queue", "key")
    ]
    assert [one["exit"] for one in told["nodes"]][-1] == "key"
    assert told["call"]["ended_by"] == "system"


async def test_a_recording_that_cannot_be_written_is_a_mark_and_the_talk_goes_on(
    service: Service,
) -> None:
    """Where the company's folder of the spool should be lies a file."""
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        folder = service.folder / "asterisk/spool/monitor" / firm.tenant
        aside = folder.with_name("aside")
        folder.mkdir(parents=True, exist_ok=True)
        folder.rename(aside)
        folder.touch()
        try:
            customer, taken = await firm.talks(number, anna)
            customer.call.voice.say(tone(1000))
            call = await customer.id()
            (failed,) = await until(lambda: service.facts(call, "recording.failed"))
            await taken.voice.hears(1000)
        finally:
            folder.unlink()
            aside.rename(folder)
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
    assert failed["data"]["why"] == "disk_error"
    (shown,) = told["recordings"]
    assert (shown["status"], shown["why"]) == ("failed", "disk_error")
    assert told["call"]["is_answered"]
