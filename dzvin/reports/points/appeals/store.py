"""Appeals in the database: one for an entry, and what was decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from dzvin.infra.db import Connection, rows
from dzvin.reports.points.model import Entry
from dzvin.reports.points.store import ENTRIES
from dzvin.reports.tables import POINTS_APPEAL, POINTS_ENTRY

MOST = 200
_APPEAL = POINTS_APPEAL.c


async def insert_appeal(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(POINTS_APPEAL).values(values))


async def decide(  # noqa: PLR0913 each is a column
    connection: Connection, entry: str, state: str, answer: str, by: str, at: datetime
) -> bool:
    """False: it is not open."""
    statement = (
        update(POINTS_APPEAL)
        .where(_APPEAL.entry == entry, _APPEAL.state == "open")
        .values(state=state, answer=answer, decided_by=by, decided_at=at)
    )
    found = await connection.execute(statement.returning(_APPEAL.entry))
    return found.first() is not None


async def whose_open(connection: Connection) -> dict[str, str]:
    """Entry to the person whose it is, the oldest first."""
    query = (
        select(_APPEAL.entry, POINTS_ENTRY.c.user_account)
        .join_from(POINTS_APPEAL, POINTS_ENTRY, POINTS_ENTRY.c.id == _APPEAL.entry)
        .where(_APPEAL.state == "open")
        .order_by(_APPEAL.at, _APPEAL.entry)
    )
    return {row.entry: row.user_account for row in await connection.execute(query)}


async def load_entries(connection: Connection, ids: list[str]) -> dict[str, Entry]:
    query = ENTRIES.where(POINTS_ENTRY.c.id.in_(ids))
    return {entry.id: entry for entry in await rows(connection, query, Entry)}
