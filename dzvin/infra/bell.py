"""Ringing between processes: NOTIFY that something was written, and waiting for it.

A bell carries no content. A lost one costs a second, because whoever waits also looks each second.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import psycopg

LOG = "dzvin_log"
"""Payload `<shard>:<position>`."""
INBOX = "dzvin_inbox"
"""Payload `<shard>`."""
BETWEEN_RINGS_SECONDS = 0.02
RETRY_SECONDS = 1.0


class Notifier:
    """Tells others at once, then again after 20 ms at the earliest, as every ring wakes each
    listener; outside business transactions: NOTIFY inside them would halve the rate of commits.
    `run` is started by the process; without it nobody is told."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: dict[tuple[str, str], str] = {}
        self._told = asyncio.Event()

    def log_grew(self, shard: str, position: int) -> None:
        self._waiting[LOG, shard] = f"{shard}:{position}"
        self._told.set()

    def inbox_filled(self, shard: str) -> None:
        self._waiting[INBOX, shard] = shard
        self._told.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True
                ) as connection:
                    await self._send(connection)
            except psycopg.OperationalError:
                await asyncio.sleep(RETRY_SECONDS)

    async def _send(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            await self._told.wait()
            self._told.clear()
            waiting, self._waiting = self._waiting, {}
            for (channel, _), payload in waiting.items():
                await connection.execute("SELECT pg_notify(%s, %s)", (channel, payload))
            await asyncio.sleep(BETWEEN_RINGS_SECONDS)


async def rings(
    url: str, *channels: str, every_seconds: float = 1.0, pause_seconds: float = 0.0
) -> AsyncIterator[list[str]]:
    """Payloads as they come; an empty list after each quiet `every_seconds`. Never ends.

    The first comes at once: whoever starts looks first. After each look there is a pause for those
    who need not look after every commit of a busy engine: what rings meanwhile is one ring.
    """
    yield []
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                for channel in channels:
                    await connection.execute(
                        psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel))
                    )
                yield []
                while True:
                    yield [
                        notice.payload
                        async for notice in connection.notifies(timeout=every_seconds, stop_after=1)
                    ]
                    if pause_seconds:
                        await asyncio.sleep(pause_seconds)
        except psycopg.OperationalError:
            await asyncio.sleep(every_seconds)
            yield []
