"""Queues, their members, away reasons; the status buttons go to the router through the door."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import get, patch, post, put
from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import changed, check_short_number
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Name, Person, ShortNumber
from dzvin.accounts.permissions import Thing, may
from dzvin.acd import store
from dzvin.acd.catalogue import STRATEGIES, explained, strategy_named
from dzvin.acd.inputs import PcpFinished, StatusPressed
from dzvin.acd.model import QueueSettings
from dzvin.acd.store import AwayReason, MemberRow, Queue
from dzvin.acd.tables import QUEUE
from dzvin.acd.why import Reason, why_no_calls
from dzvin.infra.changes import given
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.door import post as post_input
from dzvin.infra.http import Id
from dzvin.kernel.errors import Forbidden, NotFound

Seconds = Annotated[int, Meta(ge=1, le=86_400)]
Position = Annotated[int, Meta(ge=0, le=1000)]
Word = Annotated[str, Meta(max_length=40)]


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
    weight: Annotated[int, Meta(ge=1, le=1000)] = 10
    is_active: bool = True


class Members(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    members: Annotated[tuple[MemberForm, ...], Meta(max_length=2000)]


class NewAwayReason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name_uk: Name
    name_ru: Name
    name_en: Name
    icon: Word = ""
    color: Word = ""
    max_seconds: Seconds | None = None
    position: Position = 0


class AwayReasonChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name_uk: Name | UnsetType = UNSET
    name_ru: Name | UnsetType = UNSET
    name_en: Name | UnsetType = UNSET
    icon: Word | UnsetType = UNSET
    color: Word | UnsetType = UNSET
    max_seconds: Seconds | None | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class StatusForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reason` only for away."""

    state: Literal["ready", "away"]
    reason: Id | None = None


class ForcedStatus(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    state: Literal["ready", "away", "offline"]
    reason: Id | None = None


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
    project = data.project or (await accounts.list_projects(connection))[0].id
    _must(who, project)
    strategy_named(data.settings.strategy)
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
    return await _saved(connection, who, queue)


@patch("/api/queues/{queue:str}", opt=needs("queue.edit"))
async def queue_change(queue: Id, who: Person, connection: Connection, data: QueueChanges) -> Queue:
    await _queue(connection, who, queue)
    values = given(data)
    if "project" in values:
        _must(who, values["project"])
    if data.settings is not UNSET:
        strategy_named(data.settings.strategy)
    if "short_number" in values:
        await check_short_number(connection, values["short_number"], "queue")
    await store.update_queue(connection, queue, values)
    return await _saved(connection, who, queue)


@put("/api/queues/{queue:str}/members", opt=needs("queue.edit"))
async def queue_members(queue: Id, who: Person, connection: Connection, data: Members) -> Queue:
    """All of them: who is not named is out."""
    await _queue(connection, who, queue)
    people = {member.user_account: member for member in data.members}
    rows = [msgspec.convert(member, MemberRow, from_attributes=True) for member in people.values()]
    await store.replace_members(connection, who.tenant, queue, rows)
    return await _saved(connection, who, queue)


@get("/api/away-reasons", opt=needs("workplace.use"))
async def away_reason_list(connection: Connection) -> list[AwayReason]:
    return await store.list_away_reasons(connection)


@post("/api/away-reasons", opt=needs("company.settings"), status_code=201)
async def away_reason_create(
    who: Person, connection: Connection, data: NewAwayReason
) -> AwayReason:
    reason = AwayReason(id=new_id(), is_active=True, **msgspec.structs.asdict(data))
    await store.insert_away_reason(connection, who.tenant, reason)
    await changed(connection, who, "away_reason", reason.id)
    return reason


@patch("/api/away-reasons/{reason:str}", opt=needs("company.settings"))
async def away_reason_change(
    reason: Id, who: Person, connection: Connection, data: AwayReasonChanges
) -> AwayReason:
    await store.update_away_reason(connection, reason, given(data))
    after = await store.load_away_reason(connection, reason)
    if after is None:
        raise NotFound
    await changed(connection, who, "away_reason", reason)
    return after


@post("/api/operators/me/status", opt=needs("workplace.use"), status_code=202)
async def status_press(who: Person, connection: Connection, data: StatusForm) -> None:
    """The answer is the event on the socket."""
    await _check_reason(connection, data.reason)
    heard = StatusPressed(operator=who.id, state=data.state, reason=data.reason)
    await post_input(connection, who.tenant, f"acd:{who.tenant}", heard)


@post("/api/operators/me/finish", opt=needs("workplace.use"), status_code=202)
async def pcp_finish(who: Person, connection: Connection) -> None:
    """PCP is over before its time."""
    await post_input(connection, who.tenant, f"acd:{who.tenant}", PcpFinished(operator=who.id))


@get("/api/operators/me/why", opt=needs("workplace.use"))
async def why_mine(who: Person, connection: Connection) -> Why:
    """Why no calls come to me, as the router sees it now."""
    tenant = await accounts.load_tenant(connection, who.tenant)
    config, state = await store.load_surroundings(
        connection, who.tenant, who.id, tenant.settings.timezone
    )
    return Why(reasons=why_no_calls(who.id, config, state, now()))


@post(
    "/api/operators/{operator:str}/status",
    opt=needs("widget.users.force_status"),
    status_code=202,
)
async def status_force(
    operator: Id, who: Person, connection: Connection, data: ForcedStatus
) -> None:
    """A supervisor's hand; recorded as such."""
    if await accounts.load_person(connection, operator) is None:
        raise NotFound
    if not may(who, "widget.users.force_status", Thing(owner=operator)):
        raise Forbidden(permission="widget.users.force_status")
    await _check_reason(connection, data.reason)
    heard = StatusPressed(operator=operator, state=data.state, reason=data.reason, by="supervisor")
    await post_input(connection, who.tenant, f"acd:{who.tenant}", heard)


ROUTES = [
    strategy_list,
    queue_schema,
    queue_list,
    queue_create,
    queue_change,
    queue_members,
    away_reason_list,
    away_reason_create,
    away_reason_change,
    status_press,
    pcp_finish,
    why_mine,
    status_force,
]


def _must(who: Person, project: str) -> None:
    if not may(who, "queue.edit", Thing(project=project)):
        raise Forbidden(permission="queue.edit")


async def _queue(connection: Connection, who: Person, queue: str) -> Queue:
    found = await store.load_queue(connection, queue)
    if found is None or not may(who, "queue.view", Thing(project=found.project)):
        raise NotFound
    _must(who, found.project)
    return found


async def _saved(connection: Connection, who: Person, queue: str) -> Queue:
    after = await store.load_queue(connection, queue)
    assert after, "it was written in this transaction"
    await changed(connection, who, "queue", queue)
    return after


async def _check_reason(connection: Connection, reason: str | None) -> None:
    if reason and await store.load_away_reason(connection, reason) is None:
        raise UnknownReference(fields=[{"field": "reason", "code": "unknown"}])
