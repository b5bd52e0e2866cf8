"""Operators call numbers outside, hand over to them and invite them; and what it may cost."""

from typing import Any

import pytest
from msgspec.structs import replace

from dzvin.acd.model import QueueSettings
from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import GatewayRoute, QueueVoice, Target
from dzvin.calls.toll import Toll
from dzvin.events.call import (
    CallEnded,
    CallStarted,
    ConferenceJoined,
    ForwardEnded,
    ForwardStarted,
    LegStarted,
    TalkStarted,
    TransferFailed,
)
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.recording import RecordingStarted
from dzvin.kernel.value_list import ValueList
from dzvin.reports.facts.project import call_facts
from dzvin.telephony.commands import HangUp, Originate
from dzvin.telephony.model import NumberRule, Price
from dzvin.telephony.party import Party
from tests.flows.world import World, company, told

KYIV, OTHER = "+380442790000", "+380501112244"
ONE = GatewayRoute(
    id="g1",
    endpoint="gw-one",
    provider="p1",
    caller_number="+380440000000",
    rules=(NumberRule(strip="+380", add="0"),),
)
TWO = GatewayRoute(id="g2", endpoint="gw-two", provider="p1", position=1)
OUTSIDE = Target(kind="number", number="044 279-00-00")


def reaches(**calls: Any) -> Any:
    """A company with two gateways; Anna calls out for the queue `support`."""
    usual: dict[str, Any] = {"gateways": (ONE, TWO), "out_queues": {"anna": "support"}}
    settings = QueueSettings(strategy="round_robin", pcp_seconds=10, retry_seconds=1)
    return company(settings=settings, **(usual | calls))


def notes() -> Any:
    settings = QueueSettings(strategy="round_robin", pcp_seconds=10, pcp_on_failed_out=True)
    usual: dict[str, Any] = {"gateways": (ONE,), "out_queues": {"anna": "support"}}
    return company(settings=settings, **usual)


async def dials(world: World, number: str = "0442790000") -> Party:
    world.switch.endpoints |= {"gw-one", "gw-two"}
    await world.is_at_work("anna")
    return await world.calls_from("anna", number)


def result(world: World) -> str | None:
    return world.told(CallEnded)[-1].result


async def hears_why(world: World, phone: Party, why: str, code: int = 603) -> None:
    """The reason is said to the one who dialled before his phone gets it as a SIP answer."""
    assert phone.heard[-1] == f"prompt:out_{why}" and phone.state != "up"
    await world.advance(2)
    assert (phone.state, phone.code, result(world)) == ("ended", code, why)


def test_a_customer_is_called_for_a_queue_and_talks() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        customer = world.switch.rung("gw-one")
        assert (customer.number, customer.caller) == ("0442790000", ("+380440000000", ""))
        assert phone.heard == ["ringing"] and world.operator("anna").state == "call"
        await world.advance(5)
        customer.answer()
        await world.settle()
        assert phone.others() == [customer] and phone.state == "up"
        assert world.operator("anna").state == "busy"
        (recording,) = world.told(RecordingStarted)
        assert recording.leg == customer.leg, "the customer's leg is recorded"
        await world.clicks("anna", "hold", phone.call)
        assert customer.music == "default"
        await world.clicks("anna", "resume", phone.call)
        await world.advance(20)
        customer.hang_up()
        await world.settle()
        assert phone.state == "ended" and world.operator("anna").state == "pcp"
        (ended,) = world.told(CallEnded)
        assert (ended.result, ended.ended_by, ended.lost_reason) == ("connected", "customer", None)
        facts = call_facts(world.log.recorded)
        assert facts is not None
        row = facts.call
        assert (row.direction, row.dialled_by, row.operator, row.queue) == (
            "outbound",
            "anna",
            "anna",
            "support",
        )
        assert row.talk_seconds == 20.0 and row.is_answered and row.dial_result == "connected"
        assert row.party == world.told(CallStarted)[0].party
        assert world.log.parties[row.party or ""].number == KYIV
        assert not any("442790000" in repr(record.event) for record in world.log.recorded)
        assert not any(b"442790000" in each.heard for b in world.log.batches for each in b.inputs)
        assert not world.replay(phone.call).differences

    told(reaches(), story)


def test_an_operator_who_hangs_up_ends_the_call() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        customer = world.switch.rung("gw-one")
        customer.answer()
        await world.settle()
        phone.hang_up()
        await world.settle()
        assert customer.state == "ended"
        assert world.told(CallEnded)[0].ended_by == "operator"

    told(reaches(), story)


def test_an_operator_who_thinks_better_of_it_stops_the_ringing() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        customer = world.switch.rung("gw-one")
        phone.hang_up()
        await world.settle()
        assert customer.state == "ended" and result(world) == "cancelled"
        assert world.operator("anna").state == "ready"

    told(reaches(), story)


def test_a_queue_may_want_notes_after_a_call_out_that_nobody_answered() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        world.switch.rung("gw-one").reject(486)
        await world.settle()
        assert (phone.state, world.operator("anna").state) == ("ended", "pcp")
        await world.advance(10)
        assert world.operator("anna").state == "ready"
        world.switch.habits["gw-one"] = "silent"
        await world.calls_from("anna", "0001")
        assert world.operator("anna").state != "pcp", "nothing was dialled"
        (row, *_) = [e for e in world.told(OperatorStateChanged) if e.state == "pcp"]
        assert (row.queue, row.seconds) == ("support", 10)
        replayed = world.replay(world.told(CallStarted)[0].call)
        assert replayed.differences == ()

    told(notes(), story)


@pytest.mark.parametrize("code", [408, 480, 500, 503])
def test_a_gateway_that_does_not_manage_is_followed_by_the_next(code: int) -> None:
    async def story(world: World) -> None:
        world.switch.habits["gw-one"] = "silent"
        phone = await dials(world)
        way = next(one for one in world.switch.parties.values() if one.endpoint == "gw-one")
        way.reject(code)
        await world.settle()
        customer = world.switch.rung("gw-two")
        assert customer.number == KYIV, "its own rules"
        customer.answer()
        await world.settle()
        assert phone.others() == [customer]
        ways = [leg.gateway for leg in world.told(LegStarted) if leg.gateway]
        assert ways == ["g1", "g2"]

    told(reaches(), story)


@pytest.mark.parametrize(
    "code,how,answer",
    [(486, "busy", 486), (603, "rejected", 603), (404, "invalid_number", 404)],
)
def test_a_person_who_was_reached_is_not_called_again(code: int, how: str, answer: int) -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        world.switch.rung("gw-one").reject(code)
        await world.settle()
        assert (phone.state, phone.code) == ("ended", answer)
        assert result(world) == how
        assert len([c for c in world.switch.performed if isinstance(c, Originate)]) == 1

    told(reaches(), story)


@pytest.mark.parametrize("code", [408, 480])
def test_a_customer_who_did_not_pick_up_is_not_rung_twice(code: int) -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        await world.advance(20)
        world.switch.rung("gw-one").reject(code)
        await world.settle()
        assert (phone.state, phone.code, result(world)) == ("ended", 480, "no_answer")
        assert len([c for c in world.switch.performed if isinstance(c, Originate)]) == 1

    told(reaches(), story)


def test_when_all_ways_fail_the_last_answer_counts() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        world.switch.rung("gw-one").reject(503)
        await world.settle()
        world.switch.rung("gw-two").reject(503)
        await world.settle()
        assert (phone.code, result(world)) == (503, "network_error")

    told(reaches(), story)


def test_nobody_answers_for_a_minute() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        await world.advance(61)
        assert (phone.code, result(world)) == (480, "no_answer")
        assert world.operator("anna").state == "ready"

    told(reaches(), story)


def test_without_a_gateway_there_is_no_way_out() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        assert (phone.code, result(world)) == (503, "no_route")

    told(reaches(gateways=()), story)


def test_another_country_is_refused_and_may_be_allowed() -> None:
    async def refused(world: World) -> None:
        phone = await dials(world, "0048221234567")
        await hears_why(world, phone, "country_forbidden")

    async def called(world: World) -> None:
        await dials(world, "0048221234567")
        assert world.switch.rung("gw-one").number == "+48221234567"

    told(reaches(), refused)
    told(reaches(toll=Toll(countries=("UA", "PL"))), called)


def test_a_company_has_so_many_calls_out_at_once() -> None:
    async def story(world: World) -> None:
        await dials(world)
        await world.is_at_work("boris")
        second = await world.calls_from("boris", "0501112244")
        await hears_why(world, second, "calls_limit", code=503)

    told(reaches(toll=Toll(most_calls=1)), story)


def test_an_emergency_number_is_always_called() -> None:
    async def story(world: World) -> None:
        await dials(world, "112")
        assert world.switch.rung("gw-one").number == "112"

    told(reaches(toll=Toll(countries=("PL",), most_calls=0)), story)


def test_a_call_out_that_was_forgotten_ends_after_the_longest_time() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        await world.advance(30)
        customer = world.switch.rung("gw-one")
        customer.answer()
        await world.settle()
        await world.advance(599)
        assert customer.state == "up"
        await world.advance(2)
        assert (customer.state, phone.state) == ("ended", "ended")
        (ended,) = world.told(CallEnded)
        assert (ended.result, ended.ended_by) == ("connected", "system")
        assert [one.cause for one in world.switch.performed if isinstance(one, HangUp)][0] == 102
        assert not world.replay(phone.call).differences

    async def unlimited(world: World) -> None:
        await dials(world)
        customer = world.switch.rung("gw-one")
        customer.answer()
        await world.advance(86_400)
        assert customer.state == "up"

    told(reaches(toll=Toll(call_seconds=600)), story)
    told(reaches(), unlimited)


def test_an_emergency_number_of_the_queues_country_is_called_even_without_the_right() -> None:
    """911 means nothing in Ukraine, and the queue calls for Americans."""

    async def story(world: World) -> None:
        await dials(world, "911")
        assert world.switch.rung("gw-one").number == "911"

    async def unknown(world: World) -> None:
        phone = await dials(world, "911")
        assert phone.state == "ended"
        assert not [c for c in world.switch.performed if isinstance(c, Originate)]

    queues = {"support": QueueVoice(country="US")}
    dear = replace(ONE, prices=(Price(per_minute_micros=5_000_000),))
    strict = Toll(most_calls=1, minute_micros=1)
    told(reaches(gateways=(dear,), queues=queues, toll=strict, rights={"anna": ()}), story)
    told(reaches(), unknown)


def test_who_asked_not_to_be_called_is_not() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        await hears_why(world, phone, "blacklisted")

    told(reaches(lists={"l": ValueList(blocks_dialling=True, values={KYIV: None})}), story)


async def asks(world: World, caller: Party, kind: Any, *, may_external: bool = True) -> None:
    heard = TransferAsked(operator="anna", kind=kind, to=OUTSIDE, may_external=may_external)
    world.post(heard, caller.call)
    await world.settle()
    await world.advance(0.1)


async def in_talk(world: World) -> tuple[Party, Party]:
    world.switch.endpoints |= {"gw-one", "gw-two"}
    await world.is_at_work("anna")
    return await world.in_talk("anna")


def test_a_customer_is_handed_to_a_number_outside() -> None:
    async def story(world: World) -> None:
        caller, anna = await in_talk(world)
        await world.advance(5)
        await asks(world, caller, "blind")
        assert anna.state == "ended" and caller.music == "default"
        outside = world.switch.rung("gw-one")
        assert outside.caller == ("+380440000000", ""), "the company's number, not the customer's"
        outside.answer()
        await world.settle()
        assert caller.others() == [outside]
        assert world.operator("anna").state == "pcp"
        await world.advance(10)
        outside.hang_up()
        await world.settle()
        await world.advance(3)
        assert caller.state == "ended"
        facts = call_facts(world.log.recorded)
        assert facts is not None
        assert "forward" in {segment.kind for segment in facts.segments}
        assert len(world.told(ForwardStarted)) == len(world.told(ForwardEnded)) == 1
        assert not world.replay(caller.call).differences

    told(reaches(), story)


def test_a_customer_handed_outside_talks_no_longer_than_is_allowed() -> None:
    async def story(world: World) -> None:
        caller, _ = await in_talk(world)
        await world.advance(1000)
        await asks(world, caller, "blind")
        outside = world.switch.rung("gw-one")
        outside.answer()
        await world.settle()
        assert caller.others() == [outside]
        await world.advance(601)
        assert outside.state == "ended"
        assert len(world.told(ForwardEnded)) == 1
        assert not world.replay(caller.call).differences

    told(reaches(toll=Toll(call_seconds=600)), story)


def test_without_the_right_nobody_outside_is_called() -> None:
    async def story(world: World) -> None:
        caller, anna = await in_talk(world)
        await asks(world, caller, "blind", may_external=False)
        assert world.told(TransferFailed)[0].why == "not_allowed"
        assert caller.others() == [anna]

    told(reaches(), story)


def test_a_busy_number_outside_sends_the_customer_back() -> None:
    async def story(world: World) -> None:
        caller, anna = await in_talk(world)
        await asks(world, caller, "blind")
        assert anna.state == "ended"
        world.switch.rung("gw-one").reject(486)
        await world.settle()
        assert world.told(TransferFailed)[0].why == "busy"
        again = world.switch.rung("anna-phone")
        again.answer()
        await world.settle()
        assert caller.others() == [again], "also from post-call processing"
        assert world.told(TalkStarted)[-1].queue == "support"

    told(reaches(), story)


def test_an_expert_outside_is_asked_and_takes_the_customer() -> None:
    async def story(world: World) -> None:
        caller, anna = await in_talk(world)
        await asks(world, caller, "attended")
        outside = world.switch.rung("gw-one")
        outside.answer()
        await world.settle()
        assert anna.others() == [outside] and caller.music == "default"
        await world.clicks("anna", "swap", caller.call)
        assert caller.others() == [anna] and outside.music == "default"
        await world.clicks("anna", "complete", caller.call)
        assert caller.others() == [outside] and anna.state == "ended"
        caller.hang_up()
        await world.settle()
        assert outside.state == "ended"

    told(reaches(), story)


def test_taking_it_back_while_it_rings_outside() -> None:
    async def story(world: World) -> None:
        caller, anna = await in_talk(world)
        await asks(world, caller, "attended")
        outside = world.switch.rung("gw-one")
        await world.clicks("anna", "return", caller.call)
        assert outside.state == "ended" and caller.others() == [anna]

    told(reaches(), story)


def test_somebody_outside_is_invited_and_goes_with_the_last_operator() -> None:
    async def story(world: World) -> None:
        caller, anna = await in_talk(world)
        await asks(world, caller, "conference")
        outside = world.switch.rung("gw-one")
        outside.answer()
        await world.settle()
        assert set(caller.others()) == {anna, outside}
        assert world.told(ConferenceJoined)[0].party is not None
        await world.advance(5)
        anna.hang_up()
        await world.settle()
        await world.advance(3)
        assert outside.state == "ended" and caller.state == "ended"

    told(reaches(), story)


def test_an_outgoing_call_is_handed_to_a_colleague() -> None:
    async def story(world: World) -> None:
        phone = await dials(world)
        await world.is_at_work("boris")
        customer = world.switch.rung("gw-one")
        customer.answer()
        await world.settle()
        await world.advance(5)
        heard = TransferAsked(operator="anna", kind="blind", to=Target(kind="operator", id="boris"))
        world.post(heard, phone.call)
        await world.settle()
        await world.advance(0.1)
        assert phone.state == "ended" and customer.music == "default"
        boris = world.switch.rung("boris-phone")
        boris.answer()
        await world.settle()
        assert customer.others() == [boris]
        customer.hang_up()
        await world.settle()
        assert world.told(CallEnded)[0].result == "connected"

    told(reaches(), story)
