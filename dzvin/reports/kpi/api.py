"""Rules of KPI for whoever keeps them, where people stand under them, and one's own bars."""

from datetime import datetime

from litestar import delete, get, post, put

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person, TenantSettings
from dzvin.accounts.store import list_groups, list_users, load_tenant
from dzvin.accounts.users.reach import reaches
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import NotFound
from dzvin.reports.kpi import store
from dzvin.reports.kpi.actions import broken_by, company_of, is_about, measure, standing_of
from dzvin.reports.kpi.changing import in_force, judged_from
from dzvin.reports.kpi.checks import problems
from dzvin.reports.kpi.grading import grade_of, next_of, percent_of
from dzvin.reports.kpi.measuring.store import Asked, sums
from dzvin.reports.kpi.metrics import Sums, measured, offered, unit_of
from dzvin.reports.kpi.model import (
    Catalogue,
    ChangedMeanwhile,
    ChangedRule,
    NewRule,
    OwnKpi,
    Rule,
    RuleStanding,
    RuleThere,
    Standing,
    rule_of,
)
from dzvin.reports.kpi.store import Stored
from dzvin.reports.kpi.violations.store import Look, find
from dzvin.reports.kpi.windows import Span, begin_of, span_of
from dzvin.reports.points.store import queues as list_queues

VIEW, MANAGE = "kpi.view", "kpi.manage"
MOST_RULES = 100


@get("/api/kpi/metrics", opt=needs(VIEW, MANAGE))
async def kpi_metrics(who: Person, connection: Connection) -> Catalogue:
    return Catalogue(currency=(await _settings(connection, who)).currency, metrics=offered())


@get("/api/kpi/rules", opt=needs(VIEW, MANAGE))
async def kpi_rule_list(connection: Connection) -> list[Rule]:
    return await store.list_rules(connection)


@post("/api/kpi/rules", opt=needs(MANAGE), status_code=201)
async def kpi_rule_create(who: Person, connection: Connection, data: NewRule) -> Rule:
    rule = rule_of(data, data.id or new_id(), 1)
    await _check(connection, rule)
    if len(await store.list_rules(connection)) >= MOST_RULES:
        raise WrongFields(fields=[{"field": "name", "code": "too_many"}])
    zone = await _zone(connection, who)
    stored = Stored(rule=rule, judged_until=begin_of(rule.active_from, zone))
    if not await store.insert_rule(connection, who.tenant, stored):
        known = await store.load_rule(connection, rule.id)
        if known is None or known.rule != rule:
            raise RuleThere
        return rule
    await changed(connection, who, "kpi_rule", rule.id, action="created", after=rule)
    return rule


@put("/api/kpi/rules/{rule:str}", opt=needs(MANAGE))
async def kpi_rule_change(rule: Id, who: Person, connection: Connection, data: ChangedRule) -> Rule:
    """What it has graded stays. What was done before a violation was forbidden like this, or while
    it was switched off, is not judged."""
    before = await store.load_rule(connection, rule, lock=True)
    if before is None:
        raise NotFound
    if before.rule.version != data.version:
        raise ChangedMeanwhile
    at, zone = now(), await _zone(connection, who)
    was, judged = before.rule, before.judged_until
    after = in_force(was, rule_of(data, rule, data.version + 1), judged, at, zone)
    await _check(connection, after)
    stored = Stored(rule=after, judged_until=judged_from(was, after, judged, at, zone))
    await store.update_rule(connection, stored)
    await changed(connection, who, "kpi_rule", rule, before=before.rule, after=after)
    return after


@delete("/api/kpi/rules/{rule:str}", opt=needs(MANAGE))
async def kpi_rule_delete(rule: Id, who: Person, connection: Connection) -> None:
    """What it gave and took stays in the ledger, with its name."""
    gone = await store.load_rule(connection, rule, lock=True)
    if gone is None:
        raise NotFound
    await store.delete_rule(connection, rule)
    await changed(connection, who, "kpi_rule", rule, action="deleted", before=gone.rule)


@get("/api/kpi/rules/{rule:str}/standing", opt=needs(VIEW, MANAGE))
async def kpi_standing(
    rule: Id, who: Person, connection: Connection, at: datetime | None = None
) -> RuleStanding:
    """As if the window in which `at` lies ended now."""
    if at is not None and not at.tzinfo:
        raise WrongFields(fields=[{"field": "at", "code": "format"}])
    found = await store.load_rule(connection, rule)
    if found is None:
        raise NotFound
    return await _standing(connection, who, found.rule, at or now(), found.judged_until)


@post("/api/kpi/preview", opt=needs(MANAGE), status_code=200)
async def kpi_preview(who: Person, connection: Connection, data: NewRule) -> RuleStanding:
    """Of a rule that is not kept: what it would grade now."""
    rule = rule_of(data, data.id or new_id(), 1)
    await _check(connection, rule)
    return await _standing(connection, who, rule, now())


@get("/api/kpi/mine", opt=needs("workplace.use"))
async def kpi_mine(who: Person, connection: Connection) -> list[OwnKpi]:
    """The norms that are about him, in force today; his figures so far."""
    known = await store.list_stored(connection)
    rules = [one.rule for one in known if one.rule.kind == "norm" and one.rule.is_active]
    judged = {one.rule.id: one.judged_until for one in known}
    if not rules:
        return []
    at, settings = now(), await _settings(connection, who)
    zone = settings.timezone
    has_control = await store.has_control(connection, who.id)
    his = [
        rule
        for rule in rules
        if begin_of(rule.active_from, zone) <= at and is_about(rule, who, has_control=has_control)
    ]
    found: list[OwnKpi] = []
    sums_of: dict[tuple[Span, tuple[str, ...]], Sums] = {}
    for rule in his:
        span = span_of(rule, at, zone, judged[rule.id])
        if (span, rule.queues) not in sums_of:
            same = [one.metric for one in his if one.queues == rule.queues]
            asked = Asked(since=span[0], until=span[1], at=at, queues=rule.queues)
            sums_of[span, rule.queues] = (await sums(connection, [who.id], asked, same))[who.id]
        sample, fact = measured(rule.metric, sums_of[span, rule.queues])
        found.append(_own(rule, span, sample, fact, settings.currency))
    return found


ROUTES = [
    kpi_metrics,
    kpi_rule_list,
    kpi_rule_create,
    kpi_rule_change,
    kpi_rule_delete,
    kpi_standing,
    kpi_preview,
    kpi_mine,
]


def _own(rule: Rule, span: Span, sample: int, fact: float | None, currency: str) -> OwnKpi:
    assert rule.window is not None
    since, until = span
    grade = grade_of(rule, sample, fact)
    return OwnKpi(
        rule=rule.id,
        name=rule.name,
        metric=rule.metric,
        unit=unit_of(rule.metric),
        window=rule.window,
        since=since,
        until=until,
        comparison=rule.comparison,
        target=rule.target,
        sample=sample,
        min_sample=rule.min_sample,
        fact=fact,
        percent=percent_of(rule, fact),
        grade=grade.grade if grade else None,
        points=grade.points if grade else 0,
        money_micros=grade.money_micros if grade else 0,
        currency=currency,
        next=next_of(rule, sample, fact),
    )


async def _standing(
    connection: Connection,
    who: Person,
    rule: Rule,
    at: datetime,
    judged_until: datetime | None = None,
) -> RuleStanding:
    """Of those whom his right reaches."""
    settings = await _settings(connection, who)
    since, until = span = span_of(rule, at, settings.timezone, judged_until)
    people = [
        user
        for user in (await company_of(connection)).of(rule)
        if reaches(who, VIEW, user) or reaches(who, MANAGE, user)
    ]
    stands: list[Standing] = []
    if rule.kind == "norm":
        found = await measure(connection, rule, [one.id for one in people], span, min(now(), until))
        stands = [standing_of(rule, user, *found[user.id]) for user in people]
    else:
        end = min(now(), until)
        broken = await find(connection, Look(rule=rule, begin=since, since=since, at=end))
        stands = [
            broken_by(rule, user, [one for one in broken if one.user == user.id]) for user in people
        ]
    return RuleStanding(
        rule=rule, currency=settings.currency, since=since, until=until, people=stands
    )


async def _check(connection: Connection, rule: Rule) -> None:
    wrong = problems(rule)
    known: dict[str, set[str]] = {
        "users": {one.id for one in await list_users(connection)} if rule.users else set(),
        "groups": {one.id for one in await list_groups(connection)} if rule.groups else set(),
        "queues": {*await list_queues(connection)} if rule.queues else set(),
    }
    wrong += [
        {"field": name, "code": "unknown"}
        for name, ids in known.items()
        if not set(getattr(rule, name)) <= ids
    ]
    if rule.reason and not await store.is_reason(connection, rule.reason):
        wrong.append({"field": "reason", "code": "unknown"})
    if wrong:
        raise WrongFields(fields=wrong)


async def _settings(connection: Connection, who: Person) -> TenantSettings:
    return (await load_tenant(connection, who.tenant)).settings


async def _zone(connection: Connection, who: Person) -> str:
    return (await _settings(connection, who)).timezone
