"""Whether the announced wait means what it says, and how much it errs beside the usual formula.

    python bench/expected_wait.py [--json] [--seeds N]

Days of `bench/waiting_lines.py` in virtual time, through the pure router. Whoever waits is told the
wait on his arrival and every thirty seconds; what he is told is compared with how long he then
really waited. The formula of product.md 3.11 (place times the mean of the last fifty, divided by
those who work, rounded up to minutes) is asked at the same moments.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from msgspec import Struct  # noqa: E402
from waiting_lines import Day, Shape, shapes  # noqa: E402

from dzvin.acd.expected_wait import announced, expected_wait, handled  # noqa: E402
from dzvin.acd.index import index_of  # noqa: E402

ENOUGH, FAR = 10, 20
ENOUGH_IN_BUCKET = 500


class Told(Struct, frozen=True):
    """At one moment to one who waits. Seconds."""

    exact: float
    announced: int | None
    baseline: int


class Heard(Struct, frozen=True):
    shape: str
    real: float
    told: Told


def told(day: Day, id: str) -> Told | None:
    """Where the formula of 3.11 has something to say, and somebody works."""
    index = index_of(day.state, day.config)
    item = day.state.items[id]
    queue = item.queue or ""
    position = index.position(item) or 0
    past = handled(day.state.memories.get(queue, {}))
    exact = expected_wait(index, day.state, item, day.now)
    if position > FAR or len(past) < ENOUGH or exact is None:
        return None
    plain = position * sum(past) / len(past) / max(1, index.working(queue))
    return Told(exact, announced(exact), max(1, -int(-plain // 60)) * 60)


def heard(shape: Shape, seed: int) -> list[Heard]:
    day = Day(shape, seed, told).run()
    return [Heard(shape.name, real, what) for _, real, what in day.served]


def figures(rows: Sequence[Heard]) -> dict[str, Any]:
    """`announced`: those to whom a wait is announced (half a minute and more), in whole minutes.
    `all`: everybody, with the seconds that the supervisor's page shows."""
    spoken = [row for row in rows if row.told.announced is not None]
    ours = error((row.real, float(row.told.announced or 0)) for row in spoken)
    theirs = error((row.real, row.told.baseline) for row in spoken)
    exact = error((row.real, row.told.exact) for row in rows)
    usual = error((row.real, row.told.baseline) for row in rows)
    return {
        "announced": len(spoken),
        "error_seconds": round(ours, 1),
        "baseline_error_seconds": round(theirs, 1),
        "error_ratio": round(ours / theirs, 3),
        "all": len(rows),
        "all_error_ratio": round(exact / usual, 3),
        "minutes": minutes(spoken),
    }


def error(pairs: Iterable[tuple[float, float]]) -> float:
    errors = [abs(real - told) for real, told in pairs]
    return sum(errors) / max(1, len(errors))


def minutes(rows: Sequence[Heard]) -> dict[str, dict[str, float]]:
    """By announced minute: how many, and the mean real wait as a share of it."""
    found: dict[int, list[float]] = {}
    for row in rows:
        found.setdefault((row.told.announced or 0) // 60, []).append(row.real)
    return {
        str(minute): {"n": len(real), "real": round(sum(real) / len(real) / 60 / minute, 3)}
        for minute, real in sorted(found.items())
    }


def judged(found: dict[str, Any]) -> tuple[float, float]:
    """The farthest bucket of 500 and more, and the ratio of the errors."""
    far = [
        abs(each["real"] - 1) for each in found["minutes"].values() if each["n"] >= ENOUGH_IN_BUCKET
    ]
    return max(far, default=0.0), found["error_ratio"]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--seeds", type=int, default=2)
    chosen = asked.parse_args()
    everything: list[Heard] = []
    found: dict[str, Any] = {}
    for shape in shapes():
        rows = [row for seed in range(1, chosen.seeds + 1) for row in heard(shape, seed)]
        everything += rows
        found[shape.name] = figures(rows)
    found["together"] = figures(everything)
    far, ratio = judged(found["together"])
    found |= {"farthest_bucket": round(far, 3), "error_ratio": ratio}
    if chosen.json:
        print(json.dumps(found, indent=1))
        return
    for name, each in found.items():
        if isinstance(each, dict):
            show(name, each)
    print(f"farthest bucket {far:.1%} (goal 20%), error {ratio:.0%} of the formula's (goal 80%)")


def show(name: str, found: dict[str, Any]) -> None:
    error, usual = found["error_seconds"], found["baseline_error_seconds"]
    print(
        f"{name:11} {found['announced']:7,} announced, error {error:5.1f} s, formula {usual:5.1f}"
        f" s, ratio {found['error_ratio']:.2f} (of all, in seconds: {found['all_error_ratio']:.2f})"
    )
    shown = [f"{m}: {b['real']:.2f} ({b['n']:,})" for m, b in found["minutes"].items()]
    print("            " + "  ".join(shown[:10]))


if __name__ == "__main__":
    main()
