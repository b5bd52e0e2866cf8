"""The one WebSocket to Asterisk: its events come in, our requests go out, in order."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import structlog

from dzvin.infra.metrics import ARI_SECONDS
from dzvin.kernel.messages import Input
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
from dzvin.telephony.asterisk.wire import NoConnection, Wire

GONE = Reply(status=0, text="no connection")
log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode


MOST_UNHEARD, MOST_UNTOLD = 20_000, 5_000
"""Events that wait here for the switch, and signals that wait there for the engine."""


class Untold(asyncio.Queue[Input | None]):
    """Signals that the engine has yet to hear. None: there are no more."""

    def __init__(self, most: int = MOST_UNTOLD) -> None:
        super().__init__()
        self._most = most
        self._is_read = asyncio.Event()

    async def get(self) -> Input | None:
        signal = await super().get()
        self._is_read.set()
        return signal

    async def room(self) -> None:
        """Until there is some: what comes of an event may be told at any time, events can wait."""
        while self.qsize() >= self._most:
            self._is_read.clear()
            await self._is_read.wait()


class AriSocket:
    """An open connection. Requests are pipelined; replies are matched by their number."""

    def __init__(self, most: int = MOST_UNHEARD) -> None:
        self._most = most
        self.wire = Wire(self._received, self._lose)
        self._asked: dict[str, tuple[asyncio.Future[Reply], float]] = {}
        """Until the reply: what waits for it, and when it was asked."""
        self._count = 0
        self._is_lost = False
        self._heard: asyncio.Queue[Heard | None] = asyncio.Queue()
        self.arriving: set[str] = set()
        """Channels whose StasisStart has come and waits to be heard."""

    def post(self, request: Request) -> asyncio.Future[Reply]:
        """Send it now; the reply comes later. Status 0 when the connection is lost first."""
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        if self._is_lost:
            reply.set_result(GONE)
            return reply
        self._count += 1
        number = str(self._count)
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
        self.wire.say(_encode(message))
        return reply

    async def ask(self, request: Request) -> Reply:
        return await self.post(request)

    async def heard(self, room: Callable[[], Awaitable[None]]) -> AsyncIterator[Heard]:
        """Events in Asterisk's order, each when there is room for it, until the connection is lost.
        Raises NoConnection then."""
        while True:
            await room()
            yield await self.next()

    async def next(self) -> Heard:
        """The next event; may be given up by a timeout. Raises NoConnection."""
        message = await self._heard.get()
        if message is None:
            raise NoConnection("the connection to Asterisk was lost")
        if isinstance(message, StasisStart):
            self.arriving.discard(message.channel.id)
        return message

    def _received(self, text: bytes) -> None:
        """Replies are told while events wait to be heard."""
        message = decode(text)
        if isinstance(message, RESTResponse):
            self._replied(message)
        elif message is not None and not self._is_lost:
            if isinstance(message, StasisStart):
                self.arriving.add(message.channel.id)
            self._heard.put_nowait(message)
            if self._heard.qsize() >= self._most:
                log.error("switch.too_much_unheard", events=self._most)
                self._lose()  # what there is by then is seen at the next connection
                self.wire.abort()

    async def close(self) -> None:
        await self.wire.close()

    def _replied(self, message: RESTResponse) -> None:
        asked = self._asked.pop(message.request_id, None)
        if asked is None:
            return
        reply, since = asked
        ARI_SECONDS.observe(time.monotonic() - since)
        if not reply.done():
            reply.set_result(Reply(status=message.status_code, text=message.message_body))

    def _lose(self) -> None:
        if self._is_lost:
            return
        self._is_lost = True
        lost, self._asked = self._asked, {}
        for reply, _ in lost.values():
            if not reply.done():
                reply.set_result(GONE)
        self._heard.put_nowait(None)


@asynccontextmanager
async def open_socket(address: str, password: str, app: str) -> AsyncIterator[AriSocket]:
    """Connect and hear only what we listen to. Raises NoConnection."""
    path = f"/ari/events?app={app}&api_key={ARI_USER}:{password}"
    socket = AriSocket()
    failure: Exception | None = None
    await socket.wire.open(address, path)
    async with asyncio.TaskGroup() as tasks:
        keeping = tasks.create_task(socket.wire.keep())
        try:
            await _listen(socket, app)
            yield socket
        except Exception as error:  # passed on below, bare: a group would wrap it
            failure = error
        finally:
            await socket.close()
            keeping.cancel()
    if failure is not None:
        raise failure


async def _listen(socket: AriSocket, app: str) -> None:
    """The allowed list must hold RESTResponse, or every reply vanishes."""
    body = {"allowed": [{"type": name} for name in LISTENED], "disallowed": []}
    reply = await socket.ask(
        Request(method="PUT", path=f"applications/{app}/eventFilter", body=body)
    )
    if not reply.is_ok:
        raise NoConnection(f"Asterisk refused: {reply.why}")
