"""SMS from customers in the database."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.infra.db import Connection, row
from dzvin.outbound.model import Message
from dzvin.outbound.tables import MESSAGE

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAYS = timedelta(days=90)
"""Who wrote to him longer ago is not asked."""


async def count_heard(connection: Connection, at: datetime, *where: ColumnElement[bool]) -> int:
    """In the last minute."""
    since = MESSAGE.c.created_at > at - MINUTE
    query = select(func.count()).where(MESSAGE.c.direction == "in", since, *where)
    return int(await connection.scalar(query) or 0)


async def last_writer(connection: Connection, number: str, at: datetime) -> str | None:
    """Who of those that still work here wrote to this number last."""
    message = MESSAGE.c
    query = (
        select(message.author)
        .join(
            USER_ACCOUNT,
            (USER_ACCOUNT.c.tenant == message.tenant) & (USER_ACCOUNT.c.id == message.author),
        )
        .where(
            message.recipient == number,
            message.channel == "sms",
            message.direction == "out",
            message.created_at > at - DAYS,
            USER_ACCOUNT.c.is_active,
        )
        .order_by(message.created_at.desc())
        .limit(1)
    )
    found = await connection.scalar(query)
    return str(found) if found else None


async def load_same(
    connection: Connection, provider: str, number: str, outside_id: str, since: datetime
) -> Message | None:
    """What the provider has told under this id already."""
    message = MESSAGE.c
    query = select(MESSAGE).where(
        message.recipient == number,
        message.created_at > since,
        message.direction == "in",
        message.provider == provider,
        message.outside_id == outside_id,
    )
    query = query.order_by(message.created_at.desc(), message.id.desc()).limit(1)
    return await row(connection, query.with_for_update(), Message)


async def count_marked(
    connection: Connection, provider: str, mark: str, since: datetime, until: datetime | None
) -> int:
    """Those of which the provider is not sure that they are kept."""
    query = select(func.count()).where(*_marked(provider, since), MESSAGE.c.outside_id == mark)
    if until is not None:
        query = query.where(MESSAGE.c.created_at < until)
    return int(await connection.scalar(query) or 0)


async def forget_marks(
    connection: Connection, provider: str, marks: Collection[str], since: datetime
) -> None:
    where = *_marked(provider, since), MESSAGE.c.outside_id.in_(sorted(marks))
    await connection.execute(update(MESSAGE).where(*where).values(outside_id=""))


def _marked(provider: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
    message = MESSAGE.c
    is_since = message.created_at > since
    return is_since, message.direction == "in", message.provider == provider


async def save_parts(
    connection: Connection, message: str, parts: dict[str, str], text: str
) -> None:
    where = MESSAGE.c.id == message
    await connection.execute(update(MESSAGE).where(where).values(parts=parts, text=text))
