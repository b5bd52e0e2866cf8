"""Promised calls in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, false, func, insert, or_, select, true, update

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import scope_of
from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP, USER_GROUP_MEMBER, USER_PROJECT
from dzvin.acd.tables import QUEUE
from dzvin.crm.contacts.store import name_of_party
from dzvin.infra.db import Connection, fields
from dzvin.infra.tables import PARTY
from dzvin.workplace.callbacks.model import Callback
from dzvin.workplace.supervisor.reach import WATCH
from dzvin.workplace.tables import CALLBACK
from dzvin.workplace.visibility import Viewer, masked

MOST_SHOWN = 200
MAKER = USER_ACCOUNT.alias("maker")


def seen(viewer: Viewer) -> ColumnElement[bool]:
    """His own, those that he promised, those of his queues and departments, and those of the queues
    that he watches."""
    if viewer.sees_all_calls:
        return true()
    queues = sorted(viewer.queues | viewer.watched)
    return or_(
        CALLBACK.c.operator == viewer.operator,
        CALLBACK.c.made_by == viewer.operator,
        and_(CALLBACK.c.operator.is_(None), CALLBACK.c.queue.in_(queues)),
    )


def watched(who: Person) -> ColumnElement[bool]:
    """Those of the people on whose calls he may look: of his departments, or of his projects."""
    scope, operator = scope_of(who.grants, WATCH), CALLBACK.c.operator
    if scope not in {"group", "project"}:
        return false()
    of_departments = operator.in_(sorted(who.colleagues))
    if scope == "group":
        return of_departments
    columns = USER_PROJECT.c
    people = select(columns.user_account).where(columns.project.in_(who.projects))
    return or_(of_departments, operator.in_(people))


async def list_callbacks(
    connection: Connection,
    viewer: Viewer,
    *where: ColumnElement[bool],
    also: ColumnElement[bool] | None = None,
) -> list[Callback]:
    """Those due first, first. `also`: which he sees besides."""
    joined = CALLBACK
    query = (
        select(
            CALLBACK,
            PARTY.c.number,
            name_of_party().label("name"),
            func.coalesce(QUEUE.c.name, USER_GROUP.c.name).label("queue_name"),
            USER_ACCOUNT.c.name.label("operator_name"),
            MAKER.c.name.label("made_by_name"),
        )
        .select_from(
            joined.outerjoin(
                PARTY, and_(PARTY.c.tenant == CALLBACK.c.tenant, PARTY.c.id == CALLBACK.c.party)
            )
            .outerjoin(
                QUEUE, and_(QUEUE.c.tenant == CALLBACK.c.tenant, QUEUE.c.id == CALLBACK.c.queue)
            )
            .outerjoin(USER_GROUP, _is(USER_GROUP, CALLBACK.c.queue))
            .outerjoin(USER_ACCOUNT, _is(USER_ACCOUNT, CALLBACK.c.operator))
            .outerjoin(MAKER, _is(MAKER, CALLBACK.c.made_by))
        )
        .where(or_(seen(viewer), also if also is not None else false()), *where)
        .order_by(CALLBACK.c.due_at, CALLBACK.c.id)
        .limit(MOST_SHOWN)
    )
    found = await connection.execute(query)
    return [_shown(fields(row), viewer) for row in found.mappings()]


async def insert_callback(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(CALLBACK).values(values))


async def end_callback(connection: Connection, id: str, state: str, by: str, at: datetime) -> bool:
    """False: it waits no more."""
    found = await connection.execute(
        update(CALLBACK)
        .where(CALLBACK.c.id == id, CALLBACK.c.state == "waiting")
        .values(state=state, ended_by=by, ended_at=at)
    )
    return found.rowcount == 1


async def give_callback(
    connection: Connection, id: str, before: Callback, operator: str | None, queue: str | None
) -> bool:
    """False: it waits no more, or is not whose it was `before`."""
    is_same = and_(
        CALLBACK.c.operator.is_not_distinct_from(before.operator),
        CALLBACK.c.queue.is_not_distinct_from(before.queue),
    )
    found = await connection.execute(
        update(CALLBACK)
        .where(CALLBACK.c.id == id, CALLBACK.c.state == "waiting", is_same)
        .values(operator=operator, queue=queue)
    )
    return found.rowcount == 1


async def is_waiting(connection: Connection, id: str) -> bool:
    query = select(CALLBACK.c.id).where(CALLBACK.c.id == id, CALLBACK.c.state == "waiting")
    return await connection.scalar(query) is not None


async def active_queues(connection: Connection) -> list[str]:
    found = await connection.execute(select(QUEUE.c.id).where(QUEUE.c.is_active))
    return sorted(found.scalars())


async def queues_of(connection: Connection, queues: Collection[str]) -> list[str]:
    """Those of these in use."""
    found = await connection.execute(
        select(QUEUE.c.id).where(QUEUE.c.is_active, QUEUE.c.id.in_(sorted(queues)))
    )
    return sorted(found.scalars())


async def members_of(connection: Connection, group: str | None) -> list[str]:
    """Of a department; of anything else nobody."""
    members = USER_GROUP_MEMBER.c
    found = await connection.execute(
        select(members.user_account).where(members.user_group == group)
    )
    return sorted(found.scalars())


async def groups_of(connection: Connection) -> list[str]:
    """Departments in which somebody is."""
    members = USER_GROUP_MEMBER.c
    found = await connection.execute(select(members.user_group).distinct())
    return sorted(found.scalars())


def _is(table: Any, id: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c.tenant == CALLBACK.c.tenant, table.c.id == id)


def _shown(row: dict[str, Any], viewer: Viewer) -> Callback:
    party = {"number": row["number"] or "", "name": row["name"] or ""}
    values = {name: row.get(name) for name in Callback.__struct_fields__}
    values |= {"party": masked(party, viewer), "is_mine": row["operator"] == viewer.operator}
    values["is_open"] = False
    values["is_ours"] = row["operator"] is None and row["queue"] in viewer.queues
    return msgspec.convert(values, Callback)
