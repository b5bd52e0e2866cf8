"""Callers whom no engine heard: booked once, with their own times, and only then forgotten."""

from datetime import timedelta

from msgspec.structs import replace

from dzvin.engine.unheard import Unheard
from dzvin.telephony.signals import LegEnded
from dzvin.telephony.switch import Missed
from tests.engine.toys import TENANT, World, arrived, in_loop


class Slate:
    """What the switch wrote down."""

    def __init__(self, *missed: Missed) -> None:
        self.missed = {one.arrived.call: one for one in missed}
        self.is_away = False

    async def read(self) -> list[Missed]:
        if self.is_away:
            raise ConnectionError("no manager port")
        return list(self.missed.values())

    async def forget(self, call: str) -> None:
        del self.missed[call]


def gone(world: World, call: str, ago: float = 60, number: str = "800") -> Missed:
    left = world.clock.now() - timedelta(seconds=ago)
    who = replace(arrived(call, number), is_gone=True)
    return Missed(arrived=who, came_at=left - timedelta(seconds=4), left_at=left)


@in_loop
async def test_a_caller_nobody_heard_is_booked_with_his_own_times_and_then_forgotten() -> None:
    world = World()
    slate = Slate(gone(world, "c1"))
    missed = slate.missed["c1"]
    unheard = Unheard(world.loop, world.log, slate)
    await unheard.look()
    assert not slate.missed
    assert world.names == ["call.started", "call.ended"]
    times = [record.envelope.at for record in world.log.recorded]
    assert times == [missed.came_at, missed.left_at]
    await unheard.look()
    assert len(world.names) == 2
    assert world.log.inputs[0].heard.count(b"380501112233") == 0, "the number stays with the party"


@in_loop
async def test_who_is_in_the_books_is_not_booked_again() -> None:
    world = World()
    await world.hear(arrived("c1"), LegEnded(call="c1", leg="c1-in"))
    slate = Slate(gone(world, "c1"))
    await Unheard(world.loop, world.log, slate).look()
    assert not slate.missed
    assert world.names == ["call.started", "call.ended"]


@in_loop
async def test_who_left_just_now_is_looked_at_later_and_whose_books_are_open_hears_of_it() -> None:
    """A former engine let him in, and he left at the door before we could."""
    world = World()
    await world.hear(arrived("open"))
    slate = Slate(gone(world, "open"), gone(world, "just-now", ago=1))
    unheard = Unheard(world.loop, world.log, slate)
    await unheard.look()
    assert set(slate.missed) == {"open", "just-now"}
    await world.hear()
    assert world.names.count("call.ended") == 1
    world.clock.move(10)
    await unheard.look()
    assert not slate.missed
    assert world.names.count("call.started") == world.names.count("call.ended") == 2


@in_loop
async def test_nobodys_number_is_dropped_and_a_switch_that_is_away_is_asked_again() -> None:
    world = World()
    slate = Slate(gone(world, "c1", number="none"), gone(world, "c2"))
    slate.is_away = True
    unheard = Unheard(world.loop, world.log, slate)
    await unheard.look()
    assert len(slate.missed) == 2
    slate.is_away = False
    await unheard.look()
    assert not slate.missed
    assert [record.envelope.tenant for record in world.log.recorded] == [TENANT, TENANT]
