"""LogReader: carries the log to a consumer, each tenant at its own pace.

A tenant whose events cannot be applied (a bug, a broken row) is tried again later, alone; all
others go on.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from dzvin.infra import event_log
from dzvin.infra.batch import Recorded
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.shard import ShardDatabase
from dzvin.infra.tables import CURSOR

log = structlog.get_logger()

type Apply = Callable[[Connection, str, Sequence[Recorded]], Awaitable[None]]
"""Makes something of a tenant's events, in order, inside the given transaction of that tenant."""

PAGE = 500
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=1), timedelta(minutes=1)

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('dzvin_cursor:' || :name, 0))")


class _Behind:
    """A tenant that is read alone until it has caught up."""

    def __init__(self, at: datetime) -> None:
        self.again_at = at
        self.pause = FIRST_RETRY


class LogReader:
    """One consumer of one shard. Two of the same consumer do not harm each other."""

    def __init__(
        self, consumer: str, database: Database, shard: ShardDatabase, apply: Apply
    ) -> None:
        self.consumer = consumer
        self._database = database
        self._shard = shard
        self._apply = apply
        self._tail: int | None = None
        self._behind: dict[str, _Behind] = {}

    async def run(self, rings: AsyncIterator[list[str]]) -> None:
        """Until cancelled; looks at each ring (`infra/bell.py`)."""
        async for _ in rings:
            try:
                await self.catch_up()
            except SQLAlchemyError as error:
                log.warning("log_reader.database_away", consumer=self.consumer, error=str(error))

    async def catch_up(self) -> None:
        """Up to the log's present head, tenants in trouble excepted."""
        if self._tail is None:
            await self._begin()
        while rows := await self._next_page():
            for tenant, own in _by_tenant(rows).items():
                if tenant not in self._behind:
                    await self._try(tenant, own)
            self._tail = rows[-1].position
            if len(rows) < PAGE:
                break
        for tenant, behind in tuple(self._behind.items()):
            if behind.again_at <= now():
                await self._try_alone(tenant, behind)

    @property
    def position(self) -> int | None:
        """The last event that was given out; None before the first look."""
        return self._tail

    @property
    def behind(self) -> tuple[str, ...]:
        """Tenants whose events could not be applied yet."""
        return tuple(self._behind)

    async def _begin(self) -> None:
        """Nobody knows what each tenant has seen: all are behind, and caught up one by one."""
        async with self._shard.shard_transaction() as connection:
            tenants = await connection.scalars(text("SELECT id::text FROM tenant"))
            self._behind = {tenant: _Behind(now()) for tenant in tenants}
            self._tail = await event_log.head(connection, self._shard.shard)

    async def _next_page(self) -> list[Recorded]:
        assert self._tail is not None
        async with self._shard.shard_transaction() as connection:
            return await event_log.read(connection, self._shard.shard, self._tail, PAGE)

    async def _try(self, tenant: str, rows: Sequence[Recorded]) -> bool:
        try:
            await self._take(tenant, rows)
        except Exception as error:  # whatever is wrong with one tenant must not stop the others
            log.exception(
                "log_reader.tenant_failed",
                consumer=self.consumer,
                tenant=tenant,
                position=rows[0].position,
                error=type(error).__name__,
            )
            self._behind.setdefault(tenant, _Behind(now() + FIRST_RETRY))
            return False
        return True

    async def _take(self, tenant: str, rows: Sequence[Recorded]) -> None:
        async with self._database.transaction(tenant) as connection:
            seen = await lock_cursor(connection, tenant, self.consumer, self._shard.shard)
            fresh = [row for row in rows if row.position > seen]
            if fresh:
                await self._apply(connection, tenant, fresh)
                await event_log.save_cursor(
                    connection, tenant, self.consumer, self._shard.shard, fresh[-1].position
                )

    async def _try_alone(self, tenant: str, behind: _Behind) -> None:
        """From the tenant's own cursor up to where the others are."""
        while rows := await self._own_page(tenant):
            if not await self._try(tenant, rows):
                behind.again_at = now() + behind.pause
                behind.pause = min(behind.pause * 2, LONGEST_RETRY)
                return
        del self._behind[tenant]

    async def _own_page(self, tenant: str) -> list[Recorded]:
        shard = self._shard.shard
        async with self._database.transaction(tenant) as connection:
            seen = await cursor(connection, tenant, self.consumer, shard)
            return await event_log.read(
                connection, shard, seen, PAGE, tenant=tenant, until=self._tail
            )


async def cursor(connection: Connection, tenant: str, consumer: str, shard: str) -> int:
    """The last position that this consumer has taken for the tenant."""
    query = select(CURSOR.c.position).where(
        CURSOR.c.tenant == tenant, CURSOR.c.consumer == consumer, CURSOR.c.shard == shard
    )
    return int(await connection.scalar(query) or 0)


async def lock_cursor(connection: Connection, tenant: str, consumer: str, shard: str) -> int:
    """As `cursor`; nobody else moves it until this transaction ends."""
    await connection.execute(LOCK, {"name": f"{consumer}:{tenant}"})
    return await cursor(connection, tenant, consumer, shard)


def _by_tenant(rows: Sequence[Recorded]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for row in rows:
        found.setdefault(row.tenant, []).append(row)
    return found
