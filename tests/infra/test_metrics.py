"""Figures of several processes become one text, and what hangs is not taken for an answer."""

import asyncio
import os
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.parser import text_string_to_metric_families

from dzvin.infra.metrics import Written, figures, file_of, gathered
from dzvin.run.figures import metrics_text, read_figures

pytestmark = pytest.mark.anyio


def of(process: str, folder: Path) -> CollectorRegistry:
    registry = CollectorRegistry()
    Counter("toy_turns", "Turns", registry=registry).inc(3)
    Gauge("toy_calls", "Calls", ("phase",), registry=registry).labels("talk").set(2)
    Histogram("toy_seconds", "Seconds", buckets=(1.0, 2.0), registry=registry).observe(1.5)
    Written(folder, process, registry).write()
    return registry


def test_each_sample_of_the_gathered_text_says_of_which_process_it_is(tmp_path: Path) -> None:
    of("engine", tmp_path)
    of("worker", tmp_path)
    text = gathered(read_figures(tmp_path)).decode()
    families = {one.name: one for one in text_string_to_metric_families(text)}
    assert {one.labels["process"] for one in families["toy_turns"].samples} == {"engine", "worker"}
    assert families["toy_seconds"].type == "histogram"
    assert text.count("# TYPE toy_seconds ") == 1
    assert "process_resident_memory_bytes" in families


def test_a_process_that_wrote_nothing_for_long_is_told_to_be_down(tmp_path: Path) -> None:
    of("engine", tmp_path)
    of("worker", tmp_path)
    old = file_of(tmp_path, "worker").stat().st_mtime - 60
    os.utime(file_of(tmp_path, "worker"), (old, old))
    told = figures(metrics_text(tmp_path).decode())
    up = {name: told[f'dzvin_process_up{{process="{name}"}}'] for name in ("engine", "worker")}
    assert up == {"engine": 1.0, "worker": 0.0}
    assert 'toy_turns_total{process="worker"}' not in told


async def test_what_is_looked_at_is_in_the_file_of_the_same_round(tmp_path: Path) -> None:
    registry = CollectorRegistry()
    seen = Gauge("toy_seen", "Seen", registry=registry)
    written = asyncio.Event()

    class Noticed(Written):
        def write(self) -> None:
            super().write()
            loop.call_soon_threadsafe(written.set)

    async def look() -> None:
        seen.set(7)

    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(Noticed(tmp_path, "engine", registry).run(look))
    await asyncio.wait_for(written.wait(), 5)
    running.cancel()
    assert figures(file_of(tmp_path, "engine").read_text())["toy_seen"] == 7


async def test_a_look_that_hangs_for_long_is_given_up_for_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOOK_SECONDS", "LONGEST_LOOK_SECONDS", "WRITE_SECONDS"):
        monkeypatch.setattr(f"dzvin.infra.metrics.{name}", 0.01)
    looks, again, never = 0, asyncio.Event(), asyncio.Event()

    async def look() -> None:
        nonlocal looks
        looks += 1
        if looks > 1:
            again.set()
        await never.wait()

    written = Written(tmp_path, "engine", CollectorRegistry())
    running = asyncio.ensure_future(written.run(look))
    await asyncio.wait_for(again.wait(), 5)
    running.cancel()


async def test_a_look_that_hangs_keeps_nothing_else_from_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dzvin.infra.metrics.LOOK_SECONDS", 0.01)
    registry = CollectorRegistry()
    seen = Gauge("toy_seen", "Seen", registry=registry)
    written, answer = asyncio.Event(), asyncio.Event()

    class Noticed(Written):
        def write(self) -> None:
            super().write()
            loop.call_soon_threadsafe(written.set)

    async def look() -> None:
        seen.set(7)
        await answer.wait()

    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(Noticed(tmp_path, "engine", registry).run(look))
    await asyncio.wait_for(written.wait(), 5)
    running.cancel()
    assert figures(file_of(tmp_path, "engine").read_text())["toy_seen"] == 7
