"""The distribution's PostgreSQL serves as well as the embedded one."""

import asyncio
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dzvin.infra.migrate import LOGINS, migrate
from tests.isolation.companies import filled
from tests.support.postgres import Cluster, TestDatabase
from tests.support.web import running


def programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert found, "install the distribution's server: apt-get install postgresql"
    return found[-1].parent


@pytest.fixture(scope="module")
def distribution() -> Iterator[TestDatabase]:
    """A cluster of its own in a folder of its own; nothing of an installed one is touched."""
    folder = Path(tempfile.mkdtemp(prefix="dzvin-debian-"))
    owner = "postgres" if os.geteuid() == 0 else None
    if owner:
        os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)
    data = str(folder / "data")
    settings = f"-c listen_addresses= -c fsync=off -c unix_socket_directories={folder}"
    initdb, pg_ctl = str(programs() / "initdb"), str(programs() / "pg_ctl")
    log = str(folder / "log")
    run([initdb, "-D", data, "-A", "trust", "-U", "postgres", "--no-sync"], owner)
    run([pg_ctl, "-D", data, "-o", settings, "-l", log, "-w", "start"], owner)
    place = str(folder).replace("/", "%2F")
    passwords = {role: secrets.token_hex(8) for role in LOGINS}
    cluster = Cluster(f"postgresql://postgres:x@/postgres?host={place}", passwords)
    cluster.execute("CREATE DATABASE {}", "dzvin")
    asyncio.run(migrate(cluster.url("dzvin"), passwords))
    yield TestDatabase(cluster.url("dzvin"), *(cluster.url("dzvin", role) for role in LOGINS))
    run([pg_ctl, "-D", data, "-m", "immediate", "stop"], owner)
    shutil.rmtree(folder)


def run(command: list[str], user: str | None) -> None:
    subprocess.run(command, user=user, check=True, cwd="/", stdout=subprocess.DEVNULL)


def test_migrating_again_is_harmless(distribution: TestDatabase) -> None:
    with psycopg.connect(distribution.admin_url) as connection:
        version = connection.info.server_version // 10000
    assert version >= 15
    passwords = dict.fromkeys(LOGINS, "other")
    asyncio.run(migrate(distribution.admin_url, passwords))


def test_routes_engine_and_readers_work_and_companies_are_apart(
    distribution: TestDatabase,
) -> None:
    async def story() -> None:
        async with running(distribution) as web:
            ours, theirs = await filled(web, distribution), await filled(web, distribution)
            calls = (await ours.admin.get("/api/calls")).json()["rows"]
            assert [call["id"] for call in calls] == [ours.ids["call"]]
            answer = await ours.admin.get(f"/api/calls/{theirs.ids['call']}")
            assert answer.status_code == 404

    asyncio.run(story())
