from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzvin.resources.schedule import (
    ExceptionDay,
    Hours,
    Schedule,
    WeekHours,
    door_at,
    next_close,
    next_open,
)

KYIV = "Europe/Kyiv"


def kyiv(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(KYIV), fold=fold).astimezone(UTC)


def week(*days: int, opens: str = "09:00", closes: str = "18:00") -> tuple[WeekHours, ...]:
    return tuple(WeekHours(weekday=day, opens=opens, closes=closes) for day in days)


ALWAYS = week(1, 2, 3, 4, 5, 6, 7, opens="00:00", closes="24:00")
OFFICE = Schedule(
    week=week(1, 2, 3, 4, 5),
    exceptions=(
        ExceptionDay(on=date(2026, 12, 25), title="Christmas"),
        ExceptionDay(on=date(2026, 12, 30), title="Stock-taking", is_holiday=False),
        ExceptionDay(on=date(2026, 12, 24), hours=(Hours(opens="10:00", closes="14:00"),)),
    ),
)
LATE = Schedule(week=(*OFFICE.week, *week(1, opens="18:00", closes="20:00")))
NEVER_SHUT = Schedule(week=ALWAYS, exceptions=(ExceptionDay(on=date(2026, 12, 25)),))
NIGHT = Schedule(week=week(5, opens="22:00", closes="06:00"))


@pytest.mark.parametrize(
    "moment,door",
    [
        ("2026-11-23 08:59:59", "closed"),
        ("2026-11-23 09:00", "open"),
        ("2026-11-23 17:59:59", "open"),
        ("2026-11-23 18:00", "closed"),
        ("2026-11-22 12:00", "closed"),
        ("2026-12-25 12:00", "holiday"),
        ("2026-12-30 12:00", "closed"),
        ("2026-12-24 09:30", "closed"),
        ("2026-12-24 13:59", "open"),
        ("2026-12-24 14:00", "closed"),
    ],
)
def test_the_office_is_open_as_the_week_and_its_exceptions_say(moment: str, door: str) -> None:
    assert door_at(OFFICE, kyiv(moment), KYIV) == door


@pytest.mark.parametrize(
    "moment,door",
    [
        ("2026-11-27 21:59", "closed"),
        ("2026-11-27 22:00", "open"),
        ("2026-11-28 05:59", "open"),
        ("2026-11-28 06:00", "closed"),
        ("2026-11-28 22:30", "closed"),
    ],
)
def test_a_night_shift_belongs_to_the_day_it_begins_on(moment: str, door: str) -> None:
    assert door_at(NIGHT, kyiv(moment), KYIV) == door


def test_a_holiday_does_not_cut_the_shift_that_began_the_day_before() -> None:
    closed = (ExceptionDay(on=date(2026, 11, 28)),)
    schedule = Schedule(week=week(5, 6, opens="22:00", closes="06:00"), exceptions=closed)
    assert door_at(schedule, kyiv("2026-11-28 03:00"), KYIV) == "open"
    assert door_at(schedule, kyiv("2026-11-28 23:00"), KYIV) == "holiday"
    assert door_at(schedule, kyiv("2026-11-29 03:00"), KYIV) == "closed"


def test_around_the_clock_has_no_gap_at_midnight() -> None:
    schedule = Schedule(week=week(*range(1, 8), opens="00:00", closes="24:00"))
    for moment in ("2026-11-27 23:59:59", "2026-11-28 00:00", "2026-03-29 03:30"):
        assert door_at(schedule, kyiv(moment), KYIV) == "open"


def test_its_own_time_zone_goes_before_the_companys() -> None:
    schedule = Schedule(timezone="America/New_York", week=week(1))
    assert door_at(schedule, kyiv("2026-11-23 09:30"), KYIV) == "closed"
    assert door_at(schedule, kyiv("2026-11-23 16:00"), KYIV) == "open"


def test_hours_follow_the_wall_clock_through_the_change_to_summer_time() -> None:
    """Kyiv skips 03:00 to 04:00 on 29 March 2026."""
    schedule = Schedule(week=week(7, opens="02:00", closes="05:00"))
    opens, closes = kyiv("2026-03-29 02:00"), kyiv("2026-03-29 05:00")
    assert closes - opens == timedelta(hours=2)
    assert door_at(schedule, opens, KYIV) == "open"
    assert door_at(schedule, closes - timedelta(seconds=1), KYIV) == "open"
    assert door_at(schedule, closes, KYIV) == "closed"


def test_an_hour_that_comes_twice_is_open_both_times() -> None:
    """Kyiv has 03:00 to 04:00 twice on 25 October 2026."""
    schedule = Schedule(week=week(7, opens="02:00", closes="03:30"))
    assert door_at(schedule, kyiv("2026-10-25 03:15"), KYIV) == "open"
    assert door_at(schedule, kyiv("2026-10-25 03:15", fold=1), KYIV) == "open"
    assert door_at(schedule, kyiv("2026-10-25 03:30", fold=1), KYIV) == "closed"


def test_an_opening_inside_the_skipped_hour_comes_when_the_clock_has_passed_it() -> None:
    schedule = Schedule(week=week(7, opens="03:30", closes="08:00"))
    assert door_at(schedule, kyiv("2026-03-29 02:59"), KYIV) == "closed"
    assert door_at(schedule, kyiv("2026-03-29 04:30"), KYIV) == "open"


def test_hours_inside_the_skipped_hour_are_not_open_that_day() -> None:
    schedule = Schedule(week=week(7, opens="03:10", closes="03:50"))
    assert next_open(schedule, kyiv("2026-03-29 01:00"), KYIV) == kyiv("2026-04-05 03:10")


def test_tells_when_it_opens_next() -> None:
    assert next_open(OFFICE, kyiv("2026-11-20 19:00"), KYIV) == kyiv("2026-11-23 09:00")
    assert next_open(OFFICE, kyiv("2026-12-24 15:00"), KYIV) == kyiv("2026-12-28 09:00")
    assert next_open(OFFICE, kyiv("2026-11-23 10:00"), KYIV) == kyiv("2026-11-23 10:00")
    assert next_open(NIGHT, kyiv("2026-11-28 01:00"), KYIV) == kyiv("2026-11-28 01:00")
    assert next_open(Schedule(), kyiv("2026-11-20 19:00"), KYIV) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": "../../etc/passwd"},
        {"week": [{"weekday": 8, "opens": "09:00", "closes": "18:00"}]},
        {"week": [{"weekday": 1, "opens": "25:00", "closes": "18:00"}]},
        {"week": [{"weekday": 1, "opens": "09:00", "closes": "09:00"}]},
        {"exceptions": [{"on": "2026-02-30"}]},
        {"exceptions": [{"on": "2026-12-25"}, {"on": "2026-12-25"}]},
    ],
)
def test_a_schedule_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Schedule)


times = st.times().map(lambda each: each.strftime("%H:%M"))
hours = st.tuples(st.integers(1, 7), times, times).filter(lambda each: each[1] != each[2])
schedules = st.lists(hours, max_size=6).map(
    lambda found: Schedule(
        week=tuple(WeekHours(weekday=day, opens=o, closes=c) for day, o, c in found)
    )
)
year = timedelta(days=365).total_seconds()
moments = st.floats(0, year).map(lambda each: kyiv("2026-01-01") + timedelta(seconds=each))


@given(schedules, moments)
def test_it_is_open_exactly_when_the_next_opening_is_now(
    schedule: Schedule, moment: datetime
) -> None:
    opens = next_open(schedule, moment, KYIV)
    assert (door_at(schedule, moment, KYIV) == "open") == (opens == moment)
    if opens is not None:
        assert door_at(schedule, opens, KYIV) == "open"


@pytest.mark.parametrize(
    "schedule,moment,closes",
    [
        (OFFICE, "2026-11-23 09:00", "2026-11-23 18:00"),
        (OFFICE, "2026-11-23 08:59", None),
        (OFFICE, "2026-12-24 13:59", "2026-12-24 14:00"),
        (NIGHT, "2026-11-28 05:00", "2026-11-28 06:00"),
        (NIGHT, "2026-11-27 23:00", "2026-11-28 06:00"),
        (LATE, "2026-11-23 10:00", "2026-11-23 20:00"),
        (NEVER_SHUT, "2026-11-23 10:00", "2026-12-25 00:00"),
        (Schedule(week=ALWAYS), "2026-11-23 10:00", None),
    ],
)
def test_what_is_open_closes_where_the_hours_that_touch_end(
    schedule: Schedule, moment: str, closes: str | None
) -> None:
    assert next_close(schedule, kyiv(moment), KYIV) == (kyiv(closes) if closes else None)
