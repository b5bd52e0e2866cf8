"""What the journal knows of a day, how much calls a half hour brings, and the studies kept."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from dzvin.accounts.store import load_tenant
from dzvin.acd.store import Queue, list_queues, member_of
from dzvin.acd.tables import QUEUE
from dzvin.forecast.known.store import load_known, load_vips
from dzvin.forecast.model import BadDay, Day, Places, Worker
from dzvin.forecast.needs import HalfHour, Handled, handled_of
from dzvin.forecast.plan import StudyRow, StudySummary
from dzvin.forecast.stored import Asked, AtWork, Facts, Lines, Rings, Visit, stored_day
from dzvin.forecast.tables import WHAT_IF
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.tables import ID

SUMMARY = [WHAT_IF.c[name] for name in StudySummary.__struct_fields__]

VISITS = text("""
    SELECT DISTINCT ON (s.call) s.call, s.queue::text AS queue, s.started_at AS at,
        s.ended_at AS until, s.result, t.talk, p.wrap, c.party::text AS party
    FROM segment s
    LEFT JOIN call c ON c.tenant = s.tenant AND c.id = s.call AND c.started_at = s.call_started_at
    LEFT JOIN LATERAL (
        SELECT sum(extract(epoch FROM x.ended_at - x.started_at))::float AS talk
        FROM segment x WHERE x.tenant = s.tenant AND x.call = s.call
            AND x.call_started_at = s.call_started_at AND x.kind IN ('talk', 'hold')
    ) t ON s.result = 'taken'
    LEFT JOIN LATERAL (
        SELECT sum(extract(epoch FROM o.ended_at - o.started_at))::float AS wrap
        FROM operator_status o WHERE o.tenant = s.tenant AND o.call = s.call AND o.state = 'pcp'
            AND o.started_at BETWEEN s.started_at AND s.started_at + interval '1 day'
    ) p ON s.result = 'taken'
    WHERE s.tenant = :tenant AND s.kind = 'queue' AND s.queue = ANY(:queues)
        AND s.call_started_at >= :begin - interval '1 day' AND s.call_started_at < :end
        AND s.started_at >= :begin AND s.started_at < :end
    ORDER BY s.call, s.n
""").bindparams(bindparam("queues", type_=ARRAY(ID)))

WORK = text("""
    SELECT operator::text AS operator, state, call, started_at AS at, ended_at AS until
    FROM operator_status
    WHERE tenant = :tenant AND operator = ANY(:people) AND state IN ('ready', 'call', 'busy', 'pcp')
        AND started_at >= :begin - interval '2 days' AND started_at < :end
        AND (ended_at IS NULL OR ended_at > :begin)
    ORDER BY operator, started_at, position
""").bindparams(bindparam("people", type_=ARRAY(ID)))

RINGS = text("""
    SELECT operator::text AS operator, count(*)::int AS offers,
        count(*) FILTER (WHERE outcome IN ('missed', 'rejected', 'unreachable', 'failed'))::int
            AS missed,
        (avg(extract(epoch FROM ended_at - made_at)) FILTER (WHERE outcome = 'accepted'))::float
            AS answer_seconds
    FROM offer
    WHERE tenant = :tenant AND queue = ANY(:queues)
        AND call_started_at >= :begin - interval '1 day' AND call_started_at < :end
        AND made_at >= :begin AND made_at < :end
    GROUP BY operator
""").bindparams(bindparam("queues", type_=ARRAY(ID)))

HALF_HOURS = text("""
    SELECT extract(isodow FROM at)::int AS weekday,
        (extract(hour FROM at) * 2 + floor(extract(minute FROM at) / 30))::int AS half,
        count(*)::int AS calls
    FROM (
        SELECT DISTINCT ON (call) started_at AT TIME ZONE :timezone AS at
        FROM segment
        WHERE tenant = :tenant AND kind = 'queue' AND queue = ANY(:queues)
            AND call_started_at >= :begin - interval '1 day' AND call_started_at < :end
            AND started_at >= :begin AND started_at < :end
        ORDER BY call, n
    ) first
    GROUP BY 1, 2 ORDER BY 1, 2
""").bindparams(bindparam("queues", type_=ARRAY(ID)))

LINES = text("""
    SELECT id::text AS id, max_lines, has_status_control
    FROM user_account
    WHERE tenant = :tenant AND id = ANY(:people) AND (max_lines > 1 OR NOT has_status_control)
""").bindparams(bindparam("people", type_=ARRAY(ID)))

HELD = text("""
    SELECT held.call,
        sum(extract(epoch FROM least(held.ended_at, talk.ended_at)
            - greatest(held.started_at, talk.started_at)))::float AS seconds
    FROM segment held
    JOIN segment talk ON talk.tenant = held.tenant AND talk.operator = held.operator
        AND talk.call <> held.call AND talk.kind = 'talk'
        AND talk.started_at < held.ended_at AND talk.ended_at > held.started_at
        AND talk.call_started_at >= :begin - interval '1 day' AND talk.call_started_at < :end
    WHERE held.tenant = :tenant AND held.kind = 'hold' AND held.operator = ANY(:people)
        AND held.call_started_at >= :begin - interval '1 day' AND held.call_started_at < :end
    GROUP BY held.call
""").bindparams(bindparam("people", type_=ARRAY(ID)))

PEOPLE = text("SELECT id::text AS id, name FROM user_account WHERE tenant = :tenant")


async def load_facts(
    connection: Connection, tenant: str, queues: Sequence[Queue], begin: datetime, end: datetime
) -> Facts:
    asked = {
        "tenant": tenant,
        "queues": [queue.id for queue in queues],
        "people": sorted({member.user_account for queue in queues for member in queue.members}),
        "begin": begin,
        "end": end,
    }

    async def found[K](query: Any, kind: type[K], *names: str) -> list[K]:
        names = names if kind is Lines else ("begin", "end", *names)
        values = {name: asked[name] for name in ("tenant", *names)}
        result = await connection.execute(query, values)
        return [msgspec.convert(dict(one), kind) for one in result.mappings()]

    lines = {one.id: one for one in await found(LINES, Lines, "people")}
    return Facts(
        visits=await found(VISITS, Visit, "queues"),
        work=await found(WORK, AtWork, "people"),
        rings=await found(RINGS, Rings, "queues"),
        lines=lines,
        held=await load_held(connection, asked | {"people": sorted(lines)}) if lines else {},
    )


async def load_held(connection: Connection, asked: Mapping[str, Any]) -> dict[str, float]:
    values = {name: asked[name] for name in ("tenant", "people", "begin", "end")}
    return {one.call: one.seconds for one in await connection.execute(HELD, values)}


async def load_day(
    connection: Connection,
    tenant: str,
    day: date,
    days: int,
    names: Sequence[str],
    seed: int,
) -> Day:
    """A stored day of these queues (ids or names; none: all that are active). Raises BadDay.

    Without any role's rights: whoever asks has been asked for his.
    """
    queues = await list_queues(connection, QUEUE.c.is_active)
    chosen = [queue for queue in queues if not names or {queue.id, queue.name} & set(names)]
    for name in names:
        if not any(name in {queue.id, queue.name} for queue in chosen):
            raise BadDay("stored.queues", "no_queue", name)
    company = (await load_tenant(connection, tenant)).settings
    asked = asked_of(day, days, company.timezone)
    asked = replace(asked, is_member_priority_first=company.member_priority_first)
    facts = await load_facts(connection, tenant, chosen, asked.begin, asked.end)
    facts = await with_known(connection, tenant, facts, chosen, asked.begin)
    people = await connection.execute(PEOPLE, {"tenant": tenant})
    return stored_day(
        facts,
        {queue.id: places_of(queue) for queue in chosen},
        {one.id: one.name for one in people},
        asked,
        seed,
    )


async def with_known(
    connection: Connection, tenant: str, facts: Facts, queues: Sequence[Queue], begin: datetime
) -> Facts:
    """And what is known of those who called."""
    country = (await load_tenant(connection, tenant)).settings.country
    parties = {visit.party for visit in facts.visits if visit.party}
    known = await load_known(connection, tenant, parties, country, begin)
    lists = {queue.id: queue.settings.vip_list for queue in queues if queue.settings.vip_list}
    values = await load_vips(connection, lists.values())
    vips = {
        queue: {party for party, key in known.keys.items() if key in values.get(list, ())}
        for queue, list in lists.items()
    }
    return replace(facts, vips=vips, responsible=known.responsible, talked=known.talked)


def asked_of(day: date, days: int, timezone: str) -> Asked:
    zone = ZoneInfo(timezone)

    def midnight(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)

    begin, end = midnight(day), midnight(day + timedelta(days=days))
    return Asked(timezone=timezone, date=day.isoformat(), begin=begin, end=end)


def local_day(now: datetime, timezone: str) -> date:
    return now.astimezone(ZoneInfo(timezone)).date()


def places_of(queue: Queue) -> Places:
    members = {
        m.user_account: member_of(m)
        for m in queue.members
        if m.is_active and m.priority is not None
    }
    settings = msgspec.to_builtins(queue.settings)
    return Places(name=queue.name, settings=settings, members=members)


def outline(queues: Sequence[Queue]) -> Day:
    """Queues and members without their day: enough to see whether a variant fits."""
    places = {queue.id: places_of(queue) for queue in queues}
    people = sorted({who for queue in places.values() for who in queue.members})
    workers = {who: Worker(who, who, ()) for who in people}
    return Day(callers=(), workers=workers, queues=places)


async def load_handled(
    connection: Connection, tenant: str, queues: Sequence[Queue], asked: Asked
) -> Handled:
    """Means over a time, as the staffing formulas want them."""
    facts = await load_facts(connection, tenant, queues, asked.begin, asked.end)
    return handled_of(facts.visits)


async def load_half_hours(
    connection: Connection, tenant: str, queues: Sequence[str], asked: Asked
) -> list[HalfHour]:
    """Arrivals of each weekday and half hour, of all weeks of that time together."""
    result = await connection.execute(
        HALF_HOURS,
        {
            "tenant": tenant,
            "queues": list(queues),
            "begin": asked.begin,
            "end": asked.end,
            "timezone": asked.timezone,
        },
    )
    return [msgspec.convert(dict(one), HalfHour) for one in result.mappings()]


async def list_studies(connection: Connection, which: ColumnElement[bool]) -> list[StudySummary]:
    query = select(*SUMMARY).where(which).order_by(WHAT_IF.c.made_at.desc()).limit(200)
    return await rows(connection, query, StudySummary)


async def load_study(connection: Connection, which: ColumnElement[bool]) -> StudyRow | None:
    columns = [WHAT_IF.c[name] for name in StudyRow.__struct_fields__]
    return await row(connection, select(*columns).where(which), StudyRow)


async def count_open(connection: Connection) -> int:
    """Of this company: row-level security shows no other."""
    query = select(func.count()).where(WHAT_IF.c.state.in_(("waiting", "running")))
    return int((await connection.execute(query)).scalar_one())


async def forget_oldest(connection: Connection, most: int) -> None:
    old = select(WHAT_IF.c.id).order_by(WHAT_IF.c.made_at.desc()).offset(most)
    await connection.execute(delete(WHAT_IF).where(WHAT_IF.c.id.in_(old)))


async def insert_study(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(WHAT_IF).values(values))


async def update_study(connection: Connection, study: str, values: Mapping[str, Any]) -> bool:
    """Whether it is still there."""
    statement = update(WHAT_IF).where(WHAT_IF.c.id == study).values(dict(values))
    return bool((await connection.execute(statement)).rowcount)


async def delete_study(connection: Connection, which: ColumnElement[bool]) -> bool:
    return bool((await connection.execute(delete(WHAT_IF).where(which))).rowcount)
