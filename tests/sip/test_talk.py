"""In talk: who hangs up, hold and resume, mute, keys; and what the operator does afterwards."""

import pytest

from tests.sip.company import company, in_queue, picked_up, says
from tests.support.phone import happens
from tests.support.rtp import Voice, tone
from tests.support.service import Service

pytestmark = pytest.mark.anyio

GREETING_SECONDS = 3.2
"""A talk that an operator ends sooner counts as his hanging up on purpose."""


async def hears_music(voice: Voice) -> None:
    """The chords of the music on hold lie between 164 and 330 Hz."""
    await voice.hears(247, tolerance=85)


async def test_on_hold_the_customer_hears_music_and_then_the_operator_again(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        customer, taken = await firm.talks(number, anna)
        taken.voice.say(tone(440))
        customer.call.voice.say(tone(1000))
        await customer.call.voice.hears(440)
        await taken.voice.hears(1000)
        await anna.button(customer, "hold")
        await hears_music(customer.call.voice)
        await taken.voice.hears_nothing()
        await anna.button(customer, "resume")
        await customer.call.voice.hears(440)
        await taken.voice.hears(1000)
        await anna.button(customer, "mute")
        await anna.sees(lambda frame: frame["event"]["name"] == "talk.muted")
        await anna.button(customer, "unmute")
        await anna.sees(lambda frame: frame["event"]["name"] == "talk.unmuted")
        await customer.call.hang_up()
        await happens(taken.ended)
        told = await firm.journal(customer)
        await anna.becomes("ready")
    assert [(one["kind"], one["result"]) for one in told["segments"]][-3:] == [
        ("talk", "held"),
        ("hold", "resumed"),
        ("talk", "customer"),
    ]
    assert told["call"]["hold_seconds"] > 0.3 and told["call"]["talk_seconds"] > 0.3
    assert told["call"]["ended_by"] == "customer"


async def test_keys_that_the_operator_sends_reach_the_customer(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        customer, taken = await firm.talks(number, anna)
        await anna.becomes("busy")
        await anna.button(customer, "digits", {"digits": "12#"})
        await customer.call.voice.gets_keys("12#")
        await customer.call.hang_up()
        await happens(taken.ended)
    assert taken.voice.keys == []


async def test_when_the_operator_hangs_up_the_customer_goes_on_in_the_scenario(
    service: Service,
) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        queue = await firm.queue(anna)
        number = await firm.number(
            picked_up("queue"), in_queue(queue, then="says"), says("goodbye")
        )
        customer, taken = await firm.talks(number, anna)
        await taken.voice.speaks(tone(440), GREETING_SECONDS)
        await taken.hang_up()
        await anna.becomes("ready")
        await customer.call.voice.hears_something()
        assert not customer.call.ended.is_set()
        await happens(customer.call.ended, 10)
        told = await firm.journal(customer)
    assert customer.call.is_ended_by_other
    assert told["call"]["lost_reason"] is None and told["call"]["is_answered"]
    assert told["call"]["ended_by"] == "system"
    assert told["call"]["talk_seconds"] >= GREETING_SECONDS - 0.5
    (talk,) = [one for one in told["segments"] if one["kind"] == "talk"]
    assert (talk["operator"], talk["result"]) == (anna.id, "operator")
    assert [(one["kind"], one["exit"]) for one in told["nodes"]][-2:] == [
        ("queue", "answered"),
        ("play", "next"),
    ]


async def test_an_operator_who_hangs_up_on_the_greeting_has_lost_the_call_on_purpose(
    service: Service,
) -> None:
    """He does it by the button; his phone and the customer's are hung up."""
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        for _ in range(5):
            customer, taken = await firm.talks(number, anna)
            await anna.becomes("busy")
            await anna.button(customer, "hang-up")
            await happens(taken.ended)
            await happens(customer.call.ended)
            told = await firm.journal(customer)
            await anna.becomes("ready")
            if told["call"]["talk_seconds"] < 2:
                break  # else the machine took longer than a greeting
    assert taken.is_ended_by_other and customer.call.is_ended_by_other
    assert told["call"]["lost_reason"] == "operator_hangup_on_greeting"
    assert told["call"]["ended_by"] == "operator", "the scenario had nothing more to say"
    assert told["call"]["is_answered"]


async def test_after_the_talk_pcp_counts_down_and_ends_in_ready(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna, pcp_seconds=1)))
        customer, taken = await firm.talks(number, anna)
        await anna.becomes("busy")
        await customer.call.hang_up()
        await happens(taken.ended)
        pcp = await anna.sees(
            lambda frame: (
                frame["event"].get("state") == "pcp" and frame["event"]["operator"] == anna.id
            )
        )
        ready = await anna.sees(
            lambda frame: (
                frame["position"] > pcp["position"]
                and frame["event"]["name"] == "operator.state_changed"
                and frame["event"]["operator"] == anna.id
            )
        )
        await anna.becomes("ready")
    assert pcp["event"]["seconds"] == 1
    assert (ready["event"]["was"], ready["event"]["state"]) == ("pcp", "ready")
    assert ready["event"]["by"] == "system"


async def test_away_pressed_in_a_talk_is_kept_for_its_end(service: Service) -> None:
    async with company(service) as firm:
        anna = await firm.operator()
        number = await firm.number(in_queue(await firm.queue(anna)))
        customer, taken = await firm.talks(number, anna)
        await anna.becomes("busy")
        await anna.send("POST", "/api/operators/me/status", {"state": "away"})
        await anna.sees(lambda frame: frame["event"]["name"] == "operator.planned")
        assert (await anna.state())["state"] == "busy"
        await customer.call.hang_up()
        await happens(taken.ended)
        await anna.becomes("away")
