"""Norms are graded when their window is over, what breaks a rule as soon as it is known."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from msgspec import Struct
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from dzvin.accounts.model import TenantSettings
from dzvin.accounts.store import load_tenant
from dzvin.events.kpi import KpiGraded, KpiViolation
from dzvin.events.points import PointsChanged
from dzvin.infra.batch import Envelope
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, Database
from dzvin.infra.event_log import append
from dzvin.reports.kpi import store
from dzvin.reports.kpi.actions import booked, company_of, measure, standing_of
from dzvin.reports.kpi.metrics import is_once
from dzvin.reports.kpi.model import Kind, Rule
from dzvin.reports.kpi.store import Stored
from dzvin.reports.kpi.violations.model import Found, fresh
from dzvin.reports.kpi.violations.store import Look, find
from dzvin.reports.kpi.windows import KEPT, Span, begin_of, windows_over
from dzvin.reports.points.actions import event_of
from dzvin.reports.points.jobs import LATE
from dzvin.reports.points.store import INSTANT

log = structlog.get_logger()

LOOK_SECONDS = 10.0
STEP = timedelta(minutes=1)
"""How far one looks back again before it is written down that all of it has been seen."""
MOST_AT_ONCE = 500
type Judge = Callable[[Database, str, str, "Known"], Awaitable[int]]
type Told = list[PointsChanged | KpiGraded | KpiViolation]


class Known(Struct, frozen=True, kw_only=True):
    """Of one look at a company, for all of its rules."""

    at: datetime
    unread: datetime | None
    """The earliest of what the journal has not read."""
    alive_at: datetime | None
    """The engine's last sign of life."""

    @property
    def seen(self) -> datetime:
        return min(self.at, self.unread or self.at)


async def keep_graded(database: Database, tenant: str, at: datetime) -> None:
    """Windows of norms that are over; each once."""
    await _each(database, tenant, at, "norm", grade)


async def keep_watched(database: Database, tenant: str, at: datetime) -> None:
    """Violations that the journal has by now; each once."""
    await _each(database, tenant, at, "violation", watch)


async def _each(database: Database, tenant: str, at: datetime, kind: Kind, judge: Judge) -> None:
    """A rule that fails is tried again the next time and holds up no other; without a database
    that answers nothing can be judged."""
    async with database.transaction(tenant) as connection:
        rules = await store.ids_in_force(connection, kind)
        if not rules:
            return
        known = Known(
            at=at,
            unread=await store.unread_since(connection, tenant, at),
            alive_at=await store.engine_alive_at(connection),
        )
    for rule in rules:
        try:
            count = await judge(database, tenant, rule, known)
        except (OperationalError, InterfaceError, NoneFree):
            raise
        except Exception as error:  # one rule's trouble must not end everybody's worker
            log.exception("kpi.not_judged", tenant=tenant, rule=rule, error=type(error).__name__)
        else:
            if count:
                log.info("kpi.judged", tenant=tenant, rule=rule, kind=kind, count=count)


async def grade(database: Database, tenant: str, rule: str, known: Known) -> int:
    """How many windows were graded: by the rule and the people of this moment."""
    count = 0
    while True:
        async with database.transaction(tenant) as connection:
            stored = await store.load_rule(connection, rule, lock=True)
            settings = (await load_tenant(connection, tenant)).settings
            span = _due(stored, settings, known.at)
            if stored is None or span is None:
                return count
            if known.unread and known.unread < span[1]:
                return count
            told = await _graded(connection, tenant, settings, stored.rule, span)
            await store.judged(connection, stored.rule, span[1])
            await _tell(connection, tenant, told)
        count += 1


def _due(stored: Stored | None, settings: TenantSettings, at: datetime) -> Span | None:
    if stored is None or not stored.rule.is_active or not stored.rule.window:
        return None
    begin = max(stored.judged_until, begin_of(stored.rule.active_from, settings.timezone))
    spans = windows_over(at - LATE, stored.rule.window, settings.timezone, begin)
    return next(spans, None)


async def _graded(
    connection: Connection, tenant: str, settings: TenantSettings, rule: Rule, span: Span
) -> Told:
    """The entry stands at the last instant of the window."""
    since, until = span
    people = (await company_of(connection)).of(rule)
    found = await measure(connection, rule, [one.id for one in people], span, until)
    told: Told = []
    for user in people:
        sample, fact = found[user.id]
        if fact is None:
            continue
        stands = standing_of(rule, user, sample, fact)
        entry = await booked(
            connection,
            tenant,
            rule,
            user.id,
            until - INSTANT,
            settings.currency,
            stands.points,
            stands.money_micros,
        )
        await store.insert_result(
            connection,
            **_result(
                tenant, rule, user.id, f"{rule.window} {since.astimezone(UTC).isoformat()}", entry
            ),
            since=since,
            until=until,
            sample=sample,
            fact=fact,
            grade=stands.grade,
            points=stands.points,
            money_micros=stands.money_micros,
        )
        if stands.grade is None:
            continue
        told.append(
            KpiGraded(
                operator=user.id,
                rule=rule.id,
                rule_name=rule.name,
                metric=rule.metric,
                since=since,
                until=until,
                fact=fact,
                grade=stands.grade,
                points=stands.points,
                money_micros=stands.money_micros,
                entry=entry["id"] if entry else None,
            )
        )
        told += [event_of(**entry)] if entry else []
    return told


async def watch(database: Database, tenant: str, rule: str, known: Known) -> int:
    """How many violations are in the ledger now. Nothing is locked while there are none."""
    async with database.transaction(tenant) as connection:
        stored = await store.load_rule(connection, rule)
        settings = (await load_tenant(connection, tenant)).settings
        if stored is None or not stored.rule.is_active:
            return 0
        if not await _broken(connection, settings, stored, known):
            if known.seen - LATE - stored.judged_until > STEP:
                await store.judged(connection, stored.rule, known.seen - LATE)
            return 0
    async with database.transaction(tenant) as connection:
        stored = await store.load_rule(connection, rule, lock=True)
        if stored is None or not stored.rule.is_active:
            return 0
        found = (await _broken(connection, settings, stored, known))[:MOST_AT_ONCE]
        await _tell(
            connection, tenant, await _punished(connection, tenant, settings, stored, found)
        )
    return len(found)


async def _broken(
    connection: Connection, settings: TenantSettings, stored: Stored, known: Known
) -> list[Found]:
    """By those whom the rule is about, and not known yet."""
    rule, seen = stored.rule, known.seen
    begin = max(begin_of(rule.active_from, settings.timezone), seen - KEPT)
    since = max(stored.judged_until, begin)
    punished = await store.punished(connection, rule.id, since - KEPT)
    look = Look(
        rule=rule,
        begin=begin,
        since=since,
        at=seen,
        alive_at=known.alive_at,
        punished=punished,
    )
    found = fresh(await find(connection, look), punished, is_once=is_once(rule.metric))
    if not found:
        return []
    people = {one.id for one in (await company_of(connection)).of(rule)}
    return [one for one in found if one.user in people]


async def _punished(
    connection: Connection,
    tenant: str,
    settings: TenantSettings,
    stored: Stored,
    found: list[Found],
) -> Told:
    """The entry stands where the rule was broken."""
    rule, told = stored.rule, list[PointsChanged | KpiGraded | KpiViolation]()
    for one in found:
        entry = await booked(
            connection,
            tenant,
            rule,
            one.user,
            one.until,
            settings.currency,
            rule.points,
            rule.money_micros,
            one.call,
        )
        await store.insert_result(
            connection,
            **_result(tenant, rule, one.user, one.ref, entry),
            since=one.since,
            until=one.until,
            sample=1,
            fact=one.value,
            grade=None,
            points=rule.points,
            money_micros=rule.money_micros,
            call=one.call,
        )
        event = KpiViolation(
            operator=one.user,
            rule=rule.id,
            rule_name=rule.name,
            metric=rule.metric,
            value=one.value,
            limit=rule.target,
            call=one.call,
            entry=entry["id"] if entry else None,
        )
        told += [event, event_of(**entry)] if entry else [event]
    return told


def _result(
    tenant: str, rule: Rule, user: str, ref: str, entry: dict[str, Any] | None
) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "rule": rule.id,
        "rule_name": rule.name,
        "metric": rule.metric,
        "user_account": user,
        "ref": ref,
        "at": now(),
        "target": rule.target,
        "entry": entry["id"] if entry else None,
    }


async def _tell(connection: Connection, tenant: str, told: Told) -> None:
    """The last statement of the transaction: the log's lock is held from here on."""
    if not told:
        return
    at = now()
    await append(
        connection,
        *(
            Envelope(
                id=new_id(), tenant=tenant, at=at, subject=f"points:{event.operator}", event=event
            )
            for event in told
        ),
    )
