"""What each company has of the public network: its calls now, its time and money of today."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dzvin.calls.model import Call, Leg
from dzvin.calls.toll import cost_micros
from dzvin.infra.batch import UsageRow
from dzvin.telephony.model import Usage


class Meter:
    """Calls that are over are counted here and in the rows of table `outside_usage`; those that
    last are measured when somebody asks. Days are the company's own."""

    def __init__(self) -> None:
        self._ended: dict[str, UsageRow] = {}
        """Of the newest day of each tenant."""

    def load(self, rows: Iterable[UsageRow]) -> None:
        """At start, as the last engine left them."""
        for row in rows:
            known = self._ended.get(row.tenant)
            if known is None or known.on < row.on:
                self._ended[row.tenant] = row

    def usage(self, tenant: str, calls: Iterable[Call], now: datetime, timezone: str) -> Usage:
        on = _today(now, timezone)
        ended = self._of_day(tenant, on)
        seconds, micros, live = float(ended.seconds), ended.cost_micros, 0
        for leg in (leg for call in calls for leg in call.legs.values() if leg.number):
            live += 1
            if leg.answered_at is not None:
                seconds += _seconds_today(leg.answered_at, now, timezone)
                micros += _cost(leg, leg.answered_at, now)
        return Usage(calls=live, seconds=int(seconds), cost_micros=micros)

    def settle(
        self, tenant: str, before: Call | None, after: Call | None, now: datetime, timezone: str
    ) -> UsageRow | None:
        """Legs outside that this turn ended; None when there are none that were answered."""
        left: Mapping[str, Leg] = after.legs if after is not None else {}
        gone = [
            (leg, leg.answered_at)
            for leg in (before.legs.values() if before is not None else ())
            if leg.number and leg.answered_at is not None and leg.id not in left
        ]
        if not gone:
            return None
        row = self._of_day(tenant, _today(now, timezone))
        self._ended[tenant] = UsageRow(
            tenant=tenant,
            on=row.on,
            calls=row.calls + len(gone),
            seconds=row.seconds
            + sum(round(_seconds_today(since, now, timezone)) for _, since in gone),
            cost_micros=row.cost_micros + sum(_cost(leg, since, now) for leg, since in gone),
        )
        return self._ended[tenant]

    def _of_day(self, tenant: str, on: date) -> UsageRow:
        row = self._ended.get(tenant)
        return row if row is not None and row.on == on else UsageRow(tenant=tenant, on=on)


def _today(now: datetime, timezone: str) -> date:
    return now.astimezone(ZoneInfo(timezone)).date()


def _seconds_today(since: datetime, now: datetime, timezone: str) -> float:
    """Of a call that began yesterday only what came after midnight counts."""
    zone = ZoneInfo(timezone)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(0.0, (now - max(since, midnight)).total_seconds())


def _cost(leg: Leg, since: datetime, now: datetime) -> int:
    """The whole call is paid on the day on which it ends."""
    return cost_micros((now - since).total_seconds(), leg.price)
