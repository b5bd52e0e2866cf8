"""The database's shape: made once, made again harmlessly, the same as the code describes."""

import asyncio
import re

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from dzvin.infra.migrate import LOGINS, UnknownShape, load_tables, migrate
from dzvin.infra.tables import METADATA
from tests.support.postgres import Cluster, TestDatabase


def test_migrating_twice_is_harmless(postgres: TestDatabase, cluster: Cluster) -> None:
    asyncio.run(migrate(postgres.admin_url, cluster.passwords))


def test_a_database_of_another_version_is_refused_before_anything_is_changed(
    postgres: TestDatabase, cluster: Cluster
) -> None:
    """A later one, or one before the first release: its tables are not those of the code."""
    with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
        known = connection.execute("SELECT version_num FROM dzvin.alembic_version").fetchone()
        connection.execute("UPDATE dzvin.alembic_version SET version_num = '0001_older'")
        try:
            with pytest.raises(UnknownShape, match="0001_older"):
                asyncio.run(migrate(postgres.admin_url, cluster.passwords))
        finally:
            connection.execute("UPDATE dzvin.alembic_version SET version_num = %s", known)


def test_the_tables_are_those_that_the_code_describes(postgres: TestDatabase) -> None:
    load_tables()
    engine = create_engine(
        "postgresql+psycopg://",
        connect_args=conninfo_to_dict(postgres.admin_url),
        poolclass=NullPool,
    )
    with engine.connect() as connection:
        connection.execute(text("SET search_path = dzvin"))
        found = compare_metadata(
            MigrationContext.configure(
                connection, opts={"include_object": _is_ours, "compare_type": True}
            ),
            METADATA,
        )
    assert found == [], (
        "run `python -m tools.first_migration` (until the first release; then add a revision)"
    )


def test_no_role_of_the_product_may_bypass_row_security(postgres: TestDatabase) -> None:
    with psycopg.connect(postgres.admin_url) as connection:
        roles = connection.execute(
            "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'dzvin%' AND"
            " NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
        ).fetchall()
    assert {name for name, signs_in in roles if signs_in} == set(LOGINS)
    assert {name for name, signs_in in roles if not signs_in} == {"dzvin_owner", "dzvin_definer"}


def test_partitions_are_made_ahead_and_old_inputs_dropped(postgres: TestDatabase) -> None:
    with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE dzvin.input_20200101 PARTITION OF dzvin.input"
            " FOR VALUES FROM ('2020-01-01 00:00+00') TO ('2020-01-02 00:00+00')"
        )
        connection.execute("ALTER TABLE dzvin.input_20200101 OWNER TO dzvin_owner")
    with psycopg.connect(postgres.app_url, autocommit=True) as connection:
        connection.execute("SELECT maintain_partitions()")
    names = set(_partitions(postgres))
    assert "input_20200101" not in names
    assert len([name for name in names if name.startswith("input_2")]) == 9
    assert len([name for name in names if name.startswith("event_2")]) == 4
    assert {"input_default", "event_default"} <= names


def test_a_worker_that_keeps_house_for_hours_makes_partitions_each_time(
    postgres: TestDatabase,
) -> None:
    """After five times on one connection PostgreSQL plans for any argument, and may look at the
    parts of a condition in another order."""
    with psycopg.connect(postgres.app_url, autocommit=True) as connection:
        for _ in range(12):
            connection.execute("SELECT maintain_partitions()")
    assert "input_default" in _partitions(postgres)


def test_making_partitions_waits_for_nobody_who_reads(postgres: TestDatabase) -> None:
    """Whoever waits for the lock of a table has everybody wait behind him, the engine first."""
    newest = max(name for name in _partitions(postgres) if re.fullmatch(r"event_\d{6}", name))
    with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
        connection.execute(f"DROP TABLE dzvin.{newest}")
    with (
        psycopg.connect(postgres.app_url) as reader,
        psycopg.connect(postgres.app_url, autocommit=True) as connection,
    ):
        reader.execute("SELECT count(*) FROM event")
        connection.execute("SET statement_timeout = '5s'")
        connection.execute("SELECT maintain_partitions()")
        assert newest not in _partitions(postgres)
        reader.rollback()
        connection.execute("SELECT maintain_partitions()")
    assert newest in _partitions(postgres)


def _partitions(postgres: TestDatabase) -> list[str]:
    with psycopg.connect(postgres.admin_url) as connection:
        return [
            name
            for (name,) in connection.execute(
                "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
            )
        ]


def _is_ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    if kind == "table" and reflected and name:
        return name != "alembic_version" and not re.search(r"_(\d{6}|\d{8}|default)$", name)
    return True
