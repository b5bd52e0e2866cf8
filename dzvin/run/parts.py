"""The programs of an instance: PostgreSQL and Asterisk (ours: `python_part.py`)."""

import http.client
import ssl
from base64 import b64encode
from urllib.parse import SplitResult, urlsplit

import msgspec

from dzvin.infra import process
from dzvin.infra.network import family_of, is_own, number_of, sender_address
from dzvin.infra.postgres import EmbeddedPostgres, PostgresFailed
from dzvin.infra.program import Program, ProgramFailed
from dzvin.run.home import Home
from dzvin.run.priority import make_wholly_urgent
from dzvin.run.supervisor import PartFailed
from dzvin.telephony.asterisk.config import (
    ARI_USER,
    AsteriskConfig,
    UnsafeValue,
    command,
    write_config,
)
from dzvin.telephony.asterisk.install import AsteriskInstall


class PostgresPart:
    name = "postgres"
    start_seconds = 60.0

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server

    @property
    def mark(self) -> process.Mark | None:
        return self._server.mark

    def start(self) -> bool:
        try:
            return self._server.start()
        except PostgresFailed as failed:
            raise PartFailed(str(failed)) from None

    def is_ready(self) -> bool:
        return self._server.mark is not None

    def end(self) -> None:
        self._server.stop()

    def last_words(self) -> str:
        return self._server.last_words()


class AsteriskPart:
    """Keeps running when only we are replaced: calls go on, the next start takes it over."""

    name = "asterisk"
    start_seconds = 60.0

    def __init__(self, home: Home, install: AsteriskInstall) -> None:
        self._config, self._install = home.asterisk, install
        self._is_urgent = home.settings.urgent
        self._program = Program(self.name, command(home.asterisk, install), home.folder)

    @classmethod
    def runs_in(cls, home: Home) -> bool:
        """Known before it is installed."""
        return Program(cls.name, (), home.folder).mark is not None

    @property
    def mark(self) -> process.Mark | None:
        return self._program.mark

    def start(self) -> bool:
        self._config = seen_as(self._config)
        if self.mark is not None:
            if self._program.was_told((self._config, self._install)):
                return True
            self._program.end(5.0)
        try:
            write_config(self._config, self._install)
            self._program.launch()
        except (UnsafeValue, ProgramFailed) as trouble:
            raise PartFailed(f"Asterisk did not start: {trouble}") from None
        self._program.remember((self._config, self._install))
        return False

    def is_ready(self) -> bool:
        """From then on it goes first: while it starts it makes itself as any program."""
        is_so = ask_ari(self._config, "asterisk/ping") == 200
        if is_so and self._is_urgent and (mark := self.mark):
            make_wholly_urgent(mark.pid)
        return is_so

    def end(self) -> None:
        self._program.end(5.0)

    def last_words(self) -> str:
        return self._program.last_words()


def seen_as(config: AsteriskConfig) -> AsteriskConfig:
    """With the public address as a number: phones and providers send their audio there. Raises
    PartFailed."""
    name = config.public_address
    if not name:
        return config
    family = family_of(config.bind)
    try:
        public = number_of(name, family)
    except OSError as trouble:
        raise PartFailed(
            f"DZVIN_PUBLIC_ADDRESS={name} has no address ({trouble.strerror}): look at its DNS"
            " record, or give the IP address itself"
        ) from None
    own = "" if is_own(public) else sender_address(config.bind)
    return msgspec.structs.replace(config, public_address=public, own_address=own)


def ask_ari(config: AsteriskConfig, path: str) -> int:
    """The status of a GET, 0 when nobody answers."""
    return asked_ari(config, path)[0]


def asked_ari(config: AsteriskConfig, path: str, method: str = "GET") -> tuple[int, bytes]:
    """Status and answer; 0 and nothing when nobody answers."""
    key = b64encode(f"{ARI_USER}:{config.ari_password}".encode()).decode()
    return _asked(config.ari_address, f"/ari/{path}", {"Authorization": f"Basic {key}"}, method)


def answers(address: str) -> bool:
    """Does the web process serve? Which page it is does not matter."""
    return 0 < _asked(address, "/", {})[0] < 500


def _asked(
    address: str, path: str, headers: dict[str, str], method: str = "GET"
) -> tuple[int, bytes]:
    place = urlsplit(address)
    connection = _connection(place)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def _connection(place: SplitResult) -> http.client.HTTPConnection:
    """To ourselves: whose the certificate is does not matter here."""
    if place.scheme == "http":
        return http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=2)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(
        place.hostname or "", place.port or 443, timeout=2, context=context
    )
