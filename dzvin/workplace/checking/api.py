"""An operator checks his phone before the shift; his supervisor sees who has, and how it was. His
page tells whether it has a microphone."""

from typing import Annotated

from litestar import get, post, put
from msgspec import Meta, Struct

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.store import visible
from dzvin.acd.inputs import MicrophoneSeen
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.door import post as post_input
from dzvin.kernel.errors import NotFound
from dzvin.workplace.checking import store
from dzvin.workplace.checking.model import Check, CheckForm, Way
from dzvin.workplace.checking.store import is_phone_of
from dzvin.workplace.checking.verdict import estimate, faults, verdict
from dzvin.workplace.supervisor.reach import WATCH
from dzvin.workplace.tables import PHONE_CHECK


@post("/api/phone/check", opt=needs("workplace.use"), status_code=201)
async def check(who: Person, connection: Connection, data: CheckForm) -> Check:
    found, mos = faults(data), estimate(data.sound)
    made = Check(
        operator=who.id,
        checked_at=now(),
        verdict=verdict(found, mos),
        faults=found,
        mos=mos,
        measured=data,
    )
    await store.keep(connection, who.tenant, made)
    return made


@get("/api/phone/check", opt=needs("workplace.use"))
async def own_check(who: Person, connection: Connection) -> list[Check]:
    """The last of his own; empty before the first."""
    return await store.checks(connection, PHONE_CHECK.c.user_account == who.id)


@get("/api/phone/checks", opt=needs(WATCH))
async def all_checks(who: Person, connection: Connection) -> list[Check]:
    """Of those whom he may watch."""
    return await store.checks(connection, visible(who, WATCH, owner=PHONE_CHECK.c.user_account))


@get("/api/phone/ways", opt=needs("workplace.use"))
async def own_ways(who: Person, connection: Connection) -> list[Way]:
    """By what a call would reach him now."""
    return await store.ways(connection, who.tenant, who.id)


EndpointName = Annotated[str, Meta(pattern=r"^op-[0-9a-f]{16}$(?!\n)")]


class Microphone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    endpoint: EndpointName
    """His own: of this page, though another page may have signed in meanwhile."""
    is_usable: bool
    """False: denied, missing, used by another program, or not given to a page over plain HTTP."""


@put("/api/phone/microphone", opt=needs("workplace.use"), status_code=202)
async def microphone(who: Person, connection: Connection, data: Microphone) -> None:
    """Said when the phone has registered and when it changes. Without one no call is offered to
    this page; his other phones go on ringing."""
    if not await is_phone_of(connection, data.endpoint, who.id):
        raise NotFound
    heard = MicrophoneSeen(operator=who.id, endpoint=data.endpoint, is_usable=data.is_usable)
    await post_input(connection, who.tenant, f"acd:{who.tenant}", heard)


ROUTES = [check, own_check, all_checks, own_ways, microphone]
