"""Queues, their members, and the router's rows as pages see them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, delete, insert, select, text, update

from dzvin.acd.cycle import owes_result, still_owes
from dzvin.acd.lines import Capacity
from dzvin.acd.model import (
    AcdConfig,
    AcdState,
    Member,
    Memory,
    Operator,
    QueueConfig,
    QueueSettings,
    WorkItem,
)
from dzvin.acd.reach import gone_since
from dzvin.acd.status.model import FormOwed, ResultOwed
from dzvin.acd.tables import (
    ITEM,
    OPERATOR_STATE,
    QUEUE,
    QUEUE_MEMBER,
    QUEUE_MEMORY,
)
from dzvin.events.operator import OperatorStatus
from dzvin.events.queue import OutsideKind
from dzvin.infra.db import Connection, rows

OUTSIDE = text("""
    SELECT p.user_account::text AS operator, p.kind, p.without_status FROM user_phone p
    WHERE p.tenant = :tenant AND p.takes_calls AND EXISTS (
        SELECT 1 FROM gateway g JOIN provider r ON r.tenant = g.tenant AND r.id = g.provider
        WHERE g.tenant = p.tenant AND g.is_active AND r.is_active AND g.kind <> 'pbx')
    ORDER BY p.user_account, p.kind DESC
""")
"""Phones of the public network that take calls; none of them rings without a way out."""

LIST = text("SELECT 1 FROM list WHERE id::text = :list")

LINES_OF = text("""
    SELECT id::text, max_lines, has_status_control FROM user_account
    WHERE id::text = ANY(:people) AND (max_lines > 1 OR NOT has_status_control)
""")
DEVICES_OF = text("SELECT name FROM endpoint WHERE kind = 'device' AND user_account = ANY(:people)")


class MemberRow(Struct, frozen=True, kw_only=True):
    """`priority` null: manual outgoing calls only."""

    user_account: str
    priority: int | None
    position: int
    weight: int
    is_active: bool
    skills: dict[str, int] = {}
    """Level by name."""


class Queue(Struct, frozen=True, kw_only=True):
    id: str
    project: str
    name: str
    short_number: str | None
    is_active: bool
    settings: QueueSettings
    members: tuple[MemberRow, ...] = ()


class _MemberOf(Struct, frozen=True, kw_only=True):
    queue: str
    user_account: str
    priority: int | None
    position: int
    weight: int
    is_active: bool
    skills: dict[str, int]


class _StateRow(Struct, frozen=True, kw_only=True):
    state: Operator


class _ItemRow(Struct, frozen=True, kw_only=True):
    state: WorkItem


class _MemoryRow(Struct, frozen=True, kw_only=True):
    queue: str
    memory: Memory


async def list_queues(connection: Connection, which: ColumnElement[bool]) -> list[Queue]:
    """With their members."""
    queues = await rows(connection, select(QUEUE).where(which).order_by(QUEUE.c.name), Queue)
    members: dict[str, list[MemberRow]] = {queue.id: [] for queue in queues}
    query = select(QUEUE_MEMBER).where(QUEUE_MEMBER.c.queue.in_(members))
    order = (QUEUE_MEMBER.c.priority, QUEUE_MEMBER.c.position, QUEUE_MEMBER.c.user_account)
    for member in await rows(connection, query.order_by(*order), _MemberOf):
        members[member.queue].append(
            MemberRow(
                user_account=member.user_account,
                priority=member.priority,
                position=member.position,
                weight=member.weight,
                is_active=member.is_active,
                skills=member.skills,
            )
        )
    return [
        Queue(
            id=queue.id,
            project=queue.project,
            name=queue.name,
            short_number=queue.short_number,
            is_active=queue.is_active,
            settings=queue.settings,
            members=tuple(members[queue.id]),
        )
        for queue in queues
    ]


async def load_queue(connection: Connection, queue: str) -> Queue | None:
    found = await list_queues(connection, QUEUE.c.id == queue)
    return found[0] if found else None


async def has_list(connection: Connection, list: str) -> bool:
    """A list of numbers of this company."""
    return (await connection.execute(LIST, {"list": list})).first() is not None


async def insert_queue(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(QUEUE).values(values))


async def update_queue(connection: Connection, queue: str, values: Mapping[str, Any]) -> None:
    if values:
        await connection.execute(update(QUEUE).where(QUEUE.c.id == queue).values(dict(values)))


KEEP_SKILLS = text("""
    UPDATE queue_member m SET skills = (
        SELECT coalesce(jsonb_object_agg(s.key, s.value), '{}') FROM jsonb_each(m.skills) s
        WHERE s.key = ANY(:known))
    WHERE m.queue = :queue AND m.skills <> '{}'
""")


async def keep_skills(connection: Connection, queue: str, known: Sequence[str]) -> None:
    """Of its members' skills only these."""
    await connection.execute(KEEP_SKILLS, {"queue": queue, "known": list(known)})


async def lock_queues(connection: Connection, queues: Iterable[str]) -> None:
    """Until the end of the request: what was read of their members is still so when it is
    changed."""
    rows = select(QUEUE.c.id).where(QUEUE.c.id.in_(list(queues))).order_by(QUEUE.c.id)
    await connection.execute(rows.with_for_update())


async def replace_members(
    connection: Connection, tenant: str, queue: str, members: Iterable[MemberRow]
) -> None:
    await lock_queues(connection, [queue])
    await connection.execute(delete(QUEUE_MEMBER).where(QUEUE_MEMBER.c.queue == queue))
    wanted = [
        {"tenant": tenant, "queue": queue}
        | {name: getattr(member, name) for name in member.__struct_fields__}
        for member in members
    ]
    if wanted:
        await connection.execute(insert(QUEUE_MEMBER), wanted)


async def outside_phones(connection: Connection, tenant: str) -> dict[str, dict[OutsideKind, bool]]:
    """As `AcdConfig.outside`."""
    found: dict[str, dict[OutsideKind, bool]] = {}
    for one in await connection.execute(OUTSIDE, {"tenant": tenant}):
        found.setdefault(one.operator, {})[one.kind] = one.without_status
    return found


async def load_operator(connection: Connection, operator: str) -> OperatorStatus | None:
    """His status; None when he has never signed in."""
    which = OPERATOR_STATE.c.user_account == operator
    found = await connection.execute(select(OPERATOR_STATE.c.state["state"].astext).where(which))
    state: OperatorStatus | None = found.scalar()
    return state


async def is_here(connection: Connection, operator: str) -> bool:
    """Signed in, or a page or phone of his is there: he can be given a status."""
    which = OPERATOR_STATE.c.user_account == operator
    found = (await connection.execute(select(OPERATOR_STATE.c.state).where(which))).scalar()
    if found is None:
        return False
    known = msgspec.convert(found, Operator)
    return known.state != "offline" or gone_since(known) is None


class Owed(Struct, frozen=True, kw_only=True):
    """What keeps an operator in PCP: the result or the form of this call."""

    call: str
    result: bool
    form: bool


async def check_debts(connection: Connection, operator: str) -> None:
    """Nothing begins in PCP before its call is dealt with. Raises ResultOwed, FormOwed."""
    owed = await load_owed(connection, operator)
    if owed is not None:
        raise ResultOwed if owed.result else FormOwed


async def load_owed(connection: Connection, operator: str) -> Owed | None:
    which = OPERATOR_STATE.c.user_account == operator
    found = (await connection.execute(select(OPERATOR_STATE.c.state).where(which))).scalar()
    if found is None:
        return None
    known = msgspec.convert(found, Operator)
    if known.state != "pcp" or known.contact is None or not still_owes(known):
        return None
    is_form = known.form_until is not None
    return Owed(call=known.contact, result=owes_result(known), form=is_form)


async def is_member(connection: Connection, queue: str, operator: str) -> bool:
    found = await connection.execute(
        select(QUEUE_MEMBER.c.queue).where(
            QUEUE_MEMBER.c.queue == queue,
            QUEUE_MEMBER.c.user_account == operator,
            QUEUE_MEMBER.c.is_active,
        )
    )
    return found.first() is not None


async def load_surroundings(
    connection: Connection, tenant: str, operator: str, timezone: str
) -> tuple[AcdConfig, AcdState]:
    """The router as far as it concerns one operator: his queues, their members, who waits there."""
    his = select(QUEUE_MEMBER.c.queue).where(
        QUEUE_MEMBER.c.user_account == operator, QUEUE_MEMBER.c.is_active
    )
    queues = await list_queues(connection, QUEUE.c.id.in_(his) & QUEUE.c.is_active)
    return await load_router(connection, tenant, timezone, queues, also=operator)


async def load_router(
    connection: Connection,
    tenant: str,
    timezone: str,
    queues: Sequence[Queue],
    *,
    groups: Sequence[QueueConfig] = (),
    also: str | None = None,
) -> tuple[AcdConfig, AcdState]:
    """The router as far as it concerns these queues and departments; `also`: somebody who may be
    in none."""
    ids = [*(queue.id for queue in queues), *(group.id for group in groups)]
    members = {m.user_account for q in queues for m in q.members}
    members |= {m.operator for group in groups for m in group.members}
    people = sorted(members | {also} if also else members)
    devices = await connection.execute(DEVICES_OF, {"people": people})
    config = AcdConfig(
        tenant=tenant,
        timezone=timezone,
        queues={queue.id: _config(queue) for queue in queues}
        | {group.id: group for group in groups},
        operators=dict.fromkeys(people, ""),
        capacities=await capacities(connection, people),
        devices=tuple(device.name for device in devices),
        outside=await outside_phones(connection, tenant),
    )
    who = select(OPERATOR_STATE.c.state).where(OPERATOR_STATE.c.user_account.in_(people))
    waits = select(ITEM.c.state).where(ITEM.c.state["queue"].astext.in_(ids))
    learnt = select(QUEUE_MEMORY).where(QUEUE_MEMORY.c.queue.in_(ids))
    state = AcdState(
        items={one.state.id: one.state for one in await rows(connection, waits, _ItemRow)},
        operators={one.state.id: one.state for one in await rows(connection, who, _StateRow)},
        memories={one.queue: one.memory for one in await rows(connection, learnt, _MemoryRow)},
    )
    return config, state


async def capacities(connection: Connection, people: Sequence[str]) -> dict[str, Capacity]:
    """Of those who have several lines, or no status control."""
    found = await connection.execute(LINES_OF, {"people": people})
    return {
        one.id: Capacity(max_lines=one.max_lines, is_status_kept=not one.has_status_control)
        for one in found
    }


def _config(queue: Queue) -> QueueConfig:
    members = tuple(member_of(each) for each in queue.members if each.is_active)
    return QueueConfig(id=queue.id, name=queue.name, settings=queue.settings, members=members)


def member_of(stored: MemberRow) -> Member:
    """As the router knows him."""
    return Member(
        operator=stored.user_account,
        priority=stored.priority,
        position=stored.position,
        weight=stored.weight,
        skills=stored.skills,
    )
