"""Colleagues call each other by short number."""

from dzvin.events.call import CallEnded, CallStarted, TalkStarted
from dzvin.events.queue import ItemRefused
from tests.flows.world import World, in_virtual_time


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
