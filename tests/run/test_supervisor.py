"""What dies is started again, ever later; what is stopped leaves no process."""

import asyncio
import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dzvin.infra import process
from dzvin.infra.program import Program, ProgramFailed
from dzvin.run.supervisor import PartFailed, Stillness, Supervisor, delay_seconds

LIVES = "print('up', flush=True); time.sleep(600)"
STAYS = f"import signal, time; signal.signal(signal.SIGTERM, lambda *_: exit(0)); {LIVES}"
STUBBORN = f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); {LIVES}"
HAS_CHILD = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print('child', child.pid, flush=True)\n"
    "time.sleep(600)"
)
DIES = "import time; print('no licence for this', flush=True); time.sleep(0.3)"


class SmallPart:
    """A real process that is ready as soon as it has said something."""

    start_seconds = 10.0

    def __init__(self, name: str, code: str, home: Path, adopts: bool = False) -> None:
        self.name = name
        self.program = Program(name, (sys.executable, "-c", code), home)
        self.starts = 0
        self._adopts = adopts

    @property
    def mark(self) -> process.Mark | None:
        return self.program.mark

    def start(self) -> bool:
        if self.mark and self._adopts:
            return True
        self.starts += 1
        try:
            self.program.launch()
        except ProgramFailed as failed:
            raise PartFailed(f"{self.name} did not start: {self.last_words()}") from failed
        return False

    def is_ready(self) -> bool:
        return "it said nothing" not in self.last_words()

    def end(self) -> None:
        self.program.end(0.5)

    def last_words(self) -> str:
        return self.program.last_words()


async def until(is_true: Callable[[], object], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not is_true():  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.01)


def test_a_restart_is_at_once_and_then_waits_doubling_up_to_half_a_minute() -> None:
    waits = [delay_seconds(failures) for failures in (1, 2, 3, 4, 7, 8, 50)]
    assert waits == [0, 0.5, 1, 2, 16, 30, 30]


def test_a_killed_part_is_started_again(tmp_path: Path) -> None:
    said: list[str] = []
    part = SmallPart("engine", STAYS, tmp_path)

    async def story() -> None:
        stopping = asyncio.Event()
        supervisor = Supervisor(said.append, stopping)
        await supervisor.start(part)
        first = part.mark
        assert first
        watching = asyncio.ensure_future(supervisor.watch())
        os.kill(first.pid, signal.SIGKILL)
        await until(lambda: any("engine is back" in line for line in said))
        assert part.mark and part.mark != first
        stopping.set()
        await watching
        await supervisor.stop()

    asyncio.run(story())
    assert part.starts == 2
    assert part.mark is None
    assert any(line.endswith("starting it again") for line in said)


def test_a_part_that_cannot_start_says_its_last_words(tmp_path: Path) -> None:
    part = SmallPart("web", "import sys; sys.exit('port is taken')", tmp_path)
    part.is_ready = lambda: False  # type: ignore[method-assign]

    async def story() -> None:
        supervisor = Supervisor(lambda _: None, asyncio.Event())
        with pytest.raises(PartFailed, match="web did not start: port is taken"):
            await supervisor.start(part)
        await supervisor.stop()

    asyncio.run(story())


def test_who_gets_on_however_slowly_does_not_hang_and_who_does_nothing_does() -> None:
    stillness = Stillness(30.0)
    slowly = [stillness.is_still(done=n, now=n * 29.0) for n in range(9)]
    assert not any(slowly)
    assert not stillness.is_still(done=8, now=8 * 29.0 + 30)
    assert stillness.is_still(done=8, now=8 * 29.0 + 31)


class HangsAtFirst(SmallPart):
    """Its first restart does nothing at all."""

    def start(self) -> bool:
        code = "import time; time.sleep(600)" if self.starts == 1 else STAYS
        self.program = Program(self.name, (sys.executable, "-c", code), self.program.log.parents[1])
        return super().start()

    def is_ready(self) -> bool:
        return self.starts != 2


def test_a_restart_that_hangs_is_noticed_and_tried_again(tmp_path: Path) -> None:
    said: list[str] = []
    part = HangsAtFirst("engine", STAYS, tmp_path)
    part.start_seconds = 600.0

    async def story() -> None:
        stopping = asyncio.Event()
        supervisor = Supervisor(said.append, stopping, still_seconds=0.3)
        await supervisor.start(part)
        watching = asyncio.ensure_future(supervisor.watch())
        assert part.mark
        os.kill(part.mark.pid, signal.SIGKILL)
        await until(lambda: "engine is back" in said or watching.done())
        stopping.set()
        await watching
        await supervisor.stop()

    asyncio.run(story())
    assert part.starts == 3
    assert any("engine hangs: it did nothing" in line for line in said)


def test_stopping_ends_the_stubborn_and_the_children_of_children(tmp_path: Path) -> None:
    parts = [SmallPart("worker", HAS_CHILD, tmp_path), SmallPart("engine", STUBBORN, tmp_path)]
    marks: list[process.Mark | None] = []

    async def story() -> None:
        supervisor = Supervisor(lambda _: None, asyncio.Event())
        await supervisor.start(*parts)
        child = int(parts[0].last_words().split()[1])
        marks.extend([parts[0].mark, parts[1].mark, process.mark_of(child)])
        await supervisor.stop()

    asyncio.run(story())
    assert len(marks) == 3
    assert all(mark and process.gone_within(mark, 5) for mark in marks)


def test_a_part_that_keeps_dying_does_not_stop_the_others(tmp_path: Path) -> None:
    said: list[str] = []
    steady, dying = SmallPart("web", STAYS, tmp_path), SmallPart("worker", DIES, tmp_path)

    async def story() -> None:
        stopping = asyncio.Event()
        supervisor = Supervisor(said.append, stopping)
        await supervisor.start(steady, dying)
        watching = asyncio.ensure_future(supervisor.watch())
        await until(lambda: dying.starts == 3)
        stopping.set()
        await watching
        await supervisor.stop()

    asyncio.run(story())
    assert steady.starts == 1
    assert "worker ended (no licence for this), starting it again in 0.5 s" in said


def test_the_next_supervisor_adopts_what_still_runs(tmp_path: Path) -> None:
    first = SmallPart("asterisk", STAYS, tmp_path, adopts=True)
    first.start()
    mark = first.mark
    second = SmallPart("asterisk", STAYS, tmp_path, adopts=True)

    async def story() -> None:
        said: list[str] = []
        supervisor = Supervisor(said.append, asyncio.Event())
        second.is_ready = lambda: True  # type: ignore[method-assign]
        await supervisor.start(second)
        assert second.mark == mark
        assert said == ["asterisk was running and is kept"]
        await supervisor.stop()

    asyncio.run(story())
    assert second.starts == 0
    assert mark and process.gone_within(mark, 5)


def test_an_adopted_part_that_dies_is_started_again(tmp_path: Path) -> None:
    SmallPart("asterisk", STAYS, tmp_path).start()
    part = SmallPart("asterisk", STAYS, tmp_path, adopts=True)

    async def story() -> None:
        stopping = asyncio.Event()
        supervisor = Supervisor(lambda _: None, stopping)
        part.is_ready = lambda: True  # type: ignore[method-assign]
        await supervisor.start(part)
        watching = asyncio.ensure_future(supervisor.watch())
        assert part.mark
        os.kill(part.mark.pid, signal.SIGKILL)
        await until(lambda: part.starts == 1 and part.mark)
        stopping.set()
        await watching
        await supervisor.stop()

    asyncio.run(story())


class DiesWhenLookedAt(SmallPart):
    """Gone as soon as somebody has seen it, once."""

    is_watched = False

    @property
    def mark(self) -> process.Mark | None:
        found = self.program.mark
        if found and self.is_watched and self.starts == 1:
            assert process.end(found, (signal.SIGKILL, 10))
        return found


def test_one_that_dies_while_it_is_looked_at_is_started_again(tmp_path: Path) -> None:
    part = DiesWhenLookedAt("worker", STAYS, tmp_path)

    async def story() -> None:
        stopping = asyncio.Event()
        supervisor = Supervisor(lambda _: None, stopping)
        await supervisor.start(part)
        part.is_watched = True
        watching = asyncio.ensure_future(supervisor.watch())
        await until(lambda: part.starts == 2 and part.mark or watching.done())
        stopping.set()
        await watching
        await supervisor.stop()

    asyncio.run(story())
    assert part.starts == 2


class HasNoRoom(SmallPart):
    """Its second start meets a full disk."""

    def start(self) -> bool:
        if self.starts == 1:
            self.starts += 1
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/srv/dzvin/run")
        return super().start()


def test_a_full_disk_ends_nobody_else_and_the_part_is_tried_again(tmp_path: Path) -> None:
    said: list[str] = []
    part = HasNoRoom("worker", STAYS, tmp_path)

    async def story() -> None:
        stopping = asyncio.Event()
        supervisor = Supervisor(said.append, stopping)
        await supervisor.start(part)
        watching = asyncio.ensure_future(supervisor.watch())
        assert part.mark
        os.kill(part.mark.pid, signal.SIGKILL)
        await until(lambda: "worker is back" in said or watching.done())
        stopping.set()
        await watching
        await supervisor.stop()

    asyncio.run(story())
    assert part.starts == 3
    assert any("No space left" in line for line in said)


def test_a_number_used_again_by_another_program_is_not_ours(tmp_path: Path) -> None:
    ours = process.mark_of(os.getpid())
    assert ours
    file = tmp_path / "engine.pid.json"
    process.save(file, process.Mark(ours.pid, ours.started_ticks - 1, ours.boot))
    assert process.load(file) is None
    process.save(file, ours)
    assert process.load(file) == ours


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed, match="/no/such/program: No such file"):
        Program("asterisk", ("/no/such/program",), tmp_path).launch()


def test_stop_during_a_slow_start_does_not_wait_for_it(tmp_path: Path) -> None:
    part = SmallPart("web", STAYS, tmp_path)
    part.is_ready = lambda: False  # type: ignore[method-assign]
    part.start_seconds = 600.0

    async def story() -> None:
        stopping = asyncio.Event()
        supervisor = Supervisor(lambda _: None, stopping)
        starting = asyncio.ensure_future(supervisor.start(part))
        await until(lambda: part.mark)
        stopping.set()
        async with asyncio.timeout(60):
            await starting
        await supervisor.stop()

    asyncio.run(story())
    assert part.mark is None
