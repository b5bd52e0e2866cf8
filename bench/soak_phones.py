"""Phones of the soak: SIP phones that speak all the time, and browsers that only signal.

A browser's phone is SIP over the product's own WebSocket with the words of WebRTC in its SDP. It
does neither ICE nor DTLS, so nobody speaks there, and its talks are short and not recorded.
"""

import asyncio
import re
import struct
from contextlib import suppress
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from dzvin.infra.clock import now
from tests.support.phone import Call, Phone, fresh
from tests.support.rtp import FRAME, Voice, tone
from tests.support.service import Person
from tests.support.sip_message import Message

FRAME_SECONDS = 0.02
AGAIN_SECONDS = (0.5, 1.0, 2.0, 4.0)
"""When an INVITE that nobody heard is sent again (RFC 3261, timer A)."""
KEPT_ANSWERS = 2000
REGISTERED_SECONDS = 30.0


class Choir:
    """One clock for all voices: a task for each would cost more than the calls."""

    def __init__(self) -> None:
        self.voices: set[SoakVoice] = set()
        self.silences: list[tuple[float, float]] = []
        """Since when (Unix time) and how long nobody spoke, because the box was too busy."""

    @property
    def late_seconds(self) -> float:
        return sum(seconds for _, seconds in self.silences)

    async def sing(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            for voice in tuple(self.voices):
                voice.tick()
            due += FRAME_SECONDS
            behind = loop.time() - due
            if behind > 0.2:  # nobody speaks faster than time
                self.silences.append((now().timestamp() - behind, behind))
                due = loop.time()
            await asyncio.sleep(max(0.0, -behind))


CHOIR = Choir()


class SoakVoice(Voice):
    """Says a tone as soon as it knows the other side; what it hears it forgets."""

    def __init__(self) -> None:
        super().__init__()
        self._to: tuple[str, int] | None = None
        self._sequence = self._since = 0
        self.say(tone(440))

    def start(self, address: str, port: int) -> None:
        self._to = address, port
        CHOIR.voices.add(self)

    def close(self) -> None:
        CHOIR.voices.discard(self)
        self.transport.close()

    def tick(self) -> None:
        kind, payload, is_first = self._next()
        stamp = self._sequence * FRAME
        if kind:
            self._since = stamp if is_first else self._since
            stamp = self._since
        mark = 0x80 if is_first else 0
        head = struct.pack(
            "!BBHII", 0x80, kind | mark, self._sequence & 0xFFFF, stamp & 0xFFFFFFFF, 0x0D2B1234
        )
        self.transport.sendto(head + payload, self._to)
        self._sequence += 1

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        pass


class MuteVoice(SoakVoice):
    def start(self, address: str, port: int) -> None:
        pass


class SoakPhone(Phone):
    """Insists on what it asks, and forgets what is over."""

    voice = SoakVoice

    def __init__(self, *of: Any) -> None:
        super().__init__(*of)
        self.heard: set[str] = set()
        """Calls to which the other side has said anything."""

    def _answered(self, answer: Message) -> None:
        self.heard.add(answer.one("call-id"))
        super()._answered(answer)

    async def stay_registered(self) -> None:
        """Again and again, as phones do: a switch that was started anew knows nobody."""
        while True:
            with suppress(TimeoutError):
                await self.register()
            await asyncio.sleep(REGISTERED_SECONDS if self.is_registered else 1)

    async def insist(self, call: Call) -> None:
        for seconds in AGAIN_SECONDS:
            await asyncio.sleep(seconds)
            if call.id in self.heard or call.ended.is_set():
                return
            self.send(call.invite)

    async def bye(self, call: Call, within: float = 30.0) -> bool:
        """Hang up, again and again until it is heard. False when it never was."""
        loop = asyncio.get_running_loop()
        until = loop.time() + within
        while not call.ended.is_set() and loop.time() < until:
            with suppress(TimeoutError):
                await call.hang_up()
        return call.ended.is_set()

    def forget(self, call: Call) -> None:
        call._over()
        self.calls.pop(call.id, None)
        while len(self._sent) > KEPT_ANSWERS:
            del self._sent[next(iter(self._sent))]


class BrowserPhone(SoakPhone):
    """Of a page: over its WebSocket, and back on it when it was cut."""

    voice = MuteVoice

    def __init__(self, person: Person, told: dict[str, Any]) -> None:
        super().__init__(
            person.service.bind, ("dzvin.invalid", 5060), told["endpoint"], told["password"]
        )
        self.person, self._path = person, told["socket"]
        self.socket: ClientConnection | None = None
        self._own = f"{fresh('r')}.invalid"
        self._going: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self.port = 9
        self.contact = f"<sip:{self.user}@{self._own};transport=ws>"
        self._start(self._stay())
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in tuple(self._going):
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)

    async def _stay(self) -> None:
        while True:
            with suppress(OSError, WebSocketException, TimeoutError, AssertionError):
                await self._once()
            self.socket, self.is_registered = None, False
            await asyncio.sleep(0.5)

    async def _once(self) -> None:
        cookie = "; ".join(f"{one.name}={one.value}" for one in self.person.http.cookies.jar)
        async with connect(
            self.person.service.address.replace("http", "ws") + self._path,
            additional_headers={"Cookie": cookie},
            subprotocols=[Subprotocol("sip")],
            proxy=None,
        ) as self.socket:
            staying = self._start(self.stay_registered())
            try:
                async for said in self.socket:
                    if said.strip():
                        self.datagram_received(
                            said.encode() if isinstance(said, str) else said, ("", 0)
                        )
            finally:
                staying.cancel()

    def _start(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        return task

    def via(self) -> str:
        return f"SIP/2.0/WS {self._own};branch=z9hG4bK{fresh('b')}"

    def send(self, message: Message) -> None:
        self._say(message.encode())

    def _say(self, data: bytes) -> None:
        if self.socket is not None:
            self._start(self._said(self.socket, data.decode()))

    async def _said(self, socket: ClientConnection, text: str) -> None:
        with suppress(WebSocketException):
            await socket.send(text)

    @property
    def transport(self) -> Any:  # type: ignore[override]
        return self

    def sendto(self, data: bytes, to: object) -> None:
        """As a datagram's transport has it."""
        self._say(data)

    def sdp(self, port: int) -> str:
        """An answer to the last offer: the words of WebRTC, and nobody behind the candidate."""
        offer = next((c.invite.body for c in reversed(self.calls.values())), "")
        found = re.search(r"a=mid:(\S+)", offer)
        mid = found[1] if found else "0"
        bundle = f"a=group:BUNDLE {mid}\r\n" if "a=group:BUNDLE" in offer else ""
        fingerprint = ":".join(["AB"] * 32)
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self.address}\r\ns=-\r\nt=0 0\r\n{bundle}"
            f"m=audio {port} UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 {self.address}\r\n"
            f"a=mid:{mid}\r\na=rtcp-mux\r\na=ice-ufrag:soak\r\na=ice-pwd:{'soak' * 6}\r\n"
            f"a=fingerprint:sha-256 {fingerprint}\r\na=setup:active\r\n"
            f"a=candidate:1 1 UDP 2130706431 {self.address} {port} typ host\r\n"
            "a=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n"
        )
