"""As role `dzvin_app`: another company's rows cannot be read, written, changed or deleted."""

import asyncio
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import Error, InsufficientPrivilege
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSONB

from dzvin.infra.migrate import load_tables
from dzvin.infra.tables import METADATA
from tests.isolation.companies import Filled, filled
from tests.support.postgres import TestDatabase
from tests.support.web import running

load_tables()
TABLES = {
    table.name: str(table.info["tenant"])
    for table in METADATA.sorted_tables
    if "tenant" in table.info
}
"""Table to the column that says whose row it is."""


@pytest.fixture(scope="module")
def two(postgres: TestDatabase) -> tuple[Filled, Filled]:
    async def make() -> tuple[Filled, Filled]:
        async with running(postgres) as web:
            return await filled(web, postgres), await filled(web, postgres)

    return asyncio.run(make())


def signed_in(postgres: TestDatabase, tenant: str | None) -> psycopg.Connection[Any]:
    connection = psycopg.connect(postgres.app_url, row_factory=dict_row)
    if tenant is not None:
        connection.execute("SELECT set_config('dzvin.tenant', %s, true)", (tenant,))
    return connection


def rows_of(postgres: TestDatabase, table: str, tenant: str) -> list[dict[str, Any]]:
    """As the superuser, whom no policy binds."""
    query = sql.SQL("SELECT * FROM dzvin.{} WHERE {} = %s").format(
        sql.Identifier(table), sql.Identifier(TABLES[table])
    )
    with psycopg.connect(postgres.admin_url, row_factory=dict_row) as connection:
        return connection.execute(query, (tenant,)).fetchall()


@pytest.mark.parametrize("table", TABLES)
def test_both_companies_have_rows(
    postgres: TestDatabase, two: tuple[Filled, Filled], table: str
) -> None:
    for company in two:
        if table == "recording_access":
            _insert_access(postgres, company)
        assert rows_of(postgres, table, company.tenant), f"nothing in {table} proves nothing"


@pytest.mark.parametrize("whose", ["another company's", "nobody's"])
@pytest.mark.parametrize("table", TABLES)
def test_nothing_can_be_done_with_another_companys_rows(
    postgres: TestDatabase, two: tuple[Filled, Filled], table: str, whose: str
) -> None:
    ours, theirs = two
    visitor = ours.tenant if whose == "another company's" else None
    before = rows_of(postgres, table, theirs.tenant)
    name, column = sql.Identifier(table), sql.Identifier(TABLES[table])
    touched = (
        sql.SQL("SELECT * FROM dzvin.{} WHERE {} = %s").format(name, column),
        sql.SQL("UPDATE dzvin.{} SET {} = {} WHERE {} = %s").format(name, column, column, column),
        sql.SQL("DELETE FROM dzvin.{} WHERE {} = %s").format(name, column),
    )
    for query in touched:
        assert count(postgres, visitor, query, (theirs.tenant,)) == 0, query.as_string()
    with signed_in(postgres, visitor) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(*copy_of(table, before[0]))
    assert rows_of(postgres, table, theirs.tenant) == before


@pytest.mark.parametrize("table", TABLES)
def test_a_row_cannot_be_given_to_another_company(
    postgres: TestDatabase, two: tuple[Filled, Filled], table: str
) -> None:
    ours, theirs = two
    query = sql.SQL("UPDATE dzvin.{} SET {} = %s").format(
        sql.Identifier(table), sql.Identifier(TABLES[table])
    )
    assert count(postgres, ours.tenant, query, (theirs.tenant,)) == 0


def test_a_reference_cannot_leave_the_company(
    postgres: TestDatabase, two: tuple[Filled, Filled]
) -> None:
    ours, theirs = two
    query = sql.SQL("INSERT INTO user_role (tenant, user_account, role) VALUES (%s, %s, %s)")
    role = theirs.company.roles["Admin"]
    assert count(postgres, ours.tenant, query, (ours.tenant, ours.operator.user, role)) == 0


def test_partitions_cannot_be_asked_directly(postgres: TestDatabase) -> None:
    with psycopg.connect(postgres.admin_url) as connection:
        names = connection.execute(
            "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
        ).fetchall()
    for (name,) in names:
        with signed_in(postgres, None) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(sql.SQL("SELECT * FROM dzvin.{}").format(sql.Identifier(name)))


def count(
    postgres: TestDatabase, visitor: str | None, query: sql.Composable, values: tuple[Any, ...]
) -> int:
    """Rows seen or touched; a refusal is none. Nothing of it is kept."""
    with signed_in(postgres, visitor) as connection:
        try:
            return max(0, connection.execute(query.as_string(connection), values).rowcount)
        except Error:
            return 0
        finally:
            connection.rollback()


def copy_of(table: str, row: dict[str, Any]) -> tuple[sql.Composed, tuple[Any, ...]]:
    """INSERT of a row just like theirs: the policy refuses it before constraints are looked at."""
    columns = METADATA.tables[table].columns
    row = {name: value for name, value in row.items() if columns[name].computed is None}
    values = tuple(
        Jsonb(value) if isinstance(columns[name].type, JSONB) else value
        for name, value in row.items()
    )
    query = sql.SQL("INSERT INTO dzvin.{} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(row)),
    )
    return query, values


def _insert_access(postgres: TestDatabase, company: Filled) -> None:
    (recording, *_) = rows_of(postgres, "recording", company.tenant)
    with psycopg.connect(postgres.admin_url) as connection:
        connection.execute(
            "INSERT INTO dzvin.recording_access (tenant, id, recording, user_account, at, ip, what)"
            " VALUES (%s, gen_random_uuid(), %s, %s, now(), '', 'listen')",
            (company.tenant, recording["id"], company.operator.user),
        )
