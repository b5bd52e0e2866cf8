"""A person's sign-ins in the database."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select, update

from dzvin.accounts.tables import SESSION
from dzvin.infra.db import Connection, rows


class SessionRow(Struct, frozen=True, kw_only=True):
    id: str
    created_at: datetime
    expires_at: datetime
    ip: str
    user_agent: str


async def list_sessions(connection: Connection, user: str, at: datetime) -> list[SessionRow]:
    """Those that hold, the newest first."""
    columns = (SESSION.c[name] for name in SessionRow.__struct_fields__)
    query = select(*columns).where(
        SESSION.c.user_account == user,
        SESSION.c.revoked_at.is_(None),
        SESSION.c.expires_at > at,
    )
    return await rows(connection, query.order_by(SESSION.c.created_at.desc()), SessionRow)


async def end_sessions(
    connection: Connection, user: str, at: datetime, *, begins: str = "", but: str = ""
) -> list[str]:
    """Ids of those that were ended."""
    found = await connection.execute(
        update(SESSION)
        .where(
            SESSION.c.user_account == user,
            SESSION.c.revoked_at.is_(None),
            SESSION.c.expires_at > at,
            SESSION.c.id.startswith(begins, autoescape=True),
            SESSION.c.id != but,
        )
        .values(revoked_at=at)
        .returning(SESSION.c.id)
    )
    return list(found.scalars())
