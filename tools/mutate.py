"""How many small mistakes in the router's code do its tests notice?

    .venv/bin/python -m tools.mutate [--seconds 300] [FILE ...]

Each mutant differs from the code in one place: a comparison, a sum, a constant, a condition, an
answer. It is loaded in a child process instead of the file, which stays as it is, and the quick
tests of the router are run against it.
"""

import argparse
import ast
import contextlib
import copy
import io
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import hypothesis  # noqa: F401 loaded once, for all children
import pytest

ROOT = Path(__file__).parents[1]
FILES = ["matching", "counters", "acquainted", "catalogue", "strategies/*"]
TESTS = [
    "strategies",
    "test_worked_checks.py",
    "test_matching.py",
    "test_rounds.py",
    "test_counters.py",
    "test_acquainted.py",
]
LONGEST = 30
"""Seconds; a mutant that takes longer hangs, and is noticed."""

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def mutants(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """What was changed, and the whole module with it."""
    for n, node in enumerate(ast.walk(tree)):
        for change in CHANGES:
            if change(copy.copy(node)) is None:
                continue
            changed = copy.deepcopy(tree)
            place = next(each for m, each in enumerate(ast.walk(changed)) if m == n)
            what = f"{getattr(node, 'lineno', 0)}: {change(place)}"
            yield what, ast.fix_missing_locations(changed)


# Each changes the node itself, and says how; None: it is nothing for it.


def swapped(node: ast.AST) -> str | None:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPS:
        node.ops = [SWAPS[type(node.ops[0])]()]  # type: ignore[list-item]
        return "another comparison"
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS:
        node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        return "another operation"
    return None


def another_constant(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, int):
        return None
    node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    return f"{node.value}"


def turned_round(node: ast.AST) -> str | None:
    if not isinstance(node, ast.If | ast.IfExp):
        return None
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return "condition turned round"


def without_minus(node: ast.AST) -> str | None:
    if not isinstance(node, ast.UnaryOp) or not isinstance(node.op, ast.USub):
        return None
    node.op = ast.UAdd()
    return "minus dropped"


def nothing_returned(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Return) or node.value is None or is_none(node.value):
        return None
    node.value = ast.Constant(None)
    return "returns nothing"


CHANGES = (swapped, another_constant, turned_round, without_minus, nothing_returned)


def is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


class Instead(MetaPathFinder, Loader):
    """Loads the mutant where the file's module is asked for."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self.module, self.tree = module, tree

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self.module
        exec(compile(self.tree, self.module, "exec"), vars(module))


def is_noticed(module: str, tree: ast.Module | None) -> bool:
    """In a child, so that nothing of the mutant is left."""
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST)
        if tree is not None:
            sys.meta_path.insert(0, Instead(module, tree))
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            tests = [str(ROOT / "tests/acd" / name) for name in TESTS]
            quiet = ["-x", "-q", "-p", "no:cacheprovider", "--noconftest", "--durations=0"]
            code = pytest.main([*quiet, *tests])
        os._exit(min(int(code), 2))
    _, status = os.waitpid(child, 0)
    return status != 0


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("files", nargs="*", default=FILES, help="in dzvin/acd, without .py")
    asked.add_argument("--seconds", type=int, default=0, help="take a sample for so long")
    chosen = asked.parse_args()
    assert not is_noticed("", None), "the tests fail without any mutant"
    found: list[tuple[str, str, ast.Module]] = []
    for pattern in chosen.files:
        for path in sorted((ROOT / "dzvin/acd").glob(f"{pattern}.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            tree = ast.parse(path.read_text())
            found += [(module, what, each) for what, each in mutants(tree)]
    random.Random(1).shuffle(found)
    end, tried, alive = time.monotonic() + (chosen.seconds or 1e9), 0, []
    for module, what, tree in found:
        if time.monotonic() > end:
            break
        tried += 1
        if not is_noticed(module, tree):
            alive.append(f"{module}:{what}")
            print("not noticed", alive[-1], flush=True)
    print(f"{tried} of {len(found)} mutants tried, {tried - len(alive)} noticed")
    print(f"score {100 * (tried - len(alive)) / max(1, tried):.0f} %")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
