"""Speaks on both legs of many calls for the price of a few system calls a tick, and counts.

All callers speak from one socket and all operators from another, each everywhere with the same
words at the same time, so a packet is made (and, in SRTP, encrypted) once and handed to the kernel
with a list of addresses. Talks begin in ten groups, two milliseconds apart. What comes back is
told apart by the port of Asterisk that it comes from.

Loss is counted from end to end: what a caller said and his operator did not hear, and the other
way round. The ends of a talk are counted alike on both sides, so packets under way cancel out.
"""

import base64
import ctypes
import hmac
import os
import re
import socket
import struct
import time
from collections.abc import Callable

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

GROUPS, FRAME_SECONDS = 10, 0.02
FRAME = 160
"""Bytes of G.711 in 20 ms."""
AT_ONCE, ROOM = 1024, 256
SUITE = "AES_CM_128_HMAC_SHA1_80"
SETTLED_SECONDS = 0.5
now = time.monotonic


class _Iov(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


class _Header(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("iov", ctypes.POINTER(_Iov)),
        ("iov_length", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class _Message(ctypes.Structure):
    _fields_ = [("header", _Header), ("length", ctypes.c_uint)]


_libc = ctypes.CDLL(None, use_errno=True)


class Srtp:
    """One master key for all that we say (RFC 3711, key derivation rate 0)."""

    def __init__(self) -> None:
        self.master = os.urandom(30)
        self._key = self._derived(0, 16)
        self._mac = self._derived(1, 20)
        self._salt = int.from_bytes(self._derived(2, 14), "big")

    @property
    def line(self) -> str:
        return f"{SUITE} inline:{base64.b64encode(self.master).decode()}"

    def _derived(self, label: int, length: int) -> bytes:
        key, salt = self.master[:16], int.from_bytes(self.master[16:], "big")
        counter = ((salt ^ (label << 48)) << 16).to_bytes(16, "big")
        return Cipher(AES(key), CTR(counter)).encryptor().update(bytes(length))

    def protect(self, packet: bytes, index: int) -> bytes:
        ssrc = int.from_bytes(packet[8:12], "big")
        counter = (self._salt << 16) ^ (ssrc << 64) ^ (index << 16)
        cipher = Cipher(AES(self._key), CTR(counter.to_bytes(16, "big"))).encryptor()
        closed = packet[:12] + cipher.update(packet[12:])
        tag = hmac.digest(self._mac, closed + (index >> 16).to_bytes(4, "big"), "sha1")
        return closed + tag[:10]


class Side:
    """All callers, or all operators."""

    def __init__(self, address: str, ssrc: int, srtp: Srtp | None) -> None:
        self.address, self.ssrc, self.srtp = address, ssrc, srtp
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for name in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self.socket.setsockopt(socket.SOL_SOCKET, name, 1 << 22)
        self.socket.bind((address, 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.sent = np.zeros(65536, np.int64)
        self.heard = np.zeros(65536, np.int64)
        """By the port of Asterisk."""
        self.lengths = np.zeros(2048, np.int64)
        self.unsent = 0
        self._places: list[dict[int, bytes]] = [{} for _ in range(GROUPS)]
        self._lists: list[tuple[ctypes.Array[_Message], np.ndarray, object] | None]
        self._lists = [None] * GROUPS
        self._words = np.random.default_rng(ssrc).normal(0, 12, (50, FRAME)).astype(np.int8)
        self._iov = _Iov()
        self._packet = b""
        self._make_room()

    def sdp(self, protocol: str = "RTP/AVP", crypto: str = "") -> str:
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self.address}\r\ns=-\r\nc=IN IP4 {self.address}\r\nt=0 0\r\n"
            f"m=audio {self.port} {protocol} 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\n"
            f"{crypto}a=sendrecv\r\n"
        )

    def speak_to(self, place: tuple[str, int]) -> None:
        address = struct.pack("!2xH4s8x", place[1], socket.inet_aton(place[0]))
        family = struct.pack("=H", socket.AF_INET)
        group = place[1] // 2 % GROUPS
        self._places[group][place[1]] = family + address[2:]
        self._lists[group] = None

    def be_silent_to(self, port: int) -> None:
        group = port // 2 % GROUPS
        self._places[group].pop(port, None)
        self._lists[group] = None

    def make(self, n: int) -> None:
        """The words of the n-th 20 ms."""
        head = struct.pack("!BBHII", 0x80, 0, n & 0xFFFF, n * FRAME & 0xFFFFFFFF, self.ssrc)
        # µ-law of a soft noise: encoders have work with it, as with speech.
        packet = head + (self._words[n % 50].view(np.uint8) ^ 0xFF).tobytes()
        self._packet = self.srtp.protect(packet, n) if self.srtp else packet
        self._kept = ctypes.create_string_buffer(self._packet, len(self._packet))
        self._iov.base = ctypes.addressof(self._kept)
        self._iov.len = len(self._packet)

    def send(self, group: int) -> None:
        places = self._places[group]
        if not places:
            return
        made = self._lists[group] or self._listed(group)
        messages, ports, _ = made
        done = 0
        while done < len(ports):
            rest = ctypes.byref(messages, done * ctypes.sizeof(_Message))
            sent = _libc.sendmmsg(self.socket.fileno(), rest, len(ports) - done, 0)
            if sent <= 0:
                self.unsent += len(ports) - done
                break
            done += sent
        self.sent[ports[:done]] += 1

    def _listed(self, group: int) -> tuple[ctypes.Array[_Message], np.ndarray, object]:
        places = self._places[group]
        names = ctypes.create_string_buffer(b"".join(places.values()), 16 * len(places))
        messages = (_Message * len(places))()
        for n in range(len(places)):
            head = messages[n].header
            head.name, head.name_length = ctypes.addressof(names) + 16 * n, 16
            head.iov, head.iov_length = ctypes.pointer(self._iov), 1
        made = messages, np.array(list(places), np.int64), names
        self._lists[group] = made
        return made

    def _make_room(self) -> None:
        self._room = ctypes.create_string_buffer(AT_ONCE * ROOM)
        self._names = ctypes.create_string_buffer(AT_ONCE * 16)
        self._incoming = (_Message * AT_ONCE)()
        self._iovs = (_Iov * AT_ONCE)()
        for n in range(AT_ONCE):
            self._iovs[n].base = ctypes.addressof(self._room) + n * ROOM
            self._iovs[n].len = ROOM
            head = self._incoming[n].header
            head.name, head.name_length = ctypes.addressof(self._names) + 16 * n, 16
            head.iov, head.iov_length = ctypes.pointer(self._iovs[n]), 1
        self._ports = np.frombuffer(self._names, np.uint8).reshape(AT_ONCE, 16)

    def listen(self) -> None:
        """Everything that has come."""
        while True:
            got = _libc.recvmmsg(
                self.socket.fileno(), self._incoming, AT_ONCE, socket.MSG_DONTWAIT, None
            )
            if got <= 0:
                return
            ports = self._ports[:got, 2].astype(np.int64) * 256 + self._ports[:got, 3]
            np.add.at(self.heard, ports, 1)
            self.lengths[self._incoming[0].length] += 1
            if got < AT_ONCE:
                return


class Talk:
    """Both legs' ports at Asterisk, and what was said and heard there when counting began."""

    def __init__(self, operator: tuple[str, int]) -> None:
        self.operator = operator
        self.caller = ("", 0)
        self.before: tuple[int, int, int, int] | None = None


class Media:
    def __init__(self, caller: str, operator: str, *, has_srtp: bool) -> None:
        self.callers = Side(caller, 0x1111, None)
        self.operators = Side(operator, 0x2222, Srtp() if has_srtp else None)
        self.talks: dict[object, Talk] = {}
        self.said = self.lost = self.counted = 0
        self.is_counting = False
        self.latest = 0.0
        """The most that a tick came late."""
        self._began = now()
        self._ticks = 0

    def operator_sdp(self, invite: bytes) -> str:
        """The answer to what Asterisk offers him."""
        text = invite.decode()
        protocol = re.search(r"m=audio \d+ (\S+)", text)
        assert protocol, text
        if self.operators.srtp is None:
            return self.operators.sdp(protocol[1])
        offered = re.search(rf"a=crypto:(\d+) {SUITE}", text)
        assert offered, f"no SRTP is offered: {text}"
        line = f"a=crypto:{offered[1]} {self.operators.srtp.line}\r\n"
        return self.operators.sdp(protocol[1], line)

    def operator_up(self, key: object, invite: bytes) -> None:
        self.talks[key] = Talk(spoken_at(invite))

    def caller_up(self, key: object, answer: bytes) -> bool:
        """Whether both hear one another now."""
        talk = self.talks.get(key)
        if talk is None:
            return False
        talk.caller = spoken_at(answer)
        self.callers.speak_to(talk.caller)
        self.operators.speak_to(talk.operator)
        return True

    def count(self, key: object) -> None:
        """From now on."""
        talk = self.talks.get(key)
        if talk is not None and self.is_counting and talk.before is None:
            talk.before = self._told(talk)

    def begin_counting(self) -> None:
        self.is_counting = True
        for key in list(self.talks):
            self.count(key)

    def end_counting(self) -> None:
        for talk in self.talks.values():
            self._add(talk)
        self.is_counting = False

    def over(self, key: object) -> None:
        talk = self.talks.pop(key, None)
        if talk is None:
            return
        self._add(talk)
        self.callers.be_silent_to(talk.caller[1])
        self.operators.be_silent_to(talk.operator[1])

    def _told(self, talk: Talk) -> tuple[int, int, int, int]:
        at_caller, at_operator = talk.caller[1], talk.operator[1]
        return (
            int(self.callers.sent[at_caller]), int(self.operators.heard[at_operator]),
            int(self.operators.sent[at_operator]), int(self.callers.heard[at_caller]),
        )  # fmt: skip

    def _add(self, talk: Talk) -> None:
        if talk.before is None:
            return
        said, heard, said_back, heard_back = (
            after - before for after, before in zip(self._told(talk), talk.before, strict=True)
        )
        self.said += said + said_back
        self.lost += said - heard + said_back - heard_back
        self.counted += 1
        talk.before = None

    def tick(self) -> float:
        """All that is due; when the next tick is."""
        pause = FRAME_SECONDS / GROUPS
        while (due := self._began + self._ticks * pause) <= now():
            self.latest = max(self.latest, now() - due) if self.is_counting else 0.0
            cycle, group = divmod(self._ticks, GROUPS)
            for side in (self.callers, self.operators):
                if group == 0:
                    side.make(cycle + 1)
                side.send(group)
            self._ticks += 1
        for side in (self.callers, self.operators):
            side.listen()
        return due

    def told(self) -> dict[str, object]:
        return {
            "said_packets": self.said,
            "lost_packets": self.lost,
            "loss_percent": round(100 * max(0, self.lost) / max(1, self.said), 4),
            "counted_talks": self.counted,
            "unsent_packets": self.callers.unsent + self.operators.unsent,
            "latest_tick_ms": round(1000 * self.latest, 1),
            "packet_bytes_at_operators": int(self.operators.lengths.argmax()),
        }

    def close(self) -> None:
        for side in (self.callers, self.operators):
            side.socket.close()


def spoken_at(message: bytes) -> tuple[str, int]:
    """Where Asterisk wants to hear us."""
    text = message.decode()
    place, port = re.search(r"c=IN IP4 (\S+)", text), re.search(r"m=audio (\d+)", text)
    assert place and port, text
    return place[1], int(port[1])


def every(clock: object, media: Media, is_over: Callable[[], bool]) -> None:
    """Tick by this clock (`at`) until it is over."""

    def again() -> None:
        if not is_over():
            clock.at(media.tick(), again)  # type: ignore[attr-defined]

    again()
