"""The one WebSocket to Asterisk: its events come in, our requests go out, in order."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.protocol import State

from dzvin.infra.metrics import ARI_SECONDS
from dzvin.telephony.asterisk.config import ARI_USER
from dzvin.telephony.asterisk.messages import (
    LISTENED,
    Heard,
    Reply,
    Request,
    RESTResponse,
    StasisStart,
    decode,
)

PING_SECONDS = 2.0
DEAD_AFTER_SECONDS = 5.0
PHONES = "-phones"
LARGEST_MESSAGE = 8 * 1024 * 1024
_encode = msgspec.json.Encoder().encode


class NoConnection(ConnectionError):
    """Asterisk does not answer here, or the connection to it was lost."""


class _Gathering(ClientConnection):
    """What is asked in one go leaves in one packet: a write costs more than a request."""

    _is_due = False

    def send_data(self) -> None:
        if self.state is not State.OPEN:
            super().send_data()  # with all that waits
        elif not self._is_due:
            self._is_due = True
            self.loop.call_soon(self._send_gathered)

    def _send_gathered(self) -> None:
        self._is_due = False
        parts = self.protocol.data_to_send()
        if whole := b"".join(parts):
            self.transport.write(whole)
        if b"" in parts:
            self.transport.write_eof()


class AriSocket:
    """An open connection. Requests are pipelined; replies are matched by their number."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._asked: dict[str, tuple[asyncio.Future[Reply], float]] = {}
        """Until the reply: what waits for it, and when it was asked."""
        self._count = 0
        self._heard: asyncio.Queue[Heard | None] = asyncio.Queue()
        self.arriving: set[str] = set()
        """Channels whose StasisStart has come and waits to be heard."""

    async def post(self, request: Request) -> asyncio.Future[Reply]:
        """Send it now; the reply comes later. Status 0 when the connection is lost first."""
        self._count += 1
        number = str(self._count)
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._asked[number] = (reply, time.monotonic())
        message: dict[str, Any] = {
            "type": "RESTRequest",
            "transaction_id": number,
            "request_id": number,
            "method": request.method,
            "uri": request.path,
        }
        if request.body is not None:
            message |= {"content_type": "application/json", "message_body": request.text}
        try:
            await self._connection.send(_encode(message), text=True)
        except ConnectionClosed:
            self._lose()
        return reply

    async def ask(self, request: Request) -> Reply:
        return await (await self.post(request))

    async def heard(self) -> AsyncIterator[Heard]:
        """Events in Asterisk's order, until the connection is lost. Raises NoConnection then."""
        while True:
            yield await self.next()

    async def next(self) -> Heard:
        """The next event; may be given up by a timeout. Raises NoConnection."""
        message = await self._heard.get()
        if message is None:
            raise NoConnection("the connection to Asterisk was lost")
        if isinstance(message, StasisStart):
            self.arriving.discard(message.channel.id)
        return message

    async def read(self) -> None:
        """Runs as long as the connection lives, so that replies come while an event is heard."""
        try:
            async for text in self._connection:
                message = decode(text)
                if isinstance(message, RESTResponse):
                    self._replied(message)
                elif message is not None:
                    if isinstance(message, StasisStart):
                        self.arriving.add(message.channel.id)
                    self._heard.put_nowait(message)
        except ConnectionClosed:
            pass
        finally:
            self._lose()
            self._heard.put_nowait(None)

    async def close(self) -> None:
        await self._connection.close()

    def _replied(self, message: RESTResponse) -> None:
        asked = self._asked.pop(message.request_id, None)
        if asked is None:
            return
        reply, since = asked
        ARI_SECONDS.observe(time.monotonic() - since)
        if not reply.done():
            reply.set_result(Reply(status=message.status_code, text=message.message_body))

    def _lose(self) -> None:
        lost, self._asked = self._asked, {}
        for reply, _ in lost.values():
            if not reply.done():
                reply.set_result(Reply(status=0, text="no connection"))


@asynccontextmanager
async def open_socket(address: str, password: str, app: str) -> AsyncIterator[AriSocket]:
    """Connect, read in the background, and hear only what we listen to. Raises NoConnection.

    Phones are heard by an application of their own on the same connection: who listens to a phone
    also gets its channels' events, each a second time.
    """
    apps = f"app={app},{app}{PHONES}"
    uri = f"{address.replace('http', 'ws', 1)}/ari/events?{apps}&api_key={ARI_USER}:{password}"
    try:
        connection = await connect(
            uri,
            ping_interval=PING_SECONDS,
            ping_timeout=DEAD_AFTER_SECONDS - PING_SECONDS,
            close_timeout=1,
            open_timeout=DEAD_AFTER_SECONDS,
            max_size=LARGEST_MESSAGE,
            compression=None,
            proxy=None,
            create_connection=_Gathering,
        )
    except (OSError, TimeoutError, WebSocketException) as refusal:
        raise NoConnection(str(refusal)) from None
    socket = AriSocket(connection)
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(socket.read())
        try:
            await _listen(socket, app)
            yield socket
        except Exception as error:  # passed on below, bare: a group would wrap it
            failure = error
        finally:
            await connection.close()
            reading.cancel()
    if failure is not None:
        raise failure


async def _listen(socket: AriSocket, app: str) -> None:
    phones = _filter(f"{app}{PHONES}", ("EndpointStateChange", "RESTResponse"))
    asked = [_filter(app, LISTENED), phones]
    for reply in [await socket.post(request) for request in asked]:
        if not (await reply).is_ok:
            raise NoConnection(f"Asterisk refused: {(await reply).why}")


def _filter(app: str, names: tuple[str, ...]) -> Request:
    """The allowed list must hold RESTResponse, or every reply vanishes."""
    body = {"allowed": [{"type": name} for name in names], "disallowed": []}
    return Request(method="PUT", path=f"applications/{app}/eventFilter", body=body)
