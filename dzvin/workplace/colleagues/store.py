"""Messages between colleagues in the database, kept for some days."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, insert, or_, select, update

from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP_MEMBER
from dzvin.infra.db import Connection, rows
from dzvin.workplace.colleagues.model import KEPT, MOST_READERS, MOST_SHOWN, Message
from dzvin.workplace.tables import COLLEAGUE_MESSAGE, COLLEAGUE_READER

MESSAGE, READER = COLLEAGUE_MESSAGE.c, COLLEAGUE_READER.c


async def list_messages(connection: Connection, who: str, at: datetime) -> list[Message]:
    """Those he wrote or may read; the newest, in the order in which they came."""
    mine = and_(READER.message == MESSAGE.id, READER.reader == who)
    query = (
        select(
            MESSAGE.id,
            MESSAGE.at,
            MESSAGE.by,
            MESSAGE.to,
            MESSAGE.group,
            MESSAGE.text,
            or_(MESSAGE.by == who, READER.read_at.is_not(None)).label("is_read"),
        )
        .outerjoin(COLLEAGUE_READER, mine)
        .where(MESSAGE.at > at - KEPT, or_(MESSAGE.by == who, READER.reader == who))
        .order_by(MESSAGE.at.desc(), MESSAGE.id)
        .limit(MOST_SHOWN)
    )
    return list(reversed(await rows(connection, query, Message)))


async def count_last_minute(connection: Connection, who: str, at: datetime) -> int:
    since = at - timedelta(minutes=1)
    query = select(func.count()).where(MESSAGE.by == who, MESSAGE.at > since)
    return int((await connection.execute(query)).scalar_one())


async def has_written(connection: Connection, by: str, to: str, at: datetime) -> bool:
    """To this person, in the days that are kept: he may answer."""
    query = (
        select(MESSAGE.id)
        .join(COLLEAGUE_READER, READER.message == MESSAGE.id)
        .where(MESSAGE.by == by, READER.reader == to, MESSAGE.at > at - KEPT)
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def is_there(connection: Connection, operator: str) -> bool:
    which = (USER_ACCOUNT.c.id == operator) & USER_ACCOUNT.c.is_active
    return (await connection.execute(select(USER_ACCOUNT.c.id).where(which))).first() is not None


async def members_of(connection: Connection, group: str) -> list[str]:
    """Those of a department who may sign in."""
    query = (
        select(USER_GROUP_MEMBER.c.user_account)
        .join(
            USER_ACCOUNT,
            (USER_ACCOUNT.c.tenant == USER_GROUP_MEMBER.c.tenant)
            & (USER_ACCOUNT.c.id == USER_GROUP_MEMBER.c.user_account),
        )
        .where(USER_GROUP_MEMBER.c.user_group == group, USER_ACCOUNT.c.is_active)
        .order_by(USER_GROUP_MEMBER.c.user_account)
    )
    return list((await connection.execute(query.limit(MOST_READERS + 1))).scalars())


async def insert_message(
    connection: Connection, tenant: str, message: Message, readers: Collection[str]
) -> None:
    values = {name: getattr(message, name) for name in message.__struct_fields__}
    del values["is_read"]
    await connection.execute(insert(COLLEAGUE_MESSAGE).values(tenant=tenant, **values))
    to = [{"tenant": tenant, "message": message.id, "reader": one} for one in readers]
    await connection.execute(insert(COLLEAGUE_READER), to)


async def mark_read(
    connection: Connection, who: str, messages: Collection[str], at: datetime
) -> None:
    which = READER.message.in_(list(messages)) & (READER.reader == who) & READER.read_at.is_(None)
    await connection.execute(update(COLLEAGUE_READER).where(which).values(read_at=at))


async def forget_old(connection: Connection, at: datetime) -> None:
    await connection.execute(delete(COLLEAGUE_MESSAGE).where(MESSAGE.at < at - KEPT))
