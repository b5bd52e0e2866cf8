"""A stored day of a company for the command line."""

from datetime import date

from sqlalchemy import text

from dzvin.forecast.model import Day
from dzvin.forecast.store import load_day
from dzvin.infra.bell import Notifier
from dzvin.infra.db import Database
from dzvin.infra.shard import ShardDatabase
from dzvin.run.home import Home


class NoSuchCompany(Exception):
    """There is no company of this name."""


async def stored_study(
    home: Home, slug: str, day: date, days: int, queues: list[str], seed: int
) -> Day:
    """Raises NoSuchCompany, BadDay."""
    url, shard = home.database_url("dzvin_app"), home.settings.shard
    database = Database(url, Notifier(url), connections=1)
    reader = ShardDatabase(home.database_url("dzvin_reader"), shard, connections=1)
    try:
        async with reader.shard_transaction() as connection:
            query = text("SELECT id::text FROM tenant WHERE slug = :slug")
            tenant = (await connection.execute(query, {"slug": slug})).scalar()
        if tenant is None:
            raise NoSuchCompany(f"there is no company {slug}: `dzvin tenants list` lists them")
        async with database.transaction(str(tenant)) as connection:
            return await load_day(connection, str(tenant), day, days, queues, seed)
    finally:
        await database.close()
        await reader.close()
