"""An operator puts the customer of his call on the blacklist of its queue."""

from datetime import datetime
from typing import Annotated

from litestar import get, post
from msgspec import Meta, Struct

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.accounts.store import load_tenant
from dzvin.acd import store as acd
from dzvin.events.call import CallStarted
from dzvin.infra import event_log
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.kernel.errors import AppError, Forbidden
from dzvin.kernel.value_list import MOST_VALUES, key_of
from dzvin.reports.model import NoSuchCall
from dzvin.reports.results.model import part_of
from dzvin.resources.lists import store as lists
from dzvin.resources.lists.api import ListFull
from dzvin.resources.tables import LIST
from dzvin.workplace.store import parties

ADD = "call.blacklist_add"


class NoBlacklist(AppError):
    """The queue of this call has no blacklist, or its caller no number."""

    code = "blacklist.none"
    status = 409


class InThePast(AppError):
    """This time is over."""

    code = "in_the_past"
    status = 422


class BlacklistForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(min_length=1, max_length=200)]
    until: Annotated[datetime, Meta(tz=True)] | None = None
    """None: for ever."""


class Blacklist(Struct, frozen=True, kw_only=True):
    """`list_name` None: here nobody can be put on one."""

    list_name: str | None
    is_in: bool = False
    until: datetime | None = None
    reason: str = ""


class _Place(Struct, frozen=True, kw_only=True):
    list: str
    list_name: str
    key: str


@get("/api/calls/{call:str}/blacklist", opt=needs(ADD))
async def blacklist(call: str, who: Person, connection: Connection) -> Blacklist:
    place = await _place(connection, who, call)
    return await _shown(connection, place) if place else Blacklist(list_name=None)


@post("/api/calls/{call:str}/blacklist", opt=needs(ADD), status_code=200)
async def blacklist_add(
    call: str, who: Person, connection: Connection, data: BlacklistForm
) -> Blacklist:
    """Who is on it already has the new reason and end."""
    if data.until is not None and data.until <= now():
        raise InThePast(fields=[{"field": "until", "code": "in_the_past"}])
    place = await _place(connection, who, call)
    if place is None:
        raise NoBlacklist
    await lists.lock_list(connection, place.list)
    added = await lists.put_values(
        connection,
        who.tenant,
        place.list,
        [place.key],
        expires_at=data.until,
        comment=data.reason,
        author=who.id,
    )
    if await lists.is_too_long(connection, place.list):
        raise ListFull(most=MOST_VALUES)
    told = {"added" if added else "updated": 1}
    await changed(connection, who, "list", place.list, title=place.list_name, after=told)
    return await _shown(connection, place)


ROUTES = [blacklist, blacklist_add]


async def _place(connection: Connection, who: Person, call: str) -> _Place | None:
    """Where this customer would stand, and as what. Raises Forbidden for another's call."""
    told = await event_log.read_calls(connection, who.tenant, [call])
    events = [one.event for one in told[call]]
    if not events:
        raise NoSuchCall
    part = part_of(who.id, events)
    if not may(who, ADD, Thing(owner=who.id if part.is_his else None)):
        raise Forbidden(permission=ADD)
    party = next((e.party for e in events if isinstance(e, CallStarted)), None)
    queue = await acd.load_queue(connection, part.queue) if part.queue else None
    if queue is None or not queue.settings.blacklist or not party:
        return None
    known = await parties(connection, [party])
    country = (await load_tenant(connection, who.tenant)).settings.country
    key = key_of(known[party]["number"], country) if party in known else ""
    found = await lists.list_lists(connection, LIST.c.id == queue.settings.blacklist)
    return _Place(list=found[0].id, list_name=found[0].name, key=key) if found and key else None


async def _shown(connection: Connection, place: _Place) -> Blacklist:
    found = await lists.load_value(connection, place.list, place.key)
    if found is None or (found.expires_at is not None and found.expires_at <= now()):
        return Blacklist(list_name=place.list_name)
    return Blacklist(
        list_name=place.list_name, is_in=True, until=found.expires_at, reason=found.comment
    )
