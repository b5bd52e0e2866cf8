"""Windows follow each other in the company's zone; each hour is graded once."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dzvin.reports.kpi.windows import KEPT, begin_of, span_of, window_at, windows_over
from tests.reports.kpi.build import rule

KYIV = "Europe/Kyiv"
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=365)).map(
    lambda since: datetime(2026, 1, 1, tzinfo=UTC) + since
)
WINDOWS = st.sampled_from(["day", "week", "month"])


@given(MOMENTS, WINDOWS)
def test_a_moment_lies_in_its_window(at: datetime, window: str) -> None:
    since, until = window_at(at, window, KYIV)  # type: ignore[arg-type]
    assert since <= at < until
    assert window_at(until, window, KYIV)[0] == until  # type: ignore[arg-type]


@given(MOMENTS, WINDOWS, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_windows_that_are_over_touch_and_begin_after_what_was_judged(
    at: datetime, window: str, before: timedelta
) -> None:
    judged = at - before
    found = list(windows_over(at, window, KYIV, judged))  # type: ignore[arg-type]
    assert all(judged <= since < until <= at and until > at - KEPT for since, until in found)
    assert all(one[1] == other[0] for one, other in pairwise(found))


def test_a_week_begins_on_monday_and_a_day_is_that_of_the_zone() -> None:
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert window_at(at, "day", KYIV)[0] == begin_of(date(2026, 11, 23), KYIV)
    assert window_at(at, "week", KYIV) == (
        begin_of(date(2026, 11, 23), KYIV),
        begin_of(date(2026, 11, 30), KYIV),
    )
    assert window_at(at, "month", KYIV) == (
        begin_of(date(2026, 11, 1), KYIV),
        begin_of(date(2026, 12, 1), KYIV),
    )


def test_what_ended_more_than_a_week_ago_is_left_alone() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    days = list(windows_over(at, "day", "UTC", at - timedelta(days=30)))
    assert [since.day for since, _ in days] == [16, 17, 18, 19, 20, 21, 22]
    assert list(windows_over(at, "month", "UTC", at - timedelta(days=90))) == []


def test_a_bar_shows_what_the_ledger_will_be_told() -> None:
    at, today = datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
    monthly = rule(window="month", active_from=date(2026, 11, 5))
    end = datetime(2026, 12, 1, tzinfo=UTC)
    for judged in (None, datetime(2026, 11, 1, tzinfo=UTC), end):
        assert span_of(monthly, at, "UTC", judged) == (datetime(2026, 11, 5, tzinfo=UTC), end)
    assert span_of(monthly, at, "UTC", today) == (today, end), "its days before were graded"
    assert [*windows_over(end, "month", "UTC", today)] == [(today, end)]
    tea = rule(kind="violation", metric="away_longer_seconds", window=None)
    assert span_of(tea, at, "UTC", at)[0] == today
