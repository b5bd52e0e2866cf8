"""From a caller's INVITE to the operator's: plain Dial, app_queue and Dzvin on one Asterisk.

    python bench/calls.py [--json] [--quick] [--seconds 20] [--rates 20,50,100,150]

Dzvin is a whole `dzvin up` with fresh settings: 50 operators with a registered SIP phone and an
open page each, who answer at once; a caller hangs up after 300 ms; G.711 is agreed on and nobody
speaks, so nothing is recorded. Every operator's INVITE is counted against its caller. Then there
are more callers than operators, and then operators who do not answer. What was measured while the
box had less than 10 % idle is marked invalid.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.measure import Watch, fsync_ms, quantiles
from bench.stand import QUEUES, Stand, running
from tests.support.until import until

MODES = {"dial": "dial", "app_queue": "bench-fast", "dzvin": "dzvin"}
TALK, OPERATORS, GOAL_RATE = 0.3, 50, 100
HELD_MS = 1000
CROWD = {"talk": 1.0, "spread": 0.2, "waiting": 30, "seconds": 15}
MISSED = {"waiting": 15, "seconds": 15}
GOALS = {
    "dzvin_free_to_ring_p99_ms": "30 or less",
    "dzvin_missed_to_next_p99_ms": "50 or less",
    "sustained_cps": "100 for 60 s",
    "journal_rows_missing": "0",
}
type Row = dict[str, Any]


class Bench:
    def __init__(self, stand: Stand, seconds: float) -> None:
        self.stand, self.seconds = stand, seconds
        self.rows: list[Row] = []
        self.asked: list[str] = []
        """Numbers of all who called Dzvin."""

    async def run(self, mode: str, queue: str, kind: str = "rate", **order: Any) -> Row:
        """One load on one queue, and what came of it."""
        stand = self.stand
        order = {"seconds": self.seconds, "talk": TALK, "spread": 0, "answer": True} | order
        order |= {"one_line": mode != "dial", "dialled": stand.dialled(queue)}
        watch = Watch(stand.pids())
        told = await stand.loader.ask("run", **order)
        row: Row = {"mode": mode, "kind": kind, "rate": order.get("rate")} | watch.told()
        for name in ("callers", "rung", "callers_rung", "failed", "codes", "answered_busy"):
            row[name] = told[name]
        row |= quantiles(told["rang"])
        row |= quantiles(told["free_to_ring"], "free_to_ring_")
        row |= quantiles(told["missed_to_next"], "missed_to_next_")
        row["samples"] = {
            name: len(told[name]) for name in ("rang", "free_to_ring", "missed_to_next")
        }
        row["fsync"] = fsync_ms(stand.service.folder)
        if mode == "dzvin":
            self.asked += told["numbers"]
            row["journal_rows_missing"] = await self.missing(told["numbers"])
        else:
            await asyncio.sleep(1)
        # The worker's part of a call comes after it.
        row["cpu_ms_per_call"] = watch.ms_for_each(told["callers"])
        self.rows.append(row)
        print(line(row), file=sys.stderr, flush=True)
        return row

    async def missing(self, numbers: list[str]) -> int:
        """Callers that do not have exactly one finished row, when the journal has come so far."""
        query = (
            "SELECT p.number, count(*) AS n FROM call c"
            " JOIN party p ON p.tenant = c.tenant AND p.id = c.party"
            " WHERE c.ended_at IS NOT NULL AND p.number = ANY(%s) GROUP BY p.number"
        )

        def wrong() -> int:
            found = {row["number"]: row["n"] for row in self.stand.service.rows(query, numbers)}
            return sum(1 for number in numbers if found.get(number) != 1)

        async def is_complete() -> bool:
            await asyncio.sleep(0.5)
            return not await asyncio.to_thread(wrong)

        try:
            await until(is_complete, 60)
        except TimeoutError:
            return wrong()
        return 0


async def measured(chosen: argparse.Namespace) -> AsyncIterator[Row]:
    async with running(OPERATORS) as stand:
        stand.load_rivals()
        bench = Bench(stand, chosen.seconds)
        for rate in chosen.rates:
            for mode, queue in MODES.items():
                yield await bench.run(mode, queue, rate=rate)
        yield await bench.run(
            "dzvin", "dzvin", "sustained", rate=GOAL_RATE, seconds=chosen.sustained
        )
        crowd = CROWD | {"seconds": min(CROWD["seconds"], chosen.seconds)}
        missed = MISSED | {"seconds": min(MISSED["seconds"], chosen.seconds), "answer": False}
        rivals = zip(("app_queue_default", "app_queue"), QUEUES, strict=True)
        for mode, queue in [*rivals, ("dzvin", "dzvin")]:
            yield await bench.run(mode, queue, "crowd", **crowd)
            yield await bench.run(mode, f"{queue}-missed", "missed", **missed)


def summary(rows: list[Row], chosen: argparse.Namespace) -> Row:
    """The keys that are compared. p99 of INVITE to INVITE: at the goal's rate when it was run."""
    at = GOAL_RATE if GOAL_RATE in chosen.rates else max(chosen.rates)
    by = {(row["mode"], row["kind"], row["rate"]): row for row in rows}
    found: Row = {"p99_at_cps": at}
    for mode in MODES:
        found[f"{mode}_p99_ms"] = by[mode, "rate", at]["p99_ms"]
    for mode in ("dzvin", "app_queue", "app_queue_default"):
        for kind, name in (("crowd", "free_to_ring"), ("missed", "missed_to_next")):
            found[f"{mode}_{name}_p99_ms"] = by[mode, kind, None][f"{name}_p99_ms"]
    own = [row for row in rows if row["mode"] == "dzvin"]
    whole = [row for row in own if row["rate"] and is_held(row)]
    long = by["dzvin", "sustained", GOAL_RATE]
    found["sustained_cps"] = max((row["rate"] for row in whole), default=0)
    if long in whole:
        found["sustained_cps"] = GOAL_RATE
    found["sustained_seconds"] = chosen.sustained if long in whole else chosen.seconds
    found["sustained_failed"] = long["failed"]
    found["journal_rows_missing"] = sum(row["journal_rows_missing"] for row in own)
    found["journal_rows"] = sum(row["callers"] for row in own)
    found["least_idle"] = min(row["idle"] for row in rows)
    found["invalid"] = [
        f"{row['mode']} {row['kind']} {row['rate'] or ''}".strip()
        for row in rows
        if not row["is_valid"]
    ]
    found["operators"], found["talk_ms"] = OPERATORS, int(TALK * 1000)
    found["app_queue_settings"] = {"strategy": "rrmemory", **QUEUES["bench-fast"]}
    found["rows"] = rows
    return found


def is_held(row: Row) -> bool:
    """Nobody failed, every row is there, and callers did not pile up: a short run hides that."""
    is_whole = not row["failed"] and not row["journal_rows_missing"]
    return is_whole and (row["p99_ms"] or 0) <= HELD_MS


def line(row: Row) -> str:
    """For people, one run."""
    name = {"crowd": "free_to_ring_", "missed": "missed_to_next_"}.get(row["kind"], "")
    spread = "/".join(str(row[f"{name}{p}_ms"]) for p in ("p50", "p95", "p99"))
    cpu = " ".join(f"{part} {share:.0f}" for part, share in row["cpu"].items())
    marks = "" if row["is_valid"] else "  INVALID: the box was busy"
    if row.get("journal_rows_missing"):
        marks += f"  {row['journal_rows_missing']} rows missing"
    if row["failed"]:
        marks += f"  {row['failed']} failed {row['codes']}"
    return (
        f"{row['mode']:18} {row['kind']:9} {row['rate'] or '':>4}  {spread:>22} ms"
        f"  {row['callers_rung']}/{row['callers']} rung  idle {row['idle']:.0f} %"
        f"  fsync {row['fsync']['p50_ms']}/{row['fsync']['p99_ms']} ms  CPU % {cpu}{marks}"
    )


async def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--quick", action="store_true", help="about two minutes")
    asked.add_argument("--seconds", type=float)
    asked.add_argument("--sustained", type=float, help="seconds of the goal run")
    asked.add_argument("--rates", type=lambda text: [int(each) for each in text.split(",")])
    chosen = asked.parse_args()
    chosen.rates = chosen.rates or ([50, 100] if chosen.quick else [20, 50, 100, 150])
    chosen.seconds = chosen.seconds or (6 if chosen.quick else 20)
    chosen.sustained = chosen.sustained or (10 if chosen.quick else 60)
    rows = [row async for row in measured(chosen)]
    found = summary(rows, chosen)
    if chosen.json:
        print(json.dumps(found, indent=1))
        return
    for name, value in found.items():
        if name != "rows":
            goal = f"   goal {GOALS[name]}" if name in GOALS else ""
            print(f"{name:35} {value!s:>12}{goal}")


if __name__ == "__main__":
    asyncio.run(main())
