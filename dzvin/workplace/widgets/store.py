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
from dzvin.workplace.tables import WIDGETS
from dzvin.workplace.widgets.model import START, Layout

GROUPS = text("""
    SELECT m.user_account::text AS operator, array_agg(g.name ORDER BY g.name) AS names
    FROM user_group_member m JOIN user_group g ON g.tenant = m.tenant AND g.id = m.user_group
    WHERE m.tenant = CAST(:tenant AS uuid) GROUP BY m.user_account
""")

TAKEN = text("""
    SELECT operator::text, count(DISTINCT call) AS calls FROM segment
    WHERE tenant = CAST(:tenant AS uuid) AND kind = 'talk' AND call_started_at >= :since
    AND operator IS NOT NULL GROUP BY operator
""")

QUEUES_TODAY = text("""
    WITH visit AS (
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
        FROM visit v JOIN queue q ON q.tenant = CAST(:tenant AS uuid) AND q.id = v.queue)
    SELECT queue::text, count(*) AS entered, count(*) FILTER (WHERE taken) AS answered,
        count(*) FILTER (WHERE NOT taken AND NOT out AND NOT waits) AS lost,
        count(*) FILTER (WHERE taken AND wait <= coalesce(target, 20)) AS in_time,
        count(*) FILTER (WHERE NOT waits AND (taken OR (NOT out AND stayed >= short))) AS counted,
        avg(wait) FILTER (WHERE taken) AS asa_seconds
    FROM told GROUP BY queue
""")
"""A call is offered once to a queue. Service level: answered in time by all offered, without those
who hung up at once and those whom the queue sent on (product.md 7.2)."""


class VisitCount(Struct, frozen=True, kw_only=True):
    queue: str
    entered: int
    answered: int
    lost: int
    in_time: int
    counted: int
    asa_seconds: float | None


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


async def taken_today(connection: Connection, tenant: str, since: datetime) -> dict[str, int]:
    """In how many calls each has talked."""
    found = await connection.execute(TAKEN, {"tenant": tenant, "since": since})
    return {row.operator: row.calls for row in found}


async def operators(connection: Connection) -> list[Operator]:
    """Those who have signed in at least once."""
    found = await rows(connection, select(OPERATOR_STATE.c.state), _State)
    return [one.state for one in found]


async def queues_today(
    connection: Connection, tenant: str, queues: Collection[str], since: datetime
) -> dict[str, VisitCount]:
    asked = QUEUES_TODAY.bindparams(tenant=tenant, queues=sorted(queues), since=since)
    return {one.queue: one for one in await rows(connection, asked, VisitCount)}
