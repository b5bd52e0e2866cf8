"""A TCP relay that a test may cut or freeze: what a broken network does to a connection."""

import asyncio
from types import TracebackType
from typing import Self


class Relay:
    """`async with Relay(host, port) as relay`: connect to `relay.address` instead."""

    def __init__(self, host: str, port: int) -> None:
        self._to = host, port
        self._writers: list[asyncio.StreamWriter] = []
        self._flows = asyncio.Event()
        self._flows.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accepted, self._to[0], 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        self.thaw()
        self.cut()
        for task in self._tasks:
            task.cancel()

    @property
    def address(self) -> str:
        return f"http://{self._to[0]}:{self.port}"

    def cut(self) -> None:
        """Every connection dies at once; new ones may come."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def freeze(self) -> None:
        """Nothing arrives any more, and nobody says so."""
        self._flows.clear()

    def thaw(self) -> None:
        self._flows.set()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._to)
        self._writers += [writer, back]
        for source, sink in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pump(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                await self._flows.wait()
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()
