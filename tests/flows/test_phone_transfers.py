"""The transfer key of a desk phone, told by the whole engine on the fake switch."""

from typing import Any

from dzvin.calls.model import GatewayRoute
from dzvin.engine.snapshot import TenantConfig
from dzvin.events.call import (
    CallEnded,
    CallStarted,
    ForwardStarted,
    LegMoved,
    TalkStarted,
    TransferCompleted,
)
from dzvin.telephony.party import Party
from tests.flows.world import TENANT, World, company, told

BOTH = ("workplace.use", "call.transfer")
SETTINGS: dict[str, Any] = {"rights": {"anna": BOTH, "boris": BOTH}}


async def asks_boris(world: World) -> tuple[Party, Party]:
    """Anna's other line, and Boris who took it."""
    line = await world.calls_from("anna", "102")
    boris = world.switch.rung("boris-phone")
    boris.answer()
    await world.settle()
    assert line.others() == [boris]
    return line, boris


def test_blind_is_the_button_and_the_phone_is_told() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller, anna = await world.in_talk("anna")
        anna.refer("102")
        await world.settle()
        await world.advance(0.1)
        assert (anna.state, anna.told) == ("ended", ["done"])
        boris = world.switch.rung("boris-phone")
        boris.answer()
        await world.settle()
        assert caller.others() == [boris]
        assert world.told(TransferCompleted)[0].kind == "blind"
        assert world.replay(caller.call).differences == ()

    told(company(**SETTINGS), story)


def test_attended_joins_both_lines_whichever_is_named_first() -> None:
    for is_first in (True, False):

        async def story(world: World, is_first: bool = is_first) -> None:
            await world.is_at_work("anna", "boris")
            caller, anna = await world.in_talk("anna")
            line, boris = await asks_boris(world)
            (anna if is_first else line).refer(to=line if is_first else anna)
            await world.settle()
            assert (anna if is_first else line).told == ["done"]
            assert (anna.state, line.state) == ("ended", "ended")
            assert caller.others() == [boris]
            (moved,) = world.told(LegMoved)
            assert (moved.call, moved.operator) == (caller.call, "boris")
            assert [e.operator for e in world.told(TalkStarted, call=caller.call)] == [
                "anna",
                "boris",
            ]
            assert world.operator("anna").state == "pcp"
            assert (world.operator("boris").state, world.operator("boris").call) == (
                "busy",
                caller.call,
            )
            caller.hang_up()
            await world.settle()
            assert boris.state == "ended"
            assert world.operator("boris").state == "pcp"
            assert len(world.told(CallEnded)) == 2
            for started in world.told(CallStarted):
                assert world.replay(started.call).differences == ()

        told(company(**SETTINGS), story)


def test_he_who_hangs_up_himself_is_no_obstacle() -> None:
    """Some phones let both lines go as soon as they are told."""

    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller, anna = await world.in_talk("anna")
        line, boris = await asks_boris(world)
        anna.refer(to=line)
        line.hang_up()
        await world.settle()
        assert caller.others() == [boris]

    told(company(**SETTINGS), story)


def test_what_cannot_be_joined_is_refused_and_nothing_moves() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller, anna = await world.in_talk("anna")
        line = await world.calls_from("anna", "102")
        anna.refer(to=line)
        await world.settle()
        assert anna.told == ["refused"], "Boris has not answered yet"
        anna.refer(to=caller)
        await world.settle()
        anna.refer("103")
        await world.settle()
        caller.refer("102")
        await world.settle()
        assert anna.told == ["refused"] * 3
        assert caller.told == ["refused"], "a customer transfers nobody"
        assert caller.others() == [anna]

    told(company(**SETTINGS), story)


def test_without_the_right_nothing_moves() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller, anna = await world.in_talk("anna")
        anna.refer("102")
        line, boris = await asks_boris(world)
        anna.refer(to=line)
        await world.settle()
        assert anna.told == ["refused", "refused"]
        assert caller.others() == [anna]
        assert line.others() == [boris]

    told(company(rights={"anna": ("workplace.use",)}), story)


KYIV = "+380442790000"
WAY_OUT = GatewayRoute(id="g1", endpoint="gw-out", provider="p1", caller_number="+380440000000")
OUTSIDE = {"anna": (*BOTH, "call.out", "call.transfer_external")}


def outside(**rights: tuple[str, ...]) -> TenantConfig:
    return company(rights=OUTSIDE | rights, gateways=(WAY_OUT,))


async def asks_outside(world: World) -> tuple[Party, Party]:
    line = await world.calls_from("anna", "0442790000")
    other = world.switch.rung("gw-out")
    other.answer()
    await world.settle()
    assert line.others() == [other]
    return line, other


def test_the_customer_is_joined_with_somebody_outside_and_talks_on_without_an_operator() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints.add("gw-out")
        await world.is_at_work("anna")
        caller, anna = await world.in_talk("anna")
        line, other = await asks_outside(world)
        line.refer(to=anna)
        await world.settle()
        assert (anna.state, line.state, line.told) == ("ended", "ended", ["done"])
        assert caller.others() == [other]
        assert len(world.told(ForwardStarted, call=caller.call)) == 1
        assert world.operator("anna").state == "pcp"
        assert world.loop.mind.outside_legs(TENANT) == {other.leg}, "it still costs"
        await world.advance(30)
        other.hang_up()
        await world.settle()
        assert caller.state == "ended"
        for started in world.told(CallStarted):
            assert world.replay(started.call).differences == ()
        stored = [row.heard for batch in world.log.batches for row in batch.inputs]
        assert not any(b"442790000" in row for row in stored)

    told(outside(), story)


def test_a_call_outside_that_was_joined_is_counted_once() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints.add("gw-out")
        await world.is_at_work("anna")
        _caller, anna = await world.in_talk("anna")
        line, other = await asks_outside(world)
        await world.advance(60)
        line.refer(to=anna)
        await world.settle()
        await world.advance(30)
        other.hang_up()
        await world.settle()
        assert world.log.used[TENANT].seconds == 90

    told(outside(), story)


def test_blind_to_a_number_outside_needs_the_right_and_passes_the_limits() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints.add("gw-out")
        await world.is_at_work("anna")
        caller, anna = await world.in_talk("anna")
        anna.refer("+48123456789")
        await world.settle()
        assert anna.told == ["refused"], "a country that is not allowed"
        anna.refer("0442790000")
        await world.settle()
        await world.advance(0.1)
        assert anna.told == ["refused", "done"]
        other = world.switch.rung("gw-out")
        assert (other.number, other.caller) == (KYIV, ("+380440000000", ""))
        other.answer()
        await world.settle()
        assert caller.others() == [other]

    told(outside(), story)


def test_without_the_right_for_outside_neither_is_done() -> None:
    async def story(world: World) -> None:
        world.switch.endpoints.add("gw-out")
        await world.is_at_work("anna")
        caller, anna = await world.in_talk("anna")
        anna.refer("0442790000")
        await world.settle()
        line, other = await asks_outside(world)
        anna.refer(to=line)
        await world.settle()
        assert anna.told == ["refused", "refused"]
        assert (caller.others(), line.others()) == ([anna], [other])

    told(outside(anna=(*BOTH, "call.out")), story)


def test_a_call_that_was_joined_survives_a_new_engine() -> None:
    async def story(world: World) -> None:
        await world.is_at_work("anna", "boris")
        caller, anna = await world.in_talk("anna")
        line, boris = await asks_boris(world)
        anna.refer(to=line)
        await world.settle()
        await world.die()
        await world.start()
        assert caller.others() == [boris]
        boris.hang_up()
        await world.settle()
        assert caller.state == "ended"
        assert world.operator("boris").state == "pcp"

    told(company(**SETTINGS), story)
