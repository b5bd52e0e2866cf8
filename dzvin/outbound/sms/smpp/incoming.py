"""What a deliver_sm says when a person wrote it: who, what, and which part of a long text."""

import struct
from hashlib import sha256

from dzvin.outbound.sms.provider import Incoming
from dzvin.outbound.sms.segments import text_of
from dzvin.outbound.sms.smpp.pdu import (
    HAS_HEADER,
    MESSAGE_PAYLOAD,
    RECEIPTED_ID,
    BadPdu,
    delivered,
    source_of,
    to_of,
)

SAR_REFERENCE, SAR_TOTAL, SAR_NTH = 0x020C, 0x020E, 0x020F
USER_REFERENCE = 0x0204
"""The number that the sender's phone has given it (5.3.2.17)."""
JOINED_8, JOINED_16 = 0x00, 0x08
"""Elements of a user data header (TS 23.040, 9.2.3.24.1 and 9.2.3.24.8)."""

type Part = tuple[int, int, int]
"""Reference, total, nth."""


def incoming_of(body: bytes) -> Incoming:
    """What does not say rightly which part it is, is taken as it stands. Raises BadPdu."""
    try:
        esm_class, coding, text, extras = delivered(body)
    except (IndexError, struct.error) as error:
        raise BadPdu("deliver_sm is cut short") from error
    text = extras.get(MESSAGE_PAYLOAD, text)
    part: Part | None = None
    if esm_class & HAS_HEADER:
        part, text = _header(text)
    part = part or _sar(extras)
    reference, total, nth = part if part and 0 < part[2] <= part[1] else (0, 1, 1)
    own = extras.get(RECEIPTED_ID, b"").split(b"\0")[0].decode("latin-1")
    id = f"{reference}/{total}" if total > 1 else own
    return Incoming(number=source_of(body), text=_read(text, coding), id=id, nth=nth, total=total)


def mark_of(body: bytes) -> str:
    """Who wrote what to whom, and under which number of his phone, if it says so: the same when it
    is told again, whatever the provider numbers it by. Raises BadPdu."""
    try:
        esm_class, coding, text, extras = delivered(body)
    except (IndexError, struct.error) as error:
        raise BadPdu("deliver_sm is cut short") from error
    text, reference = extras.get(MESSAGE_PAYLOAD, text), extras.get(USER_REFERENCE, b"")
    said = (source_of(body), to_of(body), esm_class & HAS_HEADER, coding, reference, text)
    return "?" + sha256(repr(said).encode()).hexdigest()[:40]


def _header(text: bytes) -> tuple[Part | None, bytes]:
    """What joins the parts, and the text behind the header; the whole when that is cut short."""
    end, at, part = (text[0] if text else 0) + 1, 1, None
    if end > len(text):
        return None, text
    while at + 1 < end:
        kind, length = text[at], text[at + 1]
        value = text[at + 2 : at + 2 + length]
        if kind == JOINED_8 and len(value) == length == 3:
            part = (value[0], value[1], value[2])
        elif kind == JOINED_16 and len(value) == length == 4:
            part = (value[0] << 8 | value[1], value[2], value[3])
        at += 2 + length
    return part, text[end:]


def _sar(extras: dict[int, bytes]) -> Part | None:
    """The same as parameters (5.3.2.22 to 24)."""
    found = [extras.get(name, b"") for name in (SAR_REFERENCE, SAR_TOTAL, SAR_NTH)]
    if [len(each) for each in found] != [2, 1, 1]:
        return None
    reference, total, nth = (int.from_bytes(each, "big") for each in found)
    return reference, total, nth


def _read(text: bytes, coding: int) -> str:
    """data_coding (5.2.19): 0 is the alphabet of the network, which is GSM's by default."""
    if coding & 0x0C == 0x08:
        return text.decode("utf-16-be", "replace")
    if coding in {1, 3}:
        return text.decode("latin-1")
    return text_of(text)
