"""Operators promise customers a call for later, see what was promised, and say when it is done."""

from collections.abc import Collection

from litestar import get, patch, post
from msgspec import Struct, structs

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.accounts.store import load_people, load_tenant
from dzvin.events.call import CallStarted
from dzvin.events.feedback import CallbackChanged
from dzvin.infra import event_log
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound
from dzvin.reports.model import NoSuchCall
from dzvin.reports.results.model import part_of
from dzvin.reports.store import opens
from dzvin.workplace.callbacks import store
from dzvin.workplace.callbacks.model import (
    Callback,
    CallbackEnd,
    CallbackForm,
    Choices,
    Gift,
    GivenElsewhere,
    NoNumber,
    NotWaiting,
    Targets,
    Whose,
    customer_timezones,
    due,
)
from dzvin.workplace.store import own_queues, parties, people
from dzvin.workplace.supervisor.reach import WATCH
from dzvin.workplace.supervisor.store import watched_queues
from dzvin.workplace.tables import CALLBACK
from dzvin.workplace.visibility import Viewer, masked, viewer_of


class _Call(Struct, frozen=True, kw_only=True):
    party: str | None
    number: str
    name: str
    queues: list[str]


@get("/api/callbacks", opt=needs("workplace.use"))
async def callback_list(who: Person, connection: Connection) -> list[Callback]:
    """Those that wait: his own, those that he promised, those of his queues and departments; who
    watches others' calls sees theirs, too, and so what they have forgotten."""
    viewer = await _viewer(connection, who)
    waits = CALLBACK.c.state == "waiting"
    found = await store.list_callbacks(connection, viewer, waits, also=store.watched(who))
    opened = await opens(connection, who, [one.call for one in found])
    return [structs.replace(one, is_open=one.call in opened) for one in found]


@get("/api/calls/{call:str}/callback-choices", opt=needs("workplace.use"))
async def callback_choices(call: str, who: Person, connection: Connection) -> Choices:
    """In whose time and for whom a call can be promised to the customer of this one."""
    found = await _call(connection, who, call)
    company = (await load_tenant(connection, who.tenant)).settings.timezone
    party = {"number": found.number, "name": found.name}
    return Choices(
        timezone=company,
        customer_timezones=customer_timezones(found.number, company),
        queues=found.queues,
        groups=await store.groups_of(connection),
        operators=[one for one in await _who_call(connection) if one != who.id],
        party=masked(party, viewer_of(who, frozenset())) if found.party else None,
    )


@post("/api/calls/{call:str}/callbacks", opt=needs("workplace.use"), status_code=201)
async def callback_promise(
    call: str, who: Person, connection: Connection, data: CallbackForm
) -> Callback:
    found = await _call(connection, who, call)
    if not found.party or not found.number:
        raise NoNumber
    await _check_whose(connection, data, found.queues)
    at = now()
    id = new_id()
    await store.insert_callback(
        connection,
        tenant=who.tenant,
        id=id,
        call=call,
        party=found.party,
        queue=data.queue,
        operator=None if data.queue else data.operator or who.id,
        due_at=due(data, at),
        timezone=data.timezone,
        note=data.note,
        state="waiting",
        made_by=who.id,
        made_at=at,
    )
    made = await _one(connection, who, id)
    await _tell(connection, who, made)
    return made


@patch("/api/callbacks/{callback:str}", opt=needs("workplace.use"))
async def callback_end(
    callback: Id, who: Person, connection: Connection, data: CallbackEnd
) -> Callback:
    """The customer was called, or need not be."""
    await _one(connection, who, callback)
    if not await store.end_callback(connection, callback, data.state, who.id, now()):
        raise NotWaiting
    after = await _one(connection, who, callback)
    await _tell(connection, who, after)
    return after


@get("/api/callbacks/targets", opt=needs("workplace.use"))
async def callback_targets(who: Person, connection: Connection) -> Targets:
    """To whom he may give one: queues of his and those that he watches, departments, people."""
    return Targets(
        queues=await _queues_to_give(connection, who),
        groups=await store.groups_of(connection),
        operators=[one for one in await _who_call(connection) if one != who.id],
    )


@post("/api/callbacks/{callback:str}/give", opt=needs("workplace.use"), status_code=200)
async def callback_give(
    callback: Id, who: Person, connection: Connection, data: Gift
) -> Callback | None:
    """To another person, department or queue: by whoever sees it. None: he does not see it any
    more."""
    before = await _one(connection, who, callback)
    await _check_whose(connection, data, await _queues_to_give(connection, who))
    operator = None if data.queue else data.operator or who.id
    if (operator, data.queue) == (before.operator, before.queue):
        return before
    is_seen = data.seen in (None, Whose(operator=before.operator, queue=before.queue))
    if not is_seen or not await store.give_callback(
        connection, callback, before, operator, data.queue
    ):
        raise GivenElsewhere if await store.is_waiting(connection, callback) else NotWaiting
    after = structs.replace(before, operator=operator, queue=data.queue)
    await _tell(connection, who, after, before)
    viewer, which = await _viewer(connection, who), CALLBACK.c.id == callback
    found = await store.list_callbacks(connection, viewer, which, also=store.watched(who))
    return found[0] if found else None


ROUTES = [
    callback_list,
    callback_choices,
    callback_promise,
    callback_end,
    callback_targets,
    callback_give,
]


async def _queues_to_give(connection: Connection, who: Person) -> list[str]:
    viewer = await _viewer(connection, who)
    if viewer.sees_all_calls:
        return await store.active_queues(connection)
    return await store.queues_of(connection, viewer.queues | viewer.watched)


async def _viewer(connection: Connection, who: Person) -> Viewer:
    """His departments stand beside his queues: a call is promised for either."""
    queues = (await own_queues(connection, who.id)) | frozenset(who.groups)
    return viewer_of(who, queues, await watched_queues(connection, who))


async def _check_whose(
    connection: Connection, data: CallbackForm | Gift, queues: Collection[str]
) -> None:
    """Raises UnknownReference for a queue that is not his, or somebody who takes no calls."""
    wrong = []
    if data.queue is not None and data.queue not in queues:
        if data.queue not in await store.groups_of(connection):
            wrong.append("queue")
    if data.operator is not None and data.operator not in await _who_call(connection):
        wrong.append("operator")
    if wrong:
        raise UnknownReference(fields=[{"field": field, "code": "unknown"} for field in wrong])


async def _who_call(connection: Connection) -> list[str]:
    known = await load_people(connection, [one.id for one in await people(connection)])
    return [one.id for one in known if may(one, "workplace.use")]


async def _one(connection: Connection, who: Person, id: str) -> Callback:
    viewer, which = await _viewer(connection, who), CALLBACK.c.id == id
    found = await store.list_callbacks(connection, viewer, which, also=store.watched(who))
    if not found:
        raise NotFound
    return found[0]


async def _tell(
    connection: Connection, who: Person, one: Callback, given_from: Callback | None = None
) -> None:
    people = {who.id, one.made_by, *await store.members_of(connection, one.queue)}
    if given_from:
        people |= {*await store.members_of(connection, given_from.queue)}
        people |= {given_from.operator} if given_from.operator else set()
    said = CallbackChanged(
        callback=one.id,
        state=one.state,
        by=who.id,
        operator=one.operator,
        queue=one.queue,
        people=tuple(sorted(people)),
        is_given=given_from is not None,
        was=given_from.queue if given_from else None,
        was_operator=given_from.operator if given_from else None,
        of_call=one.call if given_from else None,
    )
    await event_log.record(connection, who.tenant, f"callback:{one.id}", said)


async def _call(connection: Connection, who: Person, call: str) -> _Call:
    """One in which he had a part, or that he may watch. The log has it before the journal."""
    told = await event_log.read_calls(connection, who.tenant, [call])
    events = [one.event for one in told[call]]
    part = part_of(who.id, events)
    if not events or not (part.is_his or may(who, WATCH, Thing())):
        raise NoSuchCall
    started = next((e for e in events if isinstance(e, CallStarted)), None)
    party = started.party if started else None
    known = await parties(connection, [party] if party else [])
    customer = known.get(party or "", {"number": "", "name": ""})
    own = await store.queues_of(connection, await own_queues(connection, who.id))
    first = [part.queue] if part.queue in own and part.queue else []
    return _Call(
        party=party,
        number=customer["number"],
        name=customer["name"],
        queues=[*first, *(queue for queue in own if queue not in first)],
    )
