"""Whom a rule is about, where they stand, and what it gives or takes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from dzvin.accounts.model import Person, User
from dzvin.accounts.permissions import may
from dzvin.accounts.store import list_groups, list_users, load_people
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection
from dzvin.reports.kpi.grading import grade_of, percent_of
from dzvin.reports.kpi.measuring.store import Asked, sums
from dzvin.reports.kpi.metrics import measured, needs_control
from dzvin.reports.kpi.model import Rule, Standing
from dzvin.reports.kpi.violations.model import Found
from dzvin.reports.kpi.windows import Span
from dzvin.reports.points.store import insert_entry

type Measured = dict[str, tuple[int, float | None]]
"""Sample and fact by person."""


class Company(Struct, frozen=True):
    """Who there is, loaded once for all rules that are looked at together."""

    users: Sequence[User]
    workers: Collection[str]
    """Who has `workplace.use`."""
    groups: dict[str, Collection[str]]

    def of(self, rule: Rule) -> list[User]:
        """By name. Nobody chosen: everybody who works here."""
        chosen = {*rule.users}.union(*(self.groups.get(one, ()) for one in rule.groups))
        is_all = not rule.users and not rule.groups
        wanted = self.workers if is_all else chosen
        return [
            user
            for user in self.users
            if user.is_active
            and user.id in wanted
            and (user.has_status_control or not needs_control(rule.metric))
        ]


async def company_of(connection: Connection) -> Company:
    users = await list_users(connection)
    people = await load_people(connection, [one.id for one in users if one.is_active])
    return Company(
        users,
        {one.id for one in people if may(one, "workplace.use")},
        {one.id: one.members for one in await list_groups(connection)},
    )


def is_about(rule: Rule, who: Person, *, has_control: bool) -> bool:
    """Of somebody who works here; as `Company.of`, without asking who else there is."""
    is_chosen = who.id in rule.users or not {*who.groups}.isdisjoint(rule.groups)
    is_all = not rule.users and not rule.groups
    return (is_all or is_chosen) and (has_control or not needs_control(rule.metric))


async def measure(
    connection: Connection, rule: Rule, people: Iterable[str], span: Span, at: datetime
) -> Measured:
    """Of a norm, in a window, which may not be over at `at`."""
    since, until = span
    asked = Asked(since=since, until=until, at=min(at, until), queues=rule.queues)
    found = await sums(connection, set(people), asked, [rule.metric])
    return {user: measured(rule.metric, his) for user, his in found.items()}


def standing_of(rule: Rule, user: User, sample: int, fact: float | None) -> Standing:
    grade = grade_of(rule, sample, fact)
    return Standing(
        user=user.id,
        name=user.name,
        sample=sample,
        fact=fact,
        percent=percent_of(rule, fact),
        grade=grade.grade if grade else None,
        points=grade.points if grade else 0,
        money_micros=grade.money_micros if grade else 0,
    )


def broken_by(rule: Rule, user: User, found: Sequence[Found]) -> Standing:
    """How often he broke a rule, and how badly."""
    values = [one.value for one in found]
    worst = min if rule.metric == "rated_at_most" else max
    return Standing(
        user=user.id,
        name=user.name,
        sample=len(values),
        fact=worst(values, default=None),
        percent=None,
        grade=None,
        points=rule.points * len(values),
        money_micros=rule.money_micros * len(values),
    )


async def booked(  # noqa: PLR0913 each is a part of the entry
    connection: Connection,
    tenant: str,
    rule: Rule,
    user: str,
    at: datetime,
    currency: str,
    points: int,
    money_micros: int,
    call: str | None = None,
) -> dict[str, Any] | None:
    """The entry of the ledger, to be told; None: it brings nothing."""
    if not points and not money_micros:
        return None
    values = {
        "id": new_id(),
        "user_account": user,
        "kind": "kpi",
        "points": points,
        "money_micros": money_micros,
        "currency": currency,
        "call": call,
        "rule": rule.id,
        "rule_name": rule.name,
    }
    await insert_entry(connection, tenant=tenant, at=at, **values)
    return values
