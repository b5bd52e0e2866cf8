"""Every phone, browser and gateway of the shard, for a switch that was started anew."""

from collections.abc import Iterator
from typing import Any

import msgspec
import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy import and_, func, or_, select

from dzvin.infra.db import fields
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.telephony.providers.actions import switch_gateway
from dzvin.telephony.providers.model import StoredGateway
from dzvin.telephony.switch import Endpoint, Gateway
from dzvin.telephony.tables import CARRIER, ENDPOINT, GATEWAY, NUMBER, PROVIDER

journal = structlog.get_logger("engine")


async def load_endpoints(database: ShardDatabase, seal: Seal) -> list[Endpoint]:
    """Those that have not expired; a guest with the number he may call."""
    query = (
        select(ENDPOINT, NUMBER.c.number.label("may_call"))
        .select_from(ENDPOINT)
        .outerjoin(
            NUMBER, and_(NUMBER.c.tenant == ENDPOINT.c.tenant, NUMBER.c.id == ENDPOINT.c.number)
        )
        .where(or_(ENDPOINT.c.expires_at.is_(None), ENDPOINT.c.expires_at > func.now()))
    )
    async with database.shard_transaction() as connection:
        rows = (await connection.execute(query)).all()
    return [endpoint for row in rows for endpoint in _opened(row, seal)]


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
