"""The stored inputs of any call give the same events again."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from msgspec.structs import replace

from dzvin.engine.cascade import Machines
from dzvin.kernel.step import Step
from dzvin.run.engine import MACHINES
from tests.flows import world as worlds
from tests.flows.world import World, company, in_virtual_time, told

type Story = Callable[[World], Coroutine[Any, Any, str]]


async def answered(world: World) -> str:
    await world.is_at_work("anna", "boris")
    caller, _ = await world.in_talk()
    await world.advance(20)
    caller.hang_up()
    await world.settle()
    return caller.call


async def missed_and_taken_by_another_among_other_calls(world: World) -> str:
    await world.is_at_work("anna", "boris")
    one, caller, three = [await world.in_queue() for _ in range(3)]
    await world.advance(22)
    world.switch.rung("boris-phone").answer()
    await world.advance(45)
    one.hang_up()
    await world.presses("anna", "ready")
    await world.advance(15)
    three.hang_up()
    await world.settle()
    caller.hang_up()
    await world.settle()
    return caller.call


async def over_a_restart(world: World) -> str:
    await world.is_at_work("anna")
    caller = await world.in_queue()
    await world.advance(5)
    await world.die()
    await world.start()
    await world.advance(40)
    caller.hang_up()
    await world.settle()
    return caller.call


async def with_the_robot(world: World) -> str:
    caller = await world.calls()
    await world.advance(1.5)
    caller.press("0")
    caller.say()
    await world.advance(40)
    caller.hang_up()
    await world.settle()
    return caller.call


async def after_the_routers_state_was_kept(world: World) -> str:
    await world.is_at_work("anna")
    world._watchdog._looks = 719
    await world.advance(6)
    return await answered(world)


class BreaksOnce:
    def __init__(self, step: Callable[..., Step[Any]]) -> None:
        self._step = step
        self._is_broken = True

    def __call__(self, *arguments: Any) -> Step[Any]:
        if self._is_broken:
            self._is_broken = False
            raise RuntimeError("a bug")
        return self._step(*arguments)


async def with_a_crash_in_it(world: World) -> str:
    caller = await world.in_queue()
    subject = f"call:{caller.call}"
    machines = world.loop.mind._machines
    world.loop.mind._machines = Machines(call=BreaksOnce(machines.call), acd=machines.acd)
    caller.press("5")
    await world.settle()
    assert subject in world.loop.mind.states
    await world.advance(15)
    return caller.call


@pytest.mark.parametrize(
    "story",
    [
        answered,
        missed_and_taken_by_another_among_other_calls,
        over_a_restart,
        with_the_robot,
        after_the_routers_state_was_kept,
        with_a_crash_in_it,
    ],
)
def test_a_replay_gives_the_same_events(story: Story) -> None:
    async def tell(world: World) -> None:
        call = await story(world)
        replayed = world.replay(call)
        assert replayed.differences == ()
        assert replayed.lines
        names = [event.name for line in replayed.lines for event in line.events]
        assert sorted(names) == sorted(world.names(call)) or "operator.state_changed" in names

    told(company(), tell)


@in_virtual_time
async def test_a_machine_that_decides_otherwise_today_is_found_out(world: World) -> None:
    call = await answered(world)

    def forgetful(state: Any, heard: Any, now: Any, config: Any) -> Step[Any]:
        step = MACHINES.call(state, heard, now, config)
        return replace(step, events=tuple(e for e in step.events if e.name != "talk.started"))

    right, worlds.MACHINES = worlds.MACHINES, Machines(call=forgetful, acd=MACHINES.acd)
    try:
        (difference,) = world.replay(call).differences
    finally:
        worlds.MACHINES = right
    assert [event.name for event in difference.recorded] == ["talk.started"]
