"""What an upgrade tells a process of ours, by signals, and how far the process is, in a file."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

WAITS, RUNS, RESTS = "waits", "runs", "rests"
"""Stages: ready to take over, at work, everything given away but ready to go on."""

REST, WORK, LEAVE = signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP
"""Give your work away and stay; take it again (or: nobody else works beside you); give it away and
end as soon as what you cannot give away is over."""


def stage_file(run: Path, name: str, pid: int) -> Path:
    return run / f"{name}.{pid}.stage"


def stage_of(run: Path, name: str, pid: int) -> str:
    """Empty when it has not said anything yet."""
    try:
        return stage_file(run, name, pid).read_text()
    except FileNotFoundError:
        return ""


class Orders:
    """Heard by one process; made inside its loop."""

    def __init__(self, run: Path, name: str, *, is_beside: bool = False) -> None:
        """`is_beside`: another one of the same name still works."""
        self._file = stage_file(run, name, os.getpid())
        self.ended = asyncio.Event()
        """Now."""
        self.left = asyncio.Event()
        """As soon as what cannot be given away is over; also set when it must end now."""
        self.let_go = asyncio.Event()
        """Give the work away: to rest, to leave or to end."""
        self.alone = asyncio.Event()
        """Nobody of the same name works beside us; also set when it is over."""
        if not is_beside:
            self.alone.set()

    @property
    def is_left(self) -> bool:
        return self.left.is_set()

    def listen(self, *, ends: bool = True) -> None:
        """`ends`: SIGTERM and Ctrl-C are heard here, too."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(REST, self._rest)
        loop.add_signal_handler(WORK, self._work)
        loop.add_signal_handler(LEAVE, self._leave)
        if ends:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._end)

    def tell(self, stage: str) -> None:
        """Whole or not at all: somebody looks at it all the time. A full disk must not end us."""
        new = self._file.with_name(self._file.name + ".new")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(stage)
            new.replace(self._file)

    def forget(self) -> None:
        self._file.unlink(missing_ok=True)

    def _rest(self) -> None:
        self.alone.clear()
        self.let_go.set()

    def _work(self) -> None:
        if not self.is_left:
            self.let_go.clear()
            self.alone.set()

    def _leave(self) -> None:
        self.left.set()
        self.let_go.set()
        self.alone.set()

    def _end(self) -> None:
        self.ended.set()
        self._leave()
