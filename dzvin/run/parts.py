"""The programs of an instance: PostgreSQL, Asterisk, and our own engine, web and worker."""

import http.client
import ssl
import sys
from base64 import b64encode
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import msgspec

from dzvin.infra import process
from dzvin.infra.network import family_of, is_own, number_of, sender_address
from dzvin.infra.postgres import EmbeddedPostgres, PostgresFailed
from dzvin.infra.program import Program, ProgramFailed
from dzvin.run.home import Home
from dzvin.run.supervisor import PartFailed
from dzvin.telephony.asterisk.config import (
    ARI_USER,
    AsteriskConfig,
    UnsafeValue,
    command,
    write_config,
)
from dzvin.telephony.asterisk.install import AsteriskInstall

DRAIN_SECONDS = 10.0
"""How long our own processes may take to finish what they have in hand."""


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
    start_seconds = 20.0

    def __init__(self, home: Home, install: AsteriskInstall) -> None:
        self._config, self._install = home.asterisk, install
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
        return ask_ari(self._config, "asterisk/ping") == 200

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


class PythonPart:
    """engine, web or worker. One left by a supervisor that was killed is replaced, not kept."""

    start_seconds = 30.0

    def __init__(self, name: str, home: Home) -> None:
        self.name = name
        self._home = home
        argv = (sys.executable, "-m", "dzvin.cli.main", name)
        self._program = Program(name, argv, home.folder)

    @property
    def mark(self) -> process.Mark | None:
        return self._program.mark

    @property
    def log(self) -> Path:
        return self._program.log

    def start(self) -> bool:
        if self.mark is not None:
            self.end()
        try:
            self._program.launch()
        except ProgramFailed as failed:
            raise PartFailed(str(failed)) from None
        return False

    def is_ready(self) -> bool:
        if self.name == "web":
            return answers(self._home.settings.local_address)
        if self.name == "engine":
            application = f"applications/dzvin-{self._home.settings.shard}"
            return ask_ari(self._home.asterisk, application) == 200
        return self.mark is not None

    def end(self) -> None:
        self._program.end(DRAIN_SECONDS)

    def last_words(self) -> str:
        return self._program.last_words()


def ask_ari(config: AsteriskConfig, path: str) -> int:
    """The status of a GET, 0 when nobody answers."""
    key = b64encode(f"{ARI_USER}:{config.ari_password}".encode()).decode()
    return _get(config.ari_address, f"/ari/{path}", {"Authorization": f"Basic {key}"})


def answers(address: str) -> bool:
    """Does the web process serve? Which page it is does not matter."""
    return 0 < _get(address, "/", {}) < 500


def _get(address: str, path: str, headers: dict[str, str]) -> int:
    place = urlsplit(address)
    connection = _connection(place)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
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
