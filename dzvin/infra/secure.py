"""Who may do what with which table: grants and row policies, from the tables' own description."""

from collections.abc import Iterator

import psycopg
from psycopg import sql
from sqlalchemy import Table

from dzvin.infra.tables import METADATA

TENANT_SET = "nullif(current_setting('dzvin.tenant', true), '')::uuid"
SHARD_SET = "nullif(current_setting('dzvin.shard', true), '')"

DEFINER = {
    "tenant": "SELECT",
    "user_account": "SELECT",
    "session": "SELECT, DELETE",
    "number": "SELECT",
    "gateway": "SELECT",
    "provider": "SELECT",
    "carrier": "SELECT",
    "batch": "SELECT, INSERT",
    "shard_lease": "SELECT",
    "inbox": "SELECT",
}
"""What the functions asked without a tenant may touch (`functions_definer.sql`)."""


async def secure(connection: psycopg.AsyncConnection) -> None:
    """Grants, and row-level security forced on every table of a tenant. Harmless when repeated."""
    existing = await _policies(connection)
    for table in METADATA.sorted_tables:
        for statement in _grants(table):
            await connection.execute(statement)
        if "tenant" not in table.info:
            continue
        if table.name not in await _forced(connection):
            for what in ("ENABLE", "FORCE"):
                await connection.execute(
                    sql.SQL("ALTER TABLE dzvin.{} {} ROW LEVEL SECURITY").format(
                        sql.Identifier(table.name), sql.SQL(what)
                    )
                )
        for role, condition in _conditions(table).items():
            if (table.name, f"{role}_rows") not in existing:
                await connection.execute(_policy(table.name, role, condition))


def _conditions(table: Table) -> dict[str, str]:
    """Role to the rows it may see and write."""
    column = str(table.info["tenant"])
    of_shard = (
        f"shard = {SHARD_SET}"
        if table.name == "tenant"
        else f"EXISTS (SELECT FROM dzvin.tenant t WHERE t.id = {table.name}.{column}"
        f" AND t.shard = {SHARD_SET})"
    )
    conditions = {"app": f"{column} = {TENANT_SET}"}
    if table.info.get("engine"):
        conditions["engine"] = of_shard
    if table.info.get("reader"):
        conditions["reader"] = of_shard
    if table.name in DEFINER:
        conditions["definer"] = "true"
    return conditions


def _policy(table: str, role: str, condition: str) -> sql.Composed:
    return sql.SQL("CREATE POLICY {} ON dzvin.{} TO {} USING ({})").format(
        sql.Identifier(f"{role}_rows"),
        sql.Identifier(table),
        sql.Identifier(f"dzvin_{role}"),
        sql.SQL(condition),  # our own text
    )


def _grants(table: Table) -> Iterator[sql.Composed]:
    name = sql.Identifier(table.name)
    for role in ("app", "engine", "reader", "definer"):
        grantee = sql.Identifier(f"dzvin_{role}")
        allowed = DEFINER.get(table.name) if role == "definer" else table.info.get(role)
        yield sql.SQL("REVOKE ALL ON dzvin.{} FROM {}").format(name, grantee)
        if allowed:
            yield sql.SQL("GRANT {} ON dzvin.{} TO {}").format(sql.SQL(allowed), name, grantee)
            yield from _sequence_grants(table, grantee, allowed)


def _sequence_grants(table: Table, grantee: sql.Identifier, allowed: str) -> Iterator[sql.Composed]:
    if "INSERT" not in allowed:
        return
    for column in table.columns:
        if column.primary_key and column.autoincrement is True:
            yield sql.SQL("GRANT USAGE ON SEQUENCE dzvin.{} TO {}").format(
                sql.Identifier(f"{table.name}_{column.name}_seq"), grantee
            )


async def _policies(connection: psycopg.AsyncConnection) -> set[tuple[str, str]]:
    found = await connection.execute(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'dzvin'"
    )
    return {(row[0], row[1]) for row in await found.fetchall()}


async def _forced(connection: psycopg.AsyncConnection) -> set[str]:
    found = await connection.execute(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE nspname = 'dzvin' AND relrowsecurity AND relforcerowsecurity"
    )
    return {row[0] for row in await found.fetchall()}
