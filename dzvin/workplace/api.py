"""The live page: its snapshot, its socket, its phone, and the phone of a visitor."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request, WebSocket, get, post, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.params import Parameter
from msgspec import Struct

from dzvin.accounts.guard import PUBLIC, needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.acd.inputs import PageOpened
from dzvin.acd.model import Operator, WorkItem
from dzvin.acd.store import outside_phones
from dzvin.calls.upcasts import call_from
from dzvin.infra import event_log
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.door import post as post_input
from dzvin.kernel.errors import Forbidden
from dzvin.kernel.messages import Input
from dzvin.workplace import store
from dzvin.workplace.calling_out.api import ROUTES as CALLING_OUT
from dzvin.workplace.calling_out.store import load_calling_out
from dzvin.workplace.card import CallCard, calls_shown, card, people_in
from dzvin.workplace.hub import Live, Page, TooManyPages, leave
from dzvin.workplace.model import GuestPhone, Media, Phone, PublicNumber
from dzvin.workplace.recent import outcome_for
from dzvin.workplace.snapshot import (
    Colleague,
    Me,
    QueueNow,
    Telephones,
    colleague,
    me,
    names,
    shown,
    waiting,
)
from dzvin.workplace.supervisor.store import watched_queues
from dzvin.workplace.visibility import Party, Viewer, dialled, viewer_of

type Socket = WebSocket[Any, Any, Any]

Position = Annotated[int, Parameter(ge=0, le=1 << 62)]

HEARTBEAT_SECONDS = 30
"""A page says something each 10 s; one that is silent so long is closed."""
CHECK_SECONDS = 5
"""The sign-in of an open page is looked up at most so often, however much the page says."""
SIP_MESSAGE_BYTES = 64_000
NOT_ALLOWED, TOO_MANY, SIGNED_OUT = 4403, 4429, 4401
MOVED = 1012
"""Close codes of our sockets: like the HTTP status of the same meaning."""


class Recent(Struct, frozen=True, kw_only=True):
    call: str
    at: Any
    direction: str
    party: Party | None
    dialled: str
    queue: str | None
    operator: str | None
    talk_seconds: float
    outcome: str
    why: str | None
    """What became of a call that he dialled in vain."""


class Targets(Struct, frozen=True, kw_only=True):
    """Where a customer can be handed over to, besides colleagues and numbers."""

    queues: Sequence[store.QueueRow] = ()
    scenarios: Sequence[store.ScenarioRow] = ()
    """Published ones."""


class Workplace(Struct, frozen=True, kw_only=True):
    """All of it at `position` of the log; the events after it keep it up to date."""

    position: int
    at: Any
    me: Me
    operators: list[Colleague]
    queues: list[QueueNow]
    groups: list[store.QueueRow]
    call: CallCard | None
    lines: list[CallCard]
    """Further calls of his, beside the one that his status is about."""
    targets: Targets
    away_reasons: list[store.AwayReasonRow]
    recent: list[Recent]


def live_of(connection: Request[Any, Any, Any] | Socket) -> Live:
    live: Live = connection.app.state.live
    return live


@get("/api/workplace", opt=needs("workplace.use"))
async def workplace(
    request: Request[Any, Any, Any], who: Person, connection: Connection
) -> Workplace:
    """The position is read first: what happens meanwhile comes again as an event, harmlessly."""
    shard = live_of(request).shard
    position = await event_log.head(connection, shard)
    queues = await store.own_queues(connection, who.id)
    viewer = viewer_of(who, queues)
    people = await store.people(connection)
    states = {
        each.id: msgspec.convert(each.state, Operator) for each in people if each.state is not None
    }
    own = states.get(who.id, Operator(id=who.id))
    items = [msgspec.convert(each, WorkItem) for each in await store.items(connection)]
    phones = Telephones(
        devices=await store.devices(connection),
        outside=await outside_phones(connection, who.tenant),
    )
    colleagues = [
        colleague(each.id, each.name, each.short_number, states.get(each.id), phones)
        for each in people
    ]
    out = await load_calling_out(connection, who.id)
    cards = await own_cards(connection, own, viewer)
    return Workplace(
        position=position,
        at=now(),
        me=me(
            own, who.short_number, list(queues), phones, out, await store.lines(connection, who.id)
        ),
        operators=shown(colleagues, viewer),
        queues=[
            QueueNow(
                id=each.id,
                name=each.name,
                short_number=each.short_number,
                waiting=waiting(items, each.id),
            )
            for each in await store.queues(connection)
            if viewer.sees_all_calls or each.id in queues
        ],
        groups=await store.groups(connection),
        call=cards[0] if cards else None,
        lines=cards[1:],
        targets=await targets(connection, who),
        away_reasons=await store.away_reasons(connection),
        recent=await recent(connection, shard, who, viewer),
    )


async def own_cards(connection: Connection, operator: Operator, viewer: Viewer) -> list[CallCard]:
    found = []
    for call in calls_shown(operator):
        if (state := await store.call_state(connection, call)) is not None:
            known = call_from(state)
            people = await store.parties(connection, people_in(known))
            found.append(card(known, operator, viewer, people))
    return [each for each in found if each is not None]


async def targets(connection: Connection, who: Person) -> Targets:
    """For those who may bring a customer to others."""
    if not may(who, "call.transfer") and not may(who, "call.conference"):
        return Targets()
    return Targets(
        queues=await store.queues(connection),
        scenarios=await store.published_scenarios(connection),
    )


async def recent(connection: Connection, shard: str, who: Person, viewer: Viewer) -> list[Recent]:
    found = await store.recent_calls(connection, who.tenant, shard, who.id)
    people = await store.parties(connection, {each.party for each in found if each.party})
    return [
        Recent(
            call=each.id,
            at=each.started_at,
            direction=each.direction,
            party=names(people, each.party, each.door, viewer),
            dialled=dialled(each.direction, each.dialled, viewer),
            queue=each.queue,
            operator=each.operator if each.operator != who.id else each.dialled_by,
            talk_seconds=each.talk_seconds,
            outcome=outcome_for(each, who.id),
            why=each.dial_result if outcome_for(each, who.id) == "unreached" else None,
        )
        for each in found
    ]


@post("/api/phone", opt=needs("workplace.use"), status_code=201)
async def phone(request: Request[Any, Any, Any], who: Person) -> Phone:
    """Credentials for this sign-in's browser, good for one shift."""
    return await live_of(request).phones.open(who, page_host(request))


@post("/api/phone/ice", opt=needs("workplace.use"))
async def phone_ice(request: Request[Any, Any, Any], who: Person) -> Media:
    """Asked again before the last answer is over; the phone stays registered."""
    return await live_of(request).phones.media(who, page_host(request))


@get("/api/public/numbers/{slug:str}", opt=needs(PUBLIC))
async def public_number(request: Request[Any, Any, Any], slug: str) -> PublicNumber:
    found = await live_of(request).phones.public_number(slug)
    return PublicNumber(label=found.label, company=found.tenant_name, language=found.language)


@post("/api/public/numbers/{slug:str}/calls", opt=needs(PUBLIC), status_code=201)
async def guest_call(request: Request[Any, Any, Any], slug: str) -> GuestPhone:
    """A phone for one visitor, good for this number only."""
    ip = request.client.host if request.client else ""
    return await live_of(request).phones.open_guest(slug, ip, page_host(request))


@websocket("/api/live", opt=needs("workplace.use"))
async def live_socket(socket: Socket, after: Position = 0, several: bool = False) -> None:
    """Frames of what this person may see, `several` in one message if he takes them so: a JSON
    array. His first page signs him in, his last signs him out. It is open once the router hears of
    it before whatever he presses next: an offline operator's Ready would be lost."""
    who: Person = socket.scope["user"]
    database: Database = socket.app.state.database
    live = live_of(socket)
    if not is_own_origin(socket):
        await refuse(socket, NOT_ALLOWED)
        return
    async with database.transaction(who.tenant) as connection:
        watched = await watched_queues(connection, who)
        viewer = viewer_of(who, await store.own_queues(connection, who.id), watched)
    try:
        page = live.hub.open(who.tenant, viewer, after, takes_several=several)
    except TooManyPages:
        await refuse(socket, TOO_MANY)
        return
    try:
        await live.catch_up(page)
        await tell_router(database, who, PageOpened(operator=who.id))
        await socket.accept()
        await talk(socket, page)
    finally:
        await leave(live.hub, page, partial(tell_router, database, who))


async def refuse(socket: Socket, code: int) -> None:
    """A browser is told the code of an open socket only."""
    await socket.accept()
    await socket.close(code=code)


async def tell_router(database: Database, who: Person, *heard: Input) -> None:
    async with database.transaction(who.tenant) as connection:
        for each in heard:
            await post_input(connection, who.tenant, f"acd:{who.tenant}", each, is_needed=True)


async def talk(socket: Socket, page: Page) -> None:
    """Until the page leaves, falls silent or its sign-in ends."""

    async def send() -> None:
        while (message := await page.next()) is not None:
            await socket.send_text(message.decode())
        await socket.close(code=MOVED if page.is_moving else SIGNED_OUT)

    async def listen() -> None:
        """Only the heartbeat; where one is asked for, an answer says that the network is there."""
        recognize, clock = socket.app.state.door.is_session_live, asyncio.get_running_loop().time
        again_at = 0.0
        while True:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                said = await socket.receive_text()
                if "answer" in said:
                    await socket.send_text("{}")
            if clock() < again_at:
                continue
            again_at = clock() + CHECK_SECONDS
            if not await recognize(page.viewer.session):
                page.close()

    await first_of(send, listen)


@websocket("/api/sip", opt=needs(PUBLIC))
async def sip_socket(socket: Socket, token: str = "") -> None:
    """SIP for one browser: a signed-in operator's own endpoint, or the guest's of this token."""
    live = live_of(socket)
    endpoint = await endpoint_for(socket, live, token)
    await socket.accept(subprotocols="sip")
    if endpoint is None or not is_own_origin(socket):
        await socket.close(code=NOT_ALLOWED)
        return

    async def receive() -> str | None:
        try:
            message = await socket.receive_text()
        except WebSocketDisconnect:
            return None
        return message if len(message) <= SIP_MESSAGE_BYTES else None

    relay = partial(live.relay, endpoint, receive, socket.send_text, over := asyncio.Event())

    async def watch() -> None:
        """A guest's is closed when its time is over, an operator's after the talk that goes on."""
        while await endpoint_for(socket, live, token) == endpoint:  # noqa: ASYNC110
            await asyncio.sleep(HEARTBEAT_SECONDS / 3)
        over.set()
        if not token:
            await asyncio.Event().wait()

    try:
        with live.hub.phone(endpoint):
            await first_of(relay, watch)
    except TooManyPages:
        await socket.close(code=TOO_MANY)


@get("/api/sip/door", opt=needs(PUBLIC), status_code=204)
async def sip_door(request: Request[Any, Any, Any], token: str = "") -> None:
    """Asked by a proxy that leads SIP straight to Asterisk: may this browser speak there?"""
    if await endpoint_for(request, live_of(request), token) is None or not is_own_origin(request):
        raise Forbidden


async def endpoint_for(
    socket: Request[Any, Any, Any] | Socket, live: Live, token: str
) -> str | None:
    """Whose phone may speak here at this moment."""
    if token:
        return await live.phones.endpoint_of_token(token)
    who: Person | None = socket.scope.get("user")
    if who is None or not may(who, "workplace.use"):
        return None
    if not await socket.app.state.door.is_session_live(who.session):
        return None
    return await live.phones.endpoint_of(who.tenant, who.session)


async def first_of(*works: Callable[[], Awaitable[None]]) -> None:
    """Run them together until one is over; whatever a closed socket raises ends it, too."""

    class Over(Exception):
        """One of them is done."""

    async def until_over(work: Callable[[], Awaitable[None]]) -> None:
        with suppress(WebSocketDisconnect, TimeoutError, RuntimeError):
            await work()
        raise Over

    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(until_over(work))
    except* Over:
        pass


def page_host(request: Request[Any, Any, Any]) -> str:
    """The name under which this browser found us, without the port."""
    with suppress(ValueError):  # no address at all
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    return ""


def is_own_origin(socket: Request[Any, Any, Any] | Socket) -> bool:
    """Another site's page may not use our visitor's cookie. A client without Origin is no page.
    A proxy may have put its own name for us into Host: the public one counts as well."""
    origin = socket.headers.get("origin")
    if origin is None or urlsplit(origin).netloc == socket.headers.get("host"):
        return True
    return origin == getattr(socket.app.state, "public_origin", None)


PAGES = [*CALLING_OUT, workplace, phone, phone_ice, public_number, guest_call, sip_door]
ROUTES = [*PAGES, live_socket, sip_socket]
