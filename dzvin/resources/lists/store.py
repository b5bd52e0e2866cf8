"""Lists and their values in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.infra.db import Connection, row, rows
from dzvin.kernel.value_list import MOST_OF_COMPANY, MOST_VALUES
from dzvin.resources.tables import LIST, LIST_VALUE

AT_ONCE = 1_000

IS_USED = text(
    "SELECT 1 FROM scenario s JOIN scenario_version v ON v.tenant = s.tenant AND v.id = s.published"
    " WHERE strpos(v.graph::text, :id) > 0 LIMIT 1"
)
"""An id is found as text: it is nothing else anywhere."""


class ListRow(Struct, frozen=True, kw_only=True):
    id: str
    project: str
    name: str
    blocks_callers: bool
    blocks_dialling: bool
    created_at: datetime
    size: int = 0


class ValueRow(Struct, frozen=True, kw_only=True):
    value: str
    expires_at: datetime | None
    comment: str
    author: str | None
    created_at: datetime


_SIZE = (
    select(func.count())
    .where(LIST_VALUE.c.tenant == LIST.c.tenant, LIST_VALUE.c.list == LIST.c.id)
    .scalar_subquery()
)


async def list_lists(connection: Connection, where: ColumnElement[bool]) -> list[ListRow]:
    query = select(LIST, _SIZE.label("size")).where(where).order_by(LIST.c.name)
    return await rows(connection, query, ListRow)


async def insert_list(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(LIST).values(values))


async def update_list(connection: Connection, list: str, values: Mapping[str, Any]) -> None:
    if values:
        await connection.execute(update(LIST).where(LIST.c.id == list).values(dict(values)))


async def delete_list(connection: Connection, list: str) -> None:
    await connection.execute(delete(LIST).where(LIST.c.id == list))


async def is_used(connection: Connection, id: str) -> bool:
    """A list or a schedule, by a scenario as calls know it now."""
    found = await connection.execute(IS_USED, {"id": id})
    return found.first() is not None


async def list_values(
    connection: Connection, list: str, *, begins: str, after: str, limit: int
) -> Sequence[ValueRow]:
    """In the order of the values, those after `after`; one more than `limit`: there is more."""
    query = select(LIST_VALUE).where(LIST_VALUE.c.list == list, LIST_VALUE.c.value > after)
    if begins:
        query = query.where(LIST_VALUE.c.value.startswith(begins, autoescape=True))
    query = query.order_by(LIST_VALUE.c.value).limit(limit + 1)
    return await rows(connection, query, ValueRow)


async def load_value(connection: Connection, list: str, value: str) -> ValueRow | None:
    query = select(LIST_VALUE).where(LIST_VALUE.c.list == list, LIST_VALUE.c.value == value)
    return await row(connection, query, ValueRow)


async def put_values(
    connection: Connection, tenant: str, list: str, values: Collection[str], **more: Any
) -> int:
    """How many were not there before; those that were get the new end and comment."""
    added = 0
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        part = ordered[start : start + AT_ONCE]
        known = await connection.scalar(
            select(func.count()).where(LIST_VALUE.c.list == list, LIST_VALUE.c.value.in_(part))
        )
        added += len(part) - int(known or 0)
        statement = upsert(LIST_VALUE)
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["tenant", "list", "value"],
                set_={name: statement.excluded[name] for name in more},
            ),
            [{"tenant": tenant, "list": list, "value": value, **more} for value in part],
        )
    return added


async def remove_values(connection: Connection, list: str, values: Collection[str]) -> int:
    found = await connection.execute(
        delete(LIST_VALUE).where(LIST_VALUE.c.list == list, LIST_VALUE.c.value.in_(values))
    )
    return found.rowcount


async def is_too_long(connection: Connection, list: str) -> bool:
    """This list, or all of the company together."""
    of_list = await connection.scalar(select(func.count()).where(LIST_VALUE.c.list == list))
    of_all = await connection.scalar(select(func.count()).select_from(LIST_VALUE))
    return int(of_list or 0) > MOST_VALUES or int(of_all or 0) > MOST_OF_COMPANY


async def lock_list(connection: Connection, list: str) -> None:
    """Two pastes at once could exceed the limit together."""
    await connection.execute(select(LIST.c.id).where(LIST.c.id == list).with_for_update())
