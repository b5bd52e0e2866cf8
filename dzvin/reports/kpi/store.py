"""Rules of KPI, and what they made of people, in the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.acd.tables import AWAY_REASON
from dzvin.infra.db import Connection, rows
from dzvin.reports.kpi.model import Kind, Rule
from dzvin.reports.kpi.violations.model import Punished
from dzvin.reports.kpi.windows import KEPT
from dzvin.reports.tables import KPI_RESULT, KPI_RULE

_COLUMNS = ("id", "name", "kind", "is_active", "version")
_RULE, _RESULT = KPI_RULE.c, KPI_RESULT.c
RULES = select(KPI_RULE)

UNREAD = text("""
    SELECT min(e.at) FROM event e JOIN tenant t ON t.id = e.tenant AND t.shard = e.shard
    WHERE e.tenant = CAST(:tenant AS uuid) AND e.at >= CAST(:since AS timestamptz)
        AND e.position > (
            SELECT coalesce(max(c.position), 0) FROM cursor c
            WHERE c.tenant = CAST(:tenant AS uuid) AND c.consumer = 'reports')
""")
LOOKED_AT = KEPT + timedelta(days=32)
"""What happened before has no window that is graded still: those months of the log are not read."""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """`judged_until`: nothing before it is looked at."""

    rule: Rule
    judged_until: datetime


async def list_stored(connection: Connection) -> list[Stored]:
    """By name."""
    found = await connection.execute(RULES.order_by(_RULE.name, _RULE.id))
    return [_stored(one) for one in found.mappings()]


async def list_rules(connection: Connection) -> list[Rule]:
    """By name."""
    return [one.rule for one in await list_stored(connection)]


async def ids_in_force(connection: Connection, kind: Kind) -> list[str]:
    query = select(_RULE.id).where(_RULE.kind == kind, _RULE.is_active).order_by(_RULE.name)
    return list((await connection.execute(query)).scalars())


async def load_rule(connection: Connection, id: str, *, lock: bool = False) -> Stored | None:
    """`lock`: nobody else changes or judges by it until this transaction ends."""
    query = RULES.where(_RULE.id == id)
    found = (await connection.execute(query.with_for_update() if lock else query)).mappings()
    first = found.first()
    return None if first is None else _stored(first)


async def insert_rule(connection: Connection, tenant: str, stored: Stored) -> bool:
    """False: there is one under this id."""
    statement = insert(KPI_RULE).values(tenant=tenant, **_values(stored))
    statement = statement.on_conflict_do_nothing(index_elements=["tenant", "id"])
    return (await connection.execute(statement.returning(KPI_RULE.c.id))).first() is not None


async def update_rule(connection: Connection, stored: Stored) -> None:
    statement = update(KPI_RULE).where(_RULE.id == stored.rule.id)
    await connection.execute(statement.values(_values(stored)))


async def judged(connection: Connection, rule: Rule, until: datetime) -> None:
    """Unless it was changed meanwhile: then it begins where the change says."""
    is_same = (_RULE.id == rule.id, _RULE.version == rule.version, _RULE.judged_until < until)
    statement = update(KPI_RULE).where(*is_same)
    await connection.execute(statement.values(judged_until=until))


async def delete_rule(connection: Connection, id: str) -> None:
    await connection.execute(delete(KPI_RULE).where(_RULE.id == id))


async def insert_result(connection: Connection, **values: Any) -> None:
    """Raises Taken for what has been judged: then nothing of it is booked, either."""
    await connection.execute(insert(KPI_RESULT).values(values))


async def punished(connection: Connection, rule: str, since: datetime) -> Sequence[Punished]:
    columns = (_RESULT.user_account.label("user"), _RESULT.ref, _RESULT.since, _RESULT.until)
    query = select(*columns).where(_RESULT.rule == rule, _RESULT.until >= since)
    return await rows(connection, query, Punished)


async def has_control(connection: Connection, user: str) -> bool:
    """Whether his statuses are the product's, too."""
    query = select(USER_ACCOUNT.c.has_status_control).where(USER_ACCOUNT.c.id == user)
    return bool(await connection.scalar(query))


async def is_reason(connection: Connection, id: str) -> bool:
    found = await connection.execute(select(AWAY_REASON.c.id).where(AWAY_REASON.c.id == id))
    return found.first() is not None


async def unread_since(connection: Connection, tenant: str, at: datetime) -> datetime | None:
    """The earliest of what the journal has not read yet; None: it has read everything."""
    asked = {"tenant": tenant, "since": at - LOOKED_AT}
    found: datetime | None = await connection.scalar(UNREAD, asked)
    return found


async def engine_alive_at(connection: Connection) -> datetime | None:
    """Its last sign of life, to some seconds; None: there has been no engine."""
    found: datetime | None = await connection.scalar(text("SELECT engine_alive_at()"))
    return found


def _values(stored: Stored) -> dict[str, Any]:
    settings = msgspec.to_builtins(stored.rule)
    own = {name: settings.pop(name) for name in _COLUMNS}
    return {**own, "settings": settings, "judged_until": stored.judged_until}


def _stored(found: Any) -> Stored:
    rule = {**found["settings"], **{name: found[name] for name in _COLUMNS}}
    return Stored(rule=msgspec.convert(rule, Rule), judged_until=found["judged_until"])
