"""Days, weeks and months of a company's zone, in which norms are measured."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dzvin.reports.kpi.model import Rule, Window

KEPT = timedelta(days=7)
"""What ended longer ago is not graded any more, and what happened then not punished."""
type Span = tuple[datetime, datetime]


def begin_of(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone))


def first_day(day: date, window: Window) -> date:
    """Of the window in which this day lies; a week begins on Monday."""
    if window == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if window == "month" else day


def day_after(first: date, window: Window) -> date:
    """With which the next window begins."""
    if window == "month":
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=7 if window == "week" else 1)


def window_at(at: datetime, window: Window, timezone: str) -> Span:
    first = first_day(at.astimezone(ZoneInfo(timezone)).date(), window)
    return begin_of(first, timezone), begin_of(day_after(first, window), timezone)


def span_of(rule: Rule, at: datetime, timezone: str, judged_until: datetime | None = None) -> Span:
    """What was before the rule is in force does not count, nor what a norm has graded of this
    window when it had another one. Of a violation: the company's day."""
    since, until = window_at(at, rule.window or "day", timezone)
    since = min(max(since, begin_of(rule.active_from, timezone)), until)
    if rule.kind == "norm" and judged_until and since < judged_until < until:
        since = judged_until
    return since, until


def windows_over(
    at: datetime, window: Window, timezone: str, judged_until: datetime
) -> Iterator[Span]:
    """Those that have ended by `at`, after what was judged; the oldest first. Where a zone or a
    rule was changed, one begins where the last one ended: no hour is graded twice."""
    first = first_day((at - KEPT).astimezone(ZoneInfo(timezone)).date(), window)
    while (until := begin_of(day_after(first, window), timezone)) <= at:
        since = max(begin_of(first, timezone), judged_until)
        if since < until and until > at - KEPT:
            yield since, until
        first = day_after(first, window)
