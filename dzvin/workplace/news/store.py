"""News in the database, and who has read which."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.accounts.model import Person
from dzvin.accounts.tables import ROLE, USER_GROUP, USER_ROLE
from dzvin.infra.db import Connection, row, rows
from dzvin.workplace.news.model import MOST_KEPT, MOST_SHOWN, Named, News, Written
from dzvin.workplace.tables import NEWS, NEWS_READER

N, READER = NEWS.c, NEWS_READER.c


def _share(column: ColumnElement[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    return column.op("&&", is_comparison=True)(literal(list(ids), column.type))


def is_for(who: Person, roles: list[str]) -> ColumnElement[bool]:
    """For everybody, or for one of his departments or roles."""
    return or_(
        and_(func.cardinality(N.groups) == 0, func.cardinality(N.roles) == 0),
        _share(N.groups, who.groups),
        _share(N.roles, roles),
    )


async def roles_of(connection: Connection, user: str) -> list[str]:
    query = select(USER_ROLE.c.role).where(USER_ROLE.c.user_account == user)
    return list((await connection.execute(query)).scalars())


async def list_news(
    connection: Connection, who: Person, roles: list[str], at: datetime
) -> list[News]:
    mine = and_(READER.news == N.id, READER.reader == who.id)
    query = (
        select(N.id, N.title, N.text, N.since, N.until, READER.reader.is_not(None).label("is_read"))
        .outerjoin(NEWS_READER, mine)
        .where(is_for(who, roles), N.since <= at, or_(N.until.is_(None), N.until > at))
        .order_by(N.since.desc(), N.id)
    )
    return await rows(connection, query.limit(MOST_SHOWN), News)


async def changes_at(
    connection: Connection, who: Person, roles: list[str], at: datetime
) -> datetime | None:
    """When the next one begins or ends."""
    next_of = [
        select(func.min(column)).where(is_for(who, roles), column > at).scalar_subquery()
        for column in (N.since, N.until)
    ]
    found: datetime | None = (await connection.execute(select(func.least(*next_of)))).scalar()
    return found


async def is_there(connection: Connection, who: Person, roles: list[str], id: str) -> bool:
    query = select(N.id).where(N.id == id, is_for(who, roles))
    return (await connection.execute(query)).first() is not None


async def mark_read(
    connection: Connection, tenant: str, id: str, reader: str, at: datetime
) -> None:
    values = {"tenant": tenant, "news": id, "reader": reader, "read_at": at}
    await connection.execute(upsert(NEWS_READER).values(values).on_conflict_do_nothing())


def _written() -> Any:
    reads = select(func.count()).where(READER.news == N.id).scalar_subquery()
    return select(
        N.id, N.title, N.text, N.since, N.until, N.groups, N.roles, N.made_by, reads.label("reads")
    )


async def list_written(connection: Connection) -> list[Written]:
    query = _written().order_by(N.since.desc(), N.id).limit(MOST_KEPT)
    return await rows(connection, query, Written)


async def named(connection: Connection, table: Table) -> list[Named]:
    return await rows(connection, select(table.c.id, table.c.name).order_by(table.c.name), Named)


async def load_written(connection: Connection, id: str) -> Written | None:
    return await row(connection, _written().where(N.id == id), Written)


async def insert_news(connection: Connection, values: Mapping[str, Any]) -> None:
    await connection.execute(insert(NEWS).values(**values))


async def update_news(connection: Connection, id: str, values: Mapping[str, Any]) -> None:
    await connection.execute(update(NEWS).where(N.id == id).values(**values))


async def forget_readers(connection: Connection, id: str) -> None:
    """It says something else: everybody reads it again."""
    await connection.execute(delete(NEWS_READER).where(READER.news == id))


async def delete_news(connection: Connection, id: str) -> bool:
    found = await connection.execute(delete(NEWS).where(N.id == id))
    return bool(found.rowcount)


async def unknown(connection: Connection, groups: set[str], roles: set[str]) -> list[str]:
    """The fields that name something which is not there."""
    wrong = []
    for field, table, wanted in (("groups", USER_GROUP, groups), ("roles", ROLE, roles)):
        query = select(func.count()).where(table.c.id.in_(sorted(wanted)))
        if wanted and (await connection.execute(query)).scalar_one() != len(wanted):
            wrong.append(field)
    return wrong
