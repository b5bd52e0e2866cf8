"""All that the log says of one call, in its one order, whatever order it was read in."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from dzvin.events.call import CallStarted
from dzvin.infra.batch import Recorded
from dzvin.kernel.messages import Event


class Moment(NamedTuple):
    at: datetime
    event: Event


class Story(NamedTuple):
    """`started` is the call's beginning; without it there is no story."""

    started: CallStarted
    started_at: datetime
    project: str | None
    moments: tuple[Moment, ...]


def story(recorded: Iterable[Recorded]) -> Story | None:
    """None while the beginning is not in the log, or no longer.

    The order is that of time, then of the log; an event read twice counts once.
    """
    rows = {(row.shard, row.position): row for row in recorded}
    ordered = sorted(rows.values(), key=place)
    moments = tuple(Moment(row.envelope.at, row.event) for row in ordered)
    projects = (row.envelope.project for row in ordered)
    for at, event in moments:
        if isinstance(event, CallStarted):
            project = next((project for project in projects if project), None)
            return Story(event, at, project, moments)
    return None


def place(row: Recorded) -> tuple[datetime, str, int]:
    return row.envelope.at, row.shard, row.position


def seconds(start: datetime, end: datetime) -> float:
    """Never negative, to the millisecond: a clock that steps back makes no time."""
    return max(0.0, round((end - start).total_seconds(), 3))
