"""Our end of a WebSocket, against a server that others wrote."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from dzvin.telephony.asterisk.wire import NoConnection, Wire
from tests.support.asterisk import free_port

pytestmark = pytest.mark.anyio
HOST = "127.0.0.1"
type Serve = Callable[[ServerConnection], Awaitable[None]]


class End:
    """What our end heard, in order; None: the connection was lost."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.wire = Wire(self.heard.put_nowait, lambda: self.heard.put_nowait(None))

    async def next(self) -> bytes | None:
        async with asyncio.timeout(15):
            return await self.heard.get()


@asynccontextmanager
async def connected(does: Serve) -> AsyncIterator[End]:
    options = {"max_size": None, "ping_interval": None, "close_timeout": 0.1}
    async with serve(does, HOST, 0, **options) as server:  # type: ignore[arg-type]
        port = next(iter(server.sockets)).getsockname()[1]
        end = End()
        await end.wire.open(f"http://{HOST}:{port}", "/ari/events")
        try:
            yield end
        finally:
            await end.wire.close()


async def echo(far: ServerConnection) -> None:
    async for text in far:
        await far.send(text)


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536, 300_000])
async def test_a_message_of_any_length_comes_and_goes_whole(length: int) -> None:
    async with connected(echo) as end:
        end.wire.say(b"x" * length)
        end.wire.say(b"next")
        assert await end.next() == b"x" * length
        assert await end.next() == b"next"


async def test_a_message_in_pieces_is_one_and_a_ping_between_them_is_answered() -> None:
    async def in_pieces(far: ServerConnection) -> None:
        async def pieces() -> AsyncIterator[str]:
            yield '{"type":'
            await (await far.ping())
            yield '"ї"}'

        await far.send(pieces())
        await far.wait_closed()

    async with connected(in_pieces) as end:
        assert await end.next() == '{"type":"ї"}'.encode()


async def test_who_closes_is_heard_once_and_what_is_said_then_is_lost() -> None:
    async def leave(far: ServerConnection) -> None:
        await far.send("last")

    async with connected(leave) as end:
        assert await end.next() == b"last"
        assert await end.next() is None
        end.wire.say(b"nobody hears it")
        await end.wire.close()
        assert end.heard.empty()


async def test_a_server_that_is_no_websocket_or_is_silent_or_away_is_no_connection() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")

    server = await asyncio.start_server(refuse, HOST, 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NoConnection, match="401"):
            await End().wire.open(f"http://{HOST}:{port}", "/")
    with pytest.raises(NoConnection):
        await End().wire.open(f"http://{HOST}:{free_port(HOST)}", "/")


async def test_a_far_end_that_does_not_answer_any_more_ends_the_connection() -> None:
    async def hang(far: ServerConnection) -> None:
        far.transport.pause_reading()
        await far.wait_closed()

    async with connected(hang) as end:
        await end.wire.keep(0.01, 0.05)
        assert await end.next() is None


async def test_a_far_end_that_answers_pings_is_kept() -> None:
    async with connected(echo) as end:
        keeping = asyncio.ensure_future(end.wire.keep(0.005, 2.0))
        for _ in range(5):
            end.wire.say(b"still there")
            assert await end.next() == b"still there"
        keeping.cancel()
