"""Reads a SIP message as far as a ladder needs, and takes out what nobody may read."""

import re

from msgspec import Struct

LARGEST = 6_000
"""Characters of a message that are kept."""
GONE = "(removed)"

SECRET_HEADER = re.compile(
    r"^((?:proxy-)?(?:authorization|authenticate)|www-authenticate|authentication-info|identity)"
    r"[ \t]*:.*(?:\r?\n[ \t].*)*",
    re.IGNORECASE | re.MULTILINE,
)
SECRET_SDP = re.compile(r"^(a=crypto|a=ice-pwd|k)([:=]).*$", re.IGNORECASE | re.MULTILINE)
PASSWORD = re.compile(r"(\bsips?:[^\s:@;>]+):[^\s@>]+@", re.IGNORECASE)
NUMBER = re.compile(r"(\b(?:sips?|tel):)(\+?[0-9*#()./%-]{4,})", re.IGNORECASE)
SHOWN_NAME = re.compile(
    r"^((?:from|f|to|t|contact|m|p-asserted-identity|p-preferred-identity|remote-party-id|diversion"
    r"|referred-by|b|reply-to)[ \t]*:[ \t]*)[^<\r\n]+<",
    re.IGNORECASE | re.MULTILINE,
)
START = re.compile(r"(?:SIP/2\.0 (\d{3}) ?([^\r\n]*)|([A-Za-z]+) \S+ SIP/2\.0)")
SEQUENCE = re.compile(r"^CSeq[ \t]*:[ \t]*(\d+)[ \t]+([A-Z]+)", re.IGNORECASE | re.MULTILINE)
KEPT_DIGITS = 2


class SipHead(Struct, frozen=True, kw_only=True):
    """`method` of a request or of what is answered; `code` 0 for a request."""

    method: str
    sequence: int = 0
    """Of CSeq: a request and its answers have the same."""
    code: int = 0
    reason: str = ""


def head_of(text: str) -> SipHead | None:
    """None for what is no SIP message."""
    start, sequence = START.match(text), SEQUENCE.search(text)
    if start is None:
        return None
    number = int(sequence[1][:9]) if sequence else 0
    if start[3]:
        return SipHead(method=start[3].upper(), sequence=number)
    method = sequence[2].upper() if sequence else ""
    return SipHead(method=method, sequence=number, code=int(start[1]), reason=start[2].strip()[:60])


def without_secrets(text: str) -> str:
    """Passwords and their digests, SRTP keys and ICE passwords never reach the disk."""
    text = SECRET_HEADER.sub(lambda found: f"{found[1]}: {GONE}", text)
    text = SECRET_SDP.sub(lambda found: f"{found[1]}{found[2]}{GONE}", text)
    return PASSWORD.sub(rf"\1:{GONE}@", text)[:LARGEST]


def masked(text: str) -> str:
    """For who may not see numbers: their last two digits stay, names go."""
    text = SHOWN_NAME.sub(r"\1<", text)
    return NUMBER.sub(lambda found: f"{found[1]}***{found[2][-KEPT_DIGITS:]}", text)
