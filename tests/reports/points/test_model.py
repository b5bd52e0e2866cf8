"""Paid time and balances, counted from intervals and sums alone."""

import asyncio
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import cast

import pytest
from sqlalchemy.exc import DataError, DBAPIError, OperationalError

from dzvin.acd.queue_settings import QueueSettings
from dzvin.infra.db import Database
from dzvin.reports.points import jobs
from dzvin.reports.points.jobs import begin_of, days_over
from dzvin.reports.points.model import Money, PaidState, Sum, Worked, balance_of, paid_times
from tests.support.build import at

SALES = QueueSettings(
    tariff_call="12/1/1", tariff_busy="6/30/6", tariff_pcp="0/0/60", paid_hour_micros=120_000_000
)


def worked(state: PaidState, seconds: float, queue: str | None = "sales") -> Worked:
    start = at(10)
    return Worked(
        operator="anna",
        state=state,
        started_at=start,
        ended_at=start + timedelta(seconds=seconds),
        queue=queue,
    )


def test_each_interval_is_paid_by_the_formula_of_its_status_in_its_queue() -> None:
    history = [
        worked("call", 12),
        worked("call", 13),
        worked("busy", 5.9),
        worked("busy", 20),
        worked("busy", 31.4),
        worked("pcp", 61),
    ]
    call, busy, pcp = paid_times(history, {"sales": SALES})
    assert (call.state, call.seconds, call.paid_seconds) == ("call", 25, 13)
    assert (busy.state, busy.seconds, busy.paid_seconds) == ("busy", 56, 66)
    assert (pcp.state, pcp.seconds, pcp.paid_seconds) == ("pcp", 61, 120)
    assert [one.money_micros for one in (call, busy, pcp)] == [430_000, 2_200_000, 4_000_000]


def test_a_talk_of_no_queue_is_paid_time_without_a_price() -> None:
    _, busy, _ = paid_times([worked("busy", 100, None), worked("busy", 50, "gone")], {})
    assert (busy.paid_seconds, busy.money_micros) == (150, 0)


def test_money_of_a_former_currency_is_told_beside_that_of_today() -> None:
    sums = [
        Sum(user_account="anna", currency=currency, points=points, money_micros=money)
        for currency, points, money in (("UAH", 5, 10), ("EUR", -2, 7), ("USD", 0, 0))
    ]
    balance = balance_of(sums, "UAH")
    assert balance.points == 3
    assert balance.money == (Money(currency="UAH", micros=10), Money(currency="EUR", micros=7))
    assert balance_of([], "UAH").money == (Money(currency="UAH", micros=0),)


def test_days_that_are_over_are_those_of_the_companys_zone_after_the_last_booked_one() -> None:
    late = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    last = date(2026, 11, 19), begin_of(date(2026, 11, 20), "Europe/Kyiv")
    days = days_over(late, "Europe/Kyiv", last)
    assert [day for day, _, _ in days] == [date(2026, 11, 20), date(2026, 11, 21)]
    assert days_over(late, "UTC", (date(2026, 11, 20), late)) == []
    assert len(days_over(late, "UTC", None)) == 7
    early = datetime(2026, 11, 21, 22, 10, tzinfo=UTC)
    assert days_over(early, "Europe/Kyiv", last) == days[:1], "intervals may come late"
    assert begin_of(date(2026, 11, 22), "Europe/Kyiv") == datetime(2026, 11, 21, 22, tzinfo=UTC)


def test_no_hour_is_paid_twice_or_left_out_when_the_company_changes_its_time_zone() -> None:
    later = datetime(2026, 11, 24, 12, tzinfo=UTC)
    day = date(2026, 11, 21)
    for was, now_is in permutations(("Europe/Kyiv", "America/New_York", "Pacific/Kiritimati"), 2):
        ended = begin_of(day + timedelta(days=1), was)
        spans = days_over(later, now_is, (day, ended))
        assert len(spans) >= 2
        for _, since, until in spans:
            assert since == ended and until >= since
            ended = until
        assert ended == begin_of(spans[-1][0] + timedelta(days=1), now_is)


@pytest.mark.parametrize(("error", "ends_all"), [(OperationalError, True), (DataError, False)])
def test_one_companys_broken_row_stops_no_other_company(
    monkeypatch: pytest.MonkeyPatch, error: type[DBAPIError], *, ends_all: bool
) -> None:
    failed = error("SELECT 1", {}, Exception("why"))

    async def fail(*_: object) -> None:
        raise failed

    monkeypatch.setattr(jobs, "book_days", fail)
    with pytest.raises(OperationalError) if ends_all else nullcontext():
        asyncio.run(jobs.keep_booked(cast("Database", None), "t", at(10)))
