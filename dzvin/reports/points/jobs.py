"""When a day of the company is over, the time of it that is paid comes to people's accounts."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from dzvin.accounts.model import TenantSettings
from dzvin.accounts.store import load_tenant
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection, Database
from dzvin.reports.points import store
from dzvin.reports.points.actions import tell
from dzvin.reports.points.model import PaidTime, paid_times

log = structlog.get_logger()

MOST_DAYS = 7
"""So far back after the product stood still; older days bring nothing."""
LATE = timedelta(minutes=15)
"""What happened in a day may come to the journal so long after its end."""


async def keep_booked(database: Database, tenant: str, at: datetime) -> None:
    """What fails, because a row is broken, is tried again the next time; without a database that
    answers no company can be booked."""
    try:
        for day in await book_days(database, tenant, at):
            log.info("points.booked", tenant=tenant, day=str(day))
    except (OperationalError, InterfaceError, NoneFree):
        raise
    except Exception as error:  # one company's trouble must not end everybody's worker
        log.exception("points.not_booked", tenant=tenant, error=type(error).__name__)


async def book_days(database: Database, tenant: str, at: datetime) -> list[date]:
    """The days that are in the ledger now. By the prices of this moment; a day is booked once, a
    day that the journal has not read wholly another time."""
    async with database.transaction(tenant) as connection:
        settings = (await load_tenant(connection, tenant)).settings
        last = await store.last_booked(connection)
    booked = []
    for day, since, until in days_over(at, settings.timezone, last):
        async with database.transaction(tenant) as connection:
            if not await _book(connection, tenant, settings, day, since, until):
                break
        booked.append(day)
    return booked


def days_over(
    at: datetime, timezone: str, last: tuple[date, datetime] | None
) -> list[tuple[date, datetime, datetime]]:
    """Days of this zone that have ended, after the `last` one with its end; when each begins and
    ends. One begins where the one before it ended, in whichever zone that was: no hour is paid
    twice, and none is left out."""
    today = (at - LATE).astimezone(ZoneInfo(timezone)).date()
    found = []
    for day in (today - timedelta(days=back) for back in range(MOST_DAYS, 0, -1)):
        if last is not None and day <= last[0]:
            continue
        since = begin_of(day, timezone)
        if last is not None:
            is_next = last[0] == day - timedelta(days=1)
            since = last[1] if is_next else max(since, last[1])
        until = max(since, begin_of(day + timedelta(days=1), timezone))
        found.append((day, since, until))
        last = day, until
    return found


def begin_of(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(timezone))


async def _book(  # noqa: PLR0913 each is a part of the day
    connection: Connection,
    tenant: str,
    settings: TenantSettings,
    day: date,
    since: datetime,
    until: datetime,
) -> bool:
    """The entry stands at the last instant of what it pays."""
    if await store.is_behind(connection, tenant, since, until):
        return False
    queues = await store.queues(connection)
    worked = await store.worked(connection, since, until)
    ordered = sorted(worked, key=lambda one: one.operator)
    for operator, his in groupby(ordered, key=lambda one: one.operator):
        paid = paid_times(list(his), queues)
        at = until - store.INSTANT
        await _pay(connection, tenant, settings.currency, day, at, operator, paid)
    return True


async def _pay(  # noqa: PLR0913 each is a part of the row
    connection: Connection,
    tenant: str,
    currency: str,
    day: date,
    at: datetime,
    operator: str,
    paid: tuple[PaidTime, ...],
) -> None:
    """A day without money is there, too: it is not counted again when a price is set later."""
    values = {
        "id": new_id(),
        "user_account": operator,
        "kind": "work",
        "points": 0,
        "money_micros": sum(one.money_micros for one in paid),
        "currency": currency,
    }
    seconds = sum(one.paid_seconds for one in paid)
    is_new = await store.insert_entry(
        connection, tenant=tenant, at=at, day=day, paid_seconds=seconds, **values
    )
    if is_new and values["money_micros"]:
        await tell(connection, tenant, **values)
