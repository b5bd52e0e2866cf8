"""Phones outside, told to the machine: what rings when, by which gateway, and the key."""

from typing import Any

import pytest

from dzvin.calls.inputs import CallAsked, Failed
from dzvin.calls.model import GatewayRoute, QueueVoice
from dzvin.calls.rights import OUT
from dzvin.events.call import CallEnded, LegAnswered, LegAsked, LegStarted
from dzvin.events.queue import ItemTaken, OfferFailed, OfferMade, OfferMissed
from dzvin.telephony import signals
from dzvin.telephony.commands import HangUp, Originate, Play, Render, StopPlay
from dzvin.telephony.model import NumberRule
from dzvin.telephony.phones.model import Delays, OutsidePhone, Reaching
from tests.calls.test_machine import ANSWER, queue_node
from tests.support.story import Story, config, graph

EXT, INT = "+380501110000", "+380442791111"
ONE = GatewayRoute(
    id="g1",
    endpoint="gw-1",
    provider="p1",
    caller_number="+380440000000",
    rules=(NumberRule(strip="+380", add="0"),),
)
TWO = GatewayRoute(id="g2", endpoint="gw-2", provider="p1", position=1)


def phone(kind: Any = "ext", **more: Any) -> OutsidePhone:
    return OutsidePhone(**({"kind": kind, "number": EXT if kind == "ext" else INT} | more))


def offer(*endpoints: str, phones: tuple[Any, ...] = ("ext",)) -> OfferMade:
    return OfferMade(
        offer="c.o1",
        item="c",
        call="c",
        operator="anna",
        endpoints=endpoints,
        phones=phones,
        ring_seconds=20,
        queue="support",
    )


def story(*phones: OutsidePhone, delays: Delays | None = None, **fields: Any) -> Story:
    usual: dict[str, Any] = {
        "gateways": (ONE, TWO),
        "reaching": {"anna": Reaching(phones=phones or (phone(),), delays=delays)},
        "devices": ("desk",),
        "company": "Kyiv Taxi",
        "languages": {"anna": "ru"},
    }
    return Story(config(graph(ANSWER, queue_node()), **(usual | fields))).dial()


def rung(said: Story) -> list[str]:
    return [each.number or each.endpoint for each in said.commands if isinstance(each, Originate)]


def ringing(**fields: Any) -> tuple[Story, str]:
    told = story(**fields).hear(offer()).wait(0)
    return told, told.command(Originate).leg


def asked(**fields: Any) -> tuple[Story, str]:
    told, leg = ringing(**fields)
    return told.hear(signals.LegAnswered(call="c", leg=leg)), leg


def test_it_rings_by_the_first_gateway_as_this_wants_the_number() -> None:
    told, leg = ringing()
    call = told.command(Originate)
    assert (call.endpoint, call.number, call.from_number) == (
        "gw-1",
        "0501110000",
        ONE.caller_number,
    )
    started = told.event(LegStarted)
    assert (started.leg, started.gateway, started.phone) == (leg, "g1", "ext")
    name = told.command(Render)
    assert (name.texts, name.language) == (("Kyiv Taxi",), "ru")


def test_the_number_of_the_queue_goes_before_that_of_the_gateway() -> None:
    told, _ = ringing(queues={"support": QueueVoice(caller_number="+380800")})
    assert told.command(Originate).from_number == "+380800"


@pytest.mark.parametrize(("kind", "seconds"), [("parallel", 0), ("ordered", 5)])
def test_a_plan_tells_browsers_devices_and_phones_apart(kind: str, seconds: int) -> None:
    delays = Delays(device=5, int_phone=5, ext_phone=10) if kind == "ordered" else None
    told = story(phone("int"), phone(), delays=delays)
    told.hear(offer("browser", "desk", phones=("int", "ext")))
    assert rung(told) == (["browser"] if seconds else ["browser", "desk"])
    told.wait(seconds)
    assert rung(told) == (["desk", "0442791111"] if seconds else ["0442791111", "0501110000"])
    told.wait(5)
    assert rung(told) == (["0501110000"] if seconds else [])


def test_picked_up_is_no_answer_until_the_key() -> None:
    told, leg = asked()
    assert told.event(LegAsked).seconds == 15 and told.command(Play).language == "ru"
    assert not [each for each in told.events if isinstance(each, LegAnswered)]
    told.hear(signals.DigitPressed(call="c", leg=leg, digit="7"))
    assert told.told() == []
    told.hear(signals.DigitPressed(call="c", leg=leg, digit="1"))
    assert told.asked()[:1] == ["StopPlay"] and told.command(StopPlay)
    assert told.event(ItemTaken).operator == "anna" and told.event(LegAnswered).leg == leg
    told.hear(signals.DigitPressed(call="c", leg=leg, digit="1"))
    assert told.told() == [] and told.asked() == []


def test_no_key_in_time_is_missed_there_and_told_once() -> None:
    told, leg = asked()
    told.wait(15)
    assert told.command(HangUp).leg == leg
    assert told.event(OfferFailed).reason == "not_accepted"
    told.hear(signals.LegEnded(call="c", leg=leg, cause=16))
    assert told.told() == ["leg.ended"]


def test_the_question_begins_again_when_it_was_heard() -> None:
    told, leg = asked()
    play = told.command(Play).play
    told.hear(signals.PlayEnded(call="c", play=play))
    again = told.command(Play)
    assert again.leg == leg and again.play != play and told.told() == []


def test_a_missed_offer_forgets_what_had_yet_to_ring() -> None:
    told = story(delays=Delays(ext_phone=30)).hear(offer("desk"))
    missed = OfferMissed(offer="c.o1", item="c", call="c", operator="anna", queue="support")
    told.hear(missed).wait(60)
    assert rung(told) == []


def test_a_number_that_may_not_be_called_fails_the_offer_and_rings_nobody() -> None:
    told = story(phone(number="+442071838750")).hear(offer()).wait(0)
    assert rung(told) == [] and told.event(OfferFailed).reason == "unreachable"


@pytest.mark.parametrize(
    ("code", "next_one"), [(503, ["0501110000", "gw-2"]), (486, None), (603, None)]
)
def test_a_gateway_that_did_not_manage_is_followed_by_the_next(code: int, next_one: Any) -> None:
    told, leg = ringing()
    told.hear(signals.LegEnded(call="c", leg=leg, sip_code=code))
    if next_one is None:
        assert rung(told) == [] and told.event(OfferFailed).sip_code == code
    else:
        assert told.command(Originate).endpoint == "gw-2"


def test_a_limit_of_the_company_is_not_the_operators_refusal() -> None:
    told, leg = ringing()
    limit = signals.LegEnded(call="c", leg=leg, cause=21, sip_code=403, refused="calls_limit")
    told.hear(limit)
    assert rung(told) == [] and told.event(OfferFailed).reason == "unreachable"


def test_a_click_to_call_that_crashes_before_anybody_is_there_is_over() -> None:
    told = Story(config(gateways=(ONE,), rights={"anna": (OUT,)}))
    told.hear(CallAsked(call="c", operator="anna", number="044 279 00 00"))
    assert told.told() == ["call.started", "item.queued"] and told.asked() == []
    told.hear(Failed(error="KeyError"))
    assert told.call is None and told.event(CallEnded).result == "cancelled"
    assert "leg.ended" not in told.told(), "there was no leg"


@pytest.mark.parametrize("of_whom", ["operator", "queue", "nobody"])
def test_a_page_takes_the_call_by_itself_and_a_desk_phone_never(of_whom: str) -> None:
    told = story(
        reaching={"anna": Reaching(is_auto_answered=of_whom == "operator")},
        queues={"support": QueueVoice(is_auto_answered=of_whom == "queue")},
    )
    told.hear(offer("browser", "desk", phones=()))
    calls = {each.endpoint: each for each in told.commands if isinstance(each, Originate)}
    is_wanted = of_whom != "nobody"
    assert (calls["browser"].is_auto_answered, calls["browser"].has_beep) == (is_wanted, is_wanted)
    assert not calls["desk"].is_auto_answered
