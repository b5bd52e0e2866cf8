"""All calls that live now; a supervisor listens, whispers, joins, takes over, hangs up."""

from collections.abc import AsyncIterator
from typing import Annotated

from litestar import delete, get, post
from litestar.params import Parameter

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.acd.store import check_debts
from dzvin.calls.api import OperatorBusy
from dzvin.calls.inputs import CutAsked, SupervisionAsked, SupervisionLeft
from dzvin.calls.model import Call
from dzvin.calls.store import load_call
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.door import post as post_input
from dzvin.infra.http import Id
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.kernel.messages import Input
from dzvin.workplace.store import parties
from dzvin.workplace.supervision import store
from dzvin.workplace.supervision.model import (
    ActiveCalls,
    MySupervision,
    NoPhoneHere,
    SupervisionForm,
)
from dzvin.workplace.supervision.sight import (
    CUT,
    RIGHTS,
    WATCH,
    Projects,
    active,
    check,
    may_with,
    own,
    queue_of,
    reach,
)
from dzvin.workplace.visibility import viewer_of

Calls = Annotated[list[str] | None, Parameter(max_items=100)]
SUPERVISES = needs(*RIGHTS.values())
"""Any of the four; which of them is looked at with the call."""


@get("/api/active-calls", opt=needs(WATCH))
async def active_calls(who: Person, connection: Connection, call: Calls = None) -> ActiveCalls:
    """The first of those that he may see; or, of these, the ones that live: what has changed."""
    projects: dict[str, str] = {}
    found: list[Call] = []
    async for calls in _asked(connection, call):
        projects |= await projects_of(connection, *calls)
        found += [call for call in calls if may_with(who, WATCH, call, projects)]
        if len(found) > store.MOST:
            break
    seen, viewer = found[: store.MOST], viewer_of(who, frozenset())
    people = await parties(connection, {call.party for call in seen if call.party})
    return ActiveCalls(
        at=now(),
        calls=[active(who, call, projects, viewer, people) for call in seen],
        is_more=len(found) > store.MOST,
    )


@get("/api/supervision", opt=SUPERVISES)
async def supervision_now(who: Person, connection: Connection) -> MySupervision:
    """What he is doing at this moment; events tell what comes of it."""
    call = await store.supervised_by(connection, who.id)
    if call is None or who.id not in call.supervisions:
        return MySupervision()
    projects = await projects_of(connection, call)
    return MySupervision(now=own(who, call, call.supervisions[who.id], projects))


@post("/api/calls/{call:str}/supervision", opt=SUPERVISES, status_code=202)
async def supervise(call: Id, who: Person, connection: Connection, data: SupervisionForm) -> None:
    """Begin it, or go on in another mode. His own phone rings; a browser answers by itself."""
    found = await _call(connection, call)
    operator = data.operator or (found.talk.operator if found.talk else "")
    permission = RIGHTS[data.mode]
    projects = await projects_of(connection, found)
    thing = Thing(owner=operator or None, project=projects.get(queue_of(found) or ""))
    if not may(who, permission, thing):
        raise Forbidden(permission=permission)
    check(who, found, operator, data.mode)
    if who.id not in found.supervisions:
        await _is_free(connection, who)
    with_whom = reach(who, data.mode, found, projects)
    heard = SupervisionAsked(supervisor=who.id, operator=operator, mode=data.mode, **with_whom)
    await _tell(connection, who, call, heard)


@delete("/api/calls/{call:str}/supervision", opt=SUPERVISES, status_code=202)
async def supervise_no_more(call: Id, who: Person, connection: Connection) -> None:
    await _call(connection, call)
    await _tell(connection, who, call, SupervisionLeft(supervisor=who.id))


@post("/api/calls/{call:str}/cut", opt=needs(CUT), status_code=202)
async def cut(call: Id, who: Person, connection: Connection) -> None:
    """Hang up somebody else's call, whatever it is doing."""
    found = await _call(connection, call)
    if not may_with(who, CUT, found, await projects_of(connection, found)):
        raise Forbidden(permission=CUT)
    await _tell(connection, who, call, CutAsked(supervisor=who.id))


ROUTES = [active_calls, supervision_now, supervise, supervise_no_more, cut]


async def projects_of(connection: Connection, *calls: Call) -> Projects:
    queues = {queue for call in calls if (queue := queue_of(call)) is not None}
    return await store.projects_of(connection, queues)


async def _asked(connection: Connection, some: Calls) -> AsyncIterator[list[Call]]:
    if some:
        yield await store.some_calls(connection, some)
        return
    async for calls in store.open_calls(connection):
        yield calls


async def _call(connection: Connection, call: str) -> Call:
    found = await load_call(connection, call)
    if found is None:
        raise NotFound
    return found


async def _is_free(connection: Connection, who: Person) -> None:
    """Nobody hears two talks at once, nor without a phone."""
    operator = await store.load_router_row(connection, who.id)
    if operator.state in {"call", "busy"} or operator.legs:
        raise OperatorBusy
    await check_debts(connection, who.id)
    if not any(operator.endpoints.values()):
        raise NoPhoneHere


async def _tell(connection: Connection, who: Person, call: str, heard: Input) -> None:
    await post_input(connection, who.tenant, f"call:{call}", heard)
