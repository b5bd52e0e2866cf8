"""The product's pools over a test database, and companies to put things in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text

from dzvin.infra import event_log
from dzvin.infra.batch import Envelope
from dzvin.infra.bell import Notifier
from dzvin.infra.db import Database
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.messages import Event
from tests.support.postgres import TestDatabase
from tests.support.stories import envelopes


@dataclass(frozen=True)
class Pools:
    app: Database
    reader: ShardDatabase

    async def company(self, tenant: str) -> str:
        async with self.app.transaction(tenant) as connection:
            await connection.execute(
                text("INSERT INTO tenant (id, slug, name) VALUES (:id, :slug, 'A company')"),
                {"id": tenant, "slug": tenant[:13]},
            )
        return tenant

    async def write(self, tenant: str, *moments: tuple[float, Event]) -> int:
        """(seconds after noon, event) into the log; the position of the first."""
        return await self.append(tenant, envelopes(*moments, tenant=tenant))

    async def append(self, tenant: str, rows: Sequence[Envelope]) -> int:
        async with self.app.transaction(tenant) as connection:
            return await event_log.append(connection, *rows)


@asynccontextmanager
async def pools(postgres: TestDatabase) -> AsyncIterator[Pools]:
    app = Database(postgres.app_url, Notifier(postgres.app_url), connections=4)
    reader = ShardDatabase(postgres.reader_url, "main", connections=2)
    try:
        yield Pools(app, reader)
    finally:
        await app.close()
        await reader.close()
