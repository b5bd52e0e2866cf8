"""Into how many segments an SMS is cut: by the alphabet its signs need (3GPP TS 23.038, 23.040).

A sign outside the 7-bit alphabet makes the whole text UCS-2. Of a long text each segment loses six
octets to the header that joins them. The browser counts alike: tests/golden/segments.json.
"""

from typing import Literal

from msgspec import Struct

type Alphabet = Literal["gsm7", "ucs2"]

GSM7 = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""TS 23.038 6.2.1: a sign's place is its septet. 0x1B leads into the extension table."""
ESCAPE = 0x1B
EXTENSION = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E,
    "|": 0x40, "€": 0x65,
}  # fmt: skip
"""TS 23.038 6.2.1.1: two septets each."""

ROOM: dict[Alphabet, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}
"""Of a text of one segment, and of each segment of a longer one: in septets, in 16-bit units."""

_EXTENDED = {place: sign for sign, place in EXTENSION.items()}
_SEPTET = {sign: place for place, sign in enumerate(GSM7) if place != ESCAPE}


class Cut(Struct, frozen=True, kw_only=True):
    """`used`: septets or 16-bit units of the whole text; `left`: of the last segment."""

    alphabet: Alphabet
    segments: tuple[str, ...]
    used: int
    left: int


def cut(text: str) -> Cut:
    """A sign of two septets, or of two 16-bit units, is never torn. No text is no segment."""
    alphabet = alphabet_of(text)
    whole, joined = ROOM[alphabet]
    sizes = [size_of(sign, alphabet) for sign in text]
    used = sum(sizes)
    if used <= whole:
        return Cut(
            alphabet=alphabet, segments=(text,) if text else (), used=used, left=whole - used
        )
    segments, begin, filled = [], 0, 0
    for place, size in enumerate(sizes):
        if filled + size > joined:
            segments.append(text[begin:place])
            begin, filled = place, 0
        filled += size
    segments.append(text[begin:])
    return Cut(alphabet=alphabet, segments=tuple(segments), used=used, left=joined - filled)


def alphabet_of(text: str) -> Alphabet:
    return "gsm7" if all(sign in _SEPTET or sign in EXTENSION for sign in text) else "ucs2"


def size_of(sign: str, alphabet: Alphabet) -> int:
    """In septets, or in 16-bit units: signs beyond the basic plane are two."""
    if alphabet == "gsm7":
        return 2 if sign in EXTENSION else 1
    return 2 if ord(sign) > 0xFFFF else 1


def octets(segment: str, alphabet: Alphabet) -> bytes:
    """As SMPP takes them: a septet in an octet each, or UTF-16 with the high octet first."""
    if alphabet == "ucs2":
        return segment.encode("utf-16-be")
    found = bytearray()
    for sign in segment:
        found += bytes((ESCAPE, EXTENSION[sign])) if sign in EXTENSION else bytes((_SEPTET[sign],))
    return bytes(found)


def text_of(octets: bytes) -> str:
    """Septets that lie one in an octet."""
    found, is_extended = [], False
    for octet in octets:
        if is_extended:
            found.append(_EXTENDED.get(octet, " "))
            is_extended = False
        elif octet == ESCAPE:
            is_extended = True
        else:
            found.append(GSM7[octet & 0x7F])
    return "".join(found)
