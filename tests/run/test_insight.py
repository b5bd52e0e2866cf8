"""What the doctor says of what the processes told of themselves, and of those that told nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dzvin.infra import process
from dzvin.infra.metrics import file_of
from dzvin.run.figures import PROCESSES
from dzvin.run.finding import Finding
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


ENGINE = """dzvin_switch_connected 1.0
dzvin_recent_seconds{of="commit"} 0.002
dzvin_recent_seconds{of="ari"} NaN
dzvin_commit_seconds_count 1000000.0
dzvin_commit_seconds_sum 1000.0
"""
WEB = 'dzvin_database_up 1.0\ndzvin_event_lag_seconds{consumer="pages"} 0.0\n'
WORKER = 'dzvin_database_up 1.0\ndzvin_event_lag_seconds{consumer="reports"} 0.0\n'


def told(home: Home, **texts: str) -> dict[str, Finding]:
    home.metrics.mkdir(parents=True, exist_ok=True)
    for name, text in {"engine": ENGINE, "web": WEB, "worker": WORKER, **texts}.items():
        file_of(home.metrics, name).write_text(text)
    for name, text in texts.items():
        if not text:
            file_of(home.metrics, name).unlink()
    return {found.name: found for found in insight(home)}


def test_speed_is_of_the_last_minute_whatever_the_months_before_were(home: Home) -> None:
    assert told(home)["speed"].text == (
        "a commit takes 2.0 ms, a request to Asterisk ? ms (hardly any of late)"
    )
    slow = told(home, engine=ENGINE.replace("0.002", "0.4"))["speed"]
    assert slow.status == "warning"
    nothing = told(home, engine=ENGINE.replace("0.002", "NaN"))["speed"]
    assert "hardly anything was recorded" in nothing.text


def test_a_process_that_hangs_hides_nothing_of_the_others_and_is_named_with_its_number(
    home: Home, just_begun: process.Mark
) -> None:
    process.save(home.run / "worker.pid.json", just_begun)
    process.save(home.run / "engine.pid.json", just_begun)
    assert told(home, worker="")["figures"].status == "warning"
    found = told(home, worker="", web="")
    assert f"`kill -9 {just_begun.pid}`" in found["figures"].what_to_do
    assert {"speed", "calls"} <= found.keys()


def test_healthy_processes_are_not_to_be_killed_because_nothing_can_be_written(
    home: Home, just_begun: process.Mark
) -> None:
    process.save(home.run / "worker.pid.json", just_begun)
    home.metrics.symlink_to("/proc")  # no file is made there
    (found,) = insight(home)
    assert found.status == "failed"
    assert "kill" not in found.what_to_do
    assert found.what_to_do.startswith("make room, or mend the disk")


@pytest.mark.parametrize("name", ["log readers", "encoder", "jobs"])
def test_what_only_the_database_knows_is_not_called_well_while_it_is_away(
    home: Home, name: str
) -> None:
    assert told(home)[name].status == "ok"
    away = told(home, worker="dzvin_database_up 0.0\n")[name]
    assert (away.status, away.text) == ("warning", "not known: the database did not answer in time")


def test_an_engine_that_lost_asterisk_is_told(home: Home) -> None:
    away = told(home, engine=ENGINE.replace("connected 1.0", "connected 0.0"))["speed"]
    assert (away.status, away.text) == (
        "warning",
        "the engine and Asterisk did not talk a moment ago",
    )


@pytest.mark.parametrize("kind", ["subject", "leg", "offer", "item"])
def test_whatever_is_stuck_is_told_with_what_to_do(home: Home, kind: str) -> None:
    assert told(home)["calls"].status == "ok"
    found = told(home, engine=f'{ENGINE}dzvin_stuck{{kind="{kind}"}} 1.0\n')["calls"]
    assert found.status == "warning" and found.what_to_do


def test_recordings_that_do_not_get_on_are_told(home: Home) -> None:
    found = told(home, worker=f'{WORKER}dzvin_stuck{{kind="recording"}} 2.0\n')["encoder"]
    assert (found.status, found.text.endswith("; 2 do not get on")) == ("warning", True)
