"""While everything runs: keep it up, show what it says, and do what `upgrade` and `stop` ask."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence

from dzvin.run.control import Asked, Control
from dzvin.run.drain import drain
from dzvin.run.home import Home
from dzvin.run.logs import LogTail, keep_short
from dzvin.run.python_part import PythonPart
from dzvin.run.supervisor import PartFailed, Say, Supervisor
from dzvin.run.upgrade import Upgrade


class Ending:
    """How the end was asked for: once lets calls end first, twice stops at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.stopping = asyncio.Event()
        """Nothing is started again any more."""
        self.asked = asyncio.Event()
        self.hurry = asyncio.Event()
        self.is_up = False
        """Until then nobody can have a call."""

    def listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.ask)

    def ask(self, seconds: float | None = None) -> None:
        if self.asked.is_set() or seconds == 0:
            self.hurry.set()
        elif seconds is not None:
            self.seconds = seconds
        self.asked.set()
        if not self.is_up:
            self.stopping.set()


class Running:
    """Until the end that `ending` tells."""

    def __init__(
        self,
        home: Home,
        parts: Sequence[PythonPart],
        ending: Ending,
        say: Say,
        show: Callable[[str], None],
    ) -> None:
        self._home = home
        self._parts = parts
        self._ending = ending
        self._say = say
        self._show = show
        self._told: list[Callable[[str], None]] = []
        self._upgrading = asyncio.Lock()
        self._beside: list[asyncio.Task[int | None]] = []

    async def run(self, supervisor: Supervisor) -> None:
        self._ending.is_up = True
        async with asyncio.TaskGroup() as group:

            def go(work: Coroutine[None, None, int | None]) -> asyncio.Task[int | None]:
                task = group.create_task(work)
                self._beside.append(task)
                return task

            self._go = go
            for part in self._parts:
                go(LogTail(part.log).show(self._show))
            go(keep_short(self._home))
            go(self._hear())
            go(self._end())
            await supervisor.watch()
            for task in self._beside:
                task.cancel()

    async def _hear(self) -> None:
        """Without it everything else goes on."""
        try:
            await Control(self._home.run, {"upgrade": self._upgrade, "stop": self._stop}).serve()
        except OSError as trouble:
            self._say(f"`dzvin upgrade` and `dzvin stop` cannot reach us: {trouble}")

    def _tell(self, line: str) -> None:
        self._say(line)
        for told in self._told:
            told(line)

    async def _end(self) -> None:
        ending = self._ending
        await ending.asked.wait()
        await drain(self._home, ending.seconds, ending.hurry, self._tell)
        ending.stopping.set()

    async def _stop(self, asked: Asked, tell: Callable[[str], None]) -> int:
        """What follows is told until this process is gone."""
        self._told.append(tell)
        self._ending.ask(asked.drain)
        await asyncio.Event().wait()
        return 0

    async def _upgrade(self, asked: Asked, tell: Callable[[str], None]) -> int:
        if self._upgrading.locked() or self._ending.asked.is_set():
            tell("dzvin: another upgrade goes on, or everything is being stopped")
            return 1
        task = self._go(self._replace(asked.python, tell))
        return await asyncio.shield(task) or 0

    async def _replace(self, python: str, tell: Callable[[str], None]) -> int:
        """A stop meanwhile ends it, and the new processes with it."""
        async with self._upgrading:
            self._told.append(tell)
            try:
                self._tell(f"upgrade: engine, web and worker from {python}")
                await Upgrade(self._parts, self._tell, self._go).run(python)
            except (PartFailed, OSError) as failed:
                self._tell(f"upgrade failed, everything runs as before: {failed}")
                return 1
            else:
                self._tell("upgraded")
                return 0
            finally:
                self._told.remove(tell)
