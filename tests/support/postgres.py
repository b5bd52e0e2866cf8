"""A real PostgreSQL for tests: one cluster per run, one migrated database per test module.

`cluster` (session) is the server, `postgres` (module) a fresh copy of the migrated template.
Set DZVIN_TEST_DATABASE_URL (a superuser's) to run them on a server that is already there.
"""

import asyncio
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from dzvin.infra.postgres import EmbeddedPostgres

ROLES = ("dzvin_app", "dzvin_engine", "dzvin_reader", "dzvin_jobs")


@dataclass(frozen=True)
class Cluster:
    """A server and the passwords of the product's roles on it."""

    admin_url: str
    passwords: dict[str, str]

    def url(self, database: str, user: str = "") -> str:
        """The address of a database on it: as one of ROLES, or as the superuser."""
        parts = urlsplit(self.admin_url)
        place = parts.netloc.rpartition("@")
        secret = f"{user}:{quote(self.passwords[user], safe='')}" if user else place[0]
        return urlunsplit((parts.scheme, f"{secret}@{place[2]}", f"/{database}", parts.query, ""))

    def execute(self, statement: str, name: str, *more: str) -> None:
        words = [sql.Identifier(word) for word in (name, *more)]
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*words))


@dataclass(frozen=True)
class TestDatabase:
    """The addresses of one migrated database, per role."""

    __test__ = False
    admin_url: str
    app_url: str
    engine_url: str
    reader_url: str
    jobs_url: str


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    passwords = {role: secrets.token_hex(8) for role in ROLES}
    given = os.environ.get("DZVIN_TEST_DATABASE_URL")
    if given:
        yield Cluster(given, passwords)
        return
    server = EmbeddedPostgres(tmp_path_factory.mktemp("pg"), secrets.token_hex(8), durable=False)
    server.start()
    yield Cluster(server.url(), passwords)
    server.stop()


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> Iterator[str]:
    """The name of a database with all migrations; copying it takes 50 ms."""
    from dzvin.infra.migrate import migrate

    name = f"dzvin_template_{secrets.token_hex(4)}"
    cluster.execute("CREATE DATABASE {}", name)
    asyncio.run(migrate(cluster.url(name), cluster.passwords))
    yield name
    cluster.execute("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(scope="module")
def postgres(cluster: Cluster, template: str) -> Iterator[TestDatabase]:
    name = f"dzvin_test_{secrets.token_hex(4)}"
    cluster.execute("CREATE DATABASE {} TEMPLATE {}", name, template)
    yield TestDatabase(cluster.url(name), *(cluster.url(name, role) for role in ROLES))
    cluster.execute("DROP DATABASE {} WITH (FORCE)", name)
