"""A wire to PostgreSQL that is cut at a chosen moment: at a commit, before it or its answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Literal
from urllib.parse import parse_qs, urlsplit, urlunsplit

type Moment = Literal["before", "after"]

BATCH = b'{"events":['
"""So begins what the engine commits."""


class CuttingProxy:
    """A wire that is whole until `cut_next`."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._cut: tuple[Moment, asyncio.Event] | None = None

    def cut_next(self, moment: Moment) -> asyncio.Event:
        """The next commit loses the wire: `before` it arrives, or `after`, with its answer.

        The event is set when that has happened."""
        self._cut = (moment, asyncio.Event())
        return self._cut[1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(self._socket)
        swallow = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            back = group.create_task(self._back(server_reader, writer, swallow))
            await self._forth(reader, server_writer, swallow)
            server_writer.close()
            with suppress(ConnectionError):
                await back
            writer.close()

    async def _forth(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, swallow: asyncio.Event
    ) -> None:
        while sent := await read(reader):
            if BATCH in sent and self._cut:
                (moment, happened), self._cut = self._cut, None
                happened.set()
                if moment == "before":
                    return
                swallow.set()
            with suppress(ConnectionError):
                writer.write(sent)
                await writer.drain()

    async def _back(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, swallow: asyncio.Event
    ) -> None:
        while answer := await read(reader):
            if swallow.is_set():
                writer.transport.abort()
                return
            with suppress(ConnectionError):
                writer.write(answer)
                await writer.drain()
        writer.close()


async def read(reader: asyncio.StreamReader) -> bytes:
    """What came; nothing when the other side has gone, politely or not."""
    try:
        return await reader.read(65536)
    except ConnectionError:
        return b""


@asynccontextmanager
async def cutting_proxy(url: str) -> AsyncIterator[tuple[CuttingProxy, str]]:
    """The proxy, and the address of the same database through it."""
    parts = urlsplit(url)
    folder = parse_qs(parts.query)["host"][0]
    proxy = CuttingProxy(f"{folder}/.s.PGSQL.5432")
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    place = f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{port}"
    try:
        yield proxy, urlunsplit((parts.scheme, place, parts.path, "", ""))
    finally:
        server.close()
