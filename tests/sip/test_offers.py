"""What becomes of an offer: busy, rejected, missed, and what the next operator and caller get."""

import pytest

from tests.sip.company import company, in_queue, picked_up
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def test_a_phone_that_is_busy_passes_the_call_on_to_the_next_operator(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        number = await firm.number(in_queue(await firm.queue(anna, bohdan)))
        customer = await firm.calls(number)
        (await anna.rings()).reject(486)
        taken = await bohdan.takes()
        await happens(customer.call.answered)
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
        await anna.becomes("ready")
    assert [(one["outcome"], one["sip_code"]) for one in told["offers"]] == [
        ("busy", 486),
        ("accepted", None),
    ]
    assert told["offers"][0]["why"]["strategy"] == "round_robin"
    assert told["offers"][0]["why"]["chosen"]["operator"] == anna.id
    assert told["offers"][0]["why"]["next"][0]["operator"] == bohdan.id
    assert told["call"]["operator"] == bohdan.id and told["call"]["lost_reason"] is None


async def test_an_operator_who_rejects_is_passed_over_and_pauses(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        queue = await firm.queue(anna, bohdan, on_rejected="penalty", penalty_seconds=30)
        number = await firm.number(in_queue(queue))
        customer = await firm.calls(number)
        (await anna.rings()).reject(603)
        taken = await bohdan.takes()
        await happens(customer.call.answered)
        await anna.becomes("ready")
        why = await anna.get("/api/operators/me/why")
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
    assert [(one["outcome"], one["sip_code"]) for one in told["offers"]] == [
        ("rejected", 603),
        ("accepted", None),
    ]
    assert "penalty" in {reason["code"] for reason in why["reasons"]}


async def test_a_caller_whom_the_only_operator_rejects_counts_as_lost_on_purpose(
    service: Service,
) -> None:
    """He rejects by the button of his card: his phone stops, the caller waits on and gives up."""
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(picked_up("queue"), in_queue(await firm.queue(anna)))
        customer = await firm.calls(number)
        ringing = await anna.rings()
        await anna.button(customer, "reject")
        await happens(ringing.ended)
        await anna.becomes("ready")
        await customer.call.voice.hears_something()
        await customer.call.hang_up()
        told = await firm.journal(customer)
    assert ringing.is_ended_by_other and not ringing.answered.is_set()
    assert [(one["outcome"], one["sip_code"]) for one in told["offers"]] == [("rejected", 603)]
    assert told["call"]["lost_reason"] == "operator_rejected"
    assert (told["call"]["ended_by"], told["call"]["sip_code"]) == ("customer", 200)


async def test_an_operator_who_does_not_answer_is_rung_again_and_then_sent_away(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        queue = await firm.queue(anna, ring_seconds=1, retry_seconds=0, missed_in_row=2)
        number = await firm.number(picked_up("queue"), in_queue(queue))
        customer = await firm.calls(number)
        first, second = await anna.rings(), await anna.rings()
        await happens(second.ended)
        await anna.becomes("away")
        state = await anna.state()
        await customer.call.hang_up()
        told = await firm.journal(customer)
    assert (first.answered.is_set(), first.is_ended_by_other) == (False, True)
    assert "cause=200" not in first.reason, "nobody else answered it"
    assert state["reason"] == "no_answer"
    assert [one["outcome"] for one in told["offers"]] == ["missed", "missed"]
    assert told["call"]["lost_reason"] == "operator_no_answer"
    assert told["call"]["ring_seconds"] >= 2
    assert [(s["kind"], s["result"]) for s in told["segments"] if s["kind"] == "ring"] == [
        ("ring", "missed"),
        ("ring", "missed"),
    ]


async def test_a_missed_call_goes_to_another_operator(service: Service) -> None:
    async with company(service) as firm:
        anna, bohdan = await firm.operators(2)
        number = await firm.number(in_queue(await firm.queue(anna, bohdan, ring_seconds=1)))
        customer = await firm.calls(number)
        missed = await anna.rings()
        taken = await bohdan.takes()
        await happens(missed.ended)
        await happens(customer.call.answered)
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
        await anna.becomes("ready")
    assert [one["outcome"] for one in told["offers"]] == ["missed", "accepted"]
    assert told["call"]["lost_reason"] is None and told["call"]["is_answered"]


async def test_a_caller_who_hangs_up_while_a_phone_rings_frees_the_operator_at_once(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna, short_abandon_seconds=0)))
        customer = await firm.calls(number)
        ringing = await anna.rings()
        await happens(customer.call.rang)
        await anna.becomes("call")
        customer.call.cancel()
        await happens(ringing.ended)
        await anna.becomes("ready")
        await happens(customer.call.ended)
        told = await firm.journal(customer)
    assert customer.call.code == 487
    assert [one["outcome"] for one in told["offers"]] == ["withdrawn"]
    assert (told["call"]["sip_code"], told["call"]["lost_reason"]) == (487, "abandoned_queue")
    assert told["call"]["picked_up_at"] is None, "nobody paid for this call"


async def test_all_phones_ring_and_the_first_to_answer_gets_the_call(service: Service) -> None:
    async with company(service) as firm:
        four = await firm.operators(4)
        number = await firm.number(in_queue(await firm.queue(*four, strategy="ring_all")))
        customer = await firm.calls(number)
        ringing = [await one.rings() for one in four]
        await ringing[2].answer()
        ringing[2].voice.say(tone(440))
        await customer.call.voice.hears(440)
        losers = [*ringing[:2], ringing[3]]
        for each in losers:
            await happens(each.ended)
        for one in (*four[:2], four[3]):
            await one.becomes("ready")
        await four[2].becomes("busy")
        await customer.call.hang_up()
        await happens(ringing[2].ended)
        told = await firm.journal(customer)
        await four[2].becomes("ready")
    assert all("cause=200" in each.reason for each in losers), [each.reason for each in losers]
    assert sorted(one["outcome"] for one in told["offers"]) == ["accepted", *["withdrawn"] * 3]
    assert told["call"]["operator"] == four[2].id
    assert all(one.phone.incoming.empty() for one in four), "each phone rang once"


async def test_round_robin_gives_everybody_his_turn(service: Service) -> None:
    """product.md 3.6: A, B, C; then B goes away and the next four ring A, C, A, C."""
    async with company(service) as firm:
        three = anna, bohdan, clara = await firm.operators(3)
        number = await firm.number(in_queue(await firm.queue(*three)))

        async def who_rings() -> str:
            customer = await firm.calls(number)
            call = await customer.id()
            (made, *_) = await until(lambda: service.facts(call, "offer.made"))
            (rung,) = [one for one in three if one.id == made["data"]["operator"]]
            ringing = await rung.rings()
            customer.call.cancel()
            await happens(ringing.ended)
            await rung.becomes("ready")
            return "ABC"[three.index(rung)]

        turns = [await who_rings() for _ in range(3)]
        await bohdan.press("away")
        turns += [await who_rings() for _ in range(4)]
    assert "".join(turns) == "ABCACAC"
