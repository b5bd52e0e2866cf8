"""Starts the parts in order, starts again what dies, and at the end leaves nothing running."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from itertools import chain
from typing import Protocol

from dzvin.infra import process

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
STILL_SECONDS = 60.0
"""On a full machine a start is slow, but gets on; who does nothing at all for so long hangs. Who
waits for a database that stands still for a moment does nothing, too."""
STEADY_SECONDS = 60.0
"""A part that lived this long has recovered: its next failure is its first."""

type Say = Callable[[str], None]


class PartFailed(Exception):
    """A part did not come up; the message says why and what to do."""


class Part(Protocol):
    """One program of an instance. All methods block and are called in threads."""

    name: str
    start_seconds: float
    """How long until it must be ready."""

    @property
    def mark(self) -> process.Mark | None:
        """The running process, adopted or our own."""

    def start(self) -> bool:
        """Run it, or take over the one that runs; True when it was taken over."""

    def is_ready(self) -> bool:
        """Does it answer? Asked again until it does."""

    def end(self) -> None:
        """Stop it and all it started."""

    def last_words(self) -> str:
        """What it said last."""


def delay_seconds(failures: int) -> float:
    """How long to wait before the next start: calls wait for an engine, so at once; from the second
    failure on doubling from half a second to half a minute."""
    if failures < 2:
        return 0.0
    return float(min(FIRST_DELAY_SECONDS * 2 ** (failures - 2), LONGEST_DELAY_SECONDS))


class Stillness:
    """Has something got on during the last seconds?"""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._done: int | None = None
        self._since = 0.0

    def is_still(self, done: int, now: float) -> bool:
        """`done` is another one as long as it gets on."""
        if done != self._done:
            self._done, self._since = done, now
        return now - self._since > self._seconds


class Supervisor:
    """`stopping` is set by whoever wants the end: a signal, a test."""

    def __init__(
        self, say: Say, stopping: asyncio.Event, *, still_seconds: float = STILL_SECONDS
    ) -> None:
        self._say = say
        self._still_seconds = still_seconds
        self._stopping = stopping
        self._started: list[tuple[Part, ...]] = []

    @property
    def has_started(self) -> bool:
        return bool(self._started)

    async def start(self, *parts: Part) -> None:
        """Start them together and wait until all answer. Raises PartFailed."""
        self._started.append(parts)
        try:
            async with asyncio.TaskGroup() as group:
                for part in parts:
                    group.create_task(self._bring_up(part))
        except* PartFailed as failed:
            raise failed.exceptions[0] from None

    async def watch(self) -> None:
        """Until `stopping`: start again whatever dies."""
        async with asyncio.TaskGroup() as group:
            for part in chain(*self._started):
                group.create_task(self._keep_up(part))

    async def stop(self) -> None:
        """End all that was started: those started last first."""
        for group in reversed(self._started):
            async with asyncio.TaskGroup() as tasks:
                for part in group:
                    tasks.create_task(asyncio.to_thread(part.end))

    async def _bring_up(self, part: Part) -> bool:
        """True when it answers; False when we are told to stop meanwhile. Raises PartFailed."""
        adopted = await _to_the_end(part.start)
        if adopted:
            self._say(f"{part.name} was running and is kept")
        loop = asyncio.get_running_loop()
        deadline = loop.time() + part.start_seconds
        stillness = Stillness(self._still_seconds)
        while not await asyncio.to_thread(part.is_ready):
            mark = part.mark
            if mark is None or not process.is_alive(mark):
                raise PartFailed(f"{part.name} did not start: {part.last_words()}")
            if loop.time() > deadline:
                waited = f"{part.name} does not answer after {part.start_seconds:.0f} s"
                raise PartFailed(f"{waited}: {part.last_words()}")
            if stillness.is_still(process.work_done(mark), loop.time()):
                hangs = f"{part.name} hangs: it did nothing for {self._still_seconds:.0f} s"
                raise PartFailed(f"{hangs} while it started: {part.last_words()}")
            if await self._stops_within(0.05):
                return False
        return True

    async def _keep_up(self, part: Part) -> None:
        failures, loop = 0, asyncio.get_running_loop()
        while not self._stopping.is_set():
            began = loop.time()
            mark = part.mark  # looked at but once: it may end at any moment
            if mark is not None and not await self._ended(mark):
                return
            if part.mark is not None:
                continue  # an upgrade has put another process in its place
            failures = 1 if loop.time() - began > STEADY_SECONDS else failures + 1
            wait = delay_seconds(failures)
            after = f" in {wait:g} s" if wait else ""
            self._say(f"{part.name} ended ({part.last_words()}), starting it again{after}")
            if await self._stops_within(wait):
                return
            await self._start_again(part)

    async def _start_again(self, part: Part) -> None:
        await asyncio.to_thread(part.end)
        try:
            if await self._bring_up(part):
                self._say(f"{part.name} is back")
        except (PartFailed, OSError) as failed:  # a full disk, too: the other parts live on
            self._say(str(failed))
            await asyncio.to_thread(part.end)

    async def _ended(self, mark: process.Mark) -> bool:
        """True when the process is gone, False when we are told to stop first."""
        gone = asyncio.Event()
        loop = asyncio.get_running_loop()
        try:
            descriptor = os.pidfd_open(mark.pid)
        except ProcessLookupError:
            return True
        loop.add_reader(descriptor, gone.set)
        try:
            if not process.is_alive(mark):
                return True
            await _first(gone.wait(), self._stopping.wait())
            return gone.is_set() and not self._stopping.is_set()
        finally:
            loop.remove_reader(descriptor)
            os.close(descriptor)

    async def _stops_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()


async def _to_the_end(work: Callable[[], bool]) -> bool:
    """Run it in a thread; when we are cancelled meanwhile, its end is still waited for: what it
    started must be known before it can be stopped."""
    running = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


async def _first(*waits: Coroutine[object, object, object]) -> None:
    """Until one of them is done."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(wait) for wait in waits]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
