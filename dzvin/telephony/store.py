"""Numbers and phones in the database."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, insert, select, text, update

from dzvin.infra.db import Connection, row, rows
from dzvin.telephony.model import NumberMatch
from dzvin.telephony.tables import ENDPOINT, NUMBER

_SEEN = text(
    "SELECT phone.key, phone.value::boolean"
    " FROM operator_state, jsonb_each_text(operator_state.state -> 'endpoints') AS phone"
)
"""The router's own row tells who can be reached; it also lists browsers."""


class Number(Struct, frozen=True, kw_only=True):
    """A number that customers dial, and the scenario or the queue it leads to."""

    id: str
    project: str
    number: str
    match: NumberMatch
    gateway: str | None
    label: str
    scenario: str | None
    queue: str | None
    source_tag: str
    schedule: str | None
    closed_scenario: str | None
    has_recording_notice: bool
    language: str
    is_public: bool
    public_slug: str | None


class Device(Struct, frozen=True, kw_only=True):
    """A SIP phone; `name` is also its SIP user. Its secret is shown once, when it is made."""

    name: str
    label: str
    user_account: str | None


async def list_numbers(connection: Connection, which: ColumnElement[bool]) -> list[Number]:
    return await rows(connection, select(NUMBER).where(which).order_by(NUMBER.c.number), Number)


async def load_number(connection: Connection, number: str) -> Number | None:
    return await row(connection, select(NUMBER).where(NUMBER.c.id == number), Number)


async def insert_number(connection: Connection, tenant: str, number: Number) -> None:
    values = {name: getattr(number, name) for name in number.__struct_fields__}
    await connection.execute(insert(NUMBER).values(tenant=tenant, **values))


async def update_number(connection: Connection, number: str, values: Mapping[str, Any]) -> None:
    if values:
        await connection.execute(update(NUMBER).where(NUMBER.c.id == number).values(dict(values)))


async def delete_number(connection: Connection, number: str) -> None:
    await connection.execute(delete(NUMBER).where(NUMBER.c.id == number))


async def list_devices(connection: Connection) -> list[Device]:
    query = select(ENDPOINT).where(ENDPOINT.c.kind == "device").order_by(ENDPOINT.c.created_at)
    return await rows(connection, query, Device)


async def load_device(connection: Connection, name: str) -> Device | None:
    query = select(ENDPOINT).where(ENDPOINT.c.kind == "device", ENDPOINT.c.name == name)
    return await row(connection, query, Device)


async def registered_devices(connection: Connection) -> dict[str, bool]:
    """Phones of people who have signed in at least once: whether the router sees them."""
    return {name: is_there for name, is_there in await connection.execute(_SEEN)}


async def sealed_secret(connection: Connection, name: str) -> str | None:
    """None when there is no such device."""
    is_it = (ENDPOINT.c.kind == "device") & (ENDPOINT.c.name == name)
    secret: str | None = await connection.scalar(select(ENDPOINT.c.secret).where(is_it))
    return secret


async def insert_device(
    connection: Connection, tenant: str, device: Device, sealed: str, language: str
) -> None:
    await connection.execute(
        insert(ENDPOINT).values(
            tenant=tenant,
            name=device.name,
            kind="device",
            user_account=device.user_account,
            label=device.label,
            secret=sealed,
            language=language,
        )
    )


async def update_device(connection: Connection, name: str, values: Mapping[str, Any]) -> str | None:
    """The sealed secret; None when there is no such device."""
    found = await connection.execute(
        update(ENDPOINT)
        .where(ENDPOINT.c.kind == "device", ENDPOINT.c.name == name)
        .values(dict(values) or {"name": name})
        .returning(ENDPOINT.c.secret)
    )
    secret: str | None = found.scalar()
    return secret


async def delete_device(connection: Connection, name: str) -> bool:
    """False when there is none."""
    found = await connection.execute(
        delete(ENDPOINT)
        .where(ENDPOINT.c.kind == "device", ENDPOINT.c.name == name)
        .returning(ENDPOINT.c.name)
    )
    return found.first() is not None
