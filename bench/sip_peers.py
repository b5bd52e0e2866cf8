"""Callers and operators of the load maker: SIP by templates, with the RFC's retransmissions."""

import heapq
import itertools
import re
import time
from collections.abc import Callable
from hashlib import md5, sha256
from typing import Any

SDP = (
    "v=0\r\no=- 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n"
)
T1, GIVE_UP = 0.5, 32.0
REGISTERED_SECONDS = 3600
now = time.monotonic


def header(data: bytes, name: bytes) -> bytes:
    """Its value; PJSIP writes every name in full and every header in one line."""
    at = data.find(b"\r\n" + name + b": ")
    if at < 0:
        return b""
    at += len(name) + 4
    return data[at : data.index(b"\r\n", at)]


class Clock:
    """What is due at which time."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def at(self, when: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._due, (when, next(self._order), what))

    def seconds(self) -> float:
        return max(0.0, self._due[0][0] - now()) if self._due else 1.0

    def run(self) -> None:
        while self._due and self._due[0][0] <= now():
            heapq.heappop(self._due)[2]()

    def insist(self, send: Callable[[], None], is_done: Callable[[], bool]) -> None:
        """Send, and again after T1, 2 T1 … until it is done (RFC 3261, timers A, E and G)."""
        began = now()

        def again(pause: float) -> None:
            if is_done() or now() - began > GIVE_UP:
                return
            send()
            self.at(now() + pause, lambda: again(min(2 * pause, 4.0)))

        again(T1)


class Caller:
    """One call of a customer."""

    __slots__ = (
        "answered", "code", "ended", "heard", "id", "invited", "is_leaving", "number", "remote",
        "rings", "to",
    )  # fmt: skip

    def __init__(self, id: str, number: str) -> None:
        self.id, self.number = id, number
        self.invited = self.answered = self.ended = 0.0
        self.code = 0
        self.heard = self.is_leaving = False
        self.to = b""
        """The other end's address."""
        self.remote = ""
        """The To of its answer, with the tag."""
        self.rings: list[list[float]] = []
        """For each operator's INVITE of his: when it came, and when it was cancelled."""


class Line:
    """A call at an operator."""

    __slots__ = ("acked", "answer", "caller", "invite", "ring")

    def __init__(self, invite: bytes) -> None:
        self.invite = invite
        self.answer = b""
        self.acked = False
        self.caller: Caller | None = None
        self.ring: list[float] = []


class Operator:
    def __init__(self, load: Any, name: str, secret: str, address: str) -> None:
        self.load, self.name, self.secret, self.address = load, name, secret, address
        self.socket = load.bound(address, 0, self.heard)
        self.port = self.socket.getsockname()[1]
        self.sdp = SDP.format(address).encode()
        self.lines: dict[bytes, Line] = {}
        self.sent: dict[tuple[bytes, bytes], bytes] = {}
        self.free_at = 0.0
        self.is_registered = False

    def register(self, challenge: str = "") -> None:
        host, port = self.load.server
        uri = f"sip:{host}:{port}"
        signed = digest(challenge, "REGISTER", uri, self.name, self.secret) if challenge else ""
        own = f"<sip:{self.name}@{host}>"
        sequence = 2 if challenge else 1
        place = f"{self.address}:{self.port}"
        message = (
            f"REGISTER {uri} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {place};branch=z9hG4bKr{sequence}{self.name}\r\n"
            f"Max-Forwards: 70\r\nFrom: {own};tag=r\r\nTo: {own}\r\nCall-ID: r-{self.name}\r\n"
            f"CSeq: {sequence} REGISTER\r\nContact: <sip:{self.name}@{place}>\r\n"
            f"Expires: {REGISTERED_SECONDS}\r\n{signed}Content-Length: 0\r\n\r\n"
        )
        self.socket.sendto(message.encode(), self.load.server)

    def heard(self, data: bytes, at: float) -> None:
        if data.startswith(b"INVITE "):
            self.invited(data, at)
        elif data.startswith(b"ACK "):
            line = self.lines.get(header(data, b"Call-ID"))
            if line:
                line.acked = True
        elif data.startswith((b"BYE ", b"CANCEL ")):
            self.over(data, at)
        elif data.startswith(b"SIP/2.0 "):
            self.answered(data)
        else:
            self.reply(data, b"200 OK")

    def answered(self, data: bytes) -> None:
        if not header(data, b"CSeq").endswith(b"REGISTER"):
            return
        if data.startswith(b"SIP/2.0 401") and not self.is_registered:
            self.register(header(data, b"WWW-Authenticate").decode())
        elif data.startswith(b"SIP/2.0 200"):
            self.is_registered = True

    def invited(self, data: bytes, at: float) -> None:
        id = header(data, b"Call-ID")
        line = self.lines.get(id)
        if line is not None:
            if line.answer:
                self.socket.sendto(line.answer, self.load.server)
            return
        if self.lines and self.load.has_one_line:
            self.load.busy += 1
            self.reply(data, b"486 Busy Here")
            return
        line = self.lines[id] = Line(data)
        who = header(data, b"From")
        number = who[who.index(b"sip:") + 4 : who.index(b"@")].decode()
        line.caller = self.load.callers.get(number)
        if line.caller is None:
            self.load.strangers += 1
        else:
            line.ring = [at, 0.0]
            line.caller.rings.append(line.ring)
        if self.free_at and self.load.is_crowded:
            self.load.free_to_ring.append(at - self.free_at)
        self.free_at = 0.0
        self.reply(data, b"180 Ringing", line)
        if self.load.do_answer:
            self.load.clock.insist(lambda: self.pick_up(line), lambda: line.acked)

    def pick_up(self, line: Line) -> None:
        if line.answer.startswith(b"SIP/2.0 200"):
            self.socket.sendto(line.answer, self.load.server)
            return
        media, sdp = self.load.media, self.sdp
        if media is not None and line.caller is not None:
            media.operator_up(line.caller.id, line.invite)
            sdp = media.operator_sdp(line.invite).encode()
        self.reply(line.invite, b"200 OK", line, sdp)

    def over(self, data: bytes, at: float) -> None:
        """BYE or CANCEL. From its answer on he is free."""
        id = header(data, b"Call-ID")
        line = self.lines.pop(id, None)
        self.reply(data, b"200 OK")
        if line is None:
            return
        if data.startswith(b"CANCEL "):
            line.acked = True
            if line.ring:
                line.ring[1] = at
            self.reply(line.invite, b"487 Request Terminated")
        else:
            self.free_at = now()

    def reply(self, data: bytes, status: bytes, line: Line | None = None, sdp: bytes = b"") -> None:
        kind = b"Content-Type: application/sdp\r\n" if sdp else b""
        to = header(data, b"To")
        to = to if b";tag=" in to else to + b";tag=o"
        message = (
            b"SIP/2.0 %b\r\nVia: %b\r\nFrom: %b\r\nTo: %b\r\nCall-ID: %b\r\nCSeq: %b\r\n"
            b"Contact: <sip:%b@%b:%d>\r\n%bContent-Length: %d\r\n\r\n%b"
        ) % (
            status, header(data, b"Via"), header(data, b"From"), to, header(data, b"Call-ID"),
            header(data, b"CSeq"), self.name.encode(), self.address.encode(), self.port, kind,
            len(sdp), sdp,
        )  # fmt: skip
        if line is not None:
            line.answer = message
        self.socket.sendto(message, self.load.server)


class Trunk:
    """A provider's gateway: its callers."""

    def __init__(self, load: Any, address: str, port: int) -> None:
        self.load, self.address, self.port = load, address, port
        self.socket = load.bound(address, port, self.heard)
        self.sdp = SDP.format(address)
        self.calls: dict[bytes, Caller] = {}

    def dial(self, caller: Caller, dialled: str) -> None:
        self.calls[caller.id.encode()] = caller
        media = self.load.media
        sdp = media.callers.sdp() if media is not None else self.sdp
        body = (
            f"Contact: <sip:c@{self.address}:{self.port}>\r\nContent-Type: application/sdp\r\n"
            f"Content-Length: {len(sdp)}\r\n\r\n{sdp}"
        )
        host, port = self.load.server
        uri = f"sip:{dialled}@{host}:{port}"
        message = self.message(caller, "INVITE", uri, f"<{uri}>", body, "i")
        caller.to = uri.encode()
        caller.invited = now()
        self.load.clock.insist(
            lambda: self.socket.sendto(message, self.load.server) and None, lambda: caller.heard
        )

    def message(
        self, caller: Caller, method: str, uri: str, to: str, body: str = "", branch: str = "a"
    ) -> bytes:
        sequence = 2 if method == "BYE" else 1
        body = body or "Content-Length: 0\r\n\r\n"
        return (
            f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {self.address}:{self.port};"
            f"branch=z9hG4bK{branch}{caller.id}\r\nMax-Forwards: 70\r\n"
            f"From: <sip:{caller.number}@{self.address}>;tag=c\r\nTo: {to}\r\n"
            f"Call-ID: {caller.id}\r\nCSeq: {sequence} {method}\r\n{body}"
        ).encode()

    def heard(self, data: bytes, at: float) -> None:
        caller = self.calls.get(header(data, b"Call-ID"))
        if not data.startswith(b"SIP/2.0 "):
            if not data.startswith(b"ACK "):
                self.ended_by_other(data, caller, at)
            return
        if caller is None:
            return
        code = int(data[8:11])
        method = header(data, b"CSeq").rpartition(b" ")[2]
        if method == b"INVITE":
            self.invite_answered(caller, data, code, at)
        elif method == b"BYE" and code >= 200 and not caller.ended:
            caller.ended = at
            self.load.is_over(caller)

    def invite_answered(self, caller: Caller, data: bytes, code: int, at: float) -> None:
        caller.heard = True
        if code < 200:
            return
        to = header(data, b"To").decode()
        if code < 300:
            contact = header(data, b"Contact")
            caller.to = contact[contact.index(b"<") + 1 : contact.index(b">")]
        uri = caller.to.decode()
        branch = "k" if code < 300 else "i"
        ack = self.message(caller, "ACK", uri, to, branch=branch)
        self.socket.sendto(ack, self.load.server)
        if caller.code:
            return
        caller.code = code
        if code >= 300:
            caller.ended = at
            self.load.is_over(caller)
            return
        caller.answered, caller.remote = at, to
        self.load.is_up(caller, data)
        self.load.clock.at(at + self.load.talk(), lambda: self.hang_up(caller))

    def hang_up(self, caller: Caller) -> None:
        if caller.is_leaving or caller.ended:
            return
        caller.is_leaving = True
        self.load.is_leaving(caller)
        bye = self.message(caller, "BYE", caller.to.decode(), caller.remote, branch="b")
        self.load.clock.insist(
            lambda: self.socket.sendto(bye, self.load.server) and None, lambda: caller.ended > 0
        )

    def cancel(self, caller: Caller) -> None:
        uri = caller.to.decode()
        self.socket.sendto(
            self.message(caller, "CANCEL", uri, f"<{uri}>", branch="i"), self.load.server
        )

    def ended_by_other(self, data: bytes, caller: Caller | None, at: float) -> None:
        """OPTIONS, or a BYE that no caller wanted: counted as a failed call by its code."""
        names = (b"Via", b"From", b"To", b"Call-ID", b"CSeq")
        kept = b"".join(b"%b: %b\r\n" % (name, header(data, name)) for name in names)
        self.socket.sendto(
            b"SIP/2.0 200 OK\r\n" + kept + b"Content-Length: 0\r\n\r\n", self.load.server
        )
        if caller is not None and data.startswith(b"BYE ") and not caller.ended:
            caller.ended, caller.code = at, 999
            self.load.is_over(caller)


def digest(challenge: str, method: str, uri: str, name: str, secret: str) -> str:
    asked = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    hashed = sha256 if asked.get("algorithm", "MD5").upper().startswith("SHA-256") else md5

    def h(text: str) -> str:
        return hashed(text.encode()).hexdigest()

    first, second = h(f"{name}:{asked['realm']}:{secret}"), h(f"{method}:{uri}")
    answer = h(f"{first}:{asked['nonce']}:00000001:b:auth:{second}")
    parts = {"username": name, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri}
    parts |= {"response": answer, "cnonce": "b"}
    parts |= {"opaque": asked["opaque"]} if "opaque" in asked else {}
    quoted = ", ".join(f'{key}="{value}"' for key, value in parts.items())
    more = f"qop=auth, nc=00000001, algorithm={asked.get('algorithm', 'MD5')}"
    return f"Authorization: Digest {quoted}, {more}\r\n"
