"""A small TURN client: asks coturn for a relayed port and speaks through it, as a browser does."""

import hmac
import os
import socket
import ssl
import struct
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import md5
from ipaddress import ip_address

COOKIE = 0x2112A442
ALLOCATE, REFRESH, PERMIT, SEND, DATA = 0x003, 0x004, 0x008, 0x016, 0x017
USERNAME, INTEGRITY, ERROR, REALM, NONCE = 0x0006, 0x0008, 0x0009, 0x0014, 0x0015
PEER, DATA_ATTRIBUTE, RELAYED, TRANSPORT, LIFETIME = 0x0012, 0x0013, 0x0016, 0x0019, 0x000D
UDP, TCP = 17, 6
ERROR_CLASS, SUCCESS_CLASS = 0x110, 0x100


_had = set[int]()


class Refused(Exception):
    """The relay said no: `code` is its reason."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def pass_for(secret: str, user: str, until: int) -> tuple[str, str]:
    name = f"{until}:{user}"
    return name, b64encode(hmac.digest(secret.encode(), name.encode(), "sha1")).decode()


@dataclass
class TurnClient:
    """`transport`: udp, tcp or tls."""

    address: tuple[str, int]
    username: str
    password: str
    transport: str = "udp"
    realm: bytes = b""
    nonce: bytes = b""
    waiting: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.socket = self._connected()
        if self.transport == "tls":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)

    def _connected(self) -> socket.socket:
        """From a port that no client had: coturn keeps for a while what it gave to who came from
        there, even when it was given back, and refuses another one (437)."""
        kind = socket.SOCK_DGRAM if self.transport == "udp" else socket.SOCK_STREAM
        while True:
            made = socket.socket(socket.AF_INET, kind)
            made.settimeout(5)
            made.connect(self.address)
            port = made.getsockname()[1]
            if port not in _had:
                _had.add(port)
                return made
            made.close()

    def close(self) -> None:
        self.socket.close()

    def allocate(self, relay: int = UDP) -> tuple[str, int]:
        """The relayed address. Raises Refused."""
        answer = self.ask(ALLOCATE, [(TRANSPORT, struct.pack("!I", relay << 24))])
        return self._address(answer[RELAYED])

    def refresh(self, seconds: int) -> None:
        self.ask(REFRESH, [(LIFETIME, struct.pack("!I", seconds))])

    def permit(self, peer: str) -> None:
        """That this address may speak to us, and we to it. Raises Refused."""
        self.ask(PERMIT, [(PEER, self._packed(peer, 0))])

    def send(self, peer: tuple[str, int], data: bytes) -> None:
        number = os.urandom(12)
        body = self._body([(PEER, self._packed(*peer)), (DATA_ATTRIBUTE, data)])
        self.socket.sendall(self._head(SEND, len(body), number) + body)

    def receive(self) -> bytes:
        """What a peer said."""
        while True:
            kind, found = self._read(self.waiting.pop(0) if self.waiting else self._message())
            if kind == DATA:
                return found[DATA_ATTRIBUTE]

    def ask(self, method: int, attributes: list[tuple[int, bytes]]) -> dict[int, bytes]:
        for _ in range(3):
            kind, found = self._exchange(method, attributes)
            if not kind & ERROR_CLASS == ERROR_CLASS:
                return found
            code = found[ERROR][2] * 100 + found[ERROR][3]
            is_challenge = code in {401, 438} and found.get(NONCE, self.nonce) != self.nonce
            if not is_challenge:
                raise Refused(code)
            self.realm, self.nonce = found[REALM], found[NONCE]
        raise Refused(code)

    def _exchange(
        self, method: int, attributes: list[tuple[int, bytes]]
    ) -> tuple[int, dict[int, bytes]]:
        number = os.urandom(12)
        if self.nonce:
            attributes = [
                *attributes,
                (USERNAME, self.username.encode()),
                (REALM, self.realm),
                (NONCE, self.nonce),
            ]
        body = self._body(attributes)
        if self.nonce:
            key = md5(  # noqa: S324 - as the protocol wants it
                f"{self.username}:{self.realm.decode()}:{self.password}".encode()
            ).digest()
            signed = self._head(method, len(body) + 24, number) + body
            body += self._body([(INTEGRITY, hmac.digest(key, signed, "sha1"))])
        self.socket.sendall(self._head(method, len(body), number) + body)
        while True:
            message = self._message()
            if message[8:20] == number:
                return self._read(message)
            self.waiting.append(message)

    def _message(self) -> bytes:
        if self.transport == "udp":
            return self.socket.recv(65_536)
        head = self._exactly(20)
        return head + self._exactly(struct.unpack("!H", head[2:4])[0])

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            part = self.socket.recv(count - len(found))
            if not part:
                raise ConnectionResetError("the relay closed the connection")
            found += part
        return found

    @staticmethod
    def _head(kind: int, length: int, number: bytes) -> bytes:
        return struct.pack("!HHI", kind, length, COOKIE) + number

    @staticmethod
    def _body(attributes: list[tuple[int, bytes]]) -> bytes:
        return b"".join(
            struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)
            for kind, value in attributes
        )

    @staticmethod
    def _read(message: bytes) -> tuple[int, dict[int, bytes]]:
        kind, at, found = struct.unpack("!H", message[:2])[0], 20, dict[int, bytes]()
        while at < len(message):
            name, length = struct.unpack("!HH", message[at : at + 4])
            found[name] = message[at + 4 : at + 4 + length]
            at += 4 + length + (-length % 4)
        return kind, found

    @staticmethod
    def _packed(address: str, port: int) -> bytes:
        """XOR-PEER-ADDRESS of an IPv4 peer."""
        number = int(ip_address(address)) ^ COOKIE
        return struct.pack("!BBHI", 0, 1, port ^ (COOKIE >> 16), number)

    @staticmethod
    def _address(value: bytes) -> tuple[str, int]:
        _, _, port, number = struct.unpack("!BBHI", value[:8])
        return str(ip_address(number ^ COOKIE)), port ^ (COOKIE >> 16)
