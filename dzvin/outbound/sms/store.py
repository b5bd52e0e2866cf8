"""SMS providers, and which parts of messages they have taken, in the database."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from cryptography.fernet import InvalidToken
from msgspec import Struct, structs
from sqlalchemy import ColumnElement, delete, insert, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.infra.db import Connection, row, rows
from dzvin.infra.seal import Seal
from dzvin.outbound.sms.provider import Provider, ProviderRow
from dzvin.outbound.tables import SMS_PART, SMS_PROVIDER


class PartRow(Struct, frozen=True, kw_only=True):
    message: str
    nth: int
    provider: str
    outside_id: str
    state: str
    said: str = ""


async def list_providers(
    connection: Connection, where: ColumnElement[bool] | None = None
) -> Sequence[ProviderRow]:
    """The oldest first."""
    query = select(SMS_PROVIDER).where(true() if where is None else where)
    return await rows(connection, query.order_by(SMS_PROVIDER.c.created_at), ProviderRow)


async def load_provider(connection: Connection, id: str) -> ProviderRow | None:
    query = select(SMS_PROVIDER).where(SMS_PROVIDER.c.id == id)
    return await row(connection, query, ProviderRow)


async def active_provider(connection: Connection) -> str | None:
    """By whom messages go: the first that was set and is in use."""
    found = await list_providers(connection, SMS_PROVIDER.c.is_active)
    return found[0].id if found else None


async def insert_provider(connection: Connection, tenant: str, made: ProviderRow) -> None:
    await connection.execute(insert(SMS_PROVIDER).values(tenant=tenant, **_values(made)))


async def update_provider(connection: Connection, after: ProviderRow) -> None:
    values = _values(after)
    await connection.execute(
        update(SMS_PROVIDER).where(SMS_PROVIDER.c.id == after.id).values(values)
    )


async def delete_provider(connection: Connection, id: str) -> None:
    """Refused as `in_use` once a message has gone by it."""
    await connection.execute(delete(SMS_PROVIDER).where(SMS_PROVIDER.c.id == id))


async def load_parts(connection: Connection, message: str) -> Sequence[PartRow]:
    query = select(SMS_PART).where(SMS_PART.c.message == message).order_by(SMS_PART.c.nth)
    return await rows(connection, query, PartRow)


async def find_parts(
    connection: Connection, provider: str, ids: Sequence[str]
) -> Sequence[PartRow]:
    """Those that the provider calls by one of these names."""
    query = select(SMS_PART).where(
        SMS_PART.c.provider == provider, SMS_PART.c.outside_id.in_(list(ids))
    )
    return await rows(connection, query, PartRow)


async def save_part(connection: Connection, tenant: str, part: PartRow) -> None:
    values = structs.asdict(part)
    kept = {name: values[name] for name in ("outside_id", "state", "said", "provider")}
    await connection.execute(
        upsert(SMS_PART)
        .values(tenant=tenant, **values)
        .on_conflict_do_update(index_elements=["tenant", "message", "nth"], set_=kept)
    )


def ready(found: ProviderRow, tenant: str, seal: Seal) -> Provider:
    """A secret that another key sealed is none: the provider will say so."""
    return Provider(
        id=found.id,
        tenant=tenant,
        sender=found.sender,
        per_second=found.per_second,
        segment_micros=found.segment_micros,
        settings=found.settings,
        secret=opened(found.secret, seal),
    )


def opened(sealed: str, seal: Seal) -> str:
    try:
        return seal.open(sealed) if sealed else ""
    except InvalidToken:
        return ""


def _values(made: ProviderRow) -> Mapping[str, Any]:
    return {**structs.asdict(made), "settings": msgspec.to_builtins(made.settings)}
