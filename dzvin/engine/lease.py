"""Who owns the shard: a row with an epoch that one engine holds and renews; losing it ends us."""

import asyncio
import socket
from typing import Any

import msgspec
import psycopg
import structlog
from msgspec import Struct

from dzvin.infra.process import Mark, is_alive

LEASE_SECONDS = 6.0
RENEW_SECONDS = 2.0
ASK_SECONDS = 0.5

journal = structlog.get_logger("engine")

TAKE = """INSERT INTO shard_lease (shard, epoch, holder, expires_at)
    VALUES (%(shard)s, 1, %(holder)s, now() + make_interval(secs => %(seconds)s))
    ON CONFLICT (shard) DO UPDATE SET epoch = shard_lease.epoch + 1, holder = excluded.holder,
    expires_at = excluded.expires_at
    WHERE shard_lease.expires_at < now() OR shard_lease.holder = %(dead)s
    RETURNING epoch"""
RENEW = """UPDATE shard_lease SET expires_at = now() + make_interval(secs => %(seconds)s)
    WHERE shard = %(shard)s AND epoch = %(epoch)s RETURNING epoch"""
GIVE_BACK = """UPDATE shard_lease SET expires_at = now()
    WHERE shard = %(shard)s AND epoch = %(epoch)s"""
HOLDER = "SELECT holder FROM shard_lease WHERE shard = %(shard)s"


class LeaseLost(Exception):
    """Another engine owns the shard: this process ends without touching anything."""


class Holder(Struct, frozen=True):
    """Which process holds it. On the same machine its death is seen at once."""

    host: str
    mark: Mark

    def name(self) -> str:
        return msgspec.json.encode(self).decode()


class Lease:
    """`url` is a direct session as role `dzvin_engine`, past any pooler."""

    def __init__(self, url: str, shard: str, mark: Mark, *, seconds: float = LEASE_SECONDS) -> None:
        self._url = url
        self._shard = shard
        self._holder = Holder(host=socket.gethostname(), mark=mark)
        self._seconds = seconds
        self._connection: psycopg.AsyncConnection[tuple[Any, ...]] | None = None
        self.epoch = 0

    async def acquire(self) -> int:
        """Waits until nobody else holds the shard, or its holder is seen to be dead."""
        is_said = False
        while True:
            try:
                if await self._take():
                    return self.epoch
            except psycopg.OperationalError as trouble:
                await self.close()
                journal.warning("database away", trouble=str(trouble).splitlines()[0])
            else:
                if not is_said:
                    journal.info("another engine holds the shard", shard=self._shard)
                is_said = True
            await asyncio.sleep(ASK_SECONDS)

    async def renew(self) -> None:
        """Raises LeaseLost; OperationalError when the database is away, which decides nothing."""
        if not await self._ask(RENEW):
            raise LeaseLost(self._shard)

    async def keep(self) -> None:
        """Until cancelled. Raises LeaseLost."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self.renew()
            except psycopg.OperationalError:
                await self.close()

    async def confirm(self) -> None:
        """Wait until the database says that the shard is still ours. Raises LeaseLost."""
        while True:
            try:
                return await self.renew()
            except psycopg.OperationalError:
                await self.close()
                await asyncio.sleep(ASK_SECONDS)

    async def give_back(self) -> None:
        """The next engine need not wait."""
        try:
            await self._ask(GIVE_BACK)
        except psycopg.OperationalError:
            journal.warning("lease not given back: the database is away")
        await self.close()

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _take(self) -> bool:
        found = await self._ask(HOLDER)
        dead = found[0] if found and self._is_dead(str(found[0])) else None
        taken = await self._ask(TAKE, dead=dead)
        if taken is None:
            return False
        self.epoch = int(taken[0])
        return True

    def _is_dead(self, holder: str) -> bool:
        try:
            known = msgspec.json.decode(holder, type=Holder)
        except msgspec.DecodeError:
            return False
        return known.host == self._holder.host and not is_alive(known.mark)

    async def _ask(self, query: Any, dead: str | None = None) -> tuple[Any, ...] | None:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, connect_timeout=5
            )
        values = {
            "shard": self._shard,
            "epoch": self.epoch,
            "holder": self._holder.name(),
            "seconds": self._seconds,
            "dead": dead,
        }
        cursor = await self._connection.execute(query, values)
        return await cursor.fetchone() if cursor.description else None
