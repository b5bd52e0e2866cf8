"""Calls with one person, whoever of the company talked to him."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct
from sqlalchemy import and_, func, select
from sqlalchemy.sql.selectable import FromClause

from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP
from dzvin.acd.tables import QUEUE
from dzvin.infra.db import Connection, rows
from dzvin.reports.tables import CALL

MOST_CALLS = 30


class PastCall(Struct, frozen=True, kw_only=True):
    id: str
    started_at: datetime
    ended_at: datetime | None
    direction: str
    queue_name: str | None
    operator_name: str | None
    is_answered: bool
    lost_reason: str | None
    dial_result: str | None
    talk_seconds: float
    rating: int | None


async def calls_of(
    connection: Connection, parties: Collection[str], *, but: str = ""
) -> list[PastCall]:
    """The newest first."""
    joined: FromClause = CALL
    for table, id in (
        (USER_ACCOUNT, CALL.c.operator),
        (QUEUE, CALL.c.queue),
        (USER_GROUP, CALL.c.queue),
    ):
        joined = joined.outerjoin(table, and_(table.c.tenant == CALL.c.tenant, table.c.id == id))
    names = set(PastCall.__struct_fields__) - {"queue_name", "operator_name"}
    query = (
        select(
            *(CALL.c[name] for name in sorted(names)),
            func.coalesce(QUEUE.c.name, USER_GROUP.c.name).label("queue_name"),
            USER_ACCOUNT.c.name.label("operator_name"),
        )
        .select_from(joined)
        .where(CALL.c.party.in_(list(parties)), CALL.c.id != but)
        .order_by(CALL.c.started_at.desc())
        .limit(MOST_CALLS)
    )
    return await rows(connection, query, PastCall)
