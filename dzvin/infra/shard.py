"""shard_transaction(): rows of every tenant of a shard. Only the engine and readers of the log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from dzvin.infra.db import Connection, make_engine


class ShardDatabase:
    """The pool of role `dzvin_engine` (in the engine) or `dzvin_reader` (readers of the log, which
    may only read the log, the tenants and their cursors)."""

    def __init__(self, url: str, shard: str, *, connections: int = 3) -> None:
        self._engine = make_engine(url, connections)
        self.shard = shard

    @asynccontextmanager
    async def shard_transaction(self) -> AsyncIterator[Connection]:
        async with self._engine.connect() as connection, connection.begin():
            await connection.execute(
                text("SELECT set_config('dzvin.shard', :shard, true)"), {"shard": self.shard}
            )
            yield connection

    async def close(self) -> None:
        await self._engine.dispose()
