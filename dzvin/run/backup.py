"""A copy of the database while everything runs, and a home brought back from it."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from dzvin.infra.migrate import migrate
from dzvin.infra.postgres import PostgresFailed, programs
from dzvin.run.home import Home
from dzvin.run.parts import AsteriskPart
from dzvin.run.python_part import PythonPart

PROCESSES = ("engine", "web", "worker")

type Say = Callable[[str], None]


class BackupFailed(Exception):
    """One clear line: what is wrong and what to do."""


def backup(home: Home, file: Path) -> int:
    """The database as it is at one moment, as a file for `restore`; its size. Calls go on."""
    new = file.with_name(f"{file.name}.new")
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    _run(home, "pg_dump", "--format=custom", f"--file={new}", f"--dbname={home.admin_url()}")
    new.replace(file)
    return file.stat().st_size


def restore(home: Home, file: Path, say: Say) -> None:
    """Whatever is in the database now is thrown away; nothing else may run. Raises BackupFailed."""
    if not file.is_file():
        raise BackupFailed(f"There is no file {file}")
    if running := _running(home):
        raise BackupFailed(f"{', '.join(running)} still runs here: stop `dzvin up` first")
    _run(home, "pg_restore", "--list", str(file))  # is it one at all?
    with _database(home):
        asyncio.run(migrate(home.admin_url(), home.role_passwords))
        _empty(home)
        say("the database is empty")
        words = ["--exit-on-error", "--single-transaction", f"--dbname={home.admin_url()}"]
        _run(home, "pg_restore", *words, str(file))
        asyncio.run(migrate(home.admin_url(), home.role_passwords))
    say("the database is as it was")


def _running(home: Home) -> list[str]:
    parts = [PythonPart(name, home) for name in PROCESSES]
    found = [part.name for part in parts if part.mark]
    return [*found, "asterisk"] if AsteriskPart.runs_in(home) else found


@contextmanager
def _database(home: Home) -> Iterator[None]:
    """The embedded server, for as long as it takes."""
    server = home.postgres
    if server is None:
        yield
        return
    try:
        was_running = server.start()
    except PostgresFailed as failed:
        raise BackupFailed(str(failed)) from None
    try:
        yield
    finally:
        if not was_running:
            server.stop()


def _empty(home: Home) -> None:
    """Only the schemas: the database itself may belong to somebody else."""
    with psycopg.connect(home.admin_url(), autocommit=True) as connection:
        names = connection.execute(
            "SELECT nspname FROM pg_namespace"
            " WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
        ).fetchall()
        for (name,) in names:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))


def _run(home: Home, program: str, *words: str) -> None:
    """Raises BackupFailed with the program's own last line."""
    place = str(programs() / program) if home.postgres else shutil.which(program)
    if place is None:
        raise BackupFailed(f"{program} is missing: apt-get install postgresql-client")
    done = subprocess.run([place, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise BackupFailed(f"{program}: {last}")
