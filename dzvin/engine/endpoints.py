"""Every phone and browser of the shard, for a switch that was started anew."""

from collections.abc import Iterator
from typing import Any

import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy import and_, func, or_, select

from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.telephony.switch import Endpoint
from dzvin.telephony.tables import ENDPOINT, NUMBER

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
