"""The certificate of this instance: there before anything starts, renewed before it ends."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import structlog

from dzvin.infra import clock
from dzvin.infra.certificates import BrokenCertificate, Certificate, read
from dzvin.infra.network import own_addresses
from dzvin.run.home import Home
from dzvin.run.settings import BadSetting, Settings

LOOK_SECONDS = 30.0

log = structlog.get_logger()

type Renewed = Callable[[Certificate], Awaitable[None]]


def names_of(settings: Settings) -> tuple[str, ...]:
    """By which people and phones may call this machine; the most public one first."""
    found = [settings.public_address, *_bound(settings), socket.gethostname(), "localhost"]
    return tuple(dict.fromkeys(name.lower() for name in [*found, "127.0.0.1", "::1"] if name))


def ensure_certificate(home: Home) -> Certificate | None:
    """Checks a given one, makes our own where one is needed. Raises BadSetting."""
    certificate = home.certificate
    if certificate is None:
        return None
    if home.settings.tls_cert is None:
        _ensure_own(home)
    try:
        read(certificate.cert)
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate.cert, certificate.key)
    except BrokenCertificate as broken:
        raise BadSetting(f"DZVIN_TLS_CERT: {broken}") from None
    except ssl.SSLError:
        raise BadSetting(
            f"DZVIN_TLS_KEY={certificate.key} is not the key of DZVIN_TLS_CERT={certificate.cert}"
        ) from None
    except OSError as trouble:
        raise BadSetting(
            f"DZVIN_TLS_KEY={certificate.key} cannot be read: {trouble.strerror}"
        ) from None
    return certificate


def _ensure_own(home: Home) -> None:
    try:
        home.authority.ensure(names_of(home.settings), clock.now())
    except BrokenCertificate as broken:
        raise BadSetting(
            f"{broken}: restore it from a copy, or remove the folder {home.folder / 'tls'}, and"
            " trust the new one on each computer"
        ) from None


async def keep_certificate(home: Home, renewed: Renewed) -> None:
    """Looks each half minute: our own is renewed before it ends, and `renewed` hears of every
    change, also of a given one that somebody replaced. Until cancelled."""
    certificate = home.certificate
    if certificate is None:
        return
    known = _stamp(certificate)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            await asyncio.to_thread(ensure_certificate, home)
            stamp = _stamp(certificate)
            if stamp != known:
                await renewed(certificate)
                known = stamp
                ends_at = read(certificate.cert).ends_at.isoformat()
                log.info("certificate is renewed", ends_at=ends_at)
        except (BadSetting, BrokenCertificate, OSError) as broken:
            # half written, the pair does not fit yet, or there is no room for a copy of it
            log.warning("certificate is not usable, the old one stays", why=str(broken))


def _stamp(certificate: Certificate) -> tuple[bytes, ...]:
    """What is in the files: their time does not tell when a link is set to another file."""
    return tuple(_content(file) for file in (certificate.cert, certificate.key))


def _content(file: Path) -> bytes:
    with suppress(OSError):
        return file.read_bytes()
    return b""


def _bound(settings: Settings) -> list[str]:
    """Addresses we listen on: an open one means every address of this machine."""
    bound = {settings.bind, settings.sip_address}
    named = {one for one in bound if not ip_address(one).is_unspecified}
    if named == bound:
        return sorted(bound)
    return sorted(named | own_addresses())
