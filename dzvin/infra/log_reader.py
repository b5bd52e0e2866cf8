"""LogReader: carries the log to its consumers, each tenant at its own pace.

What is new is read once and given to all consumers in one transaction. A tenant whose events one of
them cannot take (a bug, a broken row) is tried again later with this one, alone; all others go on.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from dzvin.infra import event_log
from dzvin.infra.batch import Recorded
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.shard import ShardDatabase
from dzvin.infra.stories import Stories
from dzvin.infra.tables import CURSOR
from dzvin.kernel.errors import AppError

log = structlog.get_logger()

type Apply = Callable[[Connection, str, Sequence[Recorded], Stories], Awaitable[None]]
"""Makes something of a tenant's events, in order, inside the given transaction of that tenant.
The stories are of the calls that the events name."""

PAGE = 2000
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=1), timedelta(minutes=1)
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 0.5
PAUSE_FOR_EVENT = 0.002
"""Nothing live waits for us. A busy log is looked at less often, as calls that are over by then are
written once."""

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('dzvin_cursor:' || :name, 0))")
TRY_LOCKS = text(
    "SELECT name, pg_try_advisory_xact_lock("
    "hashtextextended('dzvin_cursor:' || name || ':' || :tenant, 0))"
    " FROM unnest(CAST(:consumers AS text[])) name"
)


class Consumer(NamedTuple):
    """`name` is that of its cursors."""

    name: str
    apply: Apply


class _Behind:
    """A tenant that is read alone for one consumer until it has caught up."""

    def __init__(self, at: datetime) -> None:
        self.again_at = at
        self.pause = FIRST_RETRY

    def wait(self) -> None:
        self.again_at = now() + self.pause
        self.pause = min(self.pause * 2, LONGEST_RETRY)


class LogReader:
    """All consumers of one shard. Two readers of the same consumer do not harm each other."""

    def __init__(self, database: Database, shard: ShardDatabase, *consumers: Consumer) -> None:
        self._database = database
        self._shard = shard
        self._consumers = consumers
        self._tail: int | None = None
        self._behind: dict[tuple[Consumer, str], _Behind] = {}
        self._stories = Stories()
        self._found = 0
        """Events of the last look."""

    async def run(self, rings: AsyncIterator[list[str]]) -> None:
        """Until cancelled; looks at each ring (`infra/bell.py`)."""
        async for _ in rings:
            try:
                await self.catch_up()
            except SQLAlchemyError as error:
                log.warning("log_reader.database_away", error=str(error))
            except AppError as error:  # a bug of ours, but other work goes on beside this
                log.error("log_reader.not_read", error=repr(error.__cause__ or error))
            await asyncio.sleep(pause_after(self._found))

    async def catch_up(self) -> None:
        """Up to the log's present head, tenants in trouble excepted."""
        self._found = 0
        if self._tail is None:
            await self._begin()
        while rows := await self._next_page():
            self._stories.hear(rows)
            for tenant, own in _by_tenant(rows).items():
                await self._give(tenant, own)
            self._tail = rows[-1].position
            self._found += len(rows)
            if len(rows) < PAGE:
                break
        for (consumer, tenant), behind in tuple(self._behind.items()):
            if behind.again_at <= now():
                await self._try_alone(tenant, consumer, behind)

    @property
    def consumers(self) -> tuple[str, ...]:
        return tuple(consumer.name for consumer in self._consumers)

    @property
    def position(self) -> int | None:
        """The last event that was given out; None before the first look."""
        return self._tail

    @property
    def behind(self) -> tuple[tuple[str, str], ...]:
        """Consumers and tenants whose events they could not take yet."""
        return tuple((consumer.name, tenant) for consumer, tenant in self._behind)

    async def _begin(self) -> None:
        """Nobody knows what each tenant has seen: all are behind, and caught up one by one."""
        async with self._shard.shard_transaction() as connection:
            tenants = list(await connection.scalars(text("SELECT id::text FROM tenant")))
            self._tail = await event_log.head(connection, self._shard.shard)
        self._behind = {
            (consumer, tenant): _Behind(now()) for consumer in self._consumers for tenant in tenants
        }

    async def _next_page(self) -> list[Recorded]:
        assert self._tail is not None
        async with self._shard.shard_transaction() as connection:
            return await event_log.read(connection, self._shard.shard, self._tail, PAGE)

    async def _give(self, tenant: str, rows: Sequence[Recorded]) -> None:
        """To all who are not behind, together; if that fails, to each alone: whose fault was it?"""
        consumers = [each for each in self._consumers if (each, tenant) not in self._behind]
        try:
            late = await self._take(tenant, rows, consumers)
        except Exception as error:  # told below, by whom it concerns
            log.debug("log_reader.not_together", tenant=tenant, error=type(error).__name__)
            late = [each for each in consumers if not await self._try(tenant, rows, each)]
        for consumer in late:
            self._behind[consumer, tenant] = _Behind(now() + FIRST_RETRY)

    async def _try(self, tenant: str, rows: Sequence[Recorded], consumer: Consumer) -> bool:
        try:
            return not await self._take(tenant, rows, [consumer])
        except Exception as error:  # whatever is wrong with one tenant must not stop the others
            log.exception(
                "log_reader.tenant_failed",
                consumer=consumer.name,
                tenant=tenant,
                position=rows[0].position,
                error=type(error).__name__,
            )
            return False

    async def _take(
        self, tenant: str, rows: Sequence[Recorded], consumers: Sequence[Consumer]
    ) -> list[Consumer]:
        """Those whose cursor another reader has at this moment: they come later."""
        shard, last = self._shard.shard, rows[-1].position
        async with self._database.transaction(tenant) as connection:
            seen = await _locked(connection, tenant, [each.name for each in consumers], shard)
            for consumer in consumers:
                fresh = [row for row in rows if row.position > seen.get(consumer.name, last)]
                if fresh:
                    await consumer.apply(connection, tenant, fresh, self._stories)
            moved = [name for name, position in seen.items() if position < last]
            if moved:
                await event_log.save_cursor(connection, tenant, moved, shard, last)
        return [each for each in consumers if each.name not in seen]

    async def _try_alone(self, tenant: str, consumer: Consumer, behind: _Behind) -> None:
        """From the tenant's own cursor up to where the others are."""
        while rows := await self._own_page(tenant, consumer):
            if not await self._try(tenant, rows, consumer):
                behind.wait()
                return
        del self._behind[consumer, tenant]

    async def _own_page(self, tenant: str, consumer: Consumer) -> list[Recorded]:
        shard = self._shard.shard
        async with self._database.transaction(tenant) as connection:
            seen = await cursor(connection, tenant, consumer.name, shard)
            return await event_log.read(
                connection, shard, seen, PAGE, tenant=tenant, until=self._tail
            )


def pause_after(found: int) -> float:
    """How long to let the log grow, after a look that found so many events."""
    return min(max(PAUSE_SECONDS, found * PAUSE_FOR_EVENT), LONGEST_PAUSE_SECONDS)


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


async def _locked(
    connection: Connection, tenant: str, consumers: Sequence[str], shard: str
) -> dict[str, int]:
    """As `lock_cursor`, of those whom nobody else has at this moment."""
    asked = {"tenant": tenant, "consumers": list(consumers)}
    free = [name for name, is_free in await connection.execute(TRY_LOCKS, asked) if is_free]
    query = select(CURSOR.c.consumer, CURSOR.c.position).where(
        CURSOR.c.tenant == tenant, CURSOR.c.consumer.in_(free), CURSOR.c.shard == shard
    )
    known = {name: position for name, position in await connection.execute(query)}
    return {name: known.get(name, 0) for name in free}


def _by_tenant(rows: Sequence[Recorded]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for row in rows:
        found.setdefault(row.tenant, []).append(row)
    return found
