"""A wire to PostgreSQL that is cut at a chosen moment: at COMMIT, before it or its answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Literal
from urllib.parse import parse_qs, urlsplit, urlunsplit


class CuttingProxy:
    """`cut` is used up by the first COMMIT that passes: `before` loses it, `after` its answer."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self.cut: Literal["", "before", "after"] = ""
        self.cuts = 0

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
        while sent := await reader.read(65536):
            if b"COMMIT" in sent and self.cut:
                how, self.cut = self.cut, ""
                self.cuts += 1
                if how == "before":
                    return
                swallow.set()
            writer.write(sent)
            await writer.drain()

    async def _back(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, swallow: asyncio.Event
    ) -> None:
        while answer := await reader.read(65536):
            if swallow.is_set():
                writer.transport.abort()
                return
            with suppress(ConnectionError):
                writer.write(answer)
                await writer.drain()
        writer.close()


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
