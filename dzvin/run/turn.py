"""The relay for browsers whose network lets no media through: coturn, as a part of an instance."""

import hmac
import os
import signal
import socket
import ssl
from contextlib import suppress
from pathlib import Path

from dzvin.infra import process
from dzvin.infra.debian_pool import PoolError
from dzvin.infra.network import family_of, is_own, number_of, sender_address
from dzvin.infra.program import Program, ProgramFailed
from dzvin.run.finding import Finding, failed, ok, warning
from dzvin.run.home import Home
from dzvin.run.settings import Settings
from dzvin.run.supervisor import PartFailed
from dzvin.telephony.turn.config import (
    TurnConfig,
    UnsafeValue,
    command,
    copy_certificate,
    may_read_again,
    write_config,
)
from dzvin.telephony.turn.credentials import Relay
from dzvin.telephony.turn.install import (
    COTURN,
    CoturnInstall,
    ensure_coturn,
    find_coturn,
    install_coturn,
)

NAME = "turn"
END_SECONDS = 5.0
BINDING_REQUEST = bytes.fromhex("00010000 2112a442")
"""STUN: who am I, as you see me? Everybody may ask; twelve bytes of our own follow."""


def secret_of(home: Home) -> str:
    """Random as the home's key is; whoever learns the one does not know the other."""
    return hmac.digest(home.secrets.key.encode(), b"turn", "sha256").hex()


def relay_of(home: Home) -> Relay | None:
    """What pages are told. A relay that nobody insisted on is offered only while it runs."""
    settings = home.settings
    if not settings.has_turn or (settings.turn == "auto" and not TurnPart.runs_in(home)):
        return None
    return Relay(
        host=settings.public_address,
        port=settings.turn_port,
        tls_port=settings.turn_tls_port if home.certificate else 0,
        secret=secret_of(home),
    )


def turn_config(home: Home) -> TurnConfig:
    """Raises PartFailed when the public name has no address."""
    settings, certificate = home.settings, home.certificate
    bind = settings.turn_bind
    family = family_of(bind)
    media = [sender_address(bind)]
    try:
        public = number_of(settings.public_address, family) if settings.public_address else ""
    except OSError as trouble:
        raise PartFailed(
            f"DZVIN_PUBLIC_ADDRESS={settings.public_address} has no address ({trouble.strerror})"
        ) from None
    if public and is_own(public):
        media.append(public)
    return TurnConfig(
        folder=home.folder / NAME,
        bind=bind,
        port=settings.turn_port,
        tls_port=settings.turn_tls_port,
        relay_ports=settings.turn_ports,
        secret=secret_of(home),
        cert=certificate.cert if certificate else None,
        key=certificate.key if certificate else None,
        media=tuple(dict.fromkeys(address for address in media if address)),
    )


class TurnPart:
    """Keeps running when only we are replaced: relayed calls go on."""

    name = NAME
    start_seconds = 60.0

    def __init__(self, home: Home, install: CoturnInstall) -> None:
        self._config, self._install = turn_config(home), install
        self._program = Program(NAME, command(self._config, install), home.folder)

    @classmethod
    def runs_in(cls, home: Home) -> bool:
        """Known before it is installed."""
        return Program(NAME, (), home.folder).mark is not None

    @property
    def mark(self) -> process.Mark | None:
        return self._program.mark

    def start(self) -> bool:
        if self.mark is not None:
            if self._program.was_told(self._told()):
                return True
            self._program.end(END_SECONDS)
        try:
            write_config(self._config, self._install)
            self._program.launch()
        except (UnsafeValue, ProgramFailed, OSError) as trouble:
            raise PartFailed(f"The TURN relay did not start: {trouble}") from None
        self._program.remember(self._told())
        return False

    def renew_certificate(self) -> None:
        """Relayed calls go on where it can read the new one; else it ends, and who watches it
        starts it again."""
        mark = self.mark
        if mark is None:
            return
        if not may_read_again(self._config):
            self.end()
            return
        copy_certificate(self._config)
        self._program.remember(self._told())
        with suppress(ProcessLookupError):
            os.kill(mark.pid, signal.SIGUSR2)

    def is_ready(self) -> bool:
        return answers_stun(self._config.bind, self._config.port)

    def end(self) -> None:
        self._program.end(END_SECONDS)

    def last_words(self) -> str:
        return self._program.last_words()

    def _told(self) -> object:
        return self._config, self._install, _content(self._config.cert)


def renew_certificate(home: Home) -> None:
    """For the process that renews it."""
    install = find_coturn(home.settings.cache)
    if home.settings.has_turn and install:
        TurnPart(home, install).renew_certificate()


def show(settings: Settings) -> str:
    """For `dzvin turn`. Raises PoolError when there is none."""
    install = find_coturn(settings.cache)
    if install is None:
        raise PoolError(f"No coturn {COTURN.oldest} or newer: run `dzvin turn install`")
    return _line(install)


def fetch(settings: Settings, *, is_fresh: bool) -> str:
    """What is there is enough, unless a fresh one is wanted. Raises PoolError."""
    get = install_coturn if is_fresh else ensure_coturn
    return _line(get(settings.cache, settings.debian_mirror, print))


def _line(install: CoturnInstall) -> str:
    return f"coturn {install.version} at {install.argv[-1]}"


def end_turn(home: Home) -> None:
    """One that an earlier start with other settings left."""
    Program(NAME, (), home.folder).end(END_SECONDS)


def relay(home: Home) -> Finding:
    """For `dzvin doctor`."""
    settings = home.settings
    bind, port, tls_port = settings.turn_bind, settings.turn_port, settings.turn_tls_port
    if not settings.has_turn:
        return ok("turn", "no relay: only this machine's own browsers call")
    if not answers_stun(bind, port):
        advice = f"look at {home.folder}/log/{NAME}.log; browsers behind firewalls hear nothing"
        return failed("turn", f"coturn does not answer at {bind}:{port}", advice)
    if not home.certificate:
        advice = "give DZVIN_TLS_CERT and DZVIN_TLS_KEY: strict firewalls let only TLS pass"
        return warning("turn", f"coturn answers at {bind}:{port}, without TLS", advice)
    if not answers_tls(bind, tls_port):
        advice = f"look at {home.folder}/log/{NAME}.log and the certificate"
        return failed("turn", f"coturn greets nobody over TLS at {bind}:{tls_port}", advice)
    first, last = settings.turn_ports
    return ok("turn", f"coturn at {bind}:{port}, TLS at {tls_port}, relays {first}-{last}")


def answers_stun(bind: str, port: int) -> bool:
    """Over UDP, as a browser asks first."""
    number = os.urandom(12)
    with socket.socket(family_of(bind), socket.SOCK_DGRAM) as asking, suppress(OSError):
        asking.settimeout(0.5)
        asking.sendto(BINDING_REQUEST + number, (_reached_at(bind), port))
        answer = asking.recv(1500)
        return answer[:2] == b"\x01\x01" and answer[8:20] == number
    return False


def answers_tls(bind: str, port: int) -> bool:
    """Does it greet with its certificate? Whose that is does not matter here."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection((_reached_at(bind), port), timeout=2) as plain:
            context.wrap_socket(plain).close()
    except OSError:
        return False
    return True


def _reached_at(bind: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104


def _content(file: Path | None) -> bytes:
    """A new certificate under the old name is another certificate."""
    return file.read_bytes() if file and file.exists() else b""
