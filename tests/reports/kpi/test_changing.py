"""What was judged is not judged again, and what was not yet is not lost, when a rule is changed."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from dzvin.reports.kpi.changing import in_force, judged_from
from tests.reports.kpi.build import rule

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MONTH = datetime(2026, 11, 1, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, tzinfo=UTC)
MONTHLY, DAILY = rule(window="month"), rule(window="day")


def test_a_norm_with_another_window_grades_the_one_that_is_not_over_and_no_hour_twice() -> None:
    assert judged_from(MONTHLY, DAILY, MONTH, NOW, "UTC") == TODAY, "not each day of the month"
    assert judged_from(DAILY, MONTHLY, TODAY, NOW, "UTC") == TODAY, "its days have been graded"
    stays = replace(MONTHLY, target=20)
    assert judged_from(MONTHLY, stays, MONTH, NOW, "UTC") == MONTH
    sooner, later = datetime(2026, 11, 10, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    moved = replace(MONTHLY, active_from=sooner.date())
    assert judged_from(MONTHLY, moved, later, NOW, "UTC") == sooner, "it had not begun"


def test_a_norm_that_is_switched_off_and_on_in_one_window_loses_nothing_of_it() -> None:
    off = replace(MONTHLY, is_active=False)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    judged = judged_from(MONTHLY, off, since, NOW, "UTC")
    assert judged == MONTH
    assert in_force(off, MONTHLY, judged, NOW, "UTC").active_from == MONTHLY.active_from
    assert judged_from(off, MONTHLY, judged, NOW, "UTC") == MONTH
    december = datetime(2026, 12, 5, tzinfo=UTC)
    again = in_force(off, MONTHLY, judged, december, "UTC")
    assert again.active_from == date(2026, 12, 5), "it was off when the month began"
    assert judged_from(off, again, judged, december, "UTC") == datetime(2026, 12, 5, tzinfo=UTC)


def test_a_violation_that_is_forbidden_otherwise_or_again_is_judged_from_now_on() -> None:
    tea = rule(kind="violation", metric="away_longer_seconds", window=None)
    off = replace(tea, is_active=False)
    assert judged_from(tea, replace(tea, target=60), TODAY, NOW, "UTC") == NOW
    assert judged_from(tea, replace(tea, name="Tea"), TODAY, NOW, "UTC") == TODAY
    again = in_force(off, tea, TODAY, NOW, "UTC")
    assert (again.active_from, judged_from(off, again, TODAY, NOW, "UTC")) == (TODAY.date(), NOW)
