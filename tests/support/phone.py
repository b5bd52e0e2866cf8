"""A small SIP phone for tests: registers, calls, answers, rejects, cancels, hangs up; UDP only."""

import asyncio
import itertools
import re
from collections.abc import Callable, Sequence
from typing import Self
from urllib.parse import quote

from tests.support.rtp import Voice
from tests.support.sip_message import Message, address, digest, parse, tag, user

_numbers = itertools.count(1)
FIRST_REPEAT_SECONDS = 0.5
"""T1 of RFC 3261."""
ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY"


def fresh(kind: str) -> str:
    return f"{kind}{next(_numbers)}x{id(_numbers) & 0xFFFFFF:x}"


class Call:
    """One call of a phone, in either direction. Wait for `rang`, `answered`, `ended`."""

    def __init__(self, phone: "Phone", call_id: str) -> None:
        self.phone, self.id = phone, call_id
        self.voice = phone.voice()
        self.rang, self.answered, self.ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.code = 0
        """The final answer to the INVITE."""
        self.is_ended_by_other = False
        self.reason = ""
        """The Reason header of the CANCEL or BYE that ended it."""
        self.invite = Message()
        self.is_heard = False
        """The other side has answered the INVITE with anything."""
        self.is_acknowledged = False
        """The other side has heard our final answer to its INVITE."""
        self.local = self.remote = self.target = ""
        self.sequence = 1
        self.routes: list[str] = []
        self.progress: asyncio.Queue[str] = asyncio.Queue()
        """What is told of a transfer that this phone asked for, as `100`, `200`, `603`."""

    @property
    def caller(self) -> str:
        """The number that the other side shows."""
        return user(self.invite.one("from"))

    @property
    def caller_name(self) -> str:
        found = re.match(r'\s*"([^"]*)"', self.invite.one("from"))
        return found[1] if found else ""

    async def answer(self) -> None:
        port = await self._opened()
        self._say_finally(200, self.phone.sdp(port))
        self.answered.set()

    async def progress_with(self, sound: Sequence[bytes]) -> None:
        """Say this before the answer, as a provider does with its announcements (183)."""
        port = await self._opened()
        self.voice.say(sound)
        self.phone.send(self.phone.answer_to(self.invite, 183, self.local, self.phone.sdp(port)))

    async def _opened(self) -> int:
        if hasattr(self.voice, "transport"):
            return int(self.voice.transport.get_extra_info("sockname")[1])
        port = await self.voice.open(self.phone.address)
        self._hear(self.invite.body)
        return port

    def ring(self) -> None:
        self.phone.reply(self.invite, 180, self.local)

    def reject(self, code: int) -> None:
        self.code = code
        self._say_finally(code)
        self._over()

    def _say_finally(self, code: int, sdp: str = "") -> None:
        answer = self.phone.answer_to(self.invite, code, self.local, sdp)
        self.phone.say_until(lambda: self.is_acknowledged, answer)

    def cancel(self) -> None:
        """Give up a call that was not answered yet."""
        message = self.request("CANCEL", self.invite.uri, self.invite.one("via"))
        self.phone.say_until(lambda: self.ended.is_set() or self.answered.is_set(), message)

    async def hang_up(self) -> None:
        """Say goodbye and wait for the answer to it. To an answer that is still on its way nobody
        can say goodbye: what the switch tells others of it may be faster."""
        if not self.ended.is_set():
            await asyncio.wait_for(self.answered.wait(), 15)
        self.sequence += 1
        bye = self.request("BYE", self.target)
        await self.phone.transact(bye)
        self._over()

    async def refer(
        self,
        number: str = "",
        to: "Call | None" = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> int:
        """The transfer key: to a number, or to whom one has on another line. The answer's code."""
        self.sequence += 1
        message = self.request("REFER", self.target)
        where = f"sip:{number or user(to.remote if to else '')}@{self.phone.server[0]}"
        if to is not None:
            replaces = f"{to.id};to-tag={tag(to.remote)};from-tag={tag(to.local)}"
            where += f"?Replaces={quote(replaces, safe='')}"
        message.headers += [("refer-to", f"<{where}>"), ("contact", self.phone.contact), *headers]
        return (await self.phone.transact(message)).code

    async def told(self, within: float = 15.0) -> str:
        """The last word of a transfer that was asked for."""
        async with asyncio.timeout(within):
            while (code := await self.progress.get()).startswith("1"):
                pass
            return code

    def press(self, keys: str) -> None:
        self.voice.press(keys)

    def request(self, method: str, uri: str, via: str = "") -> Message:
        """A request inside this call."""
        message = Message(method=method, uri=uri)
        remote = self.remote if method != "CANCEL" else self.invite.one("to")
        of_invite = method in ("ACK", "CANCEL")
        sequence = self.invite.one("cseq").split()[0] if of_invite else self.sequence
        message.headers = [
            ("via", via or self.phone.via()),
            ("max-forwards", "70"),
            ("from", self.local),
            ("to", remote),
            ("call-id", self.id),
            ("cseq", f"{sequence} {method}"),
            *((("contact", self.phone.contact),) if method == "INVITE" else ()),
            *(("route", route) for route in self.routes),
        ]
        return message

    def heard_answer(self, answer: Message) -> None:
        """An answer to our INVITE."""
        self.is_heard = True
        if answer.code in (180, 183):
            self.rang.set()
            if answer.body:
                self._hear(answer.body)
        if answer.code < 200:
            return
        self.remote = answer.one("to")
        ack = self.request("ACK", self.invite.uri, self.invite.one("via"))
        if answer.code < 300:
            self.target = address(answer.one("contact"))
            self.routes = answer.all("record-route")[::-1]
            ack = self.request("ACK", self.target)
        self.phone.send(ack)
        if answer.code < 300:
            self._hear(answer.body)
            self.code = answer.code
            self.answered.set()
        elif answer.code not in (401, 407):
            self.code, self.reason = answer.code, answer.one("reason")
            self._over()

    def heard_request(self, request: Message) -> None:
        if request.method in ("BYE", "CANCEL"):
            self.phone.reply(request, 200, self.local)
            self.reason, self.is_ended_by_other = request.one("reason"), True
            if request.method == "CANCEL" and self.answered.is_set():
                return  # too late: a BYE follows
            if request.method == "CANCEL":
                self._say_finally(487)
            self._over()
        elif request.method == "ACK":
            self.is_acknowledged = True
        elif request.method == "INVITE" and self.answered.is_set():
            self._answer_again(request)
        elif request.method == "NOTIFY":
            self.phone.reply(request, 200, self.local)
            self.progress.put_nowait(request.body.split()[1])
        elif request.method != "INVITE":
            self.phone.reply(request, 200, self.local)

    def _answer_again(self, request: Message) -> None:
        """A re-INVITE (new media) is answered with what we have."""
        port = self.voice.transport.get_extra_info("sockname")[1]
        self.phone.send(self.phone.answer_to(request, 200, self.local, self.phone.sdp(port)))

    def _hear(self, sdp: str) -> None:
        where = re.search(r"c=IN IP4 (\S+)", sdp)
        port = re.search(r"m=audio (\d+)", sdp)
        assert where and port, sdp
        self.voice.start(where[1], int(port[1]))

    def _over(self) -> None:
        if not self.ended.is_set():
            self.ended.set()
            if hasattr(self.voice, "transport"):
                self.voice.close()


class Phone(asyncio.DatagramProtocol):
    """`async with Phone(address, server, user, password) as phone`. Rings by itself (180)."""

    voice: type[Voice] = Voice

    def __init__(
        self, address: str, server: tuple[str, int], user: str = "", password: str = ""
    ) -> None:
        self.address, self.server, self.user, self.password = address, server, user, password
        self.rings = True
        self.is_registered = False
        self.calls: dict[str, Call] = {}
        self.incoming: asyncio.Queue[Call] = asyncio.Queue()
        self._waiting: dict[tuple[str, str], asyncio.Queue[Message]] = {}
        self._sent: dict[tuple[str, str, str], bytes] = {}
        self._registration = fresh("reg"), 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, (self.address, 0))
        self.port = self.transport.get_extra_info("sockname")[1]
        self.contact = f"<sip:{self.user or 'test'}@{self.address}:{self.port}>"
        return self

    async def __aexit__(self, *error: object) -> None:
        for call in self.calls.values():
            if not call.ended.is_set() and call.answered.is_set():
                call.sequence += 1
                self.send(call.request("BYE", call.target))
            if hasattr(call.voice, "transport"):
                call.voice.close()
        self.transport.close()

    async def register(self, seconds: int = 300) -> int:
        """The final code: 200 when we are reachable. 0 seconds takes it back."""
        call_id, sequence = self._registration
        self._registration = call_id, sequence + 2
        uri = f"sip:{self.server[0]}:{self.server[1]}"
        own = f"<sip:{self.user}@{self.server[0]}>"
        message = Message(method="REGISTER", uri=uri)
        message.headers = [
            ("via", self.via()), ("max-forwards", "70"), ("from", f"{own};tag={fresh('t')}"),
            ("to", own), ("call-id", call_id), ("cseq", f"{sequence + 1} REGISTER"),
            ("contact", self.contact), ("expires", str(seconds)),
        ]  # fmt: skip
        code = (await self.transact(message)).code
        self.is_registered = code == 200 and seconds > 0
        return code

    async def call(
        self,
        number: str,
        from_number: str = "",
        name: str = "",
        *,
        uri: str = "",
        headers: Sequence[tuple[str, str]] = (),
    ) -> Call:
        """Dial; returns at once. Credentials are given when they are asked for. `uri`: what to ask
        for when it is not the number; `headers` are added."""
        call = Call(self, fresh("call"))
        self.calls[call.id] = call
        port = await call.voice.open(self.address)
        who = from_number or self.user or "anonymous"
        shown = f'"{name}" ' if name else ""
        call.local = f"{shown}<sip:{who}@{self.address}>;tag={fresh('t')}"
        call.remote = f"<sip:{number}@{self.server[0]}>"
        uri = uri or f"sip:{number}@{self.server[0]}:{self.server[1]}"
        call.invite = call.request("INVITE", uri)
        call.invite.headers += [("allow", ALLOW), ("content-type", "application/sdp"), *headers]
        call.invite.body = self.sdp(port)
        self._invite(call)
        return call

    def _invite(self, call: Call) -> None:
        invite, call.is_heard = call.invite, False

        def is_heard() -> bool:
            return call.is_heard or call.ended.is_set() or call.invite is not invite

        self.say_until(is_heard, invite)

    def say_until(
        self, is_heard: Callable[[], bool], message: Message, wait: float = FIRST_REPEAT_SECONDS
    ) -> None:
        """A busy switch drops messages and counts on their being said again (RFC 3261, 17.1)."""
        if is_heard() or self.transport.is_closing():
            return
        self.send(message)
        again = self.say_until, is_heard, message, 2 * wait
        asyncio.get_running_loop().call_later(wait, *again)

    def outsider(self, other: Call) -> Call:
        """As if he took part in another phone's call, of which he knows all but the tags."""
        forged = Call(self, other.id)
        forged.local, forged.remote = (
            f"{each.split(';')[0]};tag=x" for each in (other.local, other.remote)
        )
        forged.target, forged.sequence = other.target, other.sequence + 100
        forged.answered.set()
        return forged

    async def rung(self, within: float = 15.0) -> Call:
        """The next call that comes in."""
        async with asyncio.timeout(within):
            return await self.incoming.get()

    async def transact(self, message: Message, within: float = 15.0) -> Message:
        """Send and wait for the final answer, giving credentials once."""
        answer = await self._final(message, within)
        if answer.code == 401 and self.password:
            answer = await self._final(self._signed(message, answer), within)
        return answer

    async def _final(self, message: Message, within: float) -> Message:
        key = message.one("call-id"), message.one("cseq")
        answers = self._waiting[key] = asyncio.Queue[Message]()
        self.say_until(lambda: self._waiting.get(key) is not answers, message)
        try:
            async with asyncio.timeout(within):
                while True:
                    answer = await answers.get()
                    if answer.code >= 200:
                        return answer
        finally:
            del self._waiting[key]

    def _signed(self, message: Message, answer: Message) -> Message:
        number, method = message.one("cseq").split()
        signed = Message(method=message.method, uri=message.uri, body=message.body)
        asked = answer.one("www-authenticate")
        key = digest(asked, message.method, message.uri, self.user, self.password)
        changed = {"via": self.via(), "cseq": f"{int(number) + 1} {method}"}
        signed.headers = [(k, changed.get(k, v)) for k, v in message.headers]
        signed.headers.append(("authorization", key))
        return signed

    def send(self, message: Message) -> None:
        self.transport.sendto(message.encode(), self.server)

    def reply(self, request: Message, code: int, local: str = "") -> None:
        self.send(self.answer_to(request, code, local))

    def answer_to(self, request: Message, code: int, local: str = "", sdp: str = "") -> Message:
        """What is said again whenever the same is asked again."""
        kept = ("via", "from", "call-id", "cseq", "record-route")
        answer = Message(code=code, body=sdp)
        answer.headers = [(k, v) for k, v in request.headers if k in kept]
        answer.headers += [("to", local or request.one("to")), ("contact", self.contact)]
        if sdp:
            answer.headers.append(("content-type", "application/sdp"))
        key = request.one("call-id"), request.one("cseq"), request.one("via")
        self._sent[key] = answer.encode()
        return answer

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = parse(data)
        if message.code:
            self._answered(message)
            return
        key = message.one("call-id"), message.one("cseq"), message.one("via")
        if key in self._sent and message.method != "ACK":
            self.transport.sendto(self._sent[key], self.server)
            return
        call = self.calls.get(message.one("call-id"))
        if call:
            call.heard_request(message)
        elif message.method == "INVITE":
            self._arrived(message)
        elif message.method != "ACK":
            self.reply(message, 200 if message.method == "OPTIONS" else 481)

    def _arrived(self, invite: Message) -> None:
        call = Call(self, invite.one("call-id"))
        self.calls[call.id] = call
        call.invite, call.remote = invite, invite.one("from")
        call.local = f"{invite.one('to')};tag={fresh('t')}"
        call.target = address(invite.one("contact"))
        call.routes = invite.all("record-route")
        if self.rings:
            call.ring()
        self.incoming.put_nowait(call)

    def _answered(self, answer: Message) -> None:
        key = answer.one("call-id"), answer.one("cseq")
        if key in self._waiting:
            self._waiting[key].put_nowait(answer)
            return
        call = self.calls.get(answer.one("call-id"))
        if call is None or answer.one("cseq") != call.invite.one("cseq"):
            return  # to what was said before the password was given, and said twice
        is_first = "authorization" not in [k for k, _ in call.invite.headers]
        call.heard_answer(answer)
        if answer.code == 401:
            self._try_with_password(call, answer, is_first)

    def _try_with_password(self, call: Call, answer: Message, is_first: bool) -> None:
        if not (is_first and self.password):
            call.code = answer.code
            call.ended.set()
            return
        call.sequence += 1
        call.invite = self._signed(call.invite, answer)
        call.remote = call.invite.one("to")
        self._invite(call)

    def via(self) -> str:
        return f"SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{fresh('b')};rport"

    def sdp(self, port: int) -> str:
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self.address}\r\ns=-\r\nc=IN IP4 {self.address}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
            "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
        )


async def happens(event: asyncio.Event, within: float = 15.0) -> None:
    """Wait for `call.rang`, `call.answered` or `call.ended`."""
    async with asyncio.timeout(within):
        await event.wait()


__all__ = ["Call", "Phone", "happens", "tag"]
