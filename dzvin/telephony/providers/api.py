"""Providers and their gateways: what an administrator sets, and how each gateway is now."""

from collections.abc import Iterable, Mapping
from secrets import token_hex
from typing import Any

import msgspec
from litestar import Request, delete, get, patch, post
from litestar.datastructures import State

from dzvin.accounts import store as accounts
from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.infra.changes import given
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.telephony.devices.model import Account, account_of
from dzvin.telephony.providers import store
from dzvin.telephony.providers.actions import (
    Trunks,
    addresses_of,
    check,
    check_secret,
    follows_host,
    typed_addresses,
)
from dzvin.telephony.providers.model import (
    GatewayChanges,
    GatewayFields,
    GatewayShown,
    LiveState,
    NewGateway,
    NewProvider,
    Provider,
    ProviderChanges,
    StoredGateway,
)
from dzvin.telephony.tables import PROVIDER


@get("/api/providers", opt=needs("provider.view"))
async def provider_list(who: Person, connection: Connection) -> list[Provider]:
    which = accounts.visible(who, "provider.view", project=PROVIDER.c.project)
    return await store.list_providers(connection, which)


@post("/api/providers", opt=needs("provider.edit"), status_code=201)
async def provider_create(who: Person, connection: Connection, data: NewProvider) -> Provider:
    project = data.project or await accounts.usual_project(connection, who, "provider.edit")
    _must(who, project)
    provider = Provider(id=new_id(), project=project, name=data.name, is_active=data.is_active)
    await store.insert_provider(connection, who.tenant, provider)
    await changed(connection, who, "provider", provider.id, action="created", after=provider)
    return provider


@patch("/api/providers/{provider:str}", opt=needs("provider.edit"))
async def provider_change(
    provider: Id, who: Person, connection: Connection, data: ProviderChanges, state: State
) -> Provider:
    before = await _provider(connection, who, provider)
    values = given(data)
    if "project" in values:
        _must(who, values["project"])
    after = msgspec.structs.replace(before, **values)
    gateways = await store.gateways_of(connection, provider)
    if after.is_active and not before.is_active:
        await _must_all_be_ours(connection, gateways)
    await store.update_provider(connection, provider, values)
    await _trunks(state).settle(
        who.tenant, [(one, before) for one in gateways], [(one, after) for one in gateways]
    )
    await changed(connection, who, "provider", provider, before=before, after=after)
    return after


@delete("/api/providers/{provider:str}", opt=needs("provider.edit"), status_code=204)
async def provider_delete(provider: Id, who: Person, connection: Connection) -> None:
    """Refused as long as it has gateways."""
    gone = await _provider(connection, who, provider)
    await store.delete_provider(connection, provider)
    await changed(connection, who, "provider", provider, action="deleted", before=gone)


@get("/api/gateways", opt=needs("provider.view"))
async def gateway_list(
    who: Person, connection: Connection, request: Request[Any, Any, Any], state: State
) -> list[GatewayShown]:
    """Provider by provider, each provider's in the order of failover."""
    which = accounts.visible(who, "provider.view", project=PROVIDER.c.project)
    providers = {one.id: one for one in await store.list_providers(connection, which)}
    live = await store.live_states(connection)
    order = list(providers)
    gateways = [one for one in await store.list_gateways(connection) if one.provider in providers]
    gateways.sort(key=lambda one: (order.index(one.provider), one.position, one.name))
    here = _here(request, state)
    return [_shown(one, providers[one.provider], live.get(one.id), here) for one in gateways]


@post("/api/gateways", opt=needs("provider.edit"), status_code=201)
async def gateway_create(
    who: Person,
    connection: Connection,
    data: NewGateway,
    request: Request[Any, Any, Any],
    state: State,
) -> GatewayShown:
    """Asterisk knows it before the answer is sent."""
    provider = await _chosen(connection, who, data.provider)
    trunks = _trunks(state)
    check_secret(data.kind, data.host, data.secret)
    values = msgspec.structs.asdict(data) | {
        "secret": trunks.sealed(data.secret),
        "rules": [msgspec.to_builtins(rule) for rule in data.rules],
        "prices": [msgspec.to_builtins(price) for price in data.prices],
        "addresses": await addresses_of(data.host, data.addresses, data.kind),
        "follows_host": follows_host(data.kind, data.host, data.addresses),
    }
    row = msgspec.convert(
        values | {"id": new_id(), "endpoint": f"gw-{token_hex(8)}"}, StoredGateway
    )
    check(row)
    if _is_in_use(row, provider):
        await _must_be_ours(connection, row)
    await store.insert_gateway(connection, who.tenant, row)
    await trunks.settle(who.tenant, [], [(row, provider)])
    await changed(connection, who, "gateway", row.id, action="created", after=row)
    return _shown(row, provider, None, _here(request, state))


@patch("/api/gateways/{gateway:str}", opt=needs("provider.edit"))
async def gateway_change(
    gateway: Id,
    who: Person,
    connection: Connection,
    data: GatewayChanges,
    request: Request[Any, Any, Any],
    state: State,
) -> GatewayShown:
    before, provider = await _gateway(connection, who, gateway)
    trunks = _trunks(state)
    values = await _values(before, given(data), trunks)
    after = msgspec.convert(msgspec.structs.asdict(before) | values, StoredGateway)
    check(after)
    of = provider
    if after.provider != provider.id:
        of = await _chosen(connection, who, after.provider)
    if _is_in_use(after, of) and ("addresses" in values or not _is_in_use(before, provider)):
        await _must_be_ours(connection, after)
    await store.update_gateway(connection, gateway, values)
    await trunks.settle(who.tenant, [(before, provider)], [(after, of)])
    live = (await store.live_states(connection)).get(gateway)
    await changed(connection, who, "gateway", gateway, before=before, after=after)
    return _shown(after, of, live, _here(request, state))


@delete("/api/gateways/{gateway:str}", opt=needs("provider.edit"), status_code=204)
async def gateway_delete(gateway: Id, who: Person, connection: Connection, state: State) -> None:
    """Refused as long as numbers are bound to it. Its registration is taken back."""
    row, provider = await _gateway(connection, who, gateway)
    await store.delete_gateway(connection, gateway)
    await _trunks(state).settle(who.tenant, [(row, provider)], [])
    await changed(connection, who, "gateway", gateway, action="deleted", before=row)


ROUTES = [
    provider_list,
    provider_create,
    provider_change,
    provider_delete,
    gateway_list,
    gateway_create,
    gateway_change,
    gateway_delete,
]


def _must(who: Person, project: str) -> None:
    if not may(who, "provider.edit", Thing(project=project)):
        raise Forbidden(permission="provider.edit")


async def _provider(connection: Connection, who: Person, provider: str) -> Provider:
    found = await store.load_provider(connection, provider)
    if found is None or not may(who, "provider.view", Thing(project=found.project)):
        raise NotFound
    _must(who, found.project)
    return found


async def _chosen(connection: Connection, who: Person, provider: str) -> Provider:
    """The provider that a gateway is to belong to."""
    try:
        return await _provider(connection, who, provider)
    except NotFound:
        raise UnknownReference(fields=[{"field": "provider", "code": "unknown"}]) from None


async def _gateway(
    connection: Connection, who: Person, gateway: str
) -> tuple[StoredGateway, Provider]:
    found = await store.load_gateway(connection, gateway)
    if found is None:
        raise NotFound
    return found, await _provider(connection, who, found.provider)


async def _must_be_ours(connection: Connection, row: StoredGateway) -> None:
    """A company known by another's address could be called in its place. Raises WrongFields."""
    others = await store.peers_of_others(connection, row.addresses)
    wrong = [
        {"field": "host" if row.follows_host else f"addresses.{n}", "code": "of_another_company"}
        for n, address in enumerate(row.addresses)
        if address in others
    ]
    if wrong:
        raise WrongFields(fields=wrong[:1] if row.follows_host else wrong)


async def _must_all_be_ours(connection: Connection, rows: Iterable[StoredGateway]) -> None:
    """Those that come back with their provider. Raises WrongFields."""
    wanted = {address for row in rows if row.is_active for address in row.addresses}
    if await store.peers_of_others(connection, wanted):
        raise WrongFields(fields=[{"field": "is_active", "code": "of_another_company"}])


def _is_in_use(row: StoredGateway, provider: Provider) -> bool:
    return row.is_active and provider.is_active


async def _values(before: StoredGateway, sent: dict[str, Any], trunks: Trunks) -> dict[str, Any]:
    """Columns as they are stored."""
    values = dict(sent)
    check_secret(before.kind, sent.get("host", before.host), sent.get("secret", ""))
    if "secret" in sent:
        values["secret"] = trunks.sealed(sent["secret"])
    if "rules" in sent:
        values["rules"] = [msgspec.to_builtins(rule) for rule in sent["rules"]]
    if "prices" in sent:
        values["prices"] = [msgspec.to_builtins(price) for price in sent["prices"]]
    if "host" in sent or "addresses" in sent:
        host = sent.get("host", before.host)
        kept = typed_addresses(before) if host else ()
        typed = sent.get("addresses", kept)
        values["addresses"] = await addresses_of(host, typed, before.kind)
        values["follows_host"] = follows_host(before.kind, host, typed)
    return values


def _trunks(state: State) -> Trunks:
    return Trunks(state.provisioner, state.seal)


def _here(request: Request[Any, Any, Any], state: State) -> Account:
    """Where whoever registers with us does it."""
    return account_of(state.registrar, request.headers.get("host", ""))


def _shown(
    row: StoredGateway, provider: Provider, live: LiveState | None, here: Account
) -> GatewayShown:
    fields: Mapping[str, Any] = {
        name: getattr(row, name) for name in GatewayFields.__struct_fields__
    }
    return GatewayShown(
        **fields,
        project=provider.project,
        has_secret=row.secret is not None,
        login=row.endpoint if row.registers_here else "",
        registrar=here if row.registers_here else None,
        live=live or LiveState(),
    )
