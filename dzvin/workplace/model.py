"""Phones of browsers: what a page needs to register, and for how long."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from dzvin.kernel.errors import AppError

OPERATOR_HOURS = 20
"""Longer than a shift; a sign-in that ends takes its endpoint along."""
GUEST_MINUTES = 60
"""A guest's talk ends by then."""
RELAY_MINUTES = 60
"""So long a sign-in's way through a narrow network is good; the page asks for the next in time."""


class IceServer(Struct, frozen=True, kw_only=True):
    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""


class Media(Struct, frozen=True, kw_only=True):
    """Who helps a browser to be heard; empty where everybody is on this machine."""

    ice_servers: Sequence[IceServer] = ()
    ice_expires_at: datetime | None = None


class Phone(Struct, frozen=True, kw_only=True):
    """Only for its own endpoint, and only until `expires_at`."""

    endpoint: str
    uri: str
    password: str
    socket: str
    ice_servers: Sequence[IceServer]
    ice_expires_at: datetime | None
    expires_at: datetime


class GuestPhone(Phone, frozen=True, kw_only=True):
    """`dial` is the one number that the guest's endpoint reaches."""

    token: str
    dial: str


class PublicNumber(Struct, frozen=True, kw_only=True):
    """What a visitor may know before he calls."""

    label: str
    company: str
    language: str


class PublicRow(Struct, frozen=True, kw_only=True):
    tenant: str
    tenant_name: str
    id: str
    number: str
    label: str
    language: str


class UnknownNumber(AppError):
    """There is no such number to call."""

    code = "guest.unknown_number"
    status = 404


class GuestLimited(AppError):
    """Too many calls from this address: wait a minute."""

    code = "guest.rate_limited"
    status = 429
    retry_after_seconds = 60


def sip_uri(endpoint: str) -> str:
    """The host is only a name: browsers reach Asterisk through the web process."""
    return f"sip:{endpoint}@dzvin.invalid"
