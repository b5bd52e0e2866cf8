"""Reads HEP3, in which Asterisk copies SIP messages to us (sipcapture/HEP, revision 12)."""

from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from struct import Struct as Layout

from msgspec import Struct

MAGIC = b"HEP3"
HEAD, CHUNK_HEAD = 6, 6
_chunk_head = Layout(">HHH").unpack_from
OWN_VENDOR = 0
"""Chunks of other vendors are somebody's additions."""
SOURCES, TARGETS = (3, 5), (4, 6)
SOURCE_PORT, TARGET_PORT = 7, 8
SECONDS, MICROSECONDS, KIND, KEY, PAYLOAD, ABOUT = 9, 10, 11, 14, 15, 17
SIP = 1


class Packet(Struct, frozen=True, kw_only=True):
    """One message as it went over the network. `about` is its SIP Call-ID."""

    at: datetime
    source: str
    target: str
    kind: int
    key: str
    about: str
    payload: bytes


def decode(datagram: bytes) -> Packet | None:
    """None for what is no HEP3, or is damaged."""
    chunks = _chunks(datagram)
    if chunks is None or PAYLOAD not in chunks:
        return None
    microseconds = _number(chunks, SECONDS) * 1_000_000 + _number(chunks, MICROSECONDS)
    return Packet(
        at=datetime.fromtimestamp(microseconds / 1_000_000, UTC),
        source=f"{_address(chunks, SOURCES)}:{_number(chunks, SOURCE_PORT)}",
        target=f"{_address(chunks, TARGETS)}:{_number(chunks, TARGET_PORT)}",
        kind=_number(chunks, KIND),
        key=_text(chunks, KEY),
        about=_text(chunks, ABOUT),
        payload=chunks[PAYLOAD],
    )


def _chunks(datagram: bytes) -> dict[int, bytes] | None:
    if len(datagram) < HEAD or not datagram.startswith(MAGIC):
        return None
    end = int.from_bytes(datagram[4:HEAD])
    if end > len(datagram):
        return None
    chunks: dict[int, bytes] = {}
    at = HEAD
    while at < end:
        if at + CHUNK_HEAD > end:
            return None
        vendor, kind, length = _chunk_head(datagram, at)
        if length < CHUNK_HEAD or at + length > end:
            return None
        if vendor == OWN_VENDOR:
            chunks[kind] = datagram[at + CHUNK_HEAD : at + length]
        at += length
    return chunks


def _number(chunks: dict[int, bytes], kind: int) -> int:
    """At most four bytes wide: what is longer is no number of HEP."""
    return int.from_bytes(chunks.get(kind, b"")[:4])


def _text(chunks: dict[int, bytes], kind: int) -> str:
    return chunks.get(kind, b"").decode(errors="replace")


def _address(chunks: dict[int, bytes], kinds: tuple[int, int]) -> str:
    return _shown(next((chunks[kind] for kind in kinds if kind in chunks), b""))


@lru_cache(1000)
def _shown(packed: bytes) -> str:
    """There are few of them, and each comes with every message."""
    try:
        address = str(ip_address(packed))
    except ValueError:
        return ""
    return f"[{address}]" if ":" in address else address
