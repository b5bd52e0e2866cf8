"""post(): how a page, a hook or a job hands an input to the live engine: stored, then heard."""

import msgspec
from sqlalchemy import insert, text

from dzvin.infra.batch import clean_json
from dzvin.infra.db import AFTER_COMMIT, Connection
from dzvin.infra.tables import INBOX
from dzvin.kernel.messages import Input

SHARD = text("SELECT shard FROM tenant WHERE id = :tenant")


async def post(connection: Connection, tenant: str, subject: str, heard: Input) -> None:
    """In the caller's transaction: answer 202 only after it is committed."""
    shard = (await connection.execute(SHARD, {"tenant": tenant})).scalar_one()
    await connection.execute(
        insert(INBOX).values(
            tenant=tenant,
            shard=shard,
            subject=subject,
            input=msgspec.Raw(clean_json(msgspec.json.encode(heard))),
        )
    )
    connection.info[AFTER_COMMIT].append(("inbox_filled", (shard,)))
