"""Providers and gateways in the database."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, delete, insert, select, text, update

from dzvin.infra.db import Connection, fields, row, rows
from dzvin.telephony.providers.model import LiveState, Provider, StoredGateway
from dzvin.telephony.tables import GATEWAY, GATEWAY_STATE, PROVIDER


async def list_providers(connection: Connection, which: ColumnElement[bool]) -> list[Provider]:
    query = select(PROVIDER).where(which).order_by(PROVIDER.c.name)
    return await rows(connection, query, Provider)


async def load_provider(connection: Connection, provider: str) -> Provider | None:
    return await row(connection, select(PROVIDER).where(PROVIDER.c.id == provider), Provider)


async def insert_provider(connection: Connection, tenant: str, provider: Provider) -> None:
    values = msgspec.structs.asdict(provider)
    await connection.execute(insert(PROVIDER).values(tenant=tenant, **values))


async def update_provider(connection: Connection, provider: str, values: Mapping[str, Any]) -> None:
    if values:
        statement = update(PROVIDER).where(PROVIDER.c.id == provider)
        await connection.execute(statement.values(dict(values)))


async def delete_provider(connection: Connection, provider: str) -> None:
    await connection.execute(delete(PROVIDER).where(PROVIDER.c.id == provider))


async def list_gateways(connection: Connection) -> list[StoredGateway]:
    query = select(GATEWAY).order_by(GATEWAY.c.provider, GATEWAY.c.position, GATEWAY.c.name)
    return await rows(connection, query, StoredGateway)


async def live_states(connection: Connection) -> dict[str, LiveState]:
    """By gateway, as the engine saw them last."""
    found = (await connection.execute(select(GATEWAY_STATE))).mappings()
    return {state["gateway"]: msgspec.convert(fields(state), LiveState) for state in found}


async def load_gateway(connection: Connection, gateway: str) -> StoredGateway | None:
    return await row(connection, select(GATEWAY).where(GATEWAY.c.id == gateway), StoredGateway)


async def gateways_of(connection: Connection, provider: str) -> list[StoredGateway]:
    query = select(GATEWAY).where(GATEWAY.c.provider == provider)
    return await rows(connection, query, StoredGateway)


async def followers(connection: Connection) -> list[StoredGateway]:
    """Active gateways whose addresses are what their host stands for."""
    query = (
        select(GATEWAY)
        .join(PROVIDER, PROVIDER.c.id == GATEWAY.c.provider)
        .where(GATEWAY.c.follows_host, GATEWAY.c.is_active, PROVIDER.c.is_active)
    )
    return await rows(connection, query, StoredGateway)


async def peers_of_others(connection: Connection, addresses: Collection[str]) -> set[str]:
    """Those that a peer in use of another company is known by, and no carrier of all is."""
    if not addresses:
        return set()
    query = text("SELECT dzvin.peers_of_others(:wanted)")
    return set(await connection.scalars(query, {"wanted": list(addresses)}))


async def insert_gateway(connection: Connection, tenant: str, gateway: StoredGateway) -> None:
    values = msgspec.structs.asdict(gateway)
    await connection.execute(insert(GATEWAY).values(tenant=tenant, **values))


async def update_gateway(connection: Connection, gateway: str, values: Mapping[str, Any]) -> None:
    if values:
        statement = update(GATEWAY).where(GATEWAY.c.id == gateway)
        await connection.execute(statement.values(dict(values)))


async def delete_gateway(connection: Connection, gateway: str) -> None:
    await connection.execute(delete(GATEWAY).where(GATEWAY.c.id == gateway))
