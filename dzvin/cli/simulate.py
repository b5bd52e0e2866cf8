"""`dzvin simulate`: the router replays a day in virtual time, once for each thing that is tried."""

import argparse
import asyncio
import gc
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.exc import OperationalError

from dzvin.cli.day_file import BadFile, Written, parsed, read_file
from dzvin.forecast.model import BadDay, DayFile, Figures, Result, Variant, VariantsFile
from dzvin.forecast.study import Order, Said, Study, days_of, replay, study_of
from dzvin.forecast.synthetic import made_day
from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.run.stored_day import NoSuchCompany, stored_study

NICE = 10
"""Calls of this machine go first."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="a day and variants in YAML (docs/howto/what-if.md); with --company: only variants",
    )
    parser.add_argument("--company", metavar="SLUG", help="replay a stored day of this company")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="its first day, in the company's time")
    parser.add_argument("--days", type=int, default=1, choices=range(1, 8), help="1 to 7")
    parser.add_argument(
        "--queue", action="append", default=[], metavar="NAME", help="not all queues"
    )
    parser.add_argument("--seed", type=int, help="the same seed gives the same day; 1 if not said")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """0; 1: there is no such day; 2: the file or the command line is wrong."""
    gc.freeze()
    if arguments.child:
        return _child()
    try:
        study = _study(arguments)
    except BadFile as wrong:
        print(f"dzvin: {wrong}", file=sys.stderr)
        return 2
    except NoSuchCompany as wrong:
        print(f"dzvin: {wrong}", file=sys.stderr)
        return 1
    except OperationalError as trouble:
        reason = str(trouble.orig).strip().splitlines()[0]
        print(f"dzvin: the database does not answer ({reason}): `dzvin up` starts it")
        return 1
    results = list(replay(study, _progress()))
    if arguments.json:
        print(msgspec.json.format(msgspec.json.encode(results), indent=1).decode())
    else:
        print(table(results))
    return 0


def _child() -> int:
    """For the worker: an order on the standard input, progress and results line by line."""
    os.nice(NICE)
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    told = -1

    def tell(share: float) -> None:
        nonlocal told
        if int(share * 100) > told:
            told = int(share * 100)
            _say(Said(done=share))

    try:
        for result in replay(study_of(order), tell):
            _say(Said(result=result))
    except BadDay as wrong:
        _say(Said(wrong={"field": wrong.field, "problem": wrong.problem, "about": wrong.about}))
    return 0


def _say(said: Said) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")
    sys.stdout.buffer.flush()


def _study(arguments: argparse.Namespace) -> Study:
    """Raises BadFile, NoSuchCompany."""
    written = read_file(Path(arguments.file)) if arguments.file else None
    try:
        if arguments.company:
            study = _stored(arguments, written)
        elif written is None:
            raise BadFile("which day? a FILE, or --company and --date (docs/howto/what-if.md)")
        else:
            file = parsed(written, DayFile)
            seed = file.seed if arguments.seed is None else arguments.seed
            study = Study(day=made_day(file, seed), variants=file.variants, seed=seed)
        days_of(study)
    except BadDay as wrong:
        at, why = wrong.field, wrong.why
        told = written.wrong(at, f"- {why}") if written else f"{at}: {why}"
        raise BadFile(told) from None
    return study


def _stored(arguments: argparse.Namespace, written: Written | None) -> Study:
    try:
        day = date.fromisoformat(arguments.date or "")
    except ValueError:
        raise BadFile("--date is expected as YYYY-MM-DD") from None
    file = parsed(written, VariantsFile) if written else None
    seed = arguments.seed if arguments.seed is not None else (file.seed if file else 1)
    home = Home.open(Settings.from_environment())
    found = asyncio.run(
        stored_study(home, arguments.company, day, arguments.days, arguments.queue, seed)
    )
    variants = file.variants if file else (Variant(name="as it was"),)
    return Study(day=found, variants=variants, seed=seed)


def _progress() -> Any:
    if not sys.stderr.isatty():
        return lambda share: None
    return lambda share: print(
        f"\r{share:4.0%}" if share < 1 else "\r    \r", end="", file=sys.stderr, flush=True
    )


def table(results: list[Result]) -> str:
    """One column per variant; each queue below the total."""
    rows: list[tuple[str, ...]] = [("", *(result.variant for result in results))]
    rows += figure_rows([result.total for result in results])
    rows += [
        ("occupancy", *(percent(r.occupancy) for r in results)),
        ("operators who worked", *(str(r.fairness.operators) for r in results)),
        (
            "calls per operator",
            *(f"{r.fairness.calls_least}-{r.fairness.calls_most}" for r in results),
        ),
        ("  spread per hour", *(percent(r.fairness.calls_per_hour_spread) for r in results)),
        (
            "idle per operator",
            *(f"{percent(r.fairness.idle_least)}-{percent(r.fairness.idle_most)}" for r in results),
        ),
        ("  spread", *(percent(r.fairness.idle_spread) for r in results)),
    ]
    if len(results[0].queues) > 1:
        for name in results[0].queues:
            rows += [("",), (name,)]
            rows += figure_rows([result.queues[name] for result in results])
    widths = [max(len(row[n]) for row in rows if len(row) > n) for n in range(len(results) + 1)]
    return "\n".join(
        "  ".join(
            text.ljust(width) if n == 0 else text.rjust(width)
            for n, (text, width) in enumerate(zip(row, widths, strict=False))
        ).rstrip()
        for row in rows
    )


def figure_rows(figures: list[Figures]) -> list[tuple[str, ...]]:
    def row(title: str, *texts: str) -> tuple[str, ...]:
        return (title, *texts)

    held = [
        row("held for another line", *(str(f.held) for f in figures)),
        row("  for, s", *(seconds(f.held_mean) for f in figures)),
    ]
    return [
        row("calls", *(str(f.offered) for f in figures)),
        row("answered", *(str(f.answered) for f in figures)),
        row("hung up waiting", *(str(f.abandoned) for f in figures)),
        row("  of them at once", *(str(f.short_abandoned) for f in figures)),
        row("waited too long", *(str(f.timed_out) for f in figures)),
        row("not let in, or let go", *(str(f.refused) for f in figures)),
        row("nobody came", *(str(f.unserved) for f in figures)),
        row("service level", *(percent(f.service_level) for f in figures)),
        row("answered after, s", *(seconds(f.answer_mean) for f in figures)),
        row("  half within", *(seconds(f.answer_p50) for f in figures)),
        row("  9 of 10 within", *(seconds(f.answer_p90) for f in figures)),
        row("  99 of 100 within", *(seconds(f.answer_p99) for f in figures)),
        row("longest wait, s", *(seconds(f.wait_max) for f in figures)),
        *(held if any(f.held for f in figures) else ()),
    ]


def percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
