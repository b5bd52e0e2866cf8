"""The embedded PostgreSQL starts, is adopted, survives a kill and speaks only by its socket."""

import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dzvin.infra import process
from dzvin.infra.postgres import EmbeddedPostgres, PostgresFailed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("closed") / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    password = folder.parent / "password"
    if not password.exists():
        password.write_text(secrets.token_hex(8))
    server = EmbeddedPostgres(folder, password.read_text())
    yield server
    server.stop()


def value(server: EmbeddedPostgres, query: str) -> object:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row and row[0]


def test_the_first_start_makes_the_database(server: EmbeddedPostgres) -> None:
    assert server.start() is False
    assert value(server, "SELECT current_database()") == "dzvin"
    assert value(server, "SHOW listen_addresses") == ""
    assert value(server, "SHOW timezone") == "UTC"


def test_a_second_start_adopts_the_running_server(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    again = EmbeddedPostgres(folder, server.password)
    assert again.start() is True
    assert again.mark == server.mark


def test_a_stranger_without_the_password_is_refused(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(EmbeddedPostgres(folder, "wrong").url())


def test_it_never_runs_as_root(server: EmbeddedPostgres) -> None:
    server.start()
    assert server.mark is not None
    assert Path(f"/proc/{server.mark.pid}").stat().st_uid != 0


def test_after_a_kill_it_starts_again_with_what_was_committed(server: EmbeddedPostgres) -> None:
    server.start()
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    assert server.mark is not None
    killed = server.mark
    os.kill(killed.pid, signal.SIGKILL)
    assert process.gone_within(killed, 10)
    assert server.start() is False
    assert value(server, "SELECT number FROM kept") == 42


def test_a_stale_lock_of_a_number_that_is_now_another_program_is_forgotten(
    server: EmbeddedPostgres, folder: Path
) -> None:
    server.start()
    server.stop()
    (folder / "data/postmaster.pid").write_text(f"{os.getpid()}\n/elsewhere\n")
    assert server.start() is False


def test_a_home_too_long_for_a_socket_is_named(tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed, match="choose a shorter home"):
        EmbeddedPostgres(tmp_path / ("x" * 100), "secret").start()


def test_a_broken_cluster_says_what_postgres_said(server: EmbeddedPostgres, folder: Path) -> None:
    server.start()
    server.stop()
    version = folder / "data/PG_VERSION"
    version.write_text("17\n")
    try:
        with pytest.raises(PostgresFailed, match="FATAL"):
            server.start()
    finally:
        version.write_text("18\n")
