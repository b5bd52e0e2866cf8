"""When a company is open: weekly hours, dated exceptions, a time zone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct

type Door = Literal["open", "closed", "holiday"]
type Span = tuple[datetime, datetime]

LOOK_AHEAD_DAYS = 400
"""A schedule that stays closed longer than a year never opens again."""

_OPENS = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]
_CLOSES = Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$(?!\n)")]


class Hours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From `opens` until just before `closes`, on the wall clock. Earlier than `opens` means the
    next day; `24:00` is the end of this one."""

    opens: _OPENS
    closes: _CLOSES

    def __post_init__(self) -> None:
        if self.opens == self.closes:
            raise ValueError("it opens and closes at the same time")


class WeekHours(Hours, frozen=True, kw_only=True, forbid_unknown_fields=True):
    weekday: Annotated[int, Meta(ge=1, le=7)]
    """As ISO 8601 counts: 1 is Monday."""


class ExceptionDay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Replaces what the week says of the hours that begin on this day. None: closed."""

    on: date
    title: Annotated[str, Meta(max_length=120)] = ""
    hours: Annotated[tuple[Hours, ...], Meta(max_length=10)] = ()
    is_holiday: bool = True
    """Without hours: callers are told of a holiday, else the same as on any closed day."""


class Schedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    timezone: Annotated[str, Meta(max_length=64)] = ""
    """IANA name; empty: the company's."""
    week: Annotated[tuple[WeekHours, ...], Meta(max_length=70)] = ()
    exceptions: Annotated[tuple[ExceptionDay, ...], Meta(max_length=1000)] = ()

    def __post_init__(self) -> None:
        if self.timezone and not is_timezone(self.timezone):
            raise ValueError("no such time zone")
        if len({each.on for each in self.exceptions}) < len(self.exceptions):
            raise ValueError("a day may be an exception once")


def is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def door_at(schedule: Schedule, now: datetime, default_timezone: str) -> Door:
    """Which exit of a schedule check is open at this instant."""
    zone = ZoneInfo(schedule.timezone or default_timezone)
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        if any(start <= now < end for start, end in _spans(schedule, day, zone)):
            return "open"
    exception = _exception(schedule, today)
    if exception is None or exception.hours or not exception.is_holiday:
        return "closed"
    return "holiday"


def next_open(schedule: Schedule, now: datetime, default_timezone: str) -> datetime | None:
    """`now` itself while open; None when it does not open within `LOOK_AHEAD_DAYS`."""
    zone = ZoneInfo(schedule.timezone or default_timezone)
    today = now.astimezone(zone).date()
    for ahead in range(-1, LOOK_AHEAD_DAYS):
        spans = _spans(schedule, today + timedelta(days=ahead), zone)
        starts = [max(start, now) for start, end in spans if now < end]
        if starts:
            return min(starts)
    return None


def next_close(schedule: Schedule, now: datetime, default_timezone: str) -> datetime | None:
    """When the opening that goes on now ends: hours that touch are one. None while closed, and
    when it does not end within `LOOK_AHEAD_DAYS`."""
    zone = ZoneInfo(schedule.timezone or default_timezone)
    today = now.astimezone(zone).date()
    end = now
    for ahead in range(-1, LOOK_AHEAD_DAYS):
        spans = sorted(_spans(schedule, today + timedelta(days=ahead), zone))
        if ahead > 0 and (not spans or spans[0][0] > end):
            break
        for start, until in spans:
            if start <= end < until:
                end = until
    else:
        return None
    return end if end > now else None


def _exception(schedule: Schedule, day: date) -> ExceptionDay | None:
    return next((each for each in schedule.exceptions if each.on == day), None)


def _spans(schedule: Schedule, day: date, zone: ZoneInfo) -> list[Span]:
    """The opening hours that begin on this day, as instants."""
    exception = _exception(schedule, day)
    if exception is not None:
        hours: tuple[Hours, ...] = exception.hours
    else:
        hours = tuple(each for each in schedule.week if each.weekday == day.isoweekday())
    spans = [_span(each, day, zone) for each in hours]
    return [(start, end) for start, end in spans if start < end]


def _span(hours: Hours, day: date, zone: ZoneInfo) -> Span:
    """An hour that the clocks repeat is open from its first to its last occurrence; one that they
    skip entirely is not open."""
    ends_on = day + timedelta(days=1) if hours.closes <= hours.opens else day
    closes = hours.closes
    if closes == "24:00":
        ends_on, closes = day + timedelta(days=1), "00:00"
    start = datetime.combine(day, time.fromisoformat(hours.opens), zone)
    end = datetime.combine(ends_on, time.fromisoformat(closes), zone).replace(fold=1)
    return start.astimezone(UTC), end.astimezone(UTC)
