"""Makes the journal of companies anew from the log, for the command line."""

from collections.abc import AsyncIterator

from sqlalchemy import text

from dzvin.infra.bell import Notifier
from dzvin.infra.db import Database
from dzvin.infra.shard import ShardDatabase
from dzvin.reports.listener import rebuild
from dzvin.run.home import Home


async def rebuild_journal(home: Home, slug: str = "") -> AsyncIterator[tuple[str, int]]:
    """Each company's slug with the number of events read; `slug` chooses one."""
    url, shard = home.database_url("dzvin_app"), home.settings.shard
    database = Database(url, Notifier(url), connections=1)
    reader = ShardDatabase(home.database_url("dzvin_reader"), shard, connections=1)
    try:
        async with reader.shard_transaction() as connection:
            found = await connection.execute(
                text("SELECT id::text, slug FROM tenant ORDER BY slug")
            )
            companies = [(tenant, name) for tenant, name in found if slug in {"", name}]
        for tenant, name in companies:
            async with database.transaction(tenant) as connection:
                count = await rebuild(connection, tenant, shard)
            yield name, count
    finally:
        await database.close()
        await reader.close()
