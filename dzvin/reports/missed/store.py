"""Lost calls whose customer nobody has reached since: asked of the facts, nothing goes stale."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from dzvin.events.call import LostReason
from dzvin.infra.db import Connection, rows
from dzvin.reports.tables import MISSED_DONE

KEPT = timedelta(days=7)
MOST_SHOWN = 200
SHORT_SECONDS = 2.0
"""Who hung up sooner had dialled by mistake."""
REASONS: tuple[LostReason, ...] = (
    "abandoned_queue",
    "abandoned_queue_short",
    "operator_no_answer",
    "operator_rejected",
    "operator_hangup_on_greeting",
    "timeout",
    "queue_full",
    "no_operators",
    "closed_hours",
)

MISSED = text("""
    WITH lost AS (
        SELECT DISTINCT ON (c.party) c.party, c.id AS call, c.started_at, c.ended_at, c.queue,
            c.lost_reason, c.wait_seconds, count(*) OVER (PARTITION BY c.party) AS times
        FROM call c
        WHERE c.tenant = CAST(:tenant AS uuid) AND c.direction = 'inbound'
            AND c.started_at >= :since AND c.party IS NOT NULL AND c.lost_reason = ANY(:reasons)
            AND (c.lost_reason <> 'abandoned_queue_short' OR c.wait_seconds > :short)
            AND (:is_all OR c.queue = ANY(CAST(:queues AS uuid[])))
            AND NOT EXISTS (SELECT 1 FROM call later
                WHERE later.tenant = c.tenant AND later.party = c.party
                AND later.started_at >= :since AND later.is_answered
                AND later.talk_at > c.started_at)
            AND NOT EXISTS (SELECT 1 FROM missed_done d
                WHERE d.tenant = c.tenant AND d.party = c.party AND d.at >= c.ended_at)
        ORDER BY c.party, c.started_at DESC)
    SELECT lost.party::text, lost.call, lost.started_at AS at, lost.queue::text,
        lost.lost_reason, lost.wait_seconds, lost.times, p.number,
        coalesce((SELECT c.name FROM contact_phone phone
            JOIN contact c ON c.tenant = phone.tenant AND c.id = phone.contact
            WHERE phone.tenant = p.tenant AND phone.phone = p.number), p.name) AS name,
        coalesce(q.name, g.name) AS queue_name
    FROM lost
    JOIN party p ON p.tenant = CAST(:tenant AS uuid) AND p.id = lost.party AND p.number <> ''
    LEFT JOIN queue q ON q.tenant = CAST(:tenant AS uuid) AND q.id = lost.queue
    LEFT JOIN user_group g ON g.tenant = CAST(:tenant AS uuid) AND g.id = lost.queue
    ORDER BY lost.started_at DESC LIMIT :most
""")


class Missed(Struct, frozen=True, kw_only=True):
    """`call` is the last of `times` lost ones."""

    party: str
    call: str
    at: datetime
    queue: str | None
    queue_name: str | None
    lost_reason: LostReason
    wait_seconds: float
    times: int
    number: str
    name: str


async def list_missed(
    connection: Connection, tenant: str, queues: Collection[str] | None, now: datetime
) -> list[Missed]:
    """`queues`: in which they were lost; None: in all. The newest first."""
    asked = MISSED.bindparams(
        tenant=tenant,
        since=now - KEPT,
        reasons=list(REASONS),
        short=SHORT_SECONDS,
        is_all=queues is None,
        queues=sorted(queues or ()),
        most=MOST_SHOWN,
    )
    return await rows(connection, asked, Missed)


async def mark_done(connection: Connection, tenant: str, party: str, by: str, at: datetime) -> None:
    """Whoever is lost after it is in the list again."""
    statement = insert(MISSED_DONE).values(tenant=tenant, party=party, by=by, at=at)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "party"], set_={"by": by, "at": at}
        )
    )
