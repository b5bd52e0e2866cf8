"""The SMS providers of a company: listed without secrets, changed, and tried with a message."""

import asyncio
from datetime import datetime
from secrets import token_urlsafe
from typing import Annotated

from litestar import delete, get, patch, post, put
from litestar.datastructures import State
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Name, Person
from dzvin.accounts.store import load_tenant
from dzvin.events.system import ConfigAction
from dzvin.infra.batch import Job
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.http import Id
from dzvin.infra.jobs import defer
from dzvin.infra.outgoing import Outgoing
from dzvin.infra.seal import Seal
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import AppError, NotFound
from dzvin.outbound.messages.actions import QUEUE
from dzvin.outbound.model import LONGEST_SMS, Trouble
from dzvin.outbound.sms import store
from dzvin.outbound.sms.http import delivery as http
from dzvin.outbound.sms.jobs import LINK
from dzvin.outbound.sms.numbers import allowed_number
from dzvin.outbound.sms.provider import (
    HttpSettings,
    Outgone,
    Provider,
    ProviderRow,
    ProviderState,
    Settings,
    SmppSettings,
)
from dzvin.outbound.sms.smpp.delivery import SmppLink
from dzvin.outbound.sms.smpp.pdu import Receipt
from dzvin.outbound.sms.token import token_of

MOST_PROVIDERS = 50

Sender = Annotated[str, Meta(max_length=20, pattern=r"^[\x20-\x7e]*$(?!\n)")]
Secret = Annotated[str, Meta(max_length=400)]
PerSecond = Annotated[int, Meta(ge=1, le=1_000)]
Micros = Annotated[int, Meta(ge=0, le=10**12)]


class SmsNotTaken(AppError):
    """The provider did not take the message."""

    code = "sms_not_taken"
    status = 422


class NewProvider(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    is_active: bool = True
    sender: Sender = ""
    per_second: PerSecond = 10
    segment_micros: Micros = 0
    settings: Settings
    inbox: Id | None = None
    """A queue, or a department, that reads what strangers write."""
    secret: Secret = ""


class ProviderChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    sender: Sender | UnsetType = UNSET
    per_second: PerSecond | UnsetType = UNSET
    segment_micros: Micros | UnsetType = UNSET
    settings: Settings | UnsetType = UNSET
    inbox: Id | None | UnsetType = UNSET
    secret: Secret | UnsetType = UNSET
    """Absent keeps the one that is there."""


class ProviderShown(Struct, frozen=True, kw_only=True):
    """`report_path`: where the provider tells what became of messages, and `incoming_path` what
    customers wrote; on our own address."""

    id: str
    name: str
    is_active: bool
    sender: str
    per_second: int
    segment_micros: int
    settings: Settings
    inbox: str | None
    has_secret: bool
    report_path: str
    incoming_path: str
    state: ProviderState | None
    """How it fares; None as long as it was given nothing."""
    created_at: datetime


class Order(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All providers, the one that is tried first, first."""

    ids: Annotated[list[Id], Meta(max_length=MOST_PROVIDERS)]


class Trial(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    to: Annotated[str, Meta(pattern=r"^[0-9+() -]{3,40}$(?!\n)")]
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_SMS)]


class Tried(Struct, frozen=True, kw_only=True):
    """The provider's own ids of what it has taken; none when it gives none."""

    ids: list[str]


@get("/api/sms-providers", opt=needs("provider.view", of_company=True))
async def provider_list(connection: Connection, state: State) -> list[ProviderShown]:
    """The first in use is by whom messages go; the next one has those that it does not take."""
    states = await store.load_states(connection)
    found = await store.list_providers(connection)
    return [_shown(each, state.seal, states.get(each.id)) for each in found]


@put("/api/sms-providers/order", opt=needs("provider.edit", of_company=True), status_code=204)
async def provider_order(who: Person, connection: Connection, data: Order) -> None:
    """Exactly those that there are."""
    there = {each.id: each.name for each in await store.list_providers(connection)}
    if sorted(data.ids) != sorted(there):
        raise WrongFields(fields=[{"field": "ids", "code": "not_allowed"}])
    await store.put_order(connection, data.ids)
    was, is_now = {"order": [*there.values()]}, {"order": [there[id] for id in data.ids]}
    await changed(connection, who, "sms_provider", who.tenant, before=was, after=is_now)


@post("/api/sms-providers", opt=needs("provider.edit", of_company=True), status_code=201)
async def provider_create(
    who: Person, connection: Connection, state: State, data: NewProvider
) -> ProviderShown:
    seal: Seal = state.seal
    id = new_id()
    made = ProviderRow(
        id=id,
        name=data.name,
        is_active=data.is_active,
        sender=data.sender,
        per_second=data.per_second,
        segment_micros=data.segment_micros,
        settings=data.settings,
        inbox=data.inbox,
        secret=seal.close(data.secret) if data.secret else "",
        report_token=seal.close(token_of(who.tenant, id, token_urlsafe(32))),
        position=await store.next_position(connection),
        created_at=now(),
    )
    _check(made.settings)
    await _check_inbox(connection, made.inbox)
    await store.insert_provider(connection, who.tenant, made)
    await _told(connection, who, id, None, made)
    return _shown(made, seal, None)


@patch("/api/sms-providers/{sms_provider:str}", opt=needs("provider.edit", of_company=True))
async def provider_change(
    sms_provider: Id, who: Person, connection: Connection, state: State, data: ProviderChanges
) -> ProviderShown:
    seal: Seal = state.seal
    before = await _provider(connection, sms_provider)
    given = {
        name: value
        for name in ProviderChanges.__struct_fields__
        if (value := getattr(data, name)) is not UNSET
    }
    if "secret" in given:
        given["secret"] = seal.close(given["secret"]) if given["secret"] else ""
    after = structs.replace(before, **given)
    _check(after.settings)
    await _check_inbox(connection, after.inbox)
    await store.update_provider(connection, after)
    await _told(connection, who, sms_provider, before, after)
    return _shown(after, seal, (await store.load_states(connection)).get(sms_provider))


@delete("/api/sms-providers/{sms_provider:str}", opt=needs("provider.edit", of_company=True))
async def provider_delete(sms_provider: Id, who: Person, connection: Connection) -> None:
    """Refused once messages have gone by it: it can be taken out of use."""
    gone = await _provider(connection, sms_provider)
    await store.delete_provider(connection, sms_provider)
    await _told(connection, who, sms_provider, gone, None)


@post(
    "/api/sms-providers/{sms_provider:str}/test",
    opt=needs("provider.edit", of_company=True),
    status_code=200,
)
async def provider_try(
    sms_provider: Id, who: Person, connection: Connection, state: State, data: Trial
) -> Tried:
    """A message now. What is wrong is in the problem: `why`, and what the provider `said`."""
    found = await _provider(connection, sms_provider)
    to = allowed_number(data.to, await load_tenant(connection, who.tenant))
    provider = store.ready(found, who.tenant, state.seal)
    outgone = Outgone(id=new_id(), to=to, text=data.text)
    try:
        if isinstance(provider.settings, HttpSettings):
            ids = [await http.send(state.outgoing, provider, outgone)]
        else:
            ids = await _by_smpp(state.outgoing, provider, outgone)
    except Trouble as trouble:
        raise SmsNotTaken(why=trouble.why, said=trouble.said) from trouble
    return Tried(ids=[id for id in ids if id])


ROUTES = [
    provider_list,
    provider_create,
    provider_order,
    provider_change,
    provider_delete,
    provider_try,
]


async def _by_smpp(outgoing: Outgoing, provider: Provider, outgone: Outgone) -> list[str]:
    """By a connection of its own, beside the worker's. Raises Trouble."""
    link = SmppLink(provider, outgoing, _forget)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(link.run())
        sending = group.create_task(_outcome(link, outgone))
        await asyncio.wait({sending})
        running.cancel()
    found = sending.result()
    if isinstance(found, Trouble):
        raise found
    return found


async def _outcome(link: SmppLink, outgone: Outgone) -> list[str] | Trouble:
    try:
        return [await link.submit(body) for body in link.segments(outgone)]
    except Trouble as trouble:
        return trouble


async def _forget(_: Receipt) -> bool:
    """Nobody asks what became of a trial."""
    return True


async def _provider(connection: Connection, id: str) -> ProviderRow:
    found = await store.load_provider(connection, id)
    if found is None:
        raise NotFound
    return found


async def _check_inbox(connection: Connection, inbox: str | None) -> None:
    """Raises UnknownReference."""
    if inbox is not None and not await store.is_place(connection, inbox):
        raise UnknownReference(fields=[{"field": "inbox", "code": "unknown"}])


async def _told(
    connection: Connection,
    who: Person,
    id: str,
    before: ProviderRow | None,
    after: ProviderRow | None,
) -> None:
    """The worker opens, changes or closes its connection."""
    args: dict[str, object] = {"tenant": who.tenant, "provider": id}
    await defer(connection, Job(task=LINK, args=args, queue=QUEUE))
    action: ConfigAction = "created" if before is None else "changed" if after else "deleted"
    await changed(connection, who, "sms_provider", id, action=action, before=before, after=after)


def _check(settings: Settings) -> None:
    """Raises WrongFields for what its way of reports needs."""
    if isinstance(settings, SmppSettings):
        needed = [] if settings.system_id.strip() else ["system_id"]
    elif bool(settings.in_number_field) != bool(settings.in_text_field):
        needed = ["in_number_field"] if settings.in_text_field else ["in_text_field"]
    elif settings.reports == "none":
        needed = []
    else:
        names = ["report_status_field"]
        names += ["id_field", "poll_url"] if settings.reports == "polling" else []
        names += ["id_field", "report_id_field"] if settings.reports == "callback" else []
        needed = [name for name in names if not getattr(settings, name)]
    if needed:
        wrong = [{"field": f"settings.{name}", "code": "required"} for name in needed]
        raise WrongFields(fields=wrong)


def _shown(found: ProviderRow, seal: Seal, state: ProviderState | None) -> ProviderShown:
    token = store.opened(found.report_token, seal)
    is_http = isinstance(found.settings, HttpSettings)
    is_told = isinstance(found.settings, HttpSettings) and found.settings.reports == "callback"
    return ProviderShown(
        id=found.id,
        name=found.name,
        is_active=found.is_active,
        sender=found.sender,
        per_second=found.per_second,
        segment_micros=found.segment_micros,
        settings=found.settings,
        inbox=found.inbox,
        has_secret=bool(found.secret),
        report_path=f"/api/public/sms/{token}" if is_told and token else "",
        incoming_path=f"/api/public/sms-in/{token}" if is_http and token else "",
        state=state,
        created_at=found.created_at,
    )
