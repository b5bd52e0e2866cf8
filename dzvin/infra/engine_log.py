"""The engine's side of the database: one commit for many turns, fenced by epoch and position."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, LiteralString, Protocol

import psycopg
import structlog

from dzvin.infra.batch import AcdRow, Batch, EpochGone, Posted, StateRow, UsageRow
from dzvin.infra.bell import Notifier
from dzvin.infra.engine_rows import statements
from dzvin.infra.metrics import COMMIT_SECONDS

journal = structlog.get_logger("engine")
RETRY_SECONDS = 0.25
STOPPED_MS = "3000"
"""A process that is stopped inside its transaction keeps the shard's lock no longer than this."""
AWAY = (psycopg.OperationalError, psycopg.errors.IdleInTransactionSessionTimeout)

type Connection = psycopg.AsyncConnection[tuple[Any, ...]]


class EngineLog(Protocol):
    """The engine's side of the database. One user; calls never overlap."""

    async def commit(self, batch: Batch) -> int:
        """Write it all; the position of its first event (events follow without a gap).

        Raises EpochGone when the shard was taken over. While the database is away it keeps trying
        and settles an unknown outcome by itself; a batch is never written twice.
        """

    async def states(self) -> list[StateRow]:
        """Every open subject of the shard."""

    async def items(self) -> list[AcdRow]: ...

    async def operators(self) -> list[AcdRow]: ...

    async def memories(self) -> list[AcdRow]: ...

    async def usages(self) -> list[UsageRow]:
        """Of each company's newest day."""

    async def last_inputs(self) -> dict[str, int]:
        """The highest stored `n` of each open subject and of each `acd:<tenant>`."""

    async def inbox(self, in_hand: Collection[int], limit: int) -> list[Posted]:
        """Posted inputs whose ids are not `in_hand`, oldest first. Rows stay until `inbox_done`.

        Not "after the last id": a slow transaction may commit a smaller id later.
        """


class PostgresLog:
    """EngineLog on one connection of its own, as role `dzvin_engine`. `epoch` is the lease's."""

    def __init__(self, url: str, shard: str, epoch: int, notifier: Notifier) -> None:
        self._url = url
        self._shard = shard
        self._epoch = epoch
        self._notifier = notifier
        self._connection: Connection | None = None
        self._unsettled: int | None = None
        """First position of a batch of which we do not know whether it was committed."""

    async def close(self) -> None:
        if self._connection:
            await self._connection.close()
            self._connection = None

    async def commit(self, batch: Batch) -> int:
        self._unsettled = None
        with COMMIT_SECONDS.time():
            return await self._until_it_works(lambda: self._settled_or_written(batch))

    async def states(self) -> list[StateRow]:
        found = await self._asked(
            "SELECT tenant::text, subject, version, state::text FROM subject_state"
            " WHERE shard = %s ORDER BY subject",
            (self._shard,),
        )
        return [
            StateRow(tenant=tenant, subject=subject, version=version, state=state.encode())
            for tenant, subject, version, state in found
        ]

    async def items(self) -> list[AcdRow]:
        return _acd(await self._asked("SELECT tenant::text, id, state::text FROM item", ()))

    async def operators(self) -> list[AcdRow]:
        query: LiteralString = (
            "SELECT tenant::text, user_account::text, state::text FROM operator_state"
        )
        return _acd(await self._asked(query, ()))

    async def memories(self) -> list[AcdRow]:
        query: LiteralString = "SELECT tenant::text, queue::text, memory::text FROM queue_memory"
        return _acd(await self._asked(query, ()))

    async def usages(self) -> list[UsageRow]:
        found = await self._asked(
            'SELECT DISTINCT ON (tenant) tenant::text, "on", calls, seconds, cost_micros'
            ' FROM outside_usage ORDER BY tenant, "on" DESC',
            (),
        )
        return [
            UsageRow(tenant=tenant, on=on, calls=calls, seconds=seconds, cost_micros=micros)
            for tenant, on, calls, seconds, micros in found
        ]

    async def last_inputs(self) -> dict[str, int]:
        found = await self._asked(
            "SELECT s.subject, (SELECT max(i.n) FROM input i"
            " WHERE i.tenant = s.tenant AND i.subject = s.subject) FROM ("
            " SELECT tenant, subject FROM subject_state WHERE shard = %s"
            " UNION ALL SELECT id, 'acd:' || id FROM tenant) s",
            (self._shard,),
        )
        return {subject: n for subject, n in found if n}

    async def inbox(self, in_hand: Collection[int], limit: int) -> list[Posted]:
        found = await self._asked(
            "SELECT id, tenant::text, subject, input::text, posted_at FROM inbox"
            " WHERE shard = %s AND id <> ALL(%s::bigint[]) ORDER BY id LIMIT %s",
            (self._shard, list(in_hand), limit),
        )
        return [
            Posted(id=key, tenant=tenant, subject=subject, heard=heard.encode(), posted_at=at)
            for key, tenant, subject, heard, at in found
        ]

    async def _asked(self, query: LiteralString, values: tuple[object, ...]) -> list[Any]:
        async def ask() -> list[Any]:
            connection = await self._connected()
            return await (await connection.execute(query, values)).fetchall()

        return await self._until_it_works(ask)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, connect_timeout=5
            )
            await self._connection.execute(
                "SELECT set_config('dzvin.shard', %s, false),"
                " set_config('idle_in_transaction_session_timeout', %s, false)",
                (self._shard, STOPPED_MS),
            )
        return self._connection

    async def _until_it_works[R](self, attempt: Callable[[], Awaitable[R]]) -> R:
        """The database may be away for a while; the engine looks at its clock, not we."""
        is_said = False
        while True:
            try:
                done = await attempt()
            except AWAY as trouble:
                await self.close()
                if not is_said:
                    why = str(trouble).strip().partition("\n")[0]
                    journal.warning("calls wait: the database does not do its part", why=why)
                is_said = True
                await asyncio.sleep(RETRY_SECONDS)
            else:
                if is_said:
                    journal.info("the database does its part again")
                return done

    async def _settled_or_written(self, batch: Batch) -> int:
        connection = await self._connected()
        if self._unsettled is not None and await self._was_committed(connection, self._unsettled):
            return self._unsettled
        self._unsettled = None
        try:
            return await self._write(connection, batch)
        except BaseException:
            if not connection.closed:
                await connection.close()
            raise

    async def _was_committed(self, connection: Connection, first: int) -> bool:
        found = await connection.execute(
            "SELECT 1 FROM batch WHERE shard = %s AND first_position = %s AND epoch = %s",
            (self._shard, first, self._epoch),
        )
        return await found.fetchone() is not None

    async def _write(self, connection: Connection, batch: Batch) -> int:
        """Two round trips: where the log ends, under the shard's lock; then everything at once."""
        cursor = connection.cursor()
        async with connection.pipeline():
            await connection.execute("BEGIN")
            await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('dzvin_log:' || %s, 0))",
                (self._shard,),
            )
            lease = await connection.execute(
                "SELECT epoch FROM shard_lease WHERE shard = %s FOR SHARE", (self._shard,)
            )
            head = await connection.execute(
                "SELECT first_position + events FROM batch WHERE shard = %s"
                " ORDER BY first_position DESC, epoch DESC LIMIT 1",
                (self._shard,),
            )
        if await lease.fetchone() != (self._epoch,):
            raise EpochGone
        last = await head.fetchone()
        first = int(last[0]) if last else 1
        room = max(1, len(batch.events))
        self._unsettled = first
        async with connection.pipeline():
            for query, rows in statements(batch, self._shard, first):
                if rows:
                    await cursor.executemany(query, rows)
            await connection.execute(
                "INSERT INTO batch (shard, first_position, events, epoch) VALUES (%s, %s, %s, %s)",
                (self._shard, first, room, self._epoch),
            )
            await connection.execute("COMMIT")
        self._unsettled = None
        self._notifier.log_grew(self._shard, first + room - 1)
        return first


def _acd(rows: list[tuple[str, str, str]]) -> list[AcdRow]:
    return [AcdRow(tenant=tenant, id=key, json=json.encode()) for tenant, key, json in rows]
