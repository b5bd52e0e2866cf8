"""How many small mistakes in the router's code do its tests notice?

    .venv/bin/python -m tools.mutate [--seed 1] [--count 100] [--seconds 300] [FILE ...]

Each mutant differs from the code in one place: a comparison, a sum, a constant, a condition, an
answer, a call left out. It is loaded in a child process instead of the file, which stays as it is.
The tests that run the changed statement are run against it, the quick ones first, until one fails.
Not changed are claims (`assert`), annotations and what a class says of itself (`frozen=True`).
Files that talk to the database or the browser are left out, and so are the tests that need them.
"""

import argparse
import gc
import os
import pickle
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
from hypothesis import Phase, settings

from tools.equivalent_mutants import EQUIVALENT
from tools.mutants import ACD, ROOT, Mutant, mutants

TESTS = ROOT / "tests/acd"
SHELL = {"__init__.py", "api.py", "store.py", "tables.py", "status"}
ON_DATABASE = {"test_api.py", "test_status_api.py"}

PATIENCE = 5
"""Seconds of work, and as many times what a test needs without a mutant: then it hangs, and is
noticed."""
MEMORY = 4 << 30
OURS = {"dzvin", "tests", "bench", "expected_wait", "waiting_lines"}
QUIET = [*"-x -s -p no:cacheprovider -p no:terminal --noconftest --assert=plain".split()]
QUIET += ["--rootdir", str(ROOT)]
QUICK = [Phase.explicit, Phase.generate]
"""That a test fails is enough: nobody looks for the smallest example."""


def spread(found: list[Mutant], seed: int) -> list[Mutant]:
    """By chance, but so that each beginning of the list has of every file in proportion."""
    by_file: dict[Path, list[Mutant]] = defaultdict(list)
    for mutant in found:
        by_file[mutant.path].append(mutant)
    chance = random.Random(seed)
    placed: list[tuple[float, int, Mutant]] = []
    for group in by_file.values():
        chance.shuffle(group)
        begin = chance.random()
        placed += [((n + begin) / len(group), len(placed) + n, m) for n, m in enumerate(group)]
    return [mutant for *_, mutant in sorted(placed, key=lambda each: each[:2])]


class Instead(MetaPathFinder, Loader):
    """Loads the mutant where the file's module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name == self.mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.mutant.path)
        exec(compile(self.mutant.tree(), module.__file__, "exec"), vars(module))


def put_in(mutant: Mutant) -> None:
    """Into the functions of the module that is loaded."""
    path = str(mutant.path)
    found = {(code.co_qualname, code.co_firstlineno): code for code in codes(mutant, path)}
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == path:
            was = function.__code__
            function.__code__ = found[was.co_qualname, was.co_firstlineno]


def codes(mutant: Mutant, path: str) -> list[CodeType]:
    found = [compile(mutant.tree(), path, "exec")]
    for code in found:
        found += [each for each in code.co_consts if isinstance(each, CodeType)]
    return found


def run_again(mutant: Mutant, tests: list[str], seen: "Watched") -> int:
    """All is loaded anew, as the change is seen on import."""
    for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
        del sys.modules[name]
    sys.meta_path.insert(0, Instead(mutant))
    files = sorted({test.split("::")[0] for test in tests})
    return int(pytest.main([*QUIET, *files], plugins=[Chosen(tests, seen.seconds)]))


def run(item: pytest.Item) -> bool:
    """True: well."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return not item.session.testsfailed


@dataclass
class Watched:
    """Which lines of the router each test runs, and how long it takes."""

    lines: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def watch(self, items: list[pytest.Item]) -> int:
        monitor = sys.monitoring
        tool, event = monitor.PROFILER_ID, monitor.events.LINE
        monitor.use_tool_id(tool, "mutate")
        monitor.register_callback(tool, event, self.note)
        monitor.set_events(tool, event)
        for item in items:
            self.here = self.lines[item.nodeid] = set()
            monitor.restart_events()
            began = time.process_time()
            if not run(item):
                print("fails without any mutant:", item.nodeid)
                return 1
            self.seconds[item.nodeid] = time.process_time() - began
        return 0

    def note(self, code: CodeType, line: int) -> object:
        if code.co_filename.startswith(str(ACD)):
            self.here.add((code.co_filename, line))
        return sys.monitoring.DISABLE

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The quickest first. What an import sets may be seen by anybody."""
        if mutant.function is None:
            found = list(self.lines)
        else:
            wanted = {(str(mutant.path), line) for line in mutant.lines}
            found = [test for test, lines in self.lines.items() if lines & wanted]
        return sorted(found, key=lambda test: self.seconds[test])


class Chosen:
    """Runs these tests in this order, none for ever."""

    def __init__(self, tests: list[str], seconds: dict[str, float]) -> None:
        self.places = {test: n for n, test in enumerate(tests)}
        self.seconds = seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        mine = [item for item in items if item.nodeid in self.places]
        items[:] = sorted(mine, key=lambda item: self.places[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        patient_for(self.seconds[nodeid])


def patient_for(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_PROF, PATIENCE * (1 + seconds))


def in_child(act: Callable[[], int]) -> int:
    """So that nothing of the mutant is left. How it ended, 0 is well."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = act()
        finally:
            sys.stdout.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return status


def is_noticed(mutant: Mutant, items: dict[str, pytest.Item], seen: Watched) -> bool:
    tests = seen.tests_of(mutant)
    if not tests:
        return False

    def act() -> int:
        patient_for(PATIENCE)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        if mutant.function is None:
            return run_again(mutant, tests, seen)
        put_in(mutant)
        for test in tests:
            patient_for(seen.seconds[test])
            if not run(items[test]):
                return 1
        return 0

    status = in_child(act)
    none_ran = os.WIFEXITED(status) and os.WEXITSTATUS(status) == pytest.ExitCode.NO_TESTS_COLLECTED
    return status != 0 and not none_ran


def chosen_files(patterns: list[str]) -> list[Path]:
    found = {path for pattern in patterns for path in ACD.glob(f"{pattern}.py")}
    return sorted(path for path in found if SHELL.isdisjoint(path.relative_to(ACD).parts))


class Measure:
    """Instead of running the tests once: once as they are, and again for each mutant."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen
        self.tried, self.alive, self.equal = Counter[str](), Counter[str](), 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        found = [each for path in chosen_files(self.chosen.files) for each in mutants(path)]
        items = {item.nodeid: item for item in session.items}
        seen = watched(session.items)
        end = time.monotonic() + (self.chosen.seconds or 1e9)
        for mutant in spread(found, self.chosen.seed)[: self.chosen.count or None]:
            if time.monotonic() > end:
                break
            self.tried[mutant.file] += 1
            if mutant.key in EQUIVALENT:
                self.equal += 1
            elif not is_noticed(mutant, items, seen):
                self.alive[mutant.file] += 1
                print("not noticed", mutant, flush=True)
            if not self.tried.total() % 25:
                print(self.tried.total(), "tried,", self.alive.total(), "not noticed", flush=True)
        report(len(found), self.tried, self.alive, self.equal)
        return True


def watched(items: list[pytest.Item]) -> Watched:
    with tempfile.TemporaryFile() as told:

        def watch() -> int:
            seen = Watched()
            code = seen.watch(items)
            pickle.dump((seen.lines, seen.seconds), told)
            told.flush()
            return code

        assert not in_child(watch), "the tests fail without any mutant"
        told.seek(0)
        return Watched(*pickle.load(told))


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("files", nargs="*", default=["**/*"], help="in dzvin/acd, without .py")
    asked.add_argument("--seed", type=int, default=1, help="of the sample")
    asked.add_argument("--count", type=int, default=0, help="try so many; all without it")
    asked.add_argument("--seconds", type=int, default=0, help="try for so long")
    asked.add_argument("--without", nargs="*", default=[], help="slow test files, without .py")
    measure = Measure(asked.parse_args())
    left_out = ON_DATABASE | {f"{name}.py" for name in measure.chosen.without}
    settings.register_profile("quick", phases=QUICK, deadline=None, derandomize=True)
    settings.load_profile("quick")
    files = [path for path in sorted(TESTS.rglob("test_*.py")) if path.name not in left_out]
    code = pytest.main([*QUIET, *(str(path) for path in files)], plugins=[measure])
    return int(code) or int(not measure.tried)


def report(found: int, tried: Counter[str], alive: Counter[str], equal: int) -> None:
    for file, n in sorted(tried.items()):
        print(f"{file:32} {n - alive[file]:4} of {n}")
    total, missed = tried.total(), alive.total()
    print(f"{total} of {found} mutants tried, {missed} not noticed, {equal} known as equivalent")
    print(f"score {100 * (total - equal - missed) / max(1, total - equal):.1f} % of those that are")
    print(f"a mistake, {100 * (total - equal - missed) / max(1, total):.1f} % with the equivalent")


if __name__ == "__main__":
    raise SystemExit(main())
