"""SIP messages as a test phone reads and writes them (RFC 3261), and digest answers (RFC 2617)."""

import hashlib
import re
from dataclasses import dataclass, field

COMPACT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "l": "content-length",
    "c": "content-type",
    "k": "supported",
}


@dataclass
class Message:
    """A request has a method and a uri, an answer has a code."""

    method: str = ""
    uri: str = ""
    code: int = 0
    reason: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name.lower()]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def encode(self) -> bytes:
        first = (
            f"{self.method} {self.uri} SIP/2.0"
            if self.method
            else f"SIP/2.0 {self.code} {self.reason or 'X'}"
        )
        lines = [first, *(f"{key}: {value}" for key, value in self.headers)]
        lines.append(f"content-length: {len(self.body.encode())}")
        return ("\r\n".join(lines) + "\r\n\r\n" + self.body).encode()


def parse(datagram: bytes) -> Message:
    head, _, body = datagram.decode(errors="replace").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    message = Message(body=body)
    if first.startswith("SIP/2.0"):
        _, code, message.reason = first.split(" ", 2)
        message.code = int(code)
    else:
        message.method, message.uri, _ = first.split(" ", 2)
    for line in lines:
        key, _, value = line.partition(":")
        key = key.strip().lower()
        if key != "content-length" and key != "l":
            message.headers.append((COMPACT.get(key, key), value.strip()))
    return message


def tag(header: str) -> str:
    found = re.search(r";tag=([^;>\s]+)", header)
    return found[1] if found else ""


def address(header: str) -> str:
    """The URI inside a From, To or Contact."""
    found = re.search(r"<([^>]+)>", header)
    return found[1] if found else header.split(";")[0]


def user(header: str) -> str:
    found = re.search(r"sips?:([^@;>]+)@", header)
    return found[1] if found else ""


def digest(challenge: str, method: str, uri: str, name: str, password: str) -> str:
    """The Authorization header for a `WWW-Authenticate: Digest` challenge (MD5 or SHA-256)."""
    asked = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    algorithm = asked.get("algorithm", "MD5")
    hashed = hashlib.sha256 if algorithm.upper().startswith("SHA-256") else hashlib.md5

    def h(text: str) -> str:
        return hashed(text.encode()).hexdigest()

    first, second = h(f"{name}:{asked['realm']}:{password}"), h(f"{method}:{uri}")
    parts = {"username": name, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri}
    if "qop" in asked:
        count, own = "00000001", "0a4f113b"
        parts["response"] = h(f"{first}:{asked['nonce']}:{count}:{own}:auth:{second}")
        tail = f', qop=auth, nc={count}, cnonce="{own}"'
    else:
        parts["response"] = h(f"{first}:{asked['nonce']}:{second}")
        tail = ""
    if "opaque" in asked:
        parts["opaque"] = asked["opaque"]
    quoted = ", ".join(f'{key}="{value}"' for key, value in parts.items())
    return f"Digest {quoted}, algorithm={algorithm}{tail}"
