"""What calls outside may cost a company, as its people and callers notice it."""

from typing import Any

import pytest
from msgspec.structs import replace

from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import GatewayRoute, QueueVoice, Target
from dzvin.calls.rights import OUT, OUT_AWAY
from dzvin.calls.toll import Toll
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import (
    CallEnded,
    CallLimited,
    ForwardFailed,
    TalkInterrupted,
    TransferFailed,
)
from dzvin.scenario.model import HANG_UP, Graph, GraphNode
from dzvin.telephony.commands import Originate
from dzvin.telephony.model import Price
from dzvin.telephony.party import Party
from tests.flows.world import World, company, told

KYIV, MOBILE = "+380442790000", "+380501112244"
RTP_TIMEOUT = 44
MINUTE = Price(prefix="380", per_minute_micros=1_000_000, first_seconds=60, step_seconds=60)
WAY = GatewayRoute(id="g1", endpoint="gw-one", provider="p1", caller_number="+380440000000")


def reaches(gateways: tuple[GatewayRoute, ...] = (WAY,), **calls: Any) -> TenantConfig:
    return company(gateways=gateways, out_queues={"anna": "support"}, **calls)


def priced(*prices: Price) -> tuple[GatewayRoute, ...]:
    return (replace(WAY, prices=prices),)


async def at_work(world: World, *operators: str) -> None:
    world.switch.endpoints |= {"gw-one", "gw-two"}
    await world.is_at_work(*operators)


async def talks_for(world: World, seconds: float, number: str = KYIV) -> Party:
    """Anna calls somebody who answers at once, and hangs up after so long."""
    phone = await world.calls_from("anna", number)
    world.switch.rung("gw-one").answer()
    await world.settle()
    await world.advance(seconds)
    phone.hang_up()
    await world.settle()
    await world.ends_pcp("anna")
    return phone


async def is_refused(world: World, operator: str, number: str = KYIV) -> str | None:
    """The code in the journal; the reason was said to him, and nobody outside was rung."""
    rung = sum(1 for command in world.switch.performed if isinstance(command, Originate))
    phone = await world.calls_from(operator, number)
    said = phone.heard[-1]
    await world.advance(2)
    result = world.told(CallEnded)[-1].result
    assert said == f"prompt:out_{result}" and phone.state == "ended" and phone.code >= 400
    assert rung == sum(1 for command in world.switch.performed if isinstance(command, Originate))
    assert not world.replay(phone.call).differences
    return result


def test_the_minutes_of_a_day_are_used_up_and_come_back_at_midnight() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna")
        await talks_for(world, 400)
        await talks_for(world, 201)
        assert await is_refused(world, "anna") == "minutes_limit"
        assert world.log.used[world.tenant].seconds == pytest.approx(600, abs=3)
        assert world.log.used[world.tenant].calls == 2
        await world.advance(24 * 3600)
        await world.is_at_work("anna")
        phone = await world.calls_from("anna", KYIV)
        assert world.switch.rung("gw-one") and phone.state == "calling"

    told(reaches(toll=Toll(day_seconds=600)), story)


def test_a_talk_that_still_lasts_counts_too() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna", "boris")
        await world.calls_from("anna", "112")
        world.switch.rung("gw-one").answer()
        await world.settle()
        await world.advance(61)
        assert await is_refused(world, "boris") == "minutes_limit"

    told(reaches(toll=Toll(day_seconds=60)), story)


def limits_told(world: World) -> list[tuple[str, bool]]:
    return [(limited.why, limited.is_over) for limited in world.told(CallLimited)]


def test_a_call_that_nobody_ends_does_not_talk_beyond_the_minutes_of_the_day() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna", "boris")
        first = await world.calls_from("anna", KYIV)
        outside = world.switch.rung("gw-one")
        outside.answer()
        await world.settle()
        await world.advance(400)
        assert first.heard[-1:] != ["beep"] and first.state == outside.state == "up"
        await world.advance(150)
        assert first.heard.count("beep") == 1 and outside.heard.count("beep") == 0
        assert limits_told(world) == [("minutes_limit", False)] and first.state == "up"
        await world.advance(60)
        assert first.state == outside.state == "ended"
        assert limits_told(world) == [("minutes_limit", False), ("minutes_limit", True)]
        assert world.log.used[world.tenant].seconds == pytest.approx(600, abs=3)
        ended = world.told(CallEnded)[-1]
        assert (ended.ended_by, ended.result, ended.lost_reason) == ("system", "connected", None)
        assert not world.replay(first.call).differences
        assert await is_refused(world, "boris") == "minutes_limit"

    told(reaches(toll=Toll(day_seconds=600)), story)


def test_a_step_that_is_paid_is_talked_to_its_end_and_the_next_one_is_not_begun() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna")
        phone = await world.calls_from("anna", KYIV)
        world.switch.rung("gw-one").answer()
        await world.settle()
        await world.advance(115)
        assert phone.state == "up"
        assert limits_told(world) == [("cost_limit", False)]
        await world.advance(6)
        assert phone.state == "ended"
        assert world.log.used[world.tenant].cost_micros == 2_000_000
        assert limits_told(world)[-1] == ("cost_limit", True)

    told(reaches(priced(MINUTE), toll=Toll(day_micros=2_000_000)), story)


def test_a_customer_forwarded_outside_is_let_go_when_the_minutes_are_used_up() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw-one"}
        caller = await world.calls()
        outside = world.switch.rung("gw-one")
        outside.answer()
        await world.settle()
        await world.advance(130)
        assert outside.state == caller.state == "ended"
        assert limits_told(world)[-1] == ("minutes_limit", True)
        assert not world.replay(caller.call).differences

    told(company(scenario=forwards(), gateways=(WAY,), toll=Toll(day_seconds=120)), story)


def test_no_limit_ends_an_emergency_call() -> None:
    strict = Toll(call_seconds=60, day_seconds=60, day_micros=1)

    async def story(world: World) -> None:
        await at_work(world, "anna")
        phone = await world.calls_from("anna", "112")
        world.switch.rung("gw-one").answer()
        await world.settle()
        await world.advance(3600)
        assert phone.state == "up" and limits_told(world) == []

    told(reaches(priced(MINUTE), toll=strict), story)


def test_no_limit_ends_an_emergency_call_whose_operator_is_lost() -> None:
    """911 is one in the queue's country only, and by then the call is in no queue."""
    strict = Toll(call_seconds=60, day_seconds=60, day_micros=1)

    async def story(world: World) -> None:
        await at_work(world, "anna", "boris")
        phone = await world.calls_from("anna", "911")
        outside = world.switch.rung("gw-one")
        outside.answer()
        await world.settle()
        world.switch.unregister("anna-phone")
        phone.is_lost(RTP_TIMEOUT)
        await world.settle()
        assert world.told(TalkInterrupted)
        await world.advance(61)
        assert limits_told(world) == []

    queues = {"support": QueueVoice(country="US")}
    told(reaches(priced(MINUTE), toll=strict, queues=queues), story)


def test_who_is_told_late_that_the_money_ends_begins_no_paid_step_more() -> None:
    """Boris' next minute fits, because Anna's next sixty steps do not; but her next one does, and
    together they are too much."""
    short = replace(MINUTE, prefix="38050", per_minute_micros=2_000_000, step_seconds=1)

    async def story(world: World) -> None:
        await at_work(world, "anna", "boris")
        phones = []
        for operator, number in (("anna", MOBILE), ("boris", KYIV)):
            phones.append(await world.calls_from(operator, number))
            world.switch.rung("gw-one").answer()
            await world.settle()
        await world.advance(70)
        assert phones[1].state == "ended" and phones[0].state == "up"
        assert world.log.used[world.tenant].cost_micros == 1_000_000

    told(reaches(priced(MINUTE, short), toll=Toll(day_micros=4_010_000)), story)


def test_a_minute_before_a_call_becomes_too_long_our_side_hears_a_tone() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna")
        phone = await world.calls_from("anna", KYIV)
        world.switch.rung("gw-one").answer()
        await world.settle()
        await world.advance(239)
        assert phone.heard.count("beep") == 0
        await world.advance(2)
        assert phone.heard.count("beep") == 1
        await world.advance(60)
        assert phone.state == "ended"
        assert limits_told(world) == [("call_minutes", False), ("call_minutes", True)]

    told(reaches(toll=Toll(call_seconds=300)), story)


def test_a_new_engine_knows_what_was_used_today() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna")
        await talks_for(world, 61)
        await world.die()
        await world.start()
        assert await is_refused(world, "anna") == "minutes_limit"

    told(reaches(toll=Toll(day_seconds=60)), story)


def test_a_minute_that_is_too_dear_is_not_begun() -> None:
    dear = replace(MINUTE, prefix="38050", per_minute_micros=5_000_000)

    async def story(world: World) -> None:
        await at_work(world, "anna")
        assert await is_refused(world, "anna", MOBILE) == "price_limit"
        await talks_for(world, 5)

    told(reaches(priced(MINUTE, dear), toll=Toll(minute_micros=2_000_000)), story)


def test_a_dear_way_is_passed_over_for_a_cheap_one() -> None:
    dear = replace(WAY, prices=(replace(MINUTE, per_minute_micros=9_000_000),))
    cheap = GatewayRoute(id="g2", endpoint="gw-two", provider="p2", prices=(MINUTE,))

    async def story(world: World) -> None:
        await at_work(world, "anna")
        phone = await world.calls_from("anna", KYIV)
        world.switch.rung("gw-two").answer()
        await world.settle()
        assert phone.state == "up"

    told(reaches((dear, cheap), toll=Toll(minute_micros=2_000_000)), story)


def test_the_money_of_a_day_is_counted_in_steps_that_began() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna")
        await talks_for(world, 61)
        assert world.log.used[world.tenant].cost_micros == 2_000_000
        assert await is_refused(world, "anna") == "cost_limit"

    told(reaches(priced(MINUTE), toll=Toll(day_micros=2_000_000)), story)


def test_without_the_right_one_calls_nobody_but_the_emergency() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna")
        assert await is_refused(world, "anna") == "right_missing"
        await world.calls_from("anna", "112")
        assert world.switch.rung("gw-one").number == "112"

    told(reaches(rights={"anna": ("workplace.use",)}), story)


def test_no_limit_stands_before_an_emergency_call() -> None:
    strict = Toll(countries=("PL",), most_calls=1, day_seconds=1, day_micros=1, minute_micros=1)

    async def story(world: World) -> None:
        await at_work(world, "anna", "boris")
        for operator in ("anna", "boris"):
            phone = await world.calls_from(operator, "112")
            assert world.switch.rung("gw-one").number == "112" and phone.state == "calling"
            world.switch.rung("gw-one").answer()
            await world.settle()
            await world.advance(30)

    told(reaches(priced(MINUTE), toll=strict, rights={}), story)


def test_who_is_away_calls_out_only_with_that_right() -> None:
    async def refused(world: World) -> None:
        await at_work(world, "anna")
        await world.presses("anna", "away")
        assert await is_refused(world, "anna") == "away_forbidden"
        assert world.operator("anna").state == "away"

    async def allowed(world: World) -> None:
        await at_work(world, "anna")
        await world.presses("anna", "away")
        await talks_for(world, 5)
        assert world.operator("anna").state == "away", "never to Ready by a call of one's own"

    told(reaches(rights={"anna": (OUT,)}), refused)
    told(reaches(rights={"anna": (OUT, OUT_AWAY)}), allowed)


def test_a_phone_whose_owner_is_not_signed_in_calls_nobody() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw-one"}
        world.switch.register("anna-phone")
        assert await is_refused(world, "anna") == "away_forbidden"

    told(reaches(rights={"anna": (OUT,)}), story)


def test_a_customer_is_not_handed_outside_beyond_the_limits() -> None:
    async def story(world: World) -> None:
        await at_work(world, "anna")
        await talks_for(world, 61)
        caller, anna = await world.in_talk("anna")
        to = Target(kind="number", number=KYIV)
        asked = TransferAsked(operator="anna", kind="blind", to=to, may_external=True)
        world.post(asked, caller.call)
        await world.settle()
        await world.advance(0.1)
        assert world.told(TransferFailed)[0].why == "minutes_limit"
        assert caller.others() == [anna]

    told(reaches(toll=Toll(day_seconds=60)), story)


def forwards() -> Graph:
    exits = dict.fromkeys(("answered", "busy", "no_answer", "failed"), HANG_UP)
    return Graph(
        nodes=(
            GraphNode(id="start", kind="start", exits={"next": "out"}),
            GraphNode(id="out", kind="forward", params={"number": KYIV}, exits=exits),
        )
    )


def test_a_scenario_forwards_no_more_callers_than_the_company_allows() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw-one"}
        first, second = await world.calls(), await world.calls()
        await world.advance(1)
        assert world.switch.rung("gw-one").call == first.call
        assert [failed.call for failed in world.told(ForwardFailed)] == [second.call]
        assert world.told(ForwardFailed)[0].why == "calls_limit"
        assert second.state == "ended" and first.state != "ended"
        for caller in (first, second):
            assert not world.replay(caller.call).differences

    told(company(scenario=forwards(), gateways=(WAY,), toll=Toll(most_calls=1)), story)


def test_a_scenario_forwards_nobody_when_the_minutes_are_used_up() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints |= {"gw-one"}
        first = await world.calls()
        world.switch.rung("gw-one").answer()
        await world.settle()
        await world.advance(61)
        first.hang_up()
        await world.settle()
        await world.die()
        await world.start()
        await world.calls()
        await world.advance(1)
        assert world.told(ForwardFailed)[-1].why == "minutes_limit"

    told(company(scenario=forwards(), gateways=(WAY,), toll=Toll(day_seconds=60)), story)
