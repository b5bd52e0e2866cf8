"""The wire to Asterisk: a WebSocket with no more than we need; each call costs thirty messages.

What is said in one go leaves in one write: a write costs more than a message.
"""

import asyncio
import secrets
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha1
from typing import cast
from urllib.parse import urlsplit

PING_SECONDS = 2.0
DEAD_AFTER_SECONDS = 5.0
CLOSE_SECONDS = 1.0
LARGEST_MESSAGE = 8 * 1024 * 1024
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUED, TEXT, CLOSE, PING, PONG = 0x0, 0x1, 0x8, 0x9, 0xA
FINAL, MASKED = 0x80, 0x80
NO_MASK = bytes(4)
"""A client's frames carry a mask against proxies that believe what they see; here there is none."""

type Hear = Callable[[bytes], None]


class NoConnection(ConnectionError):
    """Asterisk does not answer here, or the connection to it was lost."""


class Wire(asyncio.Protocol):
    """`hear` gets each message, `lost` is called once, at the end."""

    def __init__(self, hear: Hear, lost: Callable[[], None]) -> None:
        self._hear, self._lost = hear, lost
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._key = b64encode(secrets.token_bytes(16))
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self._lives = asyncio.Event()
        self._taken = b""
        """The beginning of a frame whose end is on its way."""
        self._message = b""
        """The beginning of a message that comes in several frames."""
        self._leaving: list[bytes] = []

    # --- what we do

    async def open(self, address: str, path: str) -> None:
        """Raises NoConnection."""
        parts = urlsplit(address)
        asked = (
            f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {self._key.decode()}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n"
        )
        try:
            async with asyncio.timeout(DEAD_AFTER_SECONDS):
                host, port = parts.hostname or "", parts.port or 80
                await self._loop.create_connection(lambda: self, host, port)
                assert self._transport is not None
                self._transport.write(asked.encode())
                await self._opened
        except (OSError, TimeoutError) as refusal:
            self.abort()
            raise NoConnection(str(refusal) or "no answer") from None
        except asyncio.CancelledError:
            self.abort()
            raise

    def say(self, text: bytes) -> None:
        """Leaves at the end of this turn of the loop."""
        self._send(TEXT, text)

    async def keep(
        self, ping_seconds: float = PING_SECONDS, dead_seconds: float = DEAD_AFTER_SECONDS
    ) -> None:
        """Ends the connection when Asterisk is silent too long."""
        while True:
            await asyncio.sleep(ping_seconds)
            self._lives.clear()
            self._send(PING, b"")
            try:
                async with asyncio.timeout(dead_seconds - ping_seconds):
                    await self._lives.wait()
            except TimeoutError:
                return self.abort()

    async def close(self) -> None:
        if self._transport is None or self._closed.done():
            return
        self._send(CLOSE, b"\x03\xe8")
        self._flush()
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await asyncio.shield(self._closed)
        except TimeoutError:
            self.abort()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _send(self, kind: int, content: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if not self._leaving:
            self._loop.call_soon(self._flush)
        size = len(content)
        if size < 126:
            head = bytes((FINAL | kind, MASKED | size))
        elif size < 65536:
            head = bytes((FINAL | kind, MASKED | 126)) + size.to_bytes(2)
        else:
            head = bytes((FINAL | kind, MASKED | 127)) + size.to_bytes(8)
        self._leaving += (head, NO_MASK, content)

    def _flush(self) -> None:
        whole, self._leaving = b"".join(self._leaving), []
        if whole and self._transport is not None and not self._transport.is_closing():
            self._transport.write(whole)

    # --- what comes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._lives.set()
        if self._taken:
            data = self._taken + data
        start = 0
        if not self._opened.done():
            start = self._welcomed(data)
        while self._opened.done() and (frame := self._frame(data, start)) is not None:
            kind, begin, start = frame
            self._framed(kind, data[begin:start])
        self._taken = data[start:]

    def connection_lost(self, error: Exception | None) -> None:
        if not self._opened.done():
            self._opened.set_exception(ConnectionResetError("the connection was closed"))
        if not self._closed.done():
            self._closed.set_result(None)
        self._lost()

    def _welcomed(self, data: bytes) -> int:
        """Where the first frame begins, once the answer to our wish is whole."""
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return 0
        first, *headers = data[:end].split(b"\r\n")
        said = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(b":") for line in headers)
        }
        proof = b64encode(sha1(self._key + GUID, usedforsecurity=False).digest())
        if b" 101" not in first or said.get(b"sec-websocket-accept") != proof:
            self._opened.set_exception(ConnectionRefusedError(first.decode(errors="replace")))
            self.abort()
        else:
            self._opened.set_result(None)
        return end + 4

    def _frame(self, data: bytes, start: int) -> tuple[int, int, int] | None:
        """First byte, begin and end of what it carries; None when it is not all there."""
        have = len(data) - start
        if have < 2:
            return None
        size, begin = data[start + 1], start + 2
        if size == 126:
            size, begin = int.from_bytes(data[begin : begin + 2]), begin + 2
        elif size == 127:
            size, begin = int.from_bytes(data[begin : begin + 8]), begin + 8
        if begin - start > have:
            return None
        if size > LARGEST_MESSAGE:
            self.abort()
            return None
        return (data[start], begin, begin + size) if begin + size <= len(data) else None

    def _framed(self, first: int, content: bytes) -> None:
        if first == FINAL | TEXT:
            self._hear(content)
        elif first & 0x0F in {TEXT, CONTINUED}:
            self._message += content
            if len(self._message) > LARGEST_MESSAGE:
                self.abort()
            elif first & FINAL:
                whole, self._message = self._message, b""
                self._hear(whole)
        elif first & 0x0F == PING:
            self._send(PONG, content)
        elif first & 0x0F == CLOSE and self._transport is not None:
            self._flush()
            self._transport.close()
