"""Deadlines inside the states, and who is woken by them."""

from datetime import timedelta

from dzvin.engine.timers import Timers
from tests.engine.toys import MORNING, World, arrived, in_loop, pressed


def test_the_earliest_comes_first_and_only_when_it_is_due() -> None:
    timers = Timers()
    timers.set("b", MORNING + timedelta(seconds=2))
    timers.set("a", MORNING + timedelta(seconds=1))
    assert timers.next() == MORNING + timedelta(seconds=1)
    assert timers.due(MORNING) == []
    assert timers.due(MORNING + timedelta(seconds=2)) == ["a", "b"]
    assert timers.next() is None


def test_a_new_wish_replaces_the_old_one_and_none_takes_it_back() -> None:
    timers = Timers()
    timers.set("a", MORNING)
    timers.set("a", MORNING + timedelta(seconds=9))
    timers.set("b", MORNING)
    timers.set("b", None)
    assert timers.due(MORNING + timedelta(seconds=5)) == []
    assert timers.due(MORNING + timedelta(seconds=9)) == ["a"]


def test_wishes_that_change_for_ever_do_not_fill_the_memory() -> None:
    timers = Timers()
    for second in range(10_000):
        timers.set("a", MORNING + timedelta(seconds=second))
    assert len(timers._heap) < 200
    assert timers.next() == MORNING + timedelta(seconds=9_999)


@in_loop
async def test_a_waiting_call_is_told_its_place_when_its_time_comes() -> None:
    world = World()
    await world.hear(arrived("c1"), arrived("c2"))
    await world.hear(pressed("1", "c1"), pressed("1", "c2"), pressed("0", "c2"))
    world.clock.move(4)
    world.loop.fire()
    await world.loop.settle()
    assert world.state("c2").variables == {}
    world.clock.move(1)
    world.loop.fire()
    await world.loop.settle()
    assert world.state("c2").variables == {"position": "2"}
    assert b'"position":2' in world.log.inputs[-1].heard, "replay hears the same place"


@in_loop
async def test_a_machine_that_never_clears_its_deadline_does_not_spin_the_loop() -> None:
    world = World()
    await world.hear(arrived())
    await world.hear(pressed("9"))
    for _ in range(3):
        world.loop.fire()
        await world.loop.settle()
    assert world.loop.mind.timers.next() == MORNING + timedelta(seconds=1)
