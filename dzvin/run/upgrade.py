"""Puts new processes of ours in the place of those that run, and the old ones back when that fails.

The new ones start beside the old ones; then the old engine gives its shard away and the old web
process takes no more connections. Both rest until the new ones have lived for some seconds.
"""

import asyncio
import os
import re
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass

from dzvin.infra import process
from dzvin.run import orders
from dzvin.run.python_part import PythonPart
from dzvin.run.supervisor import PartFailed, Say

TRIAL_SECONDS = 10.0
"""So long must new processes live before the old ones are sent away."""
START_SECONDS = 120.0
HAND_OVER_SECONDS = 20.0
PREPARE_SECONDS = 600.0
LEAVE_SECONDS = 4 * 3600.0
"""The longest talk over a replaced web process, the longest job of a replaced worker."""
LOOK_SECONDS = 0.05
CAN_TAKE_OVER = {"engine": orders.WAITS, "web": orders.RUNS, "worker": orders.RUNS}
"""The stage that says so."""
ERROR = re.compile(r"^[|+\s]*[\w.]*(Error|Exception|Failed|Missing|Exit)\b.*")

OPENS_PORTS = "from dzvin.telephony.asterisk.config import doors_of"
"""Of Asterisk, whose files we have written: it listens for SIP when the engine says so."""
OLDER = """\
this version is older than the one that started Asterisk, and does not open its SIP ports: calls go
on as long as Asterisk runs, but one that is started again would hear nobody. At a quiet hour do
`dzvin stop`, then `dzvin up` of this version"""

type Go = Callable[[Coroutine[None, None, int | None]], object]
"""Runs something beside everything else, until the instance stops."""


@dataclass
class Pair:
    """The part that is watched, and another process of the same name beside it."""

    part: PythonPart
    other: PythonPart
    is_swapped: bool = False
    """`part` is the new one and `other` the old one."""

    @property
    def new(self) -> PythonPart:
        return self.part if self.is_swapped else self.other

    def swap(self) -> None:
        self.part.swap(self.other)
        self.is_swapped = not self.is_swapped


class Upgrade:
    """Of one running instance; one at a time, which the caller sees to."""

    def __init__(self, parts: Sequence[PythonPart], say: Say, go: Go) -> None:
        self._parts = parts
        self._say = say
        self._go = go

    async def run(self, python: str) -> None:
        """Raises PartFailed: then everything runs as before."""
        for part in self._parts:
            if part.mark is None:
                raise PartFailed(f"{part.name} does not run just now: wait until it is back")
        await prepare(python, self._say)
        is_older = not await opens_ports(python)
        pairs = [Pair(part, part.beside(python)) for part in self._parts]
        try:
            await self._try(pairs)
        except BaseException:
            await asyncio.shield(self._back(pairs))
            raise
        for pair in pairs:
            tell(pair.other, orders.LEAVE)
            tell(pair.part, orders.WORK)
            self._go(self._see_off(pair.other))
        if is_older:
            self._say(OLDER)

    async def _try(self, pairs: Sequence[Pair]) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for pair in pairs:
            await asyncio.to_thread(pair.other.launch)
        for pair in pairs:
            await _until(pairs, pair, CAN_TAKE_OVER[pair.part.name], START_SECONDS)
        self._say("the new processes have started beside the old ones")
        for pair in pairs:
            await self._hand_over(pairs, pair)
        until = max(began + TRIAL_SECONDS, loop.time() + TRIAL_SECONDS / 2)
        while loop.time() < until:
            _all_live(pairs)
            await asyncio.sleep(LOOK_SECONDS)

    async def _hand_over(self, pairs: Sequence[Pair], pair: Pair) -> None:
        pair.swap()
        if pair.part.name == "worker":
            return  # two of them do each other no harm
        tell(pair.other, orders.REST)
        await _until(pairs, pair, orders.RUNS, HAND_OVER_SECONDS)
        self._say(f"the new {pair.part.name} has taken over")

    async def _back(self, pairs: Sequence[Pair]) -> None:
        """New processes end at once, old ones go on."""
        for pair in pairs:
            mark = pair.new.mark
            if mark is not None:
                process.end(mark, (signal.SIGKILL, 5.0))
            if pair.is_swapped:
                pair.swap()
            tell(pair.part, orders.WORK)
        for pair in pairs:
            await asyncio.to_thread(pair.other.end)

    async def _see_off(self, old: PythonPart) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + LEAVE_SECONDS
        while old.mark is not None and loop.time() < until:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_SECONDS * 5)
        await asyncio.to_thread(old.end)
        self._say(f"the old {old.name} has ended")


async def prepare(python: str, say: Say) -> None:
    """Database and voices as the new code wants them; done by the new code. Raises PartFailed."""
    try:
        running = await asyncio.create_subprocess_exec(
            *(python, "-P", "-m", "dzvin.cli.main", "prepare"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
    except OSError as trouble:
        raise PartFailed(f"{python}: {trouble.strerror}") from None
    try:
        async with asyncio.timeout(PREPARE_SECONDS):
            out, _ = await running.communicate()
    except TimeoutError:
        raise PartFailed(f"the database was not ready after {PREPARE_SECONDS:.0f} s") from None
    finally:
        if running.returncode is None:
            running.kill()
    lines = [line for line in out.decode(errors="replace").splitlines() if line.strip()]
    if running.returncode:
        raise PartFailed(f"the new code does not start: {_reason(lines)}")
    for line in lines:
        say(line)


async def opens_ports(python: str) -> bool:
    """Whether the code of this interpreter does what Asterisk's files count on."""
    running = await asyncio.create_subprocess_exec(
        *(python, "-P", "-c", OPENS_PORTS),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        return await running.wait() == 0
    finally:
        if running.returncode is None:
            running.kill()


def tell(part: PythonPart, order: signal.Signals) -> None:
    mark = part.mark
    if mark is not None:
        with suppress(ProcessLookupError):
            os.kill(mark.pid, order)


def _all_live(pairs: Sequence[Pair]) -> None:
    """Raises PartFailed."""
    for pair in pairs:
        if pair.new.mark is None:
            raise PartFailed(f"the new {pair.part.name} ended: {_reason(pair.new.said())}")


async def _until(pairs: Sequence[Pair], pair: Pair, stage: str, seconds: float) -> None:
    """Until the new one of this pair says so. Raises PartFailed."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while pair.new.stage != stage:
        _all_live(pairs)
        if loop.time() > until:
            name = pair.part.name
            raise PartFailed(
                f"the new {name} was not ready after {seconds:.0f} s: {_reason(pair.new.said())}"
            )
        await asyncio.sleep(LOOK_SECONDS)


def _reason(lines: Sequence[str]) -> str:
    """Its error; the old process writes into the same file."""
    errors = [line for line in lines if ERROR.match(line)]
    return (errors or list(lines) or ["it said nothing"])[-1].strip()
