"""What the doctor says of processes that have told nothing of themselves."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dzvin.infra import process
from dzvin.run.figures import PROCESSES
from dzvin.run.home import Home
from dzvin.run.insight import insight
from dzvin.run.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(Settings(home=tmp_path, cache=tmp_path))


@pytest.fixture
def just_begun() -> Iterator[process.Mark]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as running:
        mark = process.mark_of(running.pid)
        assert mark
        yield mark
        running.kill()


def test_one_that_does_not_run_has_failed(home: Home) -> None:
    (found,) = insight(home)
    assert (found.status, found.text) == (
        "failed",
        "no word from engine, web, worker for 20 seconds",
    )


def test_one_that_has_just_begun_is_not_said_to_be_silent(
    home: Home, just_begun: process.Mark
) -> None:
    for name in PROCESSES:
        process.save(home.run / f"{name}.pid.json", just_begun)
    (found,) = insight(home)
    assert found.status == "warning"
    assert "engine, web, worker began a moment ago" in found.text


def test_the_age_of_a_process_is_known(just_begun: process.Mark) -> None:
    ours = process.mark_of(os.getpid())
    assert ours
    assert 0 <= process.age_seconds(just_begun) <= process.age_seconds(ours)
