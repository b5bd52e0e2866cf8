"""Figures for Prometheus: counted in memory, written to a file every few seconds, gathered by web.

Nothing here names a person, a number or a company.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

WRITE_SECONDS = 5.0
LOOK_SECONDS = 3.0
LONGEST_LOOK_SECONDS = 30.0
"""A connection to a machine that vanished answers for a quarter of an hour neither yes nor no."""
OLD_SECONDS = 20.0
"""A file that is older belongs to a process that does not run, or hangs."""

disable_created_metrics()  # type: ignore[no-untyped-call]

FAST = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0)

ENGINE = CollectorRegistry()
"""Of the engine's own path: counting costs it a microsecond."""
COMMIT_SECONDS = Histogram(
    "dzvin_commit_seconds",
    "From the decision to its record: one commit for many turns",
    buckets=FAST,
    registry=ENGINE,
)
ARI_SECONDS = Histogram(
    "dzvin_ari_seconds",
    "From a request to Asterisk to its answer",
    buckets=FAST,
    registry=ENGINE,
)
INPUTS = Counter("dzvin_inputs", "Inputs heard by calls and routers", registry=ENGINE)
TURNS = Counter("dzvin_turns", "Decisions that were recorded", registry=ENGINE)
CORRECTIONS = Counter(
    "dzvin_watchdog_corrections",
    "What was believed and was not so: legs without a channel, operators without their call",
    ("kind",),
    registry=ENGINE,
)
FAILED_SUBJECTS = Counter(
    "dzvin_failed_subjects", "Calls and routers whose decision crashed", registry=ENGINE
)
for _kind in ("leg", "operator"):
    CORRECTIONS.labels(_kind)


def file_of(folder: Path, process: str) -> Path:
    return folder / f"{process}.prom"


class Written:
    """Writes the figures of this process, whole or not at all, until cancelled."""

    def __init__(self, folder: Path, process: str, registry: CollectorRegistry) -> None:
        self._file = file_of(folder, process)
        self._registry = registry
        ProcessCollector(registry=registry)

    async def run(self, look: Callable[[], Awaitable[None]]) -> None:
        """`look` sets what is not counted as it happens. One that hangs, as its database does,
        keeps nothing else from being told, and is given up for a new one."""
        looking: asyncio.Future[None] | None = None
        try:
            while True:
                looking = looking or asyncio.ensure_future(_given_up_late(look))
                await asyncio.wait([looking], timeout=LOOK_SECONDS)
                if looking.done():
                    looking.result()
                    looking = None
                with suppress(OSError):  # a full disk: the file grows old, and that is told
                    await asyncio.to_thread(self.write)
                await asyncio.sleep(WRITE_SECONDS)
        finally:
            if looking is not None:
                looking.cancel()

    def write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        new.write_bytes(generate_latest(self._registry))
        os.replace(new, self._file)


async def _given_up_late(look: Callable[[], Awaitable[None]]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_LOOK_SECONDS):
            await look()


class _Gathered(Collector):
    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def collect(self) -> Iterable[Metric]:
        found: dict[str, Metric] = {}
        for process, text in self._texts.items():
            for family in text_string_to_metric_families(text):
                merged = found.setdefault(
                    family.name, Metric(family.name, family.documentation, family.type)
                )
                for one in family.samples:
                    labels = {**one.labels, "process": process}
                    merged.add_sample(one.name, labels, one.value)
        return found.values()


def gathered(texts: Mapping[str, str]) -> bytes:
    """The figures of all processes as one text: each sample says of which process it is."""
    registry = CollectorRegistry()
    registry.register(_Gathered(texts))
    return generate_latest(registry)


def figures(text: str) -> dict[str, float]:
    """Sample to value, as `name` or `name{label="value"}`: for the doctor."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            told = ",".join(f'{key}="{value}"' for key, value in sorted(one.labels.items()))
            found[f"{one.name}{{{told}}}" if told else one.name] = one.value
    return found
