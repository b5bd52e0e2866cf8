"""The engine's side of the database: one commit for many turns, fenced by epoch and position."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, LiteralString, Protocol

import psycopg
import structlog

from dzvin.infra.batch import AcdRow, Batch, EpochGone, Posted, StateRow, UsageRow
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id
from dzvin.infra.engine_rows import written
from dzvin.infra.metrics import COMMIT_SECONDS

journal = structlog.get_logger("engine")
RETRY_SECONDS = 0.25
RECORD: LiteralString = "SELECT record_batch(%s, %s, %s, %s, %s::jsonb)"
"""One question is one transaction: a process that is stopped keeps the shard's lock from nobody."""

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

    async def known(self, tenants: Collection[str], subjects: Collection[str]) -> set[str]:
        """Those of these subjects that ever heard anything, as far as inputs are kept."""

    async def inbox(self, in_hand: Collection[int], limit: int) -> list[Posted]:
        """Posted inputs whose ids are not `in_hand`, oldest first. Rows stay until `inbox_done`.

        Not "after the last id": a slow transaction may commit a smaller id later.
        """


class PostgresLog:
    """EngineLog on one connection of its own, as role `dzvin_engine`. `epoch` is the lease's."""

    def __init__(
        self,
        url: str,
        shard: str,
        epoch: int,
        notifier: Notifier,
        *,
        served_by: Callable[[int], None] | None = None,
    ) -> None:
        """`served_by` is told the number of the database's process for each connection."""
        self._url = url
        self._served_by = served_by
        self._shard = shard
        self._epoch = epoch
        self._notifier = notifier
        self._connection: Connection | None = None
        self._after: int | None = None
        """Where our last batch begins, or the log's last one before our first."""
        self._ends_at = 0
        self._have_others_written = True

    async def close(self) -> None:
        if self._connection:
            await self._connection.close()
            self._connection = None

    async def commit(self, batch: Batch) -> int:
        mark, document = new_id(), written(batch)
        with COMMIT_SECONDS.time():
            first = await self._until_it_works(lambda: self._write(mark, document))
        self._have_others_written |= first != self._ends_at + 1
        self._after, self._ends_at = first, first + max(1, len(batch.events)) - 1
        self._notifier.log_grew(self._shard, self._ends_at)
        return first

    def is_grown_by_others(self, rung: Sequence[str]) -> bool:
        """Since the last asking. `rung`: what the log's bell said, nothing after a quiet while.
        What others wrote before a batch of ours is seen without it."""
        highest = max((int(told.rpartition(":")[2]) for told in rung), default=0)
        is_so = self._have_others_written or not rung or highest > self._ends_at
        self._have_others_written = False
        return is_so

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

    async def known(self, tenants: Collection[str], subjects: Collection[str]) -> set[str]:
        query: LiteralString = (
            "SELECT DISTINCT subject FROM input"
            " WHERE tenant = ANY(%s::uuid[]) AND subject = ANY(%s::text[])"
        )
        found = await self._asked(query, (list(tenants), list(subjects)))
        return {subject for (subject,) in found}

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
                "SELECT set_config('dzvin.shard', %s, false)", (self._shard,)
            )
            if self._served_by:
                self._served_by(self._connection.info.backend_pid)
        return self._connection

    async def _until_it_works[R](self, attempt: Callable[[], Awaitable[R]]) -> R:
        """The database may be away for a while; the engine looks at its clock, not we."""
        is_said = False
        while True:
            try:
                done = await attempt()
            except psycopg.OperationalError as trouble:
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

    async def _write(self, mark: str, document: str) -> int:
        """Asked again with the same mark after a lost answer: the database writes it once."""
        connection = await self._connected()
        try:
            if self._after is None:
                self._after = await self._head(connection)
            values = (self._shard, self._epoch, mark, self._after, document)
            found = await (await connection.execute(RECORD, values, prepare=True)).fetchone()
        except BaseException:
            if not connection.closed:
                await connection.close()
            raise
        if found is None or found[0] is None:
            raise EpochGone
        return int(found[0])

    async def _head(self, connection: Connection) -> int:
        query: LiteralString = "SELECT max(first_position) FROM batch WHERE shard = %s"
        found = await (await connection.execute(query, (self._shard,))).fetchone()
        return int(found[0] or 0) if found else 0


def _acd(rows: list[tuple[str, str, str]]) -> list[AcdRow]:
    return [AcdRow(tenant=tenant, id=key, json=json.encode()) for tenant, key, json in rows]
