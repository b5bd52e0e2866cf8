"""From which moment a rule that was changed, or switched on again, judges."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from dzvin.reports.kpi.model import Rule
from dzvin.reports.kpi.windows import begin_of, window_at

JUDGED = ("metric", "target", "reason", "users", "groups", "queues", "is_active")


def in_force(was: Rule, after: Rule, judged_until: datetime, at: datetime, zone: str) -> Rule:
    """One that is switched on again begins today; a norm that was switched off in this window goes
    on as if nothing had been."""
    if was.is_active or not after.is_active:
        return after
    if after.window and window_at(at, after.window, zone)[0] <= judged_until:
        return after
    today = at.astimezone(ZoneInfo(zone)).date()
    return replace(after, active_from=max(after.active_from, today))


def judged_from(
    was: Rule, after: Rule, judged_until: datetime, at: datetime, zone: str
) -> datetime:
    """A violation that is forbidden otherwise, or again, is judged from now on; a norm with another
    window from the one that is not over."""
    begin = begin_of(after.active_from, zone)
    if after.kind == "norm":
        return _of_norm(was, after, judged_until, at, zone)
    if any(getattr(after, name) != getattr(was, name) for name in JUDGED):
        return max(begin, at)
    return begin if after.active_from != was.active_from else judged_until


def _of_norm(was: Rule, after: Rule, judged_until: datetime, at: datetime, zone: str) -> datetime:
    begin = begin_of(after.active_from, zone)
    if judged_until > at:
        return begin
    is_off = was.is_active and not after.is_active
    if after.window and (is_off or after.window != was.window):
        return max(begin, judged_until, window_at(at, after.window, zone)[0])
    return max(begin, judged_until)
