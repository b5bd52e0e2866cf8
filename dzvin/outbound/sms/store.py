"""SMS providers, and which parts of messages they have taken, in the database."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from cryptography.fernet import InvalidToken
from msgspec import Struct, structs
from sqlalchemy import ColumnElement, delete, func, insert, select, true, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.accounts.tables import USER_GROUP
from dzvin.acd.tables import QUEUE
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.seal import Seal
from dzvin.outbound.sms.provider import Provider, ProviderRow, ProviderState
from dzvin.outbound.tables import SMS_PART, SMS_PROVIDER, SMS_PROVIDER_STATE

ORDER = (SMS_PROVIDER.c.position, SMS_PROVIDER.c.created_at)


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
    """The one that is tried first, first."""
    query = select(SMS_PROVIDER).where(true() if where is None else where)
    return await rows(connection, query.order_by(*ORDER), ProviderRow)


async def load_provider(connection: Connection, id: str) -> ProviderRow | None:
    query = select(SMS_PROVIDER).where(SMS_PROVIDER.c.id == id)
    return await row(connection, query, ProviderRow)


async def active_provider(connection: Connection) -> str | None:
    """The first that is in use: by it messages go, unless it takes none."""
    found = await list_providers(connection, SMS_PROVIDER.c.is_active)
    return found[0].id if found else None


async def next_position(connection: Connection) -> int:
    """Behind all that there are."""
    last = await connection.scalar(select(func.max(SMS_PROVIDER.c.position)))
    return 0 if last is None else int(last) + 1


async def is_place(connection: Connection, id: str) -> bool:
    """A queue or a department."""
    places = union_all(
        select(QUEUE.c.id).where(QUEUE.c.id == id),
        select(USER_GROUP.c.id).where(USER_GROUP.c.id == id),
    )
    return await connection.scalar(places.limit(1)) is not None


async def put_order(connection: Connection, ids: Sequence[str]) -> None:
    for position, id in enumerate(ids):
        where = SMS_PROVIDER.c.id == id
        await connection.execute(update(SMS_PROVIDER).where(where).values(position=position))


async def load_states(connection: Connection) -> dict[str, ProviderState]:
    found = await rows(connection, select(SMS_PROVIDER_STATE), ProviderState)
    return {each.provider: each for each in found}


async def save_state(connection: Connection, tenant: str, state: ProviderState) -> bool:
    """Whether it is news. One that was deleted meanwhile has no state."""
    kept = {name: getattr(state, name) for name in ("is_working", "why", "said", "since")}
    provider = await load_provider(connection, state.provider)
    before = (await load_states(connection)).get(state.provider)
    if provider is None or (
        before and (before.is_working, before.why) == (state.is_working, state.why)
    ):
        return False
    await connection.execute(
        upsert(SMS_PROVIDER_STATE)
        .values(tenant=tenant, provider=state.provider, **kept)
        .on_conflict_do_update(index_elements=["tenant", "provider"], set_=kept)
    )
    return True


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


async def drop_part(connection: Connection, message: str, nth: int) -> None:
    """It was given to a provider that did not take it."""
    part = SMS_PART.c
    await connection.execute(delete(SMS_PART).where(part.message == message, part.nth == nth))


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
