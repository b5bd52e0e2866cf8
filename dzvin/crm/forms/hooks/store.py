"""Webhook secrets in the database: sealed, one for each address's host."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.crm.forms.tables import WEBHOOK_SECRET
from dzvin.infra.db import Connection, rows

SECRET = WEBHOOK_SECRET.c


class SecretRow(Struct, frozen=True, kw_only=True):
    host: str
    made_at: datetime
    made_by: str
    made_by_name: str | None


async def list_secrets(connection: Connection) -> list[SecretRow]:
    """By host, without what is secret."""
    people = USER_ACCOUNT.c
    is_maker = and_(people.tenant == SECRET.tenant, people.id == SECRET.made_by)
    query = (
        select(SECRET.host, SECRET.made_at, SECRET.made_by, people.name.label("made_by_name"))
        .select_from(WEBHOOK_SECRET.outerjoin(USER_ACCOUNT, is_maker))
        .order_by(SECRET.host)
    )
    return await rows(connection, query, SecretRow)


async def sealed_secret(connection: Connection, host: str) -> str:
    """Empty: there is none."""
    found = await connection.scalar(select(SECRET.sealed).where(SECRET.host == host))
    return str(found or "")


async def put_secret(
    connection: Connection, tenant: str, host: str, sealed: str, by: str, at: datetime
) -> None:
    """What was there is signed with no more."""
    values = {"sealed": sealed, "made_by": by, "made_at": at}
    query = upsert(WEBHOOK_SECRET).values(tenant=tenant, host=host, **values)
    await connection.execute(
        query.on_conflict_do_update(index_elements=["tenant", "host"], set_=values)
    )
