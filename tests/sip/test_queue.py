"""Waiting in a queue: giving up, its longest wait, its length, nobody at work."""

import pytest

from tests.sip.company import company, in_queue, picked_up, says
from tests.support.phone import happens
from tests.support.service import Service

pytestmark = pytest.mark.anyio


async def test_a_caller_who_gives_up_in_the_queue_has_heard_music(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator(ready=False)
        queue = await firm.queue(anna, short_abandon_seconds=60)
        number = await firm.number(picked_up("queue"), in_queue(queue))
        customer = await firm.calls(number)
        await happens(customer.call.answered)
        await customer.call.voice.hears_something()
        await customer.call.hang_up()
        told = await firm.journal(customer)
    assert told["call"]["lost_reason"] == "abandoned_queue_short"
    assert (told["call"]["ended_by"], told["call"]["sip_code"]) == ("customer", 200)
    assert told["call"]["wait_seconds"] > 0 and told["offers"] == []
    assert ("queue", "abandoned") in [(one["kind"], one["result"]) for one in told["segments"]]


async def test_the_longest_wait_sends_a_caller_on_in_the_scenario(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator(ready=False)
        queue = await firm.queue(anna, max_wait_seconds=1)
        number = await firm.number(
            picked_up("queue"), in_queue(queue, then="says"), says("goodbye")
        )
        customer = await firm.calls(number)
        await happens(customer.call.ended, 15)
        told = await firm.journal(customer)
    assert customer.call.is_ended_by_other
    assert told["call"]["lost_reason"] == "timeout"
    assert (told["call"]["ended_by"], told["call"]["sip_code"]) == ("system", 200)
    assert told["call"]["wait_seconds"] >= 1
    assert [(one["kind"], one["exit"]) for one in told["nodes"][2:]] == [
        ("queue", "timeout"),
        ("play", "next"),
    ]
    assert [(one["kind"], one["result"]) for one in told["segments"]] == [
        ("queue", "timeout"),
        ("ivr", None),
    ]


async def test_a_full_queue_takes_nobody_else(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator(ready=False)
        queue = await firm.queue(anna, max_length=1)
        number = await firm.number(in_queue(queue))
        first = await firm.calls(number)
        await happens(first.call.rang)
        second = await firm.calls(number)
        await happens(second.call.ended)
        told = await firm.journal(second)
        first.call.cancel()
        await happens(first.call.ended)
        gave_up = await firm.journal(first)
    assert second.call.code == 480
    assert told["call"]["lost_reason"] == "queue_full"
    assert (told["call"]["ended_by"], told["call"]["sip_code"]) == ("system", 480)
    assert (gave_up["call"]["sip_code"], gave_up["call"]["ended_by"]) == (487, "customer")


async def test_a_queue_that_wants_somebody_at_work_takes_nobody_without(service: Service) -> None:
    async with company(service) as firm:
        number = await firm.number(in_queue(await firm.queue(join_when_no_operators=False)))
        customer = await firm.calls(number)
        await happens(customer.call.ended)
        told = await firm.journal(customer)
    assert customer.call.code == 480
    assert told["call"]["lost_reason"] == "no_operators"
    assert [one["exit"] for one in told["nodes"] if one["kind"] == "queue"] == ["no_operators"]


async def test_who_waits_is_taken_when_an_operator_becomes_ready(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator(ready=False)
        number = await firm.number(picked_up("queue"), in_queue(await firm.queue(anna)))
        customer = await firm.calls(number)
        await customer.call.voice.hears_something()
        await anna.send("POST", "/api/operators/me/status", {"state": "ready"})
        ringing = await anna.takes()
        await anna.becomes("busy")
        await customer.call.hang_up()
        await happens(ringing.ended)
        told = await firm.journal(customer)
    assert told["call"]["is_answered"] and told["call"]["wait_seconds"] > 0
