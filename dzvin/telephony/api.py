"""Numbers and SIP phones: what an administrator sets."""

from collections.abc import Awaitable
from contextlib import suppress
from secrets import token_hex, token_urlsafe
from typing import Annotated

import msgspec
from litestar import delete, get, patch, post
from litestar.datastructures import State
from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Language, Person
from dzvin.accounts.permissions import Thing, may
from dzvin.infra.changes import given
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.seal import Seal
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.telephony import store
from dzvin.telephony.model import NumberMatch
from dzvin.telephony.providers.api import ROUTES as PROVIDERS
from dzvin.telephony.store import Device, Number
from dzvin.telephony.switch import Endpoint, Provisioner, SwitchAway
from dzvin.telephony.tables import NUMBER

DialledOrNone = Annotated[str, Meta(pattern=r"^(?:\+?[0-9]{2,20})?$(?!\n)")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{1,58}[a-z0-9])$(?!\n)")]
Label = Annotated[str, Meta(max_length=120)]


class NewNumber(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: DialledOrNone = ""
    """Empty for the default of a gateway only."""
    match: NumberMatch = "exact"
    gateway: Id | None = None
    """Only calls through this gateway; None: through any of the company's."""
    label: Label = ""
    scenario: Id | None = None
    language: Language = "uk"
    is_public: bool = False
    public_slug: Slug | None = None
    """The last part of the public page's address; made up when none is given."""
    project: Id | None = None
    """None: the project Default."""


class NumberChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: DialledOrNone | UnsetType = UNSET
    match: NumberMatch | UnsetType = UNSET
    gateway: Id | None | UnsetType = UNSET
    label: Label | UnsetType = UNSET
    scenario: Id | None | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    is_public: bool | UnsetType = UNSET
    public_slug: Slug | None | UnsetType = UNSET
    project: Id | UnsetType = UNSET


class NewDevice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    label: Label = ""
    user_account: Id | None = None


class DeviceChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    label: Label | UnsetType = UNSET
    user_account: Id | None | UnsetType = UNSET


class MadeDevice(Struct, frozen=True, kw_only=True):
    """The only answer that holds the secret."""

    name: str
    label: str
    user_account: str | None
    secret: str


@get("/api/numbers", opt=needs("number.view"))
async def number_list(who: Person, connection: Connection) -> list[Number]:
    which = accounts.visible(who, "number.view", project=NUMBER.c.project)
    return await store.list_numbers(connection, which)


@post("/api/numbers", opt=needs("number.edit"), status_code=201)
async def number_create(who: Person, connection: Connection, data: NewNumber) -> Number:
    project = data.project or (await accounts.list_projects(connection))[0].id
    _must(who, "number.edit", project)
    number = Number(
        id=new_id(),
        project=project,
        number=data.number,
        match=data.match,
        gateway=data.gateway,
        label=data.label,
        scenario=data.scenario,
        language=data.language,
        is_public=data.is_public,
        public_slug=data.public_slug or (token_hex(6) if data.is_public else None),
    )
    _check(number)
    await store.insert_number(connection, who.tenant, number)
    await changed(connection, who, "number", number.id)
    return number


@patch("/api/numbers/{number:str}", opt=needs("number.edit"))
async def number_change(
    number: Id, who: Person, connection: Connection, data: NumberChanges
) -> Number:
    before = await _number(connection, who, number)
    values = given(data)
    if "project" in values:
        _must(who, "number.edit", values["project"])
    slug = values.get("public_slug", before.public_slug)
    if values.get("is_public", before.is_public) and not slug:
        values["public_slug"] = token_hex(6)
    after = msgspec.structs.replace(before, **values)
    _check(after)
    await store.update_number(connection, number, values)
    await changed(connection, who, "number", number)
    return after


@delete("/api/numbers/{number:str}", opt=needs("number.edit"), status_code=204)
async def number_delete(number: Id, who: Person, connection: Connection) -> None:
    await _number(connection, who, number)
    await store.delete_number(connection, number)
    await changed(connection, who, "number", number)


@get("/api/devices", opt=needs("device.view"))
async def device_list(connection: Connection) -> list[Device]:
    return await store.list_devices(connection)


@post("/api/devices", opt=needs("device.edit"), status_code=201)
async def device_create(
    who: Person, connection: Connection, data: NewDevice, state: State
) -> MadeDevice:
    """The switch knows it before the answer is sent, or, when it is away, as soon as it is back;
    the secret is never shown again."""
    seal, provisioner = _tools(state)
    secret = token_urlsafe(18)
    device = Device(name=f"phone-{token_hex(6)}", label=data.label, user_account=data.user_account)
    await store.insert_device(connection, who.tenant, device, seal.close(secret), who.language)
    await _told_now_or_later(provisioner.put(_endpoint(who.tenant, device, secret)))
    await changed(connection, who, "endpoint", device.name)
    return MadeDevice(
        name=device.name, label=device.label, user_account=device.user_account, secret=secret
    )


@patch("/api/devices/{name:str}", opt=needs("device.edit"))
async def device_change(
    name: str, who: Person, connection: Connection, data: DeviceChanges, state: State
) -> Device:
    seal, provisioner = _tools(state)
    sealed = await store.update_device(connection, name, given(data))
    device = await store.load_device(connection, name)
    if sealed is None or device is None:
        raise NotFound
    await _told_now_or_later(provisioner.put(_endpoint(who.tenant, device, seal.open(sealed))))
    await changed(connection, who, "endpoint", name)
    return device


@delete("/api/devices/{name:str}", opt=needs("device.edit"), status_code=204)
async def device_delete(name: str, who: Person, connection: Connection, state: State) -> None:
    if not await store.delete_device(connection, name):
        raise NotFound
    await _told_now_or_later(_tools(state)[1].remove(name))
    await changed(connection, who, "endpoint", name)


ROUTES = [
    number_list,
    number_create,
    number_change,
    number_delete,
    device_list,
    device_create,
    device_change,
    device_delete,
    *PROVIDERS,
]


def _check(number: Number) -> None:
    """A default has a gateway instead of digits."""
    wrong: list[dict[str, str]] = []
    if number.match == "default" and number.gateway is None:
        wrong.append({"field": "gateway", "code": "required"})
    if number.match == "default" and number.number:
        wrong.append({"field": "number", "code": "not_allowed"})
    if number.match != "default" and not number.number:
        wrong.append({"field": "number", "code": "required"})
    if number.match != "exact" and number.is_public:
        wrong.append({"field": "is_public", "code": "not_allowed"})
    if wrong:
        raise WrongFields(fields=wrong)


def _must(who: Person, permission: str, project: str) -> None:
    if not may(who, permission, Thing(project=project)):
        raise Forbidden(permission=permission)


async def _number(connection: Connection, who: Person, number: str) -> Number:
    found = await store.load_number(connection, number)
    if found is None or not may(who, "number.view", Thing(project=found.project)):
        raise NotFound
    _must(who, "number.edit", found.project)
    return found


async def _told_now_or_later(telling: Awaitable[None]) -> None:
    """The row is what counts: the engine brings a switch that was away up to date."""
    with suppress(SwitchAway):
        await telling


def _tools(state: State) -> tuple[Seal, Provisioner]:
    return state.seal, state.provisioner


def _endpoint(tenant: str, device: Device, secret: str) -> Endpoint:
    return Endpoint(
        name=device.name,
        kind="device",
        secret=secret,
        tenant=tenant,
        user=device.user_account or "",
    )
