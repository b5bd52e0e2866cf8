"""What a phone needs to sign in here: the card that is shown to whoever sets it up."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from dzvin.telephony.model import Transport

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without letters and digits that look alike: desk phones are typed by hand."""
SECRET_LENGTH = 20
"""More than 100 bits."""
HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]:]+))(?::\d+)?")
"""An address of the web, with or without a port."""
SETUP_TIME = timedelta(minutes=15)
"""How long the address behind a QR code answers."""


class Way(Struct, frozen=True, kw_only=True):
    transport: Transport
    port: int


class Registrar(Struct, frozen=True, kw_only=True):
    """Where phones sign in at this installation."""

    domain: str = ""
    """Empty: wherever the page was found."""
    ways: tuple[Way, ...] = ()
    """The recommended one first."""


class Account(Struct, frozen=True, kw_only=True):
    """What a person types into a phone, without the password. The login is the device's name."""

    domain: str
    ways: tuple[Way, ...]


class Setup(Struct, frozen=True, kw_only=True):
    """What the address behind a QR code holds, sealed. `mark`: the password it was made for."""

    tenant: str
    device: str
    mark: str
    until: datetime


def account_of(registrar: Registrar, host: str) -> Account:
    """`host`: the page's address, with or without a port."""
    return Account(domain=registrar.domain or _hostname(host), ways=registrar.ways)


def new_secret(choose: Callable[[str], str]) -> str:
    """`choose` picks one letter."""
    return "".join(choose(ALPHABET) for _ in range(SECRET_LENGTH))


def setup_from(opened: str, now: datetime) -> Setup | None:
    """None for what is no such address, or an old one."""
    try:
        found = msgspec.json.decode(opened, type=Setup)
    except msgspec.MsgspecError:
        return None
    return found if now < found.until else None


def _hostname(host: str) -> str:
    found = HOST.fullmatch(host)
    return (found[1] or found[2]) if found else ""
