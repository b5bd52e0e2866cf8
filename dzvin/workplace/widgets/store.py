"""Where widgets stand, and the figures of colleagues and queues that events do not carry."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from dzvin.acd.model import Operator
from dzvin.acd.tables import OPERATOR_STATE
from dzvin.infra.db import Connection, rows
from dzvin.reports.listener import CONSUMER
from dzvin.workplace.tables import WIDGETS
from dzvin.workplace.widgets.model import START, Layout, QuickDial

GROUPS = text("""
    SELECT m.user_account::text AS operator, array_agg(g.name ORDER BY g.name) AS names
    FROM user_group_member m JOIN user_group g ON g.tenant = m.tenant AND g.id = m.user_group
    WHERE m.tenant = CAST(:tenant AS uuid) GROUP BY m.user_account
""")

TAKEN = text("""
    WITH place AS (SELECT coalesce(min(position), 0) AS position FROM cursor
        WHERE tenant = CAST(:tenant AS uuid) AND consumer = :consumer)
    SELECT place.position, s.operator::text, s.calls FROM place LEFT JOIN (
        SELECT operator, count(DISTINCT call) AS calls FROM segment
        WHERE tenant = CAST(:tenant AS uuid) AND kind = 'talk' AND call_started_at >= :since
        AND operator IS NOT NULL GROUP BY operator) s ON true
""")
"""`place` is how far the facts are, asked in one statement with them: pages count on from there."""

QUEUES_TODAY = text("""
    WITH place AS (SELECT coalesce(min(position), 0) AS position FROM cursor
        WHERE tenant = CAST(:tenant AS uuid) AND consumer = :consumer),
    visit AS (
        SELECT s.queue, s.call, min(s.started_at) AS came, bool_or(s.result = 'taken') AS taken,
            min(s.ended_at) FILTER (WHERE s.result = 'taken') AS taken_at,
            bool_or(s.result IN ('timeout', 'key', 'full', 'moved', 'no_operators')) AS out,
            max(s.ended_at) AS gone, bool_or(s.ended_at IS NULL) AS waits
        FROM segment s
        WHERE s.tenant = CAST(:tenant AS uuid) AND s.kind = 'queue' AND s.call_started_at >= :since
            AND s.queue = ANY(CAST(:queues AS uuid[]))
        GROUP BY s.queue, s.call),
    told AS (
        SELECT v.*, extract(epoch FROM v.taken_at - v.came) AS wait,
            extract(epoch FROM v.gone - v.came) AS stayed,
            (q.settings ->> 'target_seconds')::int AS target,
            coalesce((q.settings ->> 'short_abandon_seconds')::int, 5) AS short
        FROM visit v JOIN queue q ON q.tenant = CAST(:tenant AS uuid) AND q.id = v.queue),
    figures AS (
    SELECT queue::text, count(*) AS entered, count(*) FILTER (WHERE taken) AS answered,
        count(*) FILTER (WHERE NOT taken AND NOT out AND NOT waits) AS lost,
        count(*) FILTER (WHERE taken AND wait <= coalesce(target, 20)) AS in_time,
        count(*) FILTER (WHERE NOT waits AND (taken OR (NOT out AND stayed >= short))) AS counted,
        CAST(avg(wait) FILTER (WHERE taken) AS float8) AS asa_seconds,
        count(*) FILTER (WHERE NOT waits) AS gone,
        CAST(avg(stayed) FILTER (WHERE NOT waits) AS float8) AS wait_seconds
    FROM told GROUP BY queue)
    SELECT place.position, figures.* FROM place LEFT JOIN figures ON true
""")
"""A call is offered once to a queue. Service level: answered in time by all offered, without those
who hung up at once and those whom the queue sent on (product.md 7.2)."""


class VisitCount(Struct, frozen=True, kw_only=True):
    entered: int = 0
    answered: int = 0
    lost: int = 0
    in_time: int = 0
    counted: int = 0
    asa_seconds: float | None = None
    gone: int = 0
    wait_seconds: float | None = None


class _State(Struct, frozen=True, kw_only=True):
    state: Operator


async def load_layout(connection: Connection, user: str) -> Layout:
    """A kind of widget that there is no more is left out."""
    query = select(WIDGETS.c.places).where(WIDGETS.c.user_account == user)
    found = (await connection.execute(query)).scalar()
    return START if found is None else msgspec.convert({"places": found}, Layout)


async def save_layout(connection: Connection, tenant: str, user: str, layout: Layout) -> None:
    places = msgspec.to_builtins(layout.places)
    statement = insert(WIDGETS).values(tenant=tenant, user_account=user, places=places)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "user_account"], set_={"places": places}
        )
    )


async def groups(connection: Connection, tenant: str) -> dict[str, list[str]]:
    """Names of the groups of each operator."""
    found = await connection.execute(GROUPS, {"tenant": tenant})
    return {row.operator: list(row.names) for row in found}


async def taken_today(
    connection: Connection, tenant: str, since: datetime
) -> tuple[int, dict[str, int]]:
    """In how many calls each has talked, as of this position of the log."""
    asked = TAKEN.bindparams(tenant=tenant, since=since, consumer=CONSUMER)
    found = (await connection.execute(asked)).all()
    return found[0].position, {row.operator: row.calls for row in found if row.operator}


async def operators(connection: Connection) -> list[Operator]:
    """Those who have signed in at least once."""
    found = await rows(connection, select(OPERATOR_STATE.c.state), _State)
    return [one.state for one in found]


async def queues_today(
    connection: Connection, tenant: str, queues: Collection[str], since: datetime
) -> tuple[int, dict[str, VisitCount]]:
    """As of this position of the log."""
    asked = QUEUES_TODAY.bindparams(
        tenant=tenant, queues=sorted(queues), since=since, consumer=CONSUMER
    )
    found = [dict(row) for row in (await connection.execute(asked)).mappings()]
    counts = {row["queue"]: msgspec.convert(row, VisitCount) for row in found if row["queue"]}
    return int(found[0]["position"]), counts


async def load_numbers(connection: Connection, user: str) -> QuickDial:
    query = select(WIDGETS.c.numbers).where(WIDGETS.c.user_account == user)
    found = (await connection.execute(query)).scalar()
    return msgspec.convert({"numbers": found or []}, QuickDial)


async def save_numbers(connection: Connection, tenant: str, user: str, dial: QuickDial) -> None:
    """Beside where his widgets stand, if he has moved any."""
    numbers = msgspec.to_builtins(dial.numbers)
    places = msgspec.to_builtins((await load_layout(connection, user)).places)
    statement = insert(WIDGETS).values(
        tenant=tenant, user_account=user, places=places, numbers=numbers
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "user_account"], set_={"numbers": numbers}
        )
    )
