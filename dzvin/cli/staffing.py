"""`dzvin staffing`: operators that a load needs, by Erlang C or, with patience, Erlang A."""

import argparse
import re
import sys

import msgspec

from dzvin.forecast.erlang import Forecast, Goal, Load, forecast, needed

AROUND = 3
"""So many numbers of operators on each side of the needed one are shown."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--calls", type=float, required=True, help="per half hour")
    parser.add_argument("--handle", type=float, required=True, help="seconds: talk, hold and PCP")
    parser.add_argument("--patience", type=float, help="mean seconds until a caller hangs up")
    parser.add_argument("--target", default="80/20", help="80/20: 80 %% within 20 seconds")
    parser.add_argument("--occupancy", type=float, default=100, help="at most so many per cent")
    parser.add_argument("--json", action="store_true", help="print it for programs")


def run(arguments: argparse.Namespace) -> int:
    target = re.fullmatch(r"(\d+(?:\.\d+)?)/(\d+)", arguments.target)
    patience = arguments.patience
    if target is None or not 0 < float(target[1]) < 100:
        return _wrong("--target is expected as 80/20, less than 100 per cent")
    if not 0 <= arguments.calls <= 20_000 or not 0 < arguments.handle <= 36_000:
        return _wrong("--calls from 0 to 20000, --handle above 0 and up to 36000 seconds")
    if patience is not None and not 0 < patience <= 36_000:
        return _wrong("--patience above 0 and up to 36000 seconds")
    if not 1 <= arguments.occupancy <= 100:
        return _wrong("--occupancy from 1 to 100")
    goal = Goal(
        share=float(target[1]) / 100,
        seconds=float(target[2]),
        occupancy=arguments.occupancy / 100,
    )
    load = Load(
        calls_per_hour=2 * arguments.calls,
        handle_seconds=arguments.handle,
        patience_seconds=patience,
    )
    best = needed(load, goal)
    if arguments.json:
        print(msgspec.json.format(msgspec.json.encode(best)).decode())
        return 0
    first = max(0, best.operators - AROUND)
    print("operators  service level  occupancy  hang up  answered after")
    for count in range(first, best.operators + AROUND + 1):
        print(_line(forecast(count, load, goal), count == best.operators))
    return 0


def _line(found: Forecast, is_best: bool) -> str:
    after = "never" if found.answer_seconds is None else f"{found.answer_seconds:.1f} s"
    return (
        f"{found.operators:9}  {found.service_level:13.1%}  {found.occupancy:9.1%}"
        f"  {found.abandoned:7.1%}  {after:>14}" + ("  <- enough" if is_best else "")
    )


def _wrong(why: str) -> int:
    print(f"dzvin: {why}", file=sys.stderr)
    return 2
