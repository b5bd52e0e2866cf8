"""How long an operator may be Away: each reason's limit at a time and per day of the company."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from dzvin.acd.draft import Draft
from dzvin.acd.model import AwayLimits, Operator
from dzvin.events.operator import AwayLimit, OperatorAwayExceeded

type Limits = Mapping[str, AwayLimits]


def midnight(day_of: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the company's day."""
    return datetime.combine(day_of.astimezone(zone).date(), time(), zone)


def used_on(operator: Operator, day: str) -> dict[str, int]:
    """Seconds by reason, without those of an Away that lasts."""
    return operator.away_today if operator.away_on == day else {}


def spent(operator: Operator, now: datetime, zone: ZoneInfo, limits: Limits) -> dict[str, Any]:
    """What the end of this status changes in his row: the day's count, and no limit runs."""
    if operator.state != "away":
        return {}
    but: dict[str, Any] = {"limit_at": None, "exceeded": ()}
    limit = limits.get(operator.reason or "")
    if limit is None or limit.max_daily_seconds is None:
        return but
    begin = midnight(now, zone)
    day = begin.date().isoformat()
    seconds = round((now - max(operator.since, begin)).total_seconds())
    used = used_on(operator, day)
    total = used.get(operator.reason or "", 0) + seconds
    return but | {"away_today": {**used, operator.reason or "": total}, "away_on": day}


def next_limit(
    operator: Operator, limits: Limits, zone: ZoneInfo
) -> tuple[datetime, AwayLimit, int] | None:
    """When, which and how long: the next limit that this Away runs into."""
    limit = limits.get(operator.reason or "") if operator.state == "away" else None
    if limit is None:
        return None
    found: list[tuple[datetime, AwayLimit, int]] = []
    if limit.max_seconds is not None and "occurrence" not in operator.exceeded:
        at = operator.since + timedelta(seconds=limit.max_seconds)
        found.append((at, "occurrence", limit.max_seconds))
    if limit.max_daily_seconds is not None and "day" not in operator.exceeded:
        found.append(
            (_day_full(operator, limit.max_daily_seconds, zone), "day", limit.max_daily_seconds)
        )
    return min(found, default=None)


def _day_full(operator: Operator, allowed: int, zone: ZoneInfo) -> datetime:
    """Past midnight the day's count begins anew."""
    begin = midnight(operator.since, zone)
    used = used_on(operator, begin.date().isoformat()).get(operator.reason or "", 0)
    at = operator.since + timedelta(seconds=max(0, allowed - used))
    if at.astimezone(zone).date() == begin.date():
        return at
    following = datetime.combine(begin.date() + timedelta(days=1), time(), zone)
    return following.astimezone(operator.since.tzinfo) + timedelta(seconds=allowed)


def is_too_long_away(operator: Operator, now: datetime) -> bool:
    return operator.state == "away" and operator.limit_at is not None and operator.limit_at <= now


def watch_limits(draft: Draft, operator: Operator) -> None:
    """Tell of each limit that is over, and remember when the next one is."""
    limits, zone = draft.config.away_limits, draft.roster.zone
    while (found := next_limit(operator, limits, zone)) is not None and found[0] <= draft.now:
        _, which, seconds = found
        draft.say(
            OperatorAwayExceeded(
                operator=operator.id, reason=operator.reason or "", limit=which, seconds=seconds
            )
        )
        operator = replace(operator, exceeded=(*operator.exceeded, which))
    draft.put_operator(replace(operator, limit_at=found[0] if found else None))


def limits_changed(draft: Draft) -> None:
    for operator in list(draft.operators.values()):
        if operator.state == "away":
            watch_limits(draft, operator)
