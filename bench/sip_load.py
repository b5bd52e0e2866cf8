"""Makes SIP calls and answers them as cheaply as Python can: raw UDP, no parser, one heap of times.

    python bench/sip_load.py < orders > what came of them

One JSON order a line, one JSON answer a line: `register` the operators once, then `run` as often
as wanted. A caller has a number of his own, by which the operator's INVITE is known as his. What
is sent twice by either side is counted once and answered again.
"""

import heapq
import itertools
import json
import re
import select
import socket
import sys
import time
from collections.abc import Callable
from hashlib import md5, sha256

SDP = (
    "v=0\r\no=- 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n"
)
T1, GIVE_UP = 0.5, 32.0
REGISTERED_SECONDS = 3600
STRAGGLERS_SECONDS = 10.0
"""After the last caller was due, those who are still under way get so long."""
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
        "answered", "code", "end", "ended", "heard", "id", "invited", "number", "rings", "to",
    )  # fmt: skip

    def __init__(self, id: str, number: str) -> None:
        self.id, self.number = id, number
        self.invited = self.answered = self.ended = self.end = 0.0
        self.code = 0
        self.heard = False
        self.to = b""
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
    def __init__(self, load: "Load", name: str, secret: str, address: str) -> None:
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
        if self.free_at and self.load.had_waiting(self.free_at):
            self.load.free_to_ring.append(at - self.free_at)
        self.free_at = 0.0
        self.reply(data, b"180 Ringing", line)
        if self.load.do_answer:
            self.load.clock.insist(lambda: self.pick_up(line), lambda: line.acked)

    def pick_up(self, line: Line) -> None:
        self.reply(line.invite, b"200 OK", line, self.sdp)

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

    def __init__(self, load: "Load", address: str, port: int) -> None:
        self.load, self.address, self.port = load, address, port
        self.socket = load.bound(address, port, self.heard)
        self.sdp = SDP.format(address)
        self.calls: dict[bytes, Caller] = {}

    def dial(self, caller: Caller, dialled: str) -> None:
        self.calls[caller.id.encode()] = caller
        body = (
            f"Contact: <sip:c@{self.address}:{self.port}>\r\nContent-Type: application/sdp\r\n"
            f"Content-Length: {len(self.sdp)}\r\n\r\n{self.sdp}"
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
        caller.answered = at
        self.load.clock.at(at + self.load.talk(), lambda: self.hang_up(caller, uri, to))

    def hang_up(self, caller: Caller, uri: str, to: str) -> None:
        bye = self.message(caller, "BYE", uri, to, branch="b")
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


class Load:
    def __init__(self, server: tuple[str, int]) -> None:
        self.server = server
        self.clock = Clock()
        self.poll = select.epoll()
        self.hearers: dict[int, tuple[socket.socket, Callable[[bytes, float], None]]] = {}
        self.operators: list[Operator] = []
        self.trunks: list[Trunk] = []
        self.callers: dict[str, Caller] = {}
        self.do_answer = self.has_one_line = True
        self.busy = self.strangers = self.numbers = 0
        self.free_to_ring: list[float] = []
        self.order: dict[str, object] = {}
        self.begun: list[Caller] = []
        self.under_way = 0
        self.talk_number = 0

    def bound(
        self, address: str, port: int, heard: Callable[[bytes, float], None]
    ) -> socket.socket:
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        one.bind((address, port))
        one.setblocking(False)
        self.poll.register(one, select.EPOLLIN)
        self.hearers[one.fileno()] = one, heard
        return one

    def turn(self) -> None:
        for number, _ in self.poll.poll(self.clock.seconds()):
            if number not in self.hearers:
                continue
            one, heard = self.hearers[number]
            try:
                while True:
                    data = one.recv(8192)
                    heard(data, now())
            except BlockingIOError:
                pass
        self.clock.run()

    def talk(self) -> float:
        """Talks of one length end at once, so they spread around it by `spread`, evenly."""
        self.talk_number = (self.talk_number + 7) % 16
        spread = float(self.order["spread"])  # type: ignore[arg-type]
        return float(self.order["talk"]) * (1 + spread * (self.talk_number / 7.5 - 1))  # type: ignore[arg-type]

    def had_waiting(self, at: float) -> bool:
        """Whether somebody was in line all the time since, so that the operator had work."""
        return self.order.get("waiting", 0) != 0

    def begin(self) -> None:
        n = self.numbers
        self.numbers += 1
        caller = Caller(f"c{n}x{id(self):x}", f"+38050{n:07d}")
        self.callers[caller.number] = caller
        self.begun.append(caller)
        self.under_way += 1
        dialled = self.order["dialled"]
        assert isinstance(dialled, list)
        self.trunks[n % len(self.trunks)].dial(caller, dialled[n % len(dialled)])

    def is_over(self, caller: Caller) -> None:
        self.under_way -= 1

    def run(self, order: dict[str, object]) -> dict[str, object]:
        """`rate` callers a second, or always so many that `waiting` of them are not answered."""
        self.order = order
        self.do_answer = bool(order["answer"])
        self.has_one_line = bool(order["one_line"])
        self.busy = self.strangers = 0
        self.callers, self.begun, self.free_to_ring, self.under_way = {}, [], [], 0
        for one in self.operators:
            one.free_at = 0.0
        for trunk in self.trunks:
            trunk.calls.clear()
        began, used = now(), time.process_time()
        until = began + float(order["seconds"])  # type: ignore[arg-type]
        self.feed(began, until)
        while now() < until or (order["answer"] and self.under_way and now() < until + self.last()):
            self.turn()
        told = self.told(began, time.process_time() - used)
        self.calm()
        return told

    def last(self) -> float:
        return STRAGGLERS_SECONDS

    def feed(self, began: float, until: float) -> None:
        if rate := self.order.get("rate"):
            pause = 1 / float(rate)  # type: ignore[arg-type]

            def one(n: int) -> None:
                self.begin()
                due = began + (n + 1) * pause
                if due < until:
                    self.clock.at(due, lambda: one(n + 1))

            one(0)
            return

        def top_up() -> None:
            unanswered = sum(1 for one in self.begun[-2000:] if not one.code)
            for _ in range(min(5, int(self.order["waiting"]) - unanswered)):  # type: ignore[call-overload]
                self.begin()
            if now() + 0.02 < until:
                self.clock.at(now() + 0.02, top_up)

        top_up()

    def told(self, began: float, used: float) -> dict[str, object]:
        first = [c.rings[0][0] - c.invited for c in self.begun if c.rings]
        missed = [
            max(0.0, after[0] - before[1])
            for c in self.begun
            for before, after in itertools.pairwise(c.rings)
            if before[1]
        ]
        is_done = [c.code == 200 and c.ended > 0 and bool(c.rings) for c in self.begun]
        codes: dict[str, int] = {}
        for caller in self.begun:
            codes[str(caller.code)] = codes.get(str(caller.code), 0) + 1
        return {
            "callers": len(self.begun),
            "rung": sum(len(c.rings) for c in self.begun),
            "callers_rung": len(first),
            "failed": is_done.count(False) if self.do_answer else 0,
            "codes": codes,
            "answered_busy": self.busy,
            "strangers": self.strangers,
            "rang": first,
            "free_to_ring": self.free_to_ring,
            "missed_to_next": missed,
            "own_cpu_seconds": used,
            "seconds": now() - began,
            "numbers": [c.number for c in self.begun],
        }

    def calm(self) -> None:
        """Whoever still waits gives up, and what is said of it is heard."""
        for trunk in self.trunks:
            for caller in trunk.calls.values():
                if not caller.code:
                    trunk.cancel(caller)
        until = now() + 1.5
        while now() < until:
            self.turn()

    def register(self, operators: list[dict[str, str]], trunks: list[list[str]]) -> dict[str, int]:
        self.operators = [Operator(self, **one) for one in operators]
        self.trunks = [Trunk(self, address, int(port)) for address, port in trunks]
        for one in self.operators:
            one.register()
        until = now() + 10
        while now() < until and not all(one.is_registered for one in self.operators):
            self.turn()
        return {"registered": sum(one.is_registered for one in self.operators)}


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


def main() -> None:
    load: Load | None = None
    orders = select.epoll()
    orders.register(sys.stdin, select.EPOLLIN | select.EPOLLHUP)
    while True:
        # Between two orders phones answer what they are asked (OPTIONS).
        if load is not None:
            load.poll.register(sys.stdin, select.EPOLLIN)
            while not orders.poll(0):
                load.turn()
            load.poll.unregister(sys.stdin)
        line = sys.stdin.readline()
        if not line:
            return
        order = json.loads(line)
        what = order.pop("do")
        if what == "register":
            load = Load(tuple(order["server"]))
            told: object = load.register(order["operators"], order["trunks"])
        else:
            assert load is not None
            told = load.run(order)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
