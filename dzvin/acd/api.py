"""Queues and their members, and why no calls come to somebody."""

from typing import Annotated, Any

import msgspec
from litestar import get, patch, post, put
from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import changed, check_short_number
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Name, Person, ShortNumber
from dzvin.accounts.permissions import Thing, may
from dzvin.acd import store
from dzvin.acd.catalogue import STRATEGIES, explained
from dzvin.acd.model import QueueSettings
from dzvin.acd.queue_rules import check_settings, check_skills
from dzvin.acd.status.api import ROUTES as STATUS_ROUTES
from dzvin.acd.store import MemberRow, Queue
from dzvin.acd.tables import QUEUE
from dzvin.acd.why import Reason, why_no_calls
from dzvin.events.system import ConfigAction
from dzvin.infra.changes import given
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.http import Id
from dzvin.kernel.errors import Forbidden, NotFound

Seconds = Annotated[int, Meta(ge=1, le=86_400)]
Position = Annotated[int, Meta(ge=0, le=1000)]
SkillName = Annotated[str, Meta(min_length=1, max_length=40)]
SkillLevel = Annotated[int, Meta(ge=1, le=5)]
Word = Annotated[str, Meta(max_length=40)]
WATCH = "widget.active_calls.view"


class StrategyEntry(Struct, frozen=True, kw_only=True):
    name: str
    title: str
    explanation: str


class NewQueue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    short_number: ShortNumber | None = None
    settings: QueueSettings = QueueSettings()
    project: Id | None = None
    """None: the project Default."""


class QueueChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    short_number: ShortNumber | None | UnsetType = UNSET
    settings: QueueSettings | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    project: Id | UnsetType = UNSET


class MemberForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    user_account: Id
    priority: Annotated[int, Meta(ge=1, le=100)] | None = 1
    """None: manual outgoing calls only."""
    position: Position = 0
    weight: Annotated[int, Meta(ge=1, le=100)] = 10
    is_active: bool = True
    skills: Annotated[dict[SkillName, SkillLevel], Meta(max_length=20)] = {}


class Members(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    members: Annotated[tuple[MemberForm, ...], Meta(max_length=2000)]


class Why(Struct, frozen=True, kw_only=True):
    """Empty when nothing keeps a call from him."""

    reasons: tuple[Reason, ...]


@get("/api/strategies", opt=needs("queue.view"))
async def strategy_list() -> list[StrategyEntry]:
    return [
        StrategyEntry(name=name, title=strategy.title, explanation=explained(name))
        for name, strategy in sorted(STRATEGIES.items())
    ]


@get("/api/queues/schema", opt=needs("queue.view"))
async def queue_schema() -> dict[str, Any]:
    """JSON Schema of a queue's settings: the form is drawn from it."""
    return msgspec.json.schema(QueueSettings)


@get("/api/queues", opt=needs("queue.view"))
async def queue_list(who: Person, connection: Connection) -> list[Queue]:
    which = accounts.visible(who, "queue.view", project=QUEUE.c.project)
    return await store.list_queues(connection, which)


@post("/api/queues", opt=needs("queue.edit"), status_code=201)
async def queue_create(who: Person, connection: Connection, data: NewQueue) -> Queue:
    project = data.project or await accounts.usual_project(connection, who, "queue.edit")
    _must(who, project)
    check_settings(data.settings)
    await _check_references(connection, data.settings)
    await check_short_number(connection, data.short_number, "queue")
    queue = new_id()
    await store.insert_queue(
        connection,
        tenant=who.tenant,
        id=queue,
        project=project,
        name=data.name,
        short_number=data.short_number,
        settings=data.settings,
    )
    return await _saved(connection, who, queue, None)


@patch("/api/queues/{queue:str}", opt=needs("queue.edit"))
async def queue_change(queue: Id, who: Person, connection: Connection, data: QueueChanges) -> Queue:
    """A skill that the queue does not ask for any more goes from its members too."""
    before = await _queue(connection, who, queue)
    values = given(data)
    if "project" in values:
        _must(who, values["project"])
    if data.settings is not UNSET:
        check_settings(data.settings)
        await _check_references(connection, data.settings, queue)
    if "short_number" in values:
        await check_short_number(connection, values["short_number"], "queue")
    await store.update_queue(connection, queue, values)
    if data.settings is not UNSET:
        await store.keep_skills(connection, queue, [need.skill for need in data.settings.skills])
    return await _saved(connection, who, queue, before)


@put("/api/queues/{queue:str}/members", opt=needs("queue.edit"))
async def queue_members(queue: Id, who: Person, connection: Connection, data: Members) -> Queue:
    """All of them: who is not named is out."""
    before = await _queue(connection, who, queue)
    check_skills(before.settings, [member.skills for member in data.members])
    people = {member.user_account: member for member in data.members}
    rows = [msgspec.convert(member, MemberRow, from_attributes=True) for member in people.values()]
    await store.replace_members(connection, who.tenant, queue, rows)
    return await _saved(connection, who, queue, before)


@get("/api/operators/me/why", opt=needs("workplace.use"))
async def why_mine(who: Person, connection: Connection) -> Why:
    """Why no calls come to me, as the router sees it now."""
    return await _why(connection, who.tenant, who.id)


@get("/api/operators/{operator:str}/why", opt=needs(WATCH))
async def why_his(operator: Id, who: Person, connection: Connection) -> Why:
    """The same of an operator whom he may watch."""
    if await accounts.load_person(connection, operator) is None:
        raise NotFound
    if not may(who, WATCH, Thing(owner=operator)):
        raise Forbidden(permission=WATCH)
    return await _why(connection, who.tenant, operator)


ROUTES = [
    strategy_list,
    queue_schema,
    queue_list,
    queue_create,
    queue_change,
    queue_members,
    why_mine,
    why_his,
    *STATUS_ROUTES,
]


async def _why(connection: Connection, tenant: str, operator: str) -> Why:
    zone = (await accounts.load_tenant(connection, tenant)).settings.timezone
    config, state = await store.load_surroundings(connection, tenant, operator, zone)
    return Why(reasons=why_no_calls(operator, config, state, now()))


def _must(who: Person, project: str) -> None:
    if not may(who, "queue.edit", Thing(project=project)):
        raise Forbidden(permission="queue.edit")


async def _queue(connection: Connection, who: Person, queue: str) -> Queue:
    found = await store.load_queue(connection, queue)
    if found is None or not may(who, "queue.view", Thing(project=found.project)):
        raise NotFound
    _must(who, found.project)
    return found


async def _check_references(
    connection: Connection, settings: QueueSettings, queue: str | None = None
) -> None:
    target = settings.overflow_queue
    if target and (target == queue or await store.load_queue(connection, target) is None):
        raise UnknownReference(fields=[{"field": "settings.overflow_queue", "code": "unknown"}])
    for name, values in (("vip_list", settings.vip_list), ("blacklist", settings.blacklist)):
        if values and not await store.has_list(connection, values):
            raise UnknownReference(fields=[{"field": f"settings.{name}", "code": "unknown"}])


async def _saved(connection: Connection, who: Person, queue: str, before: Queue | None) -> Queue:
    after = await store.load_queue(connection, queue)
    assert after, "it was written in this transaction"
    action: ConfigAction = "changed" if before else "created"
    await changed(connection, who, "queue", queue, action=action, before=before, after=after)
    return after
