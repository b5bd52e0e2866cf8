"""The status buttons, which go to the router through the door, and the reasons for Away."""

import msgspec
from litestar import delete, get, patch, post

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.acd.inputs import PcpExtended, PlanDropped, StatusPressed
from dzvin.acd.status import store
from dzvin.acd.status.model import (
    AwayReason,
    AwayReasonChanges,
    ForcedStatus,
    NewAwayReason,
    OperatorNotHere,
    StatusForm,
    said,
    wrong_of,
)
from dzvin.acd.store import is_here
from dzvin.infra.changes import given
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.door import post as post_input
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.kernel.messages import Input


@get("/api/away-reasons", opt=needs("workplace.use"))
async def away_reason_list(connection: Connection) -> list[AwayReason]:
    return await store.list_away_reasons(connection)


@post("/api/away-reasons", opt=needs("company.settings"), status_code=201)
async def away_reason_create(
    who: Person, connection: Connection, data: NewAwayReason
) -> AwayReason:
    values = msgspec.structs.asdict(data)
    if data.position is None:
        values["position"] = await store.next_position(connection)
    reason = AwayReason(id=new_id(), is_active=True, **values)
    await store.insert_away_reason(connection, who.tenant, reason)
    await changed(connection, who, "away_reason", reason.id, action="created", after=reason)
    return reason


@patch("/api/away-reasons/{reason:str}", opt=needs("company.settings"))
async def away_reason_change(
    reason: Id, who: Person, connection: Connection, data: AwayReasonChanges
) -> AwayReason:
    """Nothing deletes one: `is_active` false takes it out of the menu, and the history keeps it."""
    before = await store.load_away_reason(connection, reason)
    await store.update_away_reason(connection, reason, given(data))
    after = await store.load_away_reason(connection, reason)
    if after is None:
        raise NotFound
    await changed(connection, who, "away_reason", reason, before=before, after=after)
    return after


@post("/api/operators/me/status", opt=needs("workplace.use"), status_code=202)
async def status_press(who: Person, connection: Connection, data: StatusForm) -> None:
    """The answer is the event on the socket."""
    reason = await _reason(connection, data.reason)
    is_required = data.reason is None and await _is_reason_required(connection, who.tenant)
    if wrong := wrong_of(data, reason, is_reason_required=is_required):
        raise WrongFields(fields=wrong)
    await _tell(connection, who, StatusPressed(operator=who.id, **said(data)))


@delete("/api/operators/me/planned", opt=needs("workplace.use"), status_code=202)
async def plan_drop(who: Person, connection: Connection) -> None:
    """What was pressed during a call shall not come after all."""
    await _tell(connection, who, PlanDropped(operator=who.id))


@post("/api/operators/me/extend", opt=needs("workplace.use"), status_code=202)
async def pcp_extend(who: Person, connection: Connection) -> None:
    """PCP lasts longer, once, where the queue allows it."""
    await _tell(connection, who, PcpExtended(operator=who.id))


@post(
    "/api/operators/{operator:str}/status",
    opt=needs("widget.users.force_status"),
    status_code=202,
)
async def status_force(
    operator: Id, who: Person, connection: Connection, data: ForcedStatus
) -> None:
    """A supervisor's hand; the history and the operator's own page say whose."""
    if await accounts.load_person(connection, operator) is None:
        raise NotFound
    if not may(who, "widget.users.force_status", Thing(owner=operator)):
        raise Forbidden(permission="widget.users.force_status")
    if not await is_here(connection, operator):
        raise OperatorNotHere
    await _reason(connection, data.reason)
    heard = StatusPressed(operator=operator, by="supervisor", supervisor=who.id, **said(data))
    await _tell(connection, who, heard)


ROUTES = [
    away_reason_list,
    away_reason_create,
    away_reason_change,
    status_press,
    plan_drop,
    pcp_extend,
    status_force,
]


async def _tell(connection: Connection, who: Person, heard: Input) -> None:
    await post_input(connection, who.tenant, f"acd:{who.tenant}", heard)


async def _reason(connection: Connection, reason: str | None) -> AwayReason | None:
    """One in use."""
    if reason is None:
        return None
    found = await store.load_away_reason(connection, reason)
    if found is None or not found.is_active:
        raise UnknownReference(fields=[{"field": "reason", "code": "unknown"}])
    return found


async def _is_reason_required(connection: Connection, tenant: str) -> bool:
    """A company without any reason can require none."""
    settings = (await accounts.load_tenant(connection, tenant)).settings
    if not settings.away_reason_required:
        return False
    return any(each.is_active for each in await store.list_away_reasons(connection))
