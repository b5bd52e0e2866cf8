"""The queues a supervisor may watch, with everybody and everything in them."""

from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import select

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import SCOPES, scope_of
from dzvin.accounts.store import load_tenant
from dzvin.accounts.store import visible as visible_to
from dzvin.acd import store as acd
from dzvin.acd.groups.store import load_groups
from dzvin.acd.model import AcdConfig, AcdState, QueueConfig, WorkItem
from dzvin.acd.tables import ITEM, QUEUE
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.tables import SUBJECT_STATE
from dzvin.workplace.store import parties
from dzvin.workplace.supervisor.reach import ASKED, WATCH, Rights, rights_of
from dzvin.workplace.visibility import Party, Viewer, from_door, masked


class _ItemRow(Struct, frozen=True, kw_only=True):
    state: WorkItem


class _CallRow(Struct, frozen=True, kw_only=True):
    call: str
    party: str | None
    door: str


async def load_router(connection: Connection, who: Person) -> tuple[AcdConfig, AcdState]:
    """The router as far as he may watch it."""
    tenant = await load_tenant(connection, who.tenant)
    which = visible_to(who, WATCH, project=QUEUE.c.project)
    queues = await acd.list_queues(connection, QUEUE.c.is_active & which)
    return await acd.load_router(
        connection,
        who.tenant,
        tenant.settings.timezone,
        queues,
        groups=await reached_groups(connection, who, WATCH),
    )


async def load_rights(connection: Connection, who: Person) -> Rights:
    """On all queues and departments."""
    projects = await connection.execute(select(QUEUE.c.id, QUEUE.c.project))
    groups = {one: await reached_groups(connection, who, one) for one in sorted(ASKED)}
    reached = {one: frozenset(group.id for group in groups[one]) for one in groups}
    return rights_of(who, {queue: project for queue, project in projects}, reached)


async def reached_groups(connection: Connection, who: Person, permission: str) -> list[QueueConfig]:
    """Departments on whose waiting calls he has it: they belong to no project, so all of them or
    those that he is in himself."""
    scope = scope_of(who.grants, permission)
    if scope is None or SCOPES.index(scope) < SCOPES.index("group"):
        return []
    groups = (await load_groups(connection, who.tenant)).desks.values()
    return [
        group
        for group in groups
        if scope == "company" or who.id in {member.operator for member in group.members}
    ]


async def watched_queues(connection: Connection, who: Person) -> frozenset[str]:
    """Of his projects, and his departments; whoever watches the company sees all calls anyway."""
    if scope_of(who.grants, WATCH) in (None, "company"):
        return frozenset()
    which = visible_to(who, WATCH, project=QUEUE.c.project)
    found = await connection.execute(select(QUEUE.c.id).where(QUEUE.c.is_active & which))
    groups = await reached_groups(connection, who, WATCH)
    return frozenset([*found.scalars(), *(group.id for group in groups)])


async def load_item(connection: Connection, item: str) -> WorkItem | None:
    found = await row(connection, select(ITEM.c.state).where(ITEM.c.id == item), _ItemRow)
    return found.state if found else None


async def callers(
    connection: Connection, calls: Collection[str], viewer: Viewer
) -> dict[str, Party]:
    """Who calls, as he may read it, by call."""
    state, subject = SUBJECT_STATE.c.state, SUBJECT_STATE.c.subject
    query = select(
        subject.label("call"),
        state["party"].astext.label("party"),
        state["door"].astext.label("door"),
    ).where(subject.in_([f"call:{call}" for call in calls]))
    found = await rows(connection, query, _CallRow) if calls else []
    known = await parties(connection, {one.party for one in found if one.party})
    return {
        one.call.removeprefix("call:"): masked(party, viewer)
        for one in found
        if (party := from_door(known.get(one.party or ""), one.door or "")) is not None
    }
