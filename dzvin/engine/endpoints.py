"""Every phone, browser and gateway of the shard, for a switch that was started anew."""

from collections.abc import Iterator
from typing import Any

import msgspec
import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy import Select, and_, func, or_, select

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.infra.db import fields
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.telephony.providers.actions import switch_gateway
from dzvin.telephony.providers.model import StoredGateway
from dzvin.telephony.switch import Endpoint, Gateway
from dzvin.telephony.tables import CARRIER, ENDPOINT, GATEWAY, NUMBER, PROVIDER

journal = structlog.get_logger("engine")


async def load_endpoints(database: ShardDatabase, seal: Seal) -> list[Endpoint]:
    """Those that have not expired and whose people work here; a guest with the number he may
    call."""
    alive = or_(ENDPOINT.c.expires_at.is_(None), ENDPOINT.c.expires_at > func.now())
    async with database.shard_transaction() as connection:
        rows = (await connection.execute(_all().where(alive))).all()
    return [endpoint for row in rows if row.is_wanted for endpoint in _opened(row, seal)]


async def device_endpoints(
    database: ShardDatabase, seal: Seal
) -> tuple[dict[str, Endpoint], dict[str, Endpoint]]:
    """SIP phones by name: those that may call, and those of people who were dismissed."""
    async with database.shard_transaction() as connection:
        rows = (await connection.execute(_all().where(ENDPOINT.c.kind == "device"))).all()
    wanted: dict[str, Endpoint] = {}
    unwanted: dict[str, Endpoint] = {}
    for row in rows:
        for endpoint in _opened(row, seal):
            (wanted if row.is_wanted else unwanted)[row.name] = endpoint
    return wanted, unwanted


def _all() -> Select[Any]:
    return (
        select(
            ENDPOINT,
            NUMBER.c.number.label("may_call"),
            func.coalesce(USER_ACCOUNT.c.is_active, True).label("is_wanted"),
        )
        .select_from(ENDPOINT)
        .outerjoin(
            NUMBER, and_(NUMBER.c.tenant == ENDPOINT.c.tenant, NUMBER.c.id == ENDPOINT.c.number)
        )
        .outerjoin(
            USER_ACCOUNT,
            and_(
                USER_ACCOUNT.c.tenant == ENDPOINT.c.tenant,
                USER_ACCOUNT.c.id == ENDPOINT.c.user_account,
            ),
        )
    )


async def load_gateways(database: ShardDatabase, seal: Seal) -> list[Gateway]:
    """The active ones of all companies, and the carriers of the whole installation."""
    query = (
        select(GATEWAY)
        .join(
            PROVIDER,
            and_(PROVIDER.c.tenant == GATEWAY.c.tenant, PROVIDER.c.id == GATEWAY.c.provider),
        )
        .where(GATEWAY.c.is_active, PROVIDER.c.is_active)
        .order_by(GATEWAY.c.created_at)
    )
    async with database.shard_transaction() as connection:
        found = [fields(row) for row in (await connection.execute(query)).mappings()]
        carriers = (await connection.execute(select(CARRIER).where(CARRIER.c.is_active))).all()
    gateways = [
        switch_gateway(row["tenant"], msgspec.convert(row, StoredGateway), seal) for row in found
    ]
    return [*map(carrier_gateway, carriers), *gateways]


def carrier_gateway(row: Any) -> Gateway:
    """A carrier may assert who calls: the installation's owner chose it."""
    return Gateway(
        name=row.endpoint,
        kind="peer",
        tenant="",
        host=row.host,
        port=row.port,
        transport=row.transport,
        is_trusted=True,
        addresses=tuple(row.addresses),
    )


def _opened(row: Any, seal: Seal) -> Iterator[Endpoint]:
    try:
        secret = seal.open(row.secret)
    except InvalidToken:
        journal.error("endpoint sealed with another key", endpoint=row.name)
        return
    yield Endpoint(
        name=row.name,
        kind=row.kind,
        secret=secret,
        tenant=row.tenant,
        user=row.user_account or "",
        number=row.may_call or "",
        language=row.language,
    )
