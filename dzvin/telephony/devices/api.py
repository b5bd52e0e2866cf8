"""SIP phones: whose they are, whether they are there, and the card with their credentials."""

from collections.abc import Awaitable
from contextlib import suppress
from hashlib import sha256
from secrets import choice, token_hex
from typing import Annotated, Any

import msgspec
from cryptography.fernet import InvalidToken
from litestar import Request, Response, delete, get, patch, post
from litestar.datastructures import State
from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import PUBLIC, needs
from dzvin.accounts.model import Person
from dzvin.infra.changes import given
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.http import Id
from dzvin.infra.seal import Seal
from dzvin.kernel.errors import NotFound
from dzvin.telephony import store
from dzvin.telephony.devices.linphone import linphone_config
from dzvin.telephony.devices.model import (
    SETUP_TIME,
    Account,
    Setup,
    Way,
    account_of,
    new_secret,
    setup_from,
)
from dzvin.telephony.store import Device
from dzvin.telephony.switch import Endpoint, Provisioner, SwitchAway

Label = Annotated[str, Meta(max_length=120)]


class NewDevice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    label: Label = ""
    user_account: Id | None = None


class DeviceChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    label: Label | UnsetType = UNSET
    user_account: Id | None | UnsetType = UNSET


class DeviceShown(Struct, frozen=True, kw_only=True):
    """`name` is the login. The recommended way stands first in `ways`."""

    name: str
    label: str
    user_account: str | None
    is_registered: bool | None
    """None: nobody's phone, which nobody follows."""
    domain: str
    ways: tuple[Way, ...]


class MadeDevice(DeviceShown, frozen=True, kw_only=True):
    """The only answers that hold the secret: of a new phone, and of a new password."""

    secret: str
    setup: str
    """/api/public/phones/{setup} tells a phone all of it, for some minutes."""


def _told(device: Device) -> dict[str, object]:
    """For the history: what it is called, and whose it is."""
    return {"label": device.label, "user_account": device.user_account}


@get("/api/devices", opt=needs("device.view"))
async def device_list(
    request: Request[Any, Any, Any], connection: Connection, state: State
) -> list[DeviceShown]:
    there = await store.registered_devices(connection)
    account = _account(request, state)
    return [_shown(each, account, there) for each in await store.list_devices(connection)]


@post("/api/devices", opt=needs("device.edit"), status_code=201)
async def device_create(
    request: Request[Any, Any, Any],
    who: Person,
    connection: Connection,
    data: NewDevice,
    state: State,
) -> MadeDevice:
    """The switch knows it before the answer is sent, or, when it is away, as soon as it is back;
    the secret is never shown again."""
    seal, provisioner = _tools(state)
    secret = new_secret(choice)
    device = Device(name=f"phone-{token_hex(6)}", label=data.label, user_account=data.user_account)
    await store.insert_device(connection, who.tenant, device, seal.close(secret), who.language)
    await _told_now_or_later(provisioner.put(_endpoint(who.tenant, device, secret)))
    await changed(connection, who, "endpoint", device.name, action="created", after=_told(device))
    return _made(_shown(device, _account(request, state), {}), who.tenant, secret, seal)


@patch("/api/devices/{name:str}", opt=needs("device.edit"))
async def device_change(
    request: Request[Any, Any, Any],
    name: str,
    who: Person,
    connection: Connection,
    data: DeviceChanges,
    state: State,
) -> DeviceShown:
    seal, provisioner = _tools(state)
    before = await store.load_device(connection, name)
    sealed = await store.update_device(connection, name, given(data))
    device = await store.load_device(connection, name)
    if sealed is None or before is None or device is None:
        raise NotFound
    await _told_now_or_later(provisioner.put(_endpoint(who.tenant, device, seal.open(sealed))))
    there = await store.registered_devices(connection)
    was, is_now = _told(before), _told(device)
    await changed(connection, who, "endpoint", name, before=was, after=is_now)
    return _shown(device, _account(request, state), there)


@post("/api/devices/{name:str}/password", opt=needs("device.edit"), status_code=200)
async def device_password(
    request: Request[Any, Any, Any], name: str, who: Person, connection: Connection, state: State
) -> MadeDevice:
    """A new one, for a phone that was lost or is set up again. With the old one nobody calls or
    registers any more; a registration that stands ends with its time, or when the new phone comes.
    """
    seal, provisioner = _tools(state)
    secret = new_secret(choice)
    device = await store.load_device(connection, name)
    if device is None:
        raise NotFound
    await store.update_device(connection, name, {"secret": seal.close(secret)})
    await _told_now_or_later(provisioner.put(_endpoint(who.tenant, device, secret)))
    there = await store.registered_devices(connection)
    was, is_now = {**_told(device), "password": name}, {**_told(device), "password": ""}
    await changed(connection, who, "endpoint", name, before=was, after=is_now)
    return _made(_shown(device, _account(request, state), there), who.tenant, secret, seal)


@delete("/api/devices/{name:str}", opt=needs("device.edit"), status_code=204)
async def device_delete(name: str, who: Person, connection: Connection, state: State) -> None:
    gone = await store.load_device(connection, name)
    if gone is None or not await store.delete_device(connection, name):
        raise NotFound
    await _told_now_or_later(_tools(state)[1].remove(name))
    await changed(connection, who, "endpoint", name, action="deleted", before=_told(gone))


@get("/api/public/phones/{setup:str}", opt=needs(PUBLIC))
async def phone_setup(
    request: Request[Any, Any, Any], setup: str, database: Database, state: State
) -> Response[bytes]:
    """For Linphone, which reads its address from the card's QR code; good until the next password,
    and for some minutes only."""
    seal: Seal = state.seal
    try:
        asked = setup_from(seal.open(setup), now())
    except InvalidToken:
        asked = None
    if asked is None:
        raise NotFound
    async with database.transaction(asked.tenant) as connection:
        sealed = await store.sealed_secret(connection, asked.device)
    secret = seal.open(sealed) if sealed else ""
    if _mark(secret) != asked.mark:
        raise NotFound
    config = linphone_config(_account(request, state), asked.device, secret)
    return Response(config, media_type="application/xml")


ROUTES = [
    device_list,
    device_create,
    device_change,
    device_password,
    device_delete,
    phone_setup,
]


def _account(request: Request[Any, Any, Any], state: State) -> Account:
    return account_of(state.registrar, request.headers.get("host", ""))


def _shown(device: Device, account: Account, there: dict[str, bool]) -> DeviceShown:
    is_registered = there.get(device.name, False) if device.user_account else None
    return DeviceShown(
        **msgspec.structs.asdict(device),
        is_registered=is_registered,
        **msgspec.structs.asdict(account),
    )


def _made(device: DeviceShown, tenant: str, secret: str, seal: Seal) -> MadeDevice:
    until = now() + SETUP_TIME
    setup = Setup(tenant=tenant, device=device.name, mark=_mark(secret), until=until)
    sealed = seal.close(msgspec.json.encode(setup).decode())
    return MadeDevice(**msgspec.structs.asdict(device), secret=secret, setup=sealed)


def _mark(secret: str) -> str:
    return sha256(f"dzvin.setup:{secret}".encode()).hexdigest()[:16]


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
