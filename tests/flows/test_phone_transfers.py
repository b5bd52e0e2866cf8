"""The transfer key of a desk phone, told by the whole engine on the fake switch."""

from typing import Any

from dzvin.events.call import CallEnded, CallStarted, LegMoved, TalkStarted, TransferCompleted
from dzvin.telephony.party import Party
from tests.flows.world import World, company, told

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
