"""The replay agrees with theory: M/M/c with Erlang C, M/M/c+M with Erlang A."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import msgspec
import pytest

from dzvin.forecast.erlang import Load, erlang_a, erlang_c
from dzvin.forecast.model import DaySpec
from dzvin.forecast.simulation import simulate
from dzvin.forecast.synthetic import made_day
from dzvin.forecast.tally import Visit

OPERATORS, TALK, PATIENCE, TARGET = 2, 20.0, 20.0, 5
HALF_HOURS, BATCHES, NORMAL_999 = 48, 20, 3.29
"""Means of long batches of neighbours are nearly independent; 99.9 % of intervals hold theirs."""


def visits_of(per_half_hour: float, patience: float | None, seed: int) -> list[Visit]:
    queue: dict[str, Any] = {
        "name": "q",
        "starts": "00:00",
        "arrivals": [per_half_hour] * (HALF_HOURS if patience is None else HALF_HOURS // 4),
        "talk": {"mean": TALK},
        "settings": {"pcp_seconds": 0, "target_seconds": TARGET},
    }
    if patience is not None:
        queue["patience"] = {"mean": patience}
    people = {
        "name": "o",
        "count": OPERATORS,
        "shifts": ["00:00-24:00"],
        "queues": [{"queue": "q"}],
        "answer_seconds": 0,
    }
    day = made_day(msgspec.convert({"queues": [queue], "operators": [people]}, DaySpec), seed)
    found = list(simulate(day, seed).visits.values())
    return found[len(found) // 10 :]


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Of the mean, from means of batches."""
    size = len(values) // BATCHES
    means = [sum(values[n * size : (n + 1) * size]) / size for n in range(BATCHES)]
    middle = sum(means) / BATCHES
    deviation = sqrt(sum((mean - middle) ** 2 for mean in means) / (BATCHES - 1))
    half = NORMAL_999 * deviation / sqrt(BATCHES)
    assert half < 0.45 * middle, "too wide to say anything"
    return middle - half, middle + half


def test_without_impatience_waits_are_those_of_erlang_c() -> None:
    visits = visits_of(100, None, seed=2)
    load = Load(calls_per_hour=200, handle_seconds=TALK)
    theory = erlang_c(OPERATORS, load, TARGET)
    assert all(visit.fate == "answered" for visit in visits)
    low, high = interval([float(visit.wait > 0) for visit in visits])
    assert low <= theory.will_wait <= high
    low, high = interval([visit.wait for visit in visits])
    assert theory.answer_seconds is not None and low <= theory.answer_seconds <= high
    low, high = interval([float(visit.wait <= TARGET) for visit in visits])
    assert low <= theory.service_level <= high


@pytest.mark.parametrize("per_half_hour", [150, 220], ids=["busy", "overloaded"])
def test_with_impatience_losses_and_waits_are_those_of_erlang_a(per_half_hour: int) -> None:
    visits = visits_of(per_half_hour, PATIENCE, seed=5)
    load = Load(calls_per_hour=2 * per_half_hour, handle_seconds=TALK, patience_seconds=PATIENCE)
    theory = erlang_a(OPERATORS, load, TARGET)
    low, high = interval([float(visit.fate == "abandoned") for visit in visits])
    assert low <= theory.abandoned <= high
    low, high = interval([visit.wait for visit in visits if visit.fate == "answered"])
    assert theory.answer_seconds is not None and low <= theory.answer_seconds <= high
    soon = [float(visit.fate == "answered" and visit.wait <= TARGET) for visit in visits]
    low, high = interval(soon)
    assert low <= theory.service_level <= high
