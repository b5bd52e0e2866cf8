"""`make new`: what it writes works before anybody touched it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.new import KINDS, ROOT, make

RUN = """
import runpy, sys
tests = [test for name, test in runpy.run_path(sys.argv[1]).items() if name.startswith("test_")]
assert tests
for test in tests:
    test()
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_plugin_passes_its_own_test_and_the_linter(kind: str, tmp_path: Path) -> None:
    """In a copy of the package: the checkout stays as it is."""
    for part in ("dzvin", "tests/support"):
        for file in (ROOT / part).rglob("*.py"):
            copy = tmp_path / file.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    made = make(kind, "something_else", tmp_path)
    done = run(tmp_path, "-c", RUN, str(made[1]))
    assert done.returncode == 0, done.stderr
    settings = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", *map(str, made)]
    for check in (["check"], ["format", "--check"]):
        done = run(tmp_path, "-m", "ruff", *check, *settings)
        assert done.returncode == 0, done.stdout


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", ["Menu", "../x", "a-b", "", "a__b", "1st"])
def test_only_a_name_that_can_be_a_file_is_taken(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no name"):
        make("node", name, tmp_path)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    make("node", "twice", tmp_path)
    with pytest.raises(ValueError, match=r"dzvin/scenario/nodes/twice\.py is there already"):
        make("node", "twice", tmp_path)


def test_an_unknown_kind_is_told_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="node | strategy"):
        make("report", "x", tmp_path)
