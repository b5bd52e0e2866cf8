"""Whatever was believed too long is compared with what is there, and mended."""

from msgspec.structs import replace

from dzvin.engine.follow import acd_subject
from dzvin.events.call import CallEnded
from dzvin.events.operator import OperatorCorrected
from tests.flows.world import TENANT, World, in_virtual_time


@in_virtual_time
async def test_a_call_whose_end_was_never_told_is_closed(world: World) -> None:
    await world.is_at_work("anna")
    caller, phone = await world.in_talk()
    for party in (caller, phone):
        del world.switch.parties[party.leg]
    await world.advance(120)
    assert [ended.call for ended in world.told(CallEnded)] == [caller.call]
    assert world.operator("anna").state == "ready"


@in_virtual_time
async def test_a_long_quiet_talk_is_left_alone(world: World) -> None:
    await world.is_at_work("anna")
    caller, phone = await world.in_talk()
    await world.advance(600)
    assert caller.others() == [phone]
    assert not world.told(OperatorCorrected)


@in_virtual_time
async def test_an_operator_who_is_busy_with_nothing_is_set_free(world: World) -> None:
    await world.is_at_work("anna")
    router = world.loop.mind.states[acd_subject(TENANT)]
    stuck = replace(world.operator("anna"), state="busy", call="a-call-that-never-was")
    world.loop.mind.states[acd_subject(TENANT)] = replace(router, operators={"anna": stuck})
    await world.advance(6)
    assert world.told(OperatorCorrected)[0].operator == "anna"
    assert world.operator("anna").state in {"ready", "pcp"}
