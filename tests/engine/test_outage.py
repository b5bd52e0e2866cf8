"""The database hangs in the middle of a commit: who may wait for it and who may not."""

import asyncio
from collections.abc import Collection

from dzvin.engine.outage import Patience
from dzvin.infra.batch import AcdRow, Batch, Posted, StateRow
from dzvin.infra.fake import MemoryLog
from dzvin.telephony.commands import Answer, HangUp
from tests.engine.toys import World, arrived, in_loop, pressed

QUICK = Patience(release_seconds=0.02, hold_seconds=0.06)


class SlowLog:
    """A log whose commits stand still until they are let through."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self.gate = asyncio.Event()
        self.gate.set()

    async def commit(self, batch: Batch) -> int:
        await self.gate.wait()
        return await self._log.commit(batch)

    async def states(self) -> list[StateRow]:
        return await self._log.states()

    async def items(self) -> list[AcdRow]:
        return await self._log.items()

    async def operators(self) -> list[AcdRow]:
        return await self._log.operators()

    async def memories(self) -> list[AcdRow]:
        return await self._log.memories()

    async def last_inputs(self) -> dict[str, int]:
        return await self._log.last_inputs()

    async def inbox(self, in_hand: Collection[int], limit: int) -> list[Posted]:
        return await self._log.inbox(in_hand, limit)


def slow_world(patience: Patience) -> tuple[World, SlowLog]:
    world = World(patience=patience)
    log = SlowLog(world.log)
    world.loop._log = log
    return world, log


@in_loop
async def test_a_hang_up_waits_a_second_for_its_record_and_not_longer() -> None:
    world, log = slow_world(Patience(release_seconds=0.02, hold_seconds=60))
    await world.hear(arrived())
    world.switch.asked.clear()
    log.gate.clear()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(world.loop.run())
        for signal in (pressed("2"), pressed("3")):
            await world.loop.hear(signal)
        await world.switch.until(lambda: bool(world.switch.asked))
        assert [type(command) for command in world.switch.asked] == [HangUp]
        assert world.names == ["call.started"]
        log.gate.set()
        await world.switch.until(lambda: len(world.switch.asked) == 2)
        running.cancel()
    assert [type(command) for command in world.switch.asked] == [HangUp, Answer], "once each"


@in_loop
async def test_a_phone_that_is_called_off_before_it_was_asked_to_ring_never_rings() -> None:
    world, log = slow_world(Patience(release_seconds=0.02, hold_seconds=60))
    await world.hear(arrived())
    world.switch.asked.clear()
    log.gate.clear()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(world.loop.run())
        for signal in (pressed("2"), pressed("6"), pressed("3")):
            await world.loop.hear(signal)
        await world.switch.until(lambda: bool(world.switch.asked))
        log.gate.set()
        await world.switch.until(lambda: len(world.switch.asked) == 2)
        running.cancel()
    await world.loop.settle()
    assert [type(command) for command in world.switch.asked] == [HangUp, Answer]
    assert world.names[-1] == "call.ended", "its call heard that the leg is gone"


@in_loop
async def test_after_three_seconds_new_callers_are_held_and_only_hang_ups_are_asked_for() -> None:
    world, log = slow_world(QUICK)
    await world.hear(arrived())
    world.switch.asked.clear()
    log.gate.clear()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(world.loop.run())
        await world.loop.hear(pressed("2"))
        await world.switch.until(lambda: world.switch.is_held)
        await world.loop.hear(pressed("3"))
        await world.switch.until(lambda: bool(world.switch.asked))
        assert not world.switch.is_closed, "or nobody would be heard who hangs up"
        log.gate.set()
        await world.switch.until(lambda: world.switch.is_closed)
        await world.loop.quiet()
        running.cancel()
    asked = [type(command) for command in world.switch.asked]
    assert asked == [HangUp], "reconciliation decides what is still wanted of the rest"
    assert len(world.log.inputs) == 3, "what was decided is recorded"


@in_loop
async def test_a_commit_in_time_lets_nothing_go() -> None:
    world, _ = slow_world(QUICK)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(world.loop.run())
        await world.loop.hear(arrived())
        await world.switch.until(lambda: bool(world.switch.asked))
        running.cancel()
    assert not world.switch.is_held
    assert not world.switch.is_closed
