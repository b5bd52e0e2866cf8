"""What an operator did since his first sign-in of the company's day, counted from the facts."""

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct

from dzvin.events.call import Direction
from dzvin.reports.facts.story import seconds


class Interval(Struct, frozen=True, kw_only=True):
    """A row of the status history; without an end he is in it."""

    started_at: datetime
    ended_at: datetime | None
    state: str
    reason: str | None


class OwnCall(Struct, frozen=True, kw_only=True):
    """A call that he dialled or talked in."""

    id: str
    direction: Direction
    is_dialled: bool
    """By him."""


class Part(Struct, frozen=True, kw_only=True):
    """A segment `talk` or `hold` of his."""

    call: str
    kind: str
    started_at: datetime
    ended_at: datetime | None


class Productivity(Struct, frozen=True, kw_only=True):
    """Of calls with people outside. `successful`: he talked with the customer."""

    total: int
    inbound: int
    outbound: int
    successful: int
    unsuccessful: int
    talk_seconds: float
    hold_seconds: float
    busy_seconds: float
    """With them, each moment once: talk and hold of several lines at a time are more together."""
    acd_seconds: float | None
    """Talk of successful calls by their number; None when there are none."""
    aht_seconds: float | None
    """Talk, hold and PCP by the number of handled contacts."""
    missed_offers: int
    rejected_offers: int


class StatusTime(Struct, frozen=True, kw_only=True):
    state: str
    reason: str | None
    seconds: float
    times: int


class Running(Struct, frozen=True, kw_only=True):
    """The status he is in: its time goes on."""

    state: str
    reason: str | None
    since: datetime


class WorkTime(Struct, frozen=True, kw_only=True):
    since: datetime | None
    """His first sign-in; None: he was not here on this day."""
    seconds: float
    statuses: tuple[StatusTime, ...]
    breaks: int
    """Times Away for a reason that counts as a break."""
    running: Running | None


class OwnStatistics(Struct, frozen=True, kw_only=True):
    at: datetime
    productivity: Productivity
    forms_completed: int
    work_time: WorkTime


MISSED = {"missed", "busy", "unreachable", "failed"}


def shift_since(history: Sequence[Interval], day: datetime) -> datetime | None:
    """`day`: when the company's day began; who worked over midnight begins with it."""
    here = [one for one in history if one.state != "offline"]
    begun = [max(one.started_at, day) for one in here if one.ended_at is None or one.ended_at > day]
    return min(begun, default=None)


def work_time(
    history: Sequence[Interval], day: datetime, now: datetime, breaks: Collection[str]
) -> WorkTime:
    since = shift_since(history, day)
    if since is None:
        return WorkTime(since=None, seconds=0, statuses=(), breaks=0, running=None)
    sums: dict[tuple[str, str | None], tuple[float, int]] = {}
    shown = [one for one in history if one.ended_at is None or one.ended_at > since]
    for one in shown:
        reason = one.reason if one.state == "away" else None
        spent = seconds(max(one.started_at, since), one.ended_at or now)
        total, times = sums.get((one.state, reason), (0.0, 0))
        sums[one.state, reason] = (round(total + spent, 3), times + 1)
    last = next((one for one in shown if one.ended_at is None), None)
    return WorkTime(
        since=since,
        seconds=seconds(since, now),
        statuses=tuple(
            StatusTime(state=state, reason=reason, seconds=total, times=times)
            for (state, reason), (total, times) in sums.items()
        ),
        breaks=sum(one.state == "away" and one.reason in breaks for one in shown),
        running=_running(last, since) if last else None,
    )


def _running(last: Interval, since: datetime) -> Running:
    return Running(
        state=last.state,
        reason=last.reason if last.state == "away" else None,
        since=max(last.started_at, since),
    )


def productivity(
    calls: Sequence[OwnCall],
    parts: Sequence[Part],
    outcomes: Sequence[str | None],
    pcp_seconds: float,
    now: datetime,
) -> Productivity:
    """`calls`, `parts` and `outcomes` (of his offers) of the shift; internal calls do not count."""
    outside = {call.id: call for call in calls if call.direction != "internal"}
    talked = {part.call for part in parts if part.kind == "talk"}
    inbound = [c for c in outside.values() if c.direction == "inbound" and c.id in talked]
    outbound = [c for c in outside.values() if c.direction == "outbound"]
    successful = [call for call in (*inbound, *outbound) if call.id in talked]
    talk = _sum(parts, "talk", outside, now)
    hold = _sum(parts, "hold", outside, now)
    count = len(successful)
    return Productivity(
        total=len(inbound) + len(outbound),
        inbound=len(inbound),
        outbound=len(outbound),
        successful=count,
        unsuccessful=len(inbound) + len(outbound) - count,
        talk_seconds=talk,
        hold_seconds=hold,
        busy_seconds=_covered(parts, outside, now),
        acd_seconds=acd(talk, count),
        aht_seconds=aht(talk, hold, pcp_seconds, count),
        missed_offers=sum(outcome in MISSED for outcome in outcomes),
        rejected_offers=sum(outcome == "rejected" for outcome in outcomes),
    )


def acd(talk_seconds: float, successful: int) -> float | None:
    return round(talk_seconds / successful, 3) if successful else None


def aht(
    talk_seconds: float, hold_seconds: float, pcp_seconds: float, successful: int
) -> float | None:
    total = talk_seconds + hold_seconds + pcp_seconds
    return round(total / successful, 3) if successful else None


def _sum(parts: Sequence[Part], kind: str, calls: Collection[str], now: datetime) -> float:
    spent = (
        seconds(part.started_at, part.ended_at or now)
        for part in parts
        if part.kind == kind and part.call in calls
    )
    return round(sum(spent), 3)


def _covered(parts: Sequence[Part], calls: Collection[str], now: datetime) -> float:
    """The union of all talks and holds."""
    spans = sorted((p.started_at, p.ended_at or now) for p in parts if p.call in calls)
    total, until = 0.0, None
    for start, end in spans:
        begin = start if until is None else max(start, until)
        total += seconds(begin, end)
        until = end if until is None else max(until, end)
    return round(total, 3)
