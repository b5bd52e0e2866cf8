"""Our own processes, engine, web and worker: started, watched, and replaced by newer ones."""

import sys
from pathlib import Path

from dzvin.infra import process
from dzvin.infra.program import Program, ProgramFailed
from dzvin.run.doors import Doors
from dzvin.run.home import Home
from dzvin.run.orders import stage_file, stage_of
from dzvin.run.parts import answers, ask_ari
from dzvin.run.supervisor import PartFailed

PROCESSES = ("engine", "web", "worker")
DRAIN_SECONDS = 10.0
"""How long our own processes may take to finish what they have in hand."""


class PythonPart:
    """One left by a supervisor that was killed is replaced, not kept.

    `python` is the interpreter whose packages hold our code: another one after an upgrade.
    """

    start_seconds = 120.0
    """Whoever is slow on a full machine would be slower still if it were begun again; one that ends
    is noticed at once."""

    def __init__(self, name: str, home: Home, doors: Doors | None = None) -> None:
        self.name = name
        self.python = sys.executable
        self._home = home
        self._doors = doors or Doors()
        self._program = self._made(self.python, "")

    @property
    def mark(self) -> process.Mark | None:
        return self._program.mark

    @property
    def log(self) -> Path:
        return self._program.log

    @property
    def stage(self) -> str:
        """How far the running process is, as it says itself."""
        mark = self.mark
        return stage_of(self._home.run, self.name, mark.pid) if mark else ""

    def start(self) -> bool:
        if self.mark is not None:
            self.end()
        self._program = self._made(self.python, "")
        try:
            self._program.launch()
        except ProgramFailed as failed:
            raise PartFailed(str(failed)) from None
        return False

    def is_ready(self) -> bool:
        if self.name == "web":
            return answers(self._home.settings.local_address)
        if self.name == "engine":
            application = f"applications/dzvin-{self._home.settings.shard}"
            return ask_ari(self._home.asterisk, application) == 200
        return self.mark is not None

    def end(self) -> None:
        mark = self.mark
        self._program.end(DRAIN_SECONDS)
        if mark is not None:
            stage_file(self._home.run, self.name, mark.pid).unlink(missing_ok=True)

    def last_words(self) -> str:
        return self._program.last_words()

    def said(self) -> list[str]:
        """The last lines since it was started."""
        return self._program.said()

    def beside(self, python: str) -> "PythonPart":
        """One more of the same name, from the code of `python`; it is not started yet."""
        other = PythonPart(self.name, self._home, self._doors)
        other.python = python
        other._program = other._made(python, f"{self.name}.next")
        return other

    def launch(self) -> None:
        """Only of one that was made by `beside`. Raises PartFailed."""
        try:
            self._program.launch()
        except ProgramFailed as failed:
            raise PartFailed(str(failed)) from None

    def swap(self, other: "PythonPart") -> None:
        """From now on `other`'s process is the one that is watched, and this one's is beside it."""
        mine, others = self.mark, other.mark
        run = self._home.run
        if mine is not None:
            process.save(run / f"{self.name}.old-{mine.pid}.pid.json", mine)
        if others is not None:
            process.save(run / f"{self.name}.pid.json", others)
        self.python, other.python = other.python, self.python
        begun, self._program = other._program, self._made(self.python, "")
        self._program.said_since(begun)
        slot = f"{self.name}.old-{mine.pid}" if mine else f"{self.name}.next"
        other._program = other._made(other.python, slot)
        for name in (f"{self.name}.next", *([f"{self.name}.old-{others.pid}"] if others else [])):
            (run / f"{name}.pid.json").unlink(missing_ok=True)

    def _made(self, python: str, slot: str) -> Program:
        argv = [python, "-P", "-m", "dzvin.cli.main", self.name]
        numbers: tuple[int, ...] = ()
        if self.name == "web":
            numbers = self._doors.numbers
            argv += [f"--listen={number}" for number in numbers]
            argv += ["--beside"] if slot else []
        return Program(self.name, argv, self._home.folder, slot=slot, given=numbers)


def end_the_replaced(home: Home) -> None:
    """Processes of an upgrade that still had something to finish, and what they left."""
    for name in PROCESSES:
        for file in sorted(home.run.glob(f"{name}.*.pid.json")):
            slot = file.name.removesuffix(".pid.json")
            Program(name, (), home.folder, slot=slot).end(DRAIN_SECONDS)
        if PythonPart(name, home).mark is None:
            for left in home.run.glob(f"{name}.*.stage"):
                left.unlink(missing_ok=True)
