"""Colleagues call each other by short number."""

from typing import Literal

from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import GatewayRoute, Target
from dzvin.events.call import CallEnded, CallStarted, TalkStarted, TransferCompleted
from dzvin.events.queue import ItemRefused
from dzvin.telephony.party import Party
from tests.flows.world import World, company, in_virtual_time, told


@in_virtual_time
async def test_boris_calls_anna_and_both_are_busy_until_they_hang_up(world: World) -> None:
    await world.is_at_work("anna", "boris")
    phone = await world.calls_from("boris", "101")
    (started,) = world.told(CallStarted)
    assert (started.direction, started.operator, started.party) == ("internal", "boris", None)
    anna = world.switch.rung("anna-phone")
    assert anna.caller == ("102", "Boris")
    assert world.operator("boris").state == "call"
    anna.answer()
    await world.settle()
    assert phone.others() == [anna]
    assert (world.operator("anna").state, world.operator("boris").state) == ("busy", "busy")
    assert {talk.operator for talk in world.told(TalkStarted)} == {"anna", "boris"}
    phone.hang_up()
    await world.settle()
    assert anna.state == "ended"
    assert (world.operator("anna").state, world.operator("boris").state) == ("ready", "ready")
    assert world.told(CallEnded)[0].ended_by == "operator"


@in_virtual_time
async def test_a_colleague_who_talks_with_a_customer_is_busy(world: World) -> None:
    await world.is_at_work("anna", "boris")
    await world.in_talk("anna")
    phone = await world.calls_from("boris", "101")
    assert world.told(ItemRefused)[0].reason == "operator_busy"
    assert phone.state == "ended"
    assert phone.code == 486


@in_virtual_time
async def test_a_colleague_who_is_not_there_does_not_ring(world: World) -> None:
    await world.is_at_work("boris")
    phone = await world.calls_from("boris", "101")
    assert world.told(ItemRefused)[0].reason == "operator_offline"
    assert phone.state == "ended"
    assert world.operator("boris").state == "ready"


@in_virtual_time
async def test_a_colleague_who_does_not_answer(world: World) -> None:
    await world.is_at_work("anna", "boris")
    phone = await world.calls_from("boris", "101")
    await world.advance(60)
    assert phone.state == "ended"
    assert world.operator("anna").state == "ready", "a private call sends nobody away"
    assert world.operator("boris").state == "ready"


@in_virtual_time
async def test_an_operator_who_dials_from_away_is_away_afterwards(world: World) -> None:
    await world.is_at_work("anna", "boris")
    await world.presses("boris", "away", "lunch")
    phone = await world.calls_from("boris", "101")
    world.switch.rung("anna-phone").answer()
    await world.settle()
    phone.hang_up()
    await world.settle()
    assert world.states_of("boris")[-1] == ("away", "lunch")


OUTSIDE = Target(kind="number", number="0442790000")
WAY = GatewayRoute(id="g1", endpoint="gw-one", provider="p1", caller_number="+380440000000")


async def boris_talks_with_anna(world: World) -> tuple[Party, Party]:
    world.switch.endpoints |= {"gw-one"}
    await world.is_at_work("anna", "boris")
    phone = await world.calls_from("boris", "101")
    anna = world.switch.rung("anna-phone")
    anna.answer()
    await world.settle()
    return phone, anna


async def boris_asks(world: World, call: str, kind: Literal["blind", "attended"]) -> Party:
    world.post(TransferAsked(operator="boris", kind=kind, to=OUTSIDE, may_external=True), call)
    await world.settle()
    await world.advance(0.1)
    return world.switch.rung("gw-one")


def test_who_dialled_a_colleague_hands_him_over() -> None:
    async def story(world: World) -> None:
        phone, anna = await boris_talks_with_anna(world)
        outside = await boris_asks(world, phone.call, "blind")
        assert phone.state == "ended" and anna.music == "default"
        assert world.operator("boris").state == "ready"
        outside.answer()
        await world.settle()
        assert anna.others() == [outside] and world.operator("anna").state == "busy"
        (done,) = world.told(TransferCompleted)
        assert done.by == "boris"
        anna.hang_up()
        await world.settle()
        assert outside.state == "ended" and world.operator("anna").state == "ready"
        assert not world.replay(phone.call).differences

    told(company(gateways=(WAY,)), story)


def test_who_dialled_a_colleague_asks_somebody_and_comes_back_to_him() -> None:
    async def story(world: World) -> None:
        phone, anna = await boris_talks_with_anna(world)
        outside = await boris_asks(world, phone.call, "attended")
        assert phone.music == "ringback" and anna.music == "default"
        outside.answer()
        await world.settle()
        assert phone.others() == [outside]
        await world.clicks("boris", "return", phone.call)
        assert phone.others() == [anna] and outside.state == "ended"
        phone.hang_up()
        await world.settle()
        assert anna.state == "ended"
        assert (world.operator("anna").state, world.operator("boris").state) == ("ready", "ready")
        assert not world.replay(phone.call).differences

    told(company(gateways=(WAY,)), story)


def test_nobody_reached_and_the_one_who_dialled_is_gone_ends_the_call() -> None:
    async def story(world: World) -> None:
        phone, anna = await boris_talks_with_anna(world)
        outside = await boris_asks(world, phone.call, "blind")
        outside.reject(486)
        await world.settle()
        again = world.switch.rung("boris-phone")
        again.reject(486)
        await world.settle()
        await world.advance(1)
        assert anna.state == "ended" and world.operator("anna").state == "ready"

    told(company(gateways=(WAY,), fallback_queue="support"), story)


def test_who_dialled_a_colleague_may_hold_him() -> None:
    async def story(world: World) -> None:
        phone, anna = await boris_talks_with_anna(world)
        await world.clicks("boris", "hold", phone.call)
        assert anna.music == "default" and phone.others() == []
        await world.clicks("boris", "resume", phone.call)
        assert phone.others() == [anna] and anna.music == ""
        anna.hang_up()
        await world.settle()
        assert phone.state == "ended"

    told(company(gateways=(WAY,)), story)
