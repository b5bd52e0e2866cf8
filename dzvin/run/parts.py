"""The programs of an instance: PostgreSQL, Asterisk, and our own engine, web and worker."""

import http.client
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from dzvin.infra import process
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
        self._told = home.run / "asterisk.told"

    @classmethod
    def runs_in(cls, home: Home) -> bool:
        """Known before it is installed."""
        return Program(cls.name, (), home.folder).mark is not None

    @property
    def mark(self) -> process.Mark | None:
        return self._program.mark

    def start(self) -> bool:
        if self.mark is not None:
            if self._runs_as_told():
                return True
            self._program.end(5.0)
        try:
            write_config(self._config, self._install)
            self._program.launch()
        except (UnsafeValue, ProgramFailed) as trouble:
            raise PartFailed(f"Asterisk did not start: {trouble}") from None
        self._told.write_bytes(self._fingerprint())
        return False

    def is_ready(self) -> bool:
        return ask_ari(self._config, "asterisk/ping") == 200

    def end(self) -> None:
        self._program.end(5.0)

    def last_words(self) -> str:
        return self._program.last_words()

    def _runs_as_told(self) -> bool:
        return self._told.exists() and self._told.read_bytes() == self._fingerprint()

    def _fingerprint(self) -> bytes:
        return sha256(repr((self._config, self._install)).encode()).digest()


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
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=2)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
