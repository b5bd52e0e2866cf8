"""Sums of many people at once, by the database: rows of a whole month never come here."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import text

from dzvin.infra.db import Connection
from dzvin.reports.kpi.metrics import NORMS, Source, Sums
from dzvin.reports.kpi.model import Metric
from dzvin.reports.own.model import MISSED

LONGEST_STATUS = timedelta(days=7)
"""Where one that reaches into the window may have begun."""
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

STATUSES = text(f"""
    SELECT s.operator::text AS operator, s.state,
        CAST(sum(spent.seconds) AS float) AS seconds,
        CAST(sum(spent.seconds) FILTER (WHERE {OF_QUEUES.format("s.queue")}) AS float) AS of_queues,
        count(DISTINCT s.call) FILTER (WHERE {OF_QUEUES.format("s.queue")}) AS calls,
        count(r.id) AS breaks
    FROM operator_status s
    LEFT JOIN away_reason r ON s.state = 'away' AND r.id::text = s.reason AND r.counts_as_break,
    LATERAL (SELECT greatest(0, round(extract(epoch FROM
        least(coalesce(s.ended_at, :at), :until) - greatest(s.started_at, :since)), 3)
        ) AS seconds) spent
    WHERE s.operator = {PEOPLE} AND s.state <> 'offline'
        AND s.started_at >= :begin AND s.started_at < :until
        AND (s.ended_at IS NULL OR s.ended_at > :since)
    GROUP BY s.operator, s.state
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
    FROM call c, LATERAL (
        SELECT s.operator, s.queue FROM segment s
        WHERE s.call = c.id AND s.call_started_at = c.started_at AND s.kind IN ('talk', 'hold')
        ORDER BY s.ended_at DESC NULLS FIRST, s.n DESC LIMIT 1
    ) talk
    WHERE c.started_at >= :since AND c.started_at < :until AND c.rating IS NOT NULL
        AND talk.operator = {PEOPLE} AND {OF_QUEUES.format("talk.queue")}
    GROUP BY talk.operator
""")  # noqa: S608 our own text
"""A rating is about the talk that ended last."""

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
    """By person; of what these metrics need. Statuses always: they tell who was here."""
    found: dict[str, dict[str, Any]] = {one: {} for one in people}
    values = {
        "people": list(people),
        "queues": list(asked.queues),
        "since": asked.since,
        "until": asked.until,
        "at": asked.at,
        "begin": asked.since - LONGEST_STATUS,
        "missed": sorted(MISSED),
        "good": GOOD,
    }
    await _statuses(connection, found, values)
    sources: set[Source] = {NORMS[metric].source for metric in metrics} - {"statuses"}
    for source in sorted(sources):
        statement = BY_SOURCE[source]
        asked_for = {name: values[name] for name in statement.compile().params}
        for one in (await connection.execute(statement, asked_for)).mappings():
            told = dict(one)
            found[str(told.pop("operator"))] |= told
    return {person: Sums(**told) for person, told in found.items()}


async def _statuses(
    connection: Connection, found: dict[str, dict[str, Any]], values: dict[str, Any]
) -> None:
    asked_for = {name: values[name] for name in STATUSES.compile().params}
    for one in await connection.execute(STATUSES, asked_for):
        his = found[one.operator]
        his.setdefault("states", {})[one.state] = round(one.seconds, 3)
        his["breaks"] = his.get("breaks", 0) + one.breaks
        if one.state == "pcp":
            his["pcp_seconds"] = round(one.of_queues or 0, 3)
            his["pcp_contacts"] = one.calls
