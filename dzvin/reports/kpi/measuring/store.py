"""Sums of many people at once, by the database: rows of a whole month never come here."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import TextClause, text
from sqlalchemy.engine import RowMapping

from dzvin.infra.db import Connection
from dzvin.reports.kpi.metrics import NORMS, Source, Sums
from dzvin.reports.kpi.model import Metric
from dzvin.reports.own.model import MISSED

GOOD = 4
"""Ratings from here on, of five, are those of content customers."""
OF_QUEUES = "(cardinality(CAST(:queues AS uuid[])) = 0 OR {} = ANY(CAST(:queues AS uuid[])))"
PEOPLE = "ANY(CAST(:people AS uuid[]))"

CALLS = text(f"""
    WITH part AS (
        SELECT s.operator, s.call, s.call_started_at AS started_at,
            bool_or(s.kind = 'talk') AS is_talk,
            sum(CASE WHEN s.kind = 'talk' THEN spent.seconds ELSE 0 END) AS talk,
            sum(CASE WHEN s.kind = 'hold' THEN spent.seconds ELSE 0 END) AS hold
        FROM segment s, LATERAL (SELECT greatest(0, round(extract(
            epoch FROM coalesce(s.ended_at, :at) - s.started_at), 3)) AS seconds) spent
        WHERE s.operator = {PEOPLE} AND s.kind IN ('talk', 'hold')
            AND s.call_started_at >= :since AND s.call_started_at < :until
            AND {OF_QUEUES.format("s.queue")}
        GROUP BY s.operator, s.call, s.call_started_at
    ), had AS (
        SELECT operator, call, started_at, is_talk, talk, hold FROM part
        UNION ALL
        SELECT c.dialled_by, c.id, c.started_at, false, 0, 0 FROM call c
        WHERE c.dialled_by = {PEOPLE} AND c.started_at >= :since AND c.started_at < :until
            AND {OF_QUEUES.format("c.queue")}
            AND NOT EXISTS (SELECT FROM part p WHERE p.operator = c.dialled_by AND p.call = c.id)
    )
    SELECT h.operator::text AS operator,
        count(*) FILTER (WHERE c.direction = 'inbound' AND h.is_talk) AS inbound,
        count(*) FILTER (WHERE c.direction = 'outbound') AS outbound,
        count(*) FILTER (WHERE h.is_talk) AS successful,
        CAST(sum(h.talk) AS float) AS talk_seconds, CAST(sum(h.hold) AS float) AS hold_seconds
    FROM had h JOIN call c ON c.started_at = h.started_at AND c.id = h.call
    WHERE c.direction <> 'internal' GROUP BY h.operator
""")  # noqa: S608 our own text
"""As `own.model.productivity` counts them for one person; a test holds the two together."""

COLUMNS = "s.operator, s.state, s.reason, s.queue, s.call, s.started_at, s.ended_at"
BEGUN = f"""
    SELECT {COLUMNS} FROM unnest(CAST(:people AS uuid[])) his(operator) CROSS JOIN LATERAL (
        SELECT * FROM operator_status o
        WHERE o.operator = his.operator AND o.started_at < :since
        ORDER BY o.started_at DESC, o.position DESC LIMIT 1
    ) s WHERE (s.ended_at IS NULL OR s.ended_at > :since) AND s.state <> 'offline'
"""  # noqa: S608 our own text
"""Of each the interval in which the window begins."""

STATUSES = text(f"""
    SELECT s.operator::text AS operator, s.state,
        CAST(sum(spent.seconds) AS float) AS seconds,
        CAST(sum(spent.seconds) FILTER (WHERE {OF_QUEUES.format("s.queue")}) AS float) AS of_queues,
        count(DISTINCT s.call) FILTER (WHERE {OF_QUEUES.format("s.queue")}) AS calls,
        count(r.id) AS breaks
    FROM (
        SELECT {COLUMNS} FROM operator_status s
        WHERE s.operator = {PEOPLE} AND s.started_at >= :since AND s.started_at < :until
            AND s.state <> 'offline'
        UNION ALL {BEGUN}
    ) s
    LEFT JOIN away_reason r ON s.state = 'away' AND r.id::text = s.reason AND r.counts_as_break,
    LATERAL (SELECT greatest(0, round(extract(epoch FROM
        least(coalesce(s.ended_at, :at), :until) - greatest(s.started_at, :since)), 3)
        ) AS seconds) spent
    GROUP BY s.operator, s.state
""")  # noqa: S608 our own text

PRESENT = text(f"""
    SELECT his.operator::text AS operator
    FROM unnest(CAST(:people AS uuid[])) his(operator) CROSS JOIN LATERAL (
        SELECT FROM operator_status s
        WHERE s.operator = his.operator AND s.started_at >= :since AND s.started_at < :until
            AND s.state <> 'offline' ORDER BY s.started_at LIMIT 1
    ) first_one
    UNION SELECT operator::text FROM ({BEGUN}) begun
""")  # noqa: S608 our own text

OFFERS = text(f"""
    SELECT operator::text AS operator,
        count(*) FILTER (WHERE outcome = 'accepted') AS accepted_offers,
        count(*) FILTER (WHERE outcome = ANY(:missed)) AS missed_offers,
        count(*) FILTER (WHERE outcome = 'rejected') AS rejected_offers
    FROM offer
    WHERE operator = {PEOPLE} AND made_at >= :since AND made_at < :until
        AND {OF_QUEUES.format("queue")}
    GROUP BY operator
""")  # noqa: S608 our own text

RATINGS = text(f"""
    SELECT talk.operator::text AS operator, count(*) AS ratings,
        sum(c.rating) AS ratings_total, count(*) FILTER (WHERE c.rating >= :good) AS ratings_good
    FROM (
        SELECT DISTINCT s.call_started_at, s.call FROM segment s
        WHERE s.operator = {PEOPLE} AND s.kind IN ('talk', 'hold')
            AND s.call_started_at >= :since AND s.call_started_at < :until
    ) his JOIN call c ON c.started_at = his.call_started_at AND c.id = his.call, LATERAL (
        SELECT s.operator, s.queue FROM segment s
        WHERE s.call = c.id AND s.call_started_at = c.started_at AND s.kind IN ('talk', 'hold')
        ORDER BY s.ended_at DESC NULLS FIRST, s.n DESC LIMIT 1
    ) talk
    WHERE c.started_at >= :since AND c.started_at < :until AND c.rating IS NOT NULL
        AND talk.operator = {PEOPLE} AND {OF_QUEUES.format("talk.queue")}
    GROUP BY talk.operator
""")  # noqa: S608 our own text
"""A rating is about the talk that ended last: of calls in which they talked, not of all."""

FORMS = text(f"""
    SELECT operator::text AS operator, count(*) AS forms FROM form
    WHERE operator = {PEOPLE} AND completed_at >= :since AND completed_at < :until
        AND {OF_QUEUES.format("queue")}
    GROUP BY operator
""")  # noqa: S608 our own text

BY_SOURCE = {"calls": CALLS, "offers": OFFERS, "ratings": RATINGS, "forms": FORMS}


class Asked(Struct, frozen=True, kw_only=True):
    """`at`: so far goes what has not ended. `queues` none: all."""

    since: datetime
    until: datetime
    at: datetime
    queues: Sequence[str] = ()


async def sums(
    connection: Connection, people: Collection[str], asked: Asked, metrics: Iterable[Metric]
) -> dict[str, Sums]:
    """By person; of what these metrics need, and who was here at all."""
    found: dict[str, dict[str, Any]] = {one: {} for one in people}
    values = {
        "people": list(people),
        "queues": list(asked.queues),
        "since": asked.since,
        "until": asked.until,
        "at": asked.at,
        "missed": sorted(MISSED),
        "good": GOOD,
    }
    sources: set[Source] = {one for metric in metrics for one in NORMS[metric].sources}
    if "statuses" in sources:
        await _statuses(connection, found, values)
    else:
        for one in await _asked(connection, PRESENT, values):
            found[one["operator"]]["is_here"] = True
    for source in sorted(sources - {"statuses"}):
        for one in await _asked(connection, BY_SOURCE[source], values):
            told = dict(one)
            found[told.pop("operator")] |= told
    return {person: Sums(**told) for person, told in found.items()}


async def _statuses(
    connection: Connection, found: dict[str, dict[str, Any]], values: dict[str, Any]
) -> None:
    for one in await _asked(connection, STATUSES, values):
        his = found[one["operator"]]
        his.setdefault("states", {})[one["state"]] = round(one["seconds"], 3)
        his["breaks"] = his.get("breaks", 0) + one["breaks"]
        if one["state"] == "pcp":
            his["pcp_seconds"] = round(one["of_queues"] or 0, 3)
            his["pcp_contacts"] = one["calls"]


async def _asked(
    connection: Connection, statement: TextClause, values: dict[str, Any]
) -> Sequence[RowMapping]:
    """With those of the values that the statement names."""
    asked_for = {name: values[name] for name in statement.compile().params}
    return (await connection.execute(statement, asked_for)).mappings().all()
