"""A program that runs beside us in its own session, known again after a restart of ours."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from dzvin.infra import process

LOG_LIMIT_BYTES = 20_000_000


class ProgramFailed(Exception):
    """It did not start, or ended at once; the message says what it said last."""


class Program:
    """Its number lies in `HOME/run/<name>.pid.json`, what it says in `HOME/log/<name>.log`.

    `slot` is another name for the number's file: of one that runs beside the first. `given` are
    open files that it inherits.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        home: Path,
        *,
        slot: str = "",
        given: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.argv = tuple(argv)
        self._given = tuple(given)
        self.log = home / "log" / f"{name}.log"
        self._mark = home / "run" / f"{slot or name}.pid.json"
        self._told = home / "run" / f"{name}.told"
        self._said_before = 0
        self._launched: process.Mark | None = None

    @property
    def mark(self) -> process.Mark | None:
        """The running process, None when it is down."""
        return process.load(self._mark)

    def launch(self) -> process.Mark:
        """Start it; whoever runs under our name already is the caller's business."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        shorten(self.log)
        with self.log.open("ab") as log:
            self._said_before = log.tell()
            try:
                child = subprocess.Popen(
                    self.argv,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    pass_fds=self._given,
                )
            except OSError as trouble:
                raise ProgramFailed(f"{self.argv[0]}: {trouble.strerror}") from None
        mark = process.mark_of(child.pid)
        if mark is None:
            child.wait()
            raise ProgramFailed(f"{self.name} ended at once: {self.last_words()}")
        child.returncode = 0  # its end is seen by pid; Popen must not warn about it
        self._launched = mark  # known before it is written down: a full disk leaves no orphan
        process.save(self._mark, mark)
        return mark

    def remember(self, told: object) -> None:
        """What it was started with, so that a later start knows whether to keep it."""
        self._told.write_bytes(_fingerprint(told))

    def was_told(self, told: object) -> bool:
        return self._told.exists() and self._told.read_bytes() == _fingerprint(told)

    def end(self, seconds: float) -> None:
        """SIGTERM, and SIGKILL when that was not enough; then whatever it left behind."""
        mark = self.mark or self._launched
        if mark is not None:
            process.end(mark, (signal.SIGTERM, seconds), (signal.SIGKILL, 5.0))
            process.reap(mark.pid)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(mark.pid, signal.SIGKILL)
        self._launched = None
        self._mark.unlink(missing_ok=True)

    def last_words(self) -> str:
        """The last line since it was started."""
        if not self.log.exists():
            return "it said nothing"
        said = self.said()
        return said[-1] if said else f"it said nothing (see {self.log})"

    def said(self) -> list[str]:
        """The last lines since it was started."""
        if self.log.stat().st_size < self._said_before:
            self._said_before = 0  # begun anew meanwhile
        with self.log.open("rb") as log:
            log.seek(self._said_before)
            lines = log.read()[-20_000:].decode(errors="replace").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def said_since(self, other: "Program") -> None:
        """Both write into the same file: look at it from where `other` began."""
        self._said_before = other._said_before


def shorten(log: Path, limit: int = LOG_LIMIT_BYTES) -> None:
    """A log that has become long is kept once, as `.1`, and begun anew under whoever writes it: all
    append. What is written in between is lost: a line, if any. On a full disk only the new one is
    kept; a log that is not ours to touch stays as it is."""
    with contextlib.suppress(OSError):
        if log.stat().st_size <= limit:
            return
        with contextlib.suppress(OSError):
            shutil.copyfile(log, log.with_name(log.name + ".1"))
        os.truncate(log, 0)


def _fingerprint(told: object) -> bytes:
    return sha256(repr(told).encode()).digest()
