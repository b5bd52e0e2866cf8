"""Whatever was believed too long is compared with what is there, and mended."""

from msgspec.structs import replace

from dzvin.engine.follow import acd_subject
from dzvin.events.call import CallEnded, TalkInterrupted
from dzvin.events.operator import OperatorCorrected
from tests.flows.world import TENANT, World, company, in_virtual_time, told


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
async def test_a_page_whose_end_was_never_told_is_rung_back_into_its_talk(world: World) -> None:
    """The customer is not dropped for it: his operator may have loaded his page anew."""
    await world.is_at_work("anna")
    caller, page = await world.in_talk()
    del world.switch.parties[page.leg]
    await world.advance(65)
    assert [one.why for one in world.told(TalkInterrupted)] == ["connection_lost"]
    again = world.switch.rung("anna-phone")
    again.answer()
    await world.settle()
    assert caller.others() == [again] and not world.told(CallEnded)


def test_a_desk_phone_whose_end_was_never_told_has_ended_its_talk() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna")
        caller, desk = await world.in_talk()
        del world.switch.parties[desk.leg]
        await world.advance(120)
        assert caller.state == "ended" and not world.told(TalkInterrupted)

    told(company(devices=("anna-phone",)), story)


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
