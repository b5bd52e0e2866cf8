"""What was kept comes back, with roles, row policies and partitions, on another machine too."""

import asyncio
from pathlib import Path

import psycopg
import pytest

from dzvin.infra.migrate import migrate
from dzvin.run.backup import BackupFailed, backup, restore
from dzvin.run.companies import add_company, list_companies
from dzvin.run.home import Home
from dzvin.run.settings import Settings


def home_in(folder: Path) -> Home:
    return Home.open(Settings.from_environment({"DZVIN_HOME": str(folder)}))


def test_a_company_comes_back_on_another_machine(tmp_path: Path) -> None:
    """The other machine has the same secrets.json, as the deploy page says."""
    home, file = home_in(tmp_path / "a"), tmp_path / "kept.dump"
    server = home.postgres
    assert server
    server.start()
    try:
        asyncio.run(migrate(home.admin_url(), home.role_passwords))
        asyncio.run(add_company(home, "Кава", "kava", "boss"))
        assert backup(home, file) > 1000
        assert file.stat().st_mode & 0o777 == 0o600
        before = tables(home)
    finally:
        server.stop()

    (tmp_path / "b").mkdir()
    (tmp_path / "b/secrets.json").write_bytes((tmp_path / "a/secrets.json").read_bytes())
    other = home_in(tmp_path / "b")
    restore(other, file, lambda _: None)
    assert other.postgres
    other.postgres.start()
    try:
        assert [company.name for company in list_companies(other)] == ["Кава"]
        assert tables(other) == before
        with psycopg.connect(other.database_url("dzvin_app")) as connection:
            seen = connection.execute("SELECT count(*) FROM dzvin.user_account").fetchone()
            assert seen == (0,), "row policies are back: without a tenant nothing is seen"
    finally:
        other.postgres.stop()


def tables(home: Home) -> list[tuple[str, ...]]:
    with psycopg.connect(home.admin_url()) as connection:
        return connection.execute(
            "SELECT relname, relkind::text, relowner::regrole::text, relacl::text,"
            " relforcerowsecurity::text FROM pg_class"
            " JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname = 'dzvin' ORDER BY relname"
        ).fetchall()


def test_what_is_no_backup_throws_nothing_away(tmp_path: Path) -> None:
    (tmp_path / "no.dump").write_text("hello")
    with pytest.raises(BackupFailed, match="pg_restore: .*"):
        restore(home_in(tmp_path / "a"), tmp_path / "no.dump", lambda _: None)
    with pytest.raises(BackupFailed, match="There is no file"):
        restore(home_in(tmp_path / "a"), tmp_path / "none.dump", lambda _: None)
