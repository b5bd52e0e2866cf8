"""The words of SMPP 3.4 that we speak: how they are written and read, octet by octet."""

import struct
from typing import Literal

from msgspec import Struct

HEADER = struct.Struct(">IIII")
LARGEST_OCTETS = 65_536
"""No word of ours, and none that we understand, is longer."""

GENERIC_NACK = 0x80000000
BIND_TRANSCEIVER = 0x00000009
SUBMIT_SM = 0x00000004
DELIVER_SM = 0x00000005
UNBIND = 0x00000006
ENQUIRE_LINK = 0x00000015
ANSWER = 0x80000000
"""Set in the answer to a word."""

VERSION = 0x34
HAS_HEADER = 0x40
"""esm_class: the text begins with a user data header."""
RECEIPT = 0x04
"""esm_class of deliver_sm: it tells what became of a message (bits 5 to 2)."""
TYPE_BITS = 0x3C
INTERNATIONAL = 1
"""ton: the number begins with its country."""
WANTS_RECEIPT = 1
CODING = {"gsm7": 0x00, "ucs2": 0x08}

MESSAGE_PAYLOAD, RECEIPTED_ID, MESSAGE_STATE = 0x0424, 0x001E, 0x0427

OK, THROTTLED, QUEUE_FULL, UNKNOWN_COMMAND, TELL_AGAIN = 0x00, 0x58, 0x14, 0x03, 0x64

type Fate = Literal["sent", "delivered", "failed"]

STATES: dict[int, Fate] = {1: "sent", 2: "delivered", 3: "failed", 4: "failed", 5: "failed",
                           6: "sent", 7: "failed", 8: "failed"}  # fmt: skip
"""message_state, 5.2.28: en route, delivered, expired, deleted, undeliverable, accepted, unknown,
rejected."""
STATS: dict[str, Fate] = {
    "DELIVRD": "delivered", "EXPIRED": "failed", "DELETED": "failed", "UNDELIV": "failed",
    "UNKNOWN": "failed", "REJECTD": "failed",
}  # fmt: skip
"""Appendix B; any other is on its way."""


class BadPdu(Exception):
    """The other side does not speak SMPP, or not like this."""


class Pdu(Struct, frozen=True):
    command: int
    status: int
    sequence: int
    body: bytes = b""


class Address(Struct, frozen=True):
    ton: int
    npi: int
    text: str


class Receipt(Struct, frozen=True):
    """What became of the message that the provider calls `id`; `said` are its own words."""

    id: str
    fate: Fate
    said: str = ""


def encode(pdu: Pdu) -> bytes:
    return HEADER.pack(16 + len(pdu.body), pdu.command, pdu.status, pdu.sequence) + pdu.body


def length_of(head: bytes) -> int:
    """Octets of the whole word that begins with these 4. Raises BadPdu."""
    length = int.from_bytes(head, "big")
    if not HEADER.size <= length <= LARGEST_OCTETS:
        raise BadPdu(f"a word of {length} octets")
    return length


def decode(octets: bytes) -> Pdu:
    """One whole word."""
    _, command, status, sequence = HEADER.unpack_from(octets)
    return Pdu(command, status, sequence, octets[HEADER.size :])


def bind_transceiver(system_id: str, password: str, system_type: str) -> bytes:
    """The body of 4.1.5."""
    names = (_text(system_id, 16), _text(password, 9), _text(system_type, 13))
    return b"".join(names) + bytes((VERSION, 0, 0)) + b"\0"


def submit_sm(source: Address, to: Address, text: bytes, *, coding: int, has_header: bool) -> bytes:
    """The body of 4.4.1; a receipt is wanted."""
    return (
        b"\0"  # service_type
        + _address(source)
        + _address(to)
        + bytes((HAS_HEADER if has_header else 0, 0, 0))  # esm_class, protocol_id, priority
        + b"\0\0"  # schedule_delivery_time, validity_period
        + bytes((WANTS_RECEIPT, 0, coding, 0, len(text)))
        + text
    )


def joined(text: bytes, reference: int, total: int, nth: int) -> bytes:
    """With the header that lets a phone put segments together (TS 23.040 9.2.3.24.1)."""
    return bytes((5, 0, 3, reference & 0xFF, total, nth)) + text


def first_text(body: bytes) -> str:
    """The message id of a submit_sm_resp, the system id of a bind's answer."""
    return _until_nul(body, 0)[0]


def receipt_of(body: bytes) -> Receipt | None:
    """What a deliver_sm says of one of our messages; None when a person wrote it. Raises BadPdu."""
    try:
        esm_class, _, text, extras = delivered(body)
    except (IndexError, struct.error) as error:
        raise BadPdu("deliver_sm is cut short") from error
    if esm_class & TYPE_BITS != RECEIPT:
        return None
    told = _words(extras.get(MESSAGE_PAYLOAD, text).decode("latin-1"))
    id = extras.get(RECEIPTED_ID, b"").split(b"\0")[0].decode("latin-1") or told.get("id", "")
    if not id:
        return None
    state = extras.get(MESSAGE_STATE)
    stat = told.get("stat", "").upper()
    fate = STATES.get(state[0], "sent") if state else STATS.get(stat, "sent")
    code = told.get("err", "")
    said = " ".join(part for part in (stat, f"err {code}" if code.strip("0") else "") if part)
    return Receipt(id, fate, said)


def is_receipt(body: bytes) -> bool:
    """Else a person wrote it. Raises BadPdu."""
    try:
        return delivered(body)[0] & TYPE_BITS == RECEIPT
    except (IndexError, struct.error) as error:
        raise BadPdu("deliver_sm is cut short") from error


def source_of(body: bytes) -> str:
    """Who wrote: an international number with its plus."""
    _, at = _until_nul(body, 0)
    text, _ = _until_nul(body, at + 2)
    return f"+{text}" if body[at] == INTERNATIONAL and text.isdecimal() else text


def to_of(body: bytes) -> str:
    """To which of our numbers, or names."""
    _, at = _until_nul(body, 0)
    _, at = _until_nul(body, at + 2)
    return _until_nul(body, at + 2)[0]


def delivered(body: bytes) -> tuple[int, int, bytes, dict[int, bytes]]:
    """esm_class, data_coding, the short message and the optional parameters of 4.6.1."""
    _, at = _until_nul(body, 0)
    for _ in ("source", "destination"):
        _, at = _until_nul(body, at + 2)
    esm_class = body[at]
    _, at = _until_nul(body, at + 3)
    _, at = _until_nul(body, at)
    coding, length = body[at + 2], body[at + 4]
    at += 5
    text = body[at : at + length]
    return esm_class, coding, text, _optional(body, at + length)


def _optional(body: bytes, at: int) -> dict[int, bytes]:
    found = {}
    while at + 4 <= len(body):
        tag, length = struct.unpack_from(">HH", body, at)
        found[tag] = body[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def _words(text: str) -> dict[str, str]:
    """Of a receipt: `id:… sub:001 dlvrd:001 … stat:DELIVRD err:000 text:…`."""
    told, _, _ = text.partition(" text:")
    pairs = (word.split(":", 1) for word in told.split() if ":" in word)
    return {name.lower(): value for name, value in pairs}


def _until_nul(body: bytes, at: int) -> tuple[str, int]:
    """The text there, and where the next field begins."""
    end = body.find(b"\0", at)
    if end < 0:
        return body[at:].decode("latin-1"), len(body)
    return body[at:end].decode("latin-1"), end + 1


def _text(text: str, room: int) -> bytes:
    """At most `room` octets, the closing zero included."""
    return text.encode("latin-1", "replace")[: room - 1] + b"\0"


def _address(address: Address) -> bytes:
    return bytes((address.ton, address.npi)) + _text(address.text, 21)
