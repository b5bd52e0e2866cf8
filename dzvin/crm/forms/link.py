"""The address of an outside CRM for a call: a template with placeholders, each value encoded."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.errors import AppError

NAMES = frozenset(
    (
        "phone", "phone_e164", "call_id", "queue_id", "queue_name", "operator_id",
        "operator_email", "direction", "contact_id", "did",
    )
)  # fmt: skip

_PLACE = re.compile(r"\{([^{}]*)\}")
_VARIABLE = re.compile(r"var\.[a-z][a-z0-9_.]{0,63}")
_HOST = re.compile(r"https?://[^\s/?#{}@\\]+([/?#].*)?", re.DOTALL)
_WEB = re.compile(r"https?://([^\s/?#{}@\\:\[\]]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?([/?#]\S*)?")
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


class BadLink(AppError):
    """Not an address that pages may open: it begins with https:// or http:// and a fixed host."""

    code = "link.invalid"
    status = 422


class Link(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: Annotated[str, Meta(pattern=r"^https?://[^\s\x00-\x1f\x7f]{1,1990}$(?!\n)")]
    mode: Literal["tab", "iframe", "popup"] = "tab"


def check_link(link: Link) -> None:
    """Raises BadLink. Nothing that a caller sends decides the host."""
    if not _HOST.fullmatch(link.url):
        raise BadLink(fields=[{"field": "link.url", "code": "bad_link"}])
    for name in _PLACE.findall(link.url):
        if name not in NAMES and not _VARIABLE.fullmatch(name):
            fields = [{"field": "link.url", "code": "unknown_placeholder", "name": name}]
            raise BadLink(fields=fields)


def host_of(url: str) -> str:
    """Empty when it is no whole address of the web."""
    found = _WEB.fullmatch(url)
    return found[1] if found else ""


def hook_host(url: str) -> str:
    """By which secrets are known: without its port, as browsers and the line name it, in small
    letters of ASCII. Empty when nobody can call it."""
    host = host_of(url).lower()
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def address(link: Link, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: encoded(values.get(found[1], "")), link.url)


def encoded(text: str) -> str:
    """By RFC 3986: only letters, digits and - . _ ~ stay."""
    raw = text.encode(errors="replace")
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in raw)
