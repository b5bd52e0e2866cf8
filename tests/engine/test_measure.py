"""The engine's figures are true: what is stuck, what takes how long now, is Asterisk there."""

from datetime import timedelta

from dzvin.engine.follow import acd_subject, call_subject
from dzvin.engine.measure import look, orphaned_items, overdue_offers
from dzvin.infra.metrics import COMMIT_SECONDS, ENGINE
from tests.flows.world import TENANT, World, in_virtual_time


def shown(name: str, **labels: str) -> float | None:
    return ENGINE.get_sample_value(f"dzvin_{name}", labels)


async def look_at(world: World) -> None:
    await look(world.loop, world.switch.now)


@in_virtual_time
async def test_a_lost_switch_is_told_until_it_is_back(world: World) -> None:
    await look_at(world)
    assert shown("switch_connected") == 1
    world.switch.lose_connection()
    await world.settle()
    await look_at(world)
    assert shown("switch_connected") == 0
    await world.is_connected_again()
    await look_at(world)
    assert shown("switch_connected") == 1


@in_virtual_time
async def test_an_offer_past_its_deadline_is_stuck(world: World) -> None:
    await world.is_at_work("anna")
    await world.in_queue()
    await world.advance(1)
    router = world.loop.mind.states[acd_subject(TENANT)]
    offer = world.operator("anna").offer
    assert offer is not None and not overdue_offers([router], world.switch.now)
    late = offer.deadline_at + timedelta(seconds=31)
    assert overdue_offers([router], late) == [offer.id]


@in_virtual_time
async def test_a_waiting_item_whose_call_is_over_is_stuck(world: World) -> None:
    caller = await world.in_queue()
    await world.advance(1)
    router = world.loop.mind.states[acd_subject(TENANT)]
    waiting = [item.id for item in router.items.values() if item.queue]
    assert waiting and not orphaned_items([router], world.loop.mind)
    del world.loop.mind.states[call_subject(caller.call)]
    assert orphaned_items([router], world.loop.mind) == waiting


@in_virtual_time
async def test_what_took_long_an_hour_ago_is_not_what_it_takes_now(world: World) -> None:
    await look_at(world)
    COMMIT_SECONDS.observe(100.0)
    for _ in range(13):
        await look_at(world)
    for _ in range(10):
        COMMIT_SECONDS.observe(0.25)
    await look_at(world)
    assert shown("recent_seconds", of="commit") == 0.25
