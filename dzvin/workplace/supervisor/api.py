"""The supervisor's page: live queues, people; those who wait are moved, raised and given away."""

from litestar import get, post
from msgspec import UNSET
from msgspec.structs import replace

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.acd import inputs
from dzvin.acd import store as acd
from dzvin.acd.model import WorkItem
from dzvin.acd.queue_rules import check_skills
from dzvin.acd.store import MemberRow, Queue
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.door import post as post_input
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.kernel.messages import Input
from dzvin.workplace import store as workplace
from dzvin.workplace.snapshot import Telephones
from dzvin.workplace.supervisor import picture, reach, store
from dzvin.workplace.supervisor.model import (
    MoveForm,
    NotWaiting,
    OperatorNotFree,
    PickForm,
    Picture,
    PlacesForm,
    RaiseForm,
)
from dzvin.workplace.supervisor.reach import MOVE, PICK, RAISE, STAFF
from dzvin.workplace.visibility import viewer_of


@get("/api/supervisor", opt=needs(reach.WATCH))
async def supervisor(who: Person, connection: Connection) -> Picture:
    """All he may watch, as the router has it now."""
    config, state = await store.load_router(connection, who)
    phones = Telephones(
        devices=await workplace.devices(connection),
        outside=await acd.outside_phones(connection, who.tenant),
    )
    members = {member.operator for queue in config.queues.values() for member in queue.members}
    names = [
        (one.id, one.name)
        for one in await workplace.people(connection)
        if one.id in members or may(who, reach.WATCH, Thing(owner=one.id))
    ]
    calls = {item.call for item in state.items.values() if item.queue}
    callers = await store.callers(connection, calls, viewer_of(who, frozenset()))
    at = now()
    rights = await store.load_rights(connection, who)
    return Picture(
        at=at,
        queues=[reach.with_queue(rights, one) for one in picture.queues(state, config, at)],
        waiting=[
            reach.with_item(rights, one) for one in picture.waiting(state, config, at, callers)
        ],
        operators=[
            reach.with_operator(who, one) for one in picture.operators(state, config, names, phones)
        ],
    )


@post("/api/waiting/{item:str}/move", opt=needs(MOVE), status_code=202)
async def waiting_move(item: str, who: Person, connection: Connection, data: MoveForm) -> None:
    """To another queue, with the wait he has."""
    await _waiting(connection, who, item, MOVE)
    await _queue(connection, who, data.queue, MOVE)
    await _tell(connection, who, inputs.ItemMovePressed(item=item, queue=data.queue, by=who.id))


@post("/api/waiting/{item:str}/raise", opt=needs(RAISE), status_code=202)
async def waiting_raise(item: str, who: Person, connection: Connection, data: RaiseForm) -> None:
    """Served earlier than his place would be."""
    await _waiting(connection, who, item, RAISE)
    heard = inputs.ItemRaisePressed(
        item=item, points=data.points, is_front=data.is_front, by=who.id
    )
    await _tell(connection, who, heard)


@post("/api/waiting/{item:str}/pick", opt=needs(PICK), status_code=202)
async def waiting_pick(item: str, who: Person, connection: Connection, data: PickForm) -> None:
    """It rings at him who asks, or at the operator he names; nobody else is asked meanwhile."""
    await _waiting(connection, who, item, PICK)
    operator = data.operator or who.id
    if await acd.load_operator(connection, operator) not in ("ready", "away"):
        raise OperatorNotFree
    await _tell(connection, who, inputs.ItemPickPressed(item=item, operator=operator, by=who.id))


@post("/api/queue-members", opt=needs(STAFF), status_code=204)
async def places_change(who: Person, connection: Connection, data: PlacesForm) -> None:
    """Many operators and queues at once; calls follow at once, talks go on."""
    known = {one.id for one in await workplace.people(connection)}
    if not known.issuperset(data.operators):
        raise NotFound
    await acd.lock_queues(connection, data.queues)
    for id in dict.fromkeys(data.queues):
        queue = await _queue(connection, who, id, reach.WATCH)
        for operator in data.operators:
            if not may(who, STAFF, Thing(owner=operator, project=queue.project)):
                raise Forbidden(permission=STAFF)
        if data.skills is not UNSET:
            check_skills(queue.settings, [{name: n for name, n in data.skills.items() if n}])
        after = places_after(queue, data)
        if after != list(queue.members):
            await acd.replace_members(connection, who.tenant, id, after)
            now_is = replace(queue, members=tuple(after))
            await changed(connection, who, "queue", id, before=queue, after=now_is)


def places_after(queue: Queue, data: PlacesForm) -> list[MemberRow]:
    chosen = dict.fromkeys(data.operators)
    there = {member.user_account for member in queue.members}
    if data.do == "leave":
        return [member for member in queue.members if member.user_account not in chosen]
    members = list(queue.members)
    if data.do == "join":
        last = max((member.position for member in members), default=-1)
        new = [id for id in chosen if id not in there]
        members += [
            MemberRow(
                user_account=id,
                priority=1,
                position=min(last + n, 1000),
                weight=10,
                is_active=True,
            )
            for n, id in enumerate(new, start=1)
        ]
    return [changed_place(one, data) if one.user_account in chosen else one for one in members]


def changed_place(member: MemberRow, data: PlacesForm) -> MemberRow:
    if data.do == "join":
        member = replace(member, is_active=True)
    if data.priority is not UNSET:
        member = replace(member, priority=data.priority)
    if data.weight is not UNSET:
        member = replace(member, weight=data.weight)
    if data.skills is not UNSET:
        skills = {**member.skills, **data.skills}
        member = replace(member, skills={name: n for name, n in skills.items() if n})
    return member


ROUTES = [supervisor, waiting_move, waiting_raise, waiting_pick, places_change]


async def _waiting(connection: Connection, who: Person, item: str, permission: str) -> WorkItem:
    found = await store.load_item(connection, item)
    if found is None:
        raise NotFound
    if found.queue is None:
        raise NotWaiting
    if not await _is_of_department(connection, who, found.queue, permission):
        await _queue(connection, who, found.queue, permission)
    return found


async def _is_of_department(
    connection: Connection, who: Person, group: str, permission: str
) -> bool:
    """Somebody waits for a department, and he may have a hand on it."""
    watched = await store.reached_groups(connection, who, reach.WATCH)
    if all(one.id != group for one in watched):
        return False
    reached = await store.reached_groups(connection, who, permission)
    if all(one.id != group for one in reached):
        raise Forbidden(permission=permission)
    return True


async def _queue(connection: Connection, who: Person, queue: str, permission: str) -> Queue:
    found = await acd.load_queue(connection, queue)
    if found is None or not may(who, reach.WATCH, Thing(project=found.project)):
        raise NotFound
    if not may(who, permission, Thing(project=found.project)):
        raise Forbidden(permission=permission)
    return found


async def _tell(connection: Connection, who: Person, heard: Input) -> None:
    await post_input(connection, who.tenant, f"acd:{who.tenant}", heard)
