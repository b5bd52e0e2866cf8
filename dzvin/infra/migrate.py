"""Brings a database to today's shape: roles, tables, functions, row policies, partitions."""

import asyncio
from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec

import psycopg
from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from procrastinate.schema import SchemaManager
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from dzvin.infra.secure import secure

LOGINS = ("dzvin_app", "dzvin_engine", "dzvin_reader", "dzvin_jobs")
"""Roles with a password: web and worker, engine, readers of the log, the worker's job queue."""
HIDDEN = ("dzvin_owner", "dzvin_definer")
"""Roles that own tables and functions; nobody can sign in as them."""

SLICES = (
    "infra",
    "accounts",
    "acd",
    "scenario",
    "resources",
    "telephony",
    "crm.contacts",
    "recordings",
    "reports",
    "workplace",
    "forecast",
    "crm.forms",
    "outbound",
)
"""Packages that may have a `tables.py`."""


class UnknownShape(Exception):
    """The database was brought to a shape that this version does not know."""


async def migrate(admin_url: str, passwords: Mapping[str, str]) -> None:
    """`admin_url` names an existing database and a role that may make roles. `passwords` has one
    for each of LOGINS. Harmless when repeated; two at once wait for each other. Raises
    UnknownShape, with nothing changed but roles."""
    load_tables()
    async with await psycopg.AsyncConnection.connect(admin_url, autocommit=True) as connection:
        await connection.execute("SELECT pg_advisory_lock(hashtextextended('dzvin_migrate', 0))")
        async with connection.transaction():
            await _make_roles(connection, passwords)
            await _make_schemas(connection)
        await asyncio.to_thread(_upgrade, admin_url)
        async with connection.transaction():
            await _make_jobs(connection)
            await _run_as(connection, "owner", _text("functions_owner.sql"))
            await _run_as(connection, "owner", _text("functions_engine.sql"))
            await _secure(connection)
            await _run_as(connection, "definer", _text("functions_definer.sql"))
            await _run_as(connection, "owner", "SELECT dzvin.maintain_partitions()")


def load_tables() -> None:
    """Fills METADATA with every slice's tables."""
    for name in SLICES:
        if find_spec(f"dzvin.{name}.tables"):
            import_module(f"dzvin.{name}.tables")


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", "dzvin.infra:migrations")
    return config


async def _make_roles(connection: psycopg.AsyncConnection, passwords: Mapping[str, str]) -> None:
    found = await connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'dzvin\\_%'")
    existing = {row[0] for row in await found.fetchall()}
    for role in (*HIDDEN, *LOGINS):
        what = "ALTER" if role in existing else "CREATE"
        signs_in = (
            sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(passwords[role]))
            if role in LOGINS
            else sql.SQL("NOLOGIN")
        )
        await connection.execute(
            sql.SQL("{} ROLE {} WITH NOINHERIT {}").format(
                sql.SQL(what), sql.Identifier(role), signs_in
            )
        )
        path = "procrastinate" if role == "dzvin_jobs" else "dzvin"
        await connection.execute(
            sql.SQL("ALTER ROLE {} SET search_path = {}").format(
                sql.Identifier(role), sql.Identifier(path)
            )
        )
    for role in (*HIDDEN, "dzvin_jobs"):
        await connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


async def _make_schemas(connection: psycopg.AsyncConnection) -> None:
    for statement in (
        "CREATE SCHEMA IF NOT EXISTS dzvin AUTHORIZATION dzvin_owner",
        "CREATE SCHEMA IF NOT EXISTS procrastinate AUTHORIZATION dzvin_jobs",
        "GRANT USAGE ON SCHEMA dzvin TO dzvin_app, dzvin_engine, dzvin_reader",
        "GRANT USAGE, CREATE ON SCHEMA dzvin TO dzvin_definer",
    ):
        await connection.execute(statement)


def _upgrade(admin_url: str) -> None:
    """Alembic is not async, so it runs in its own thread on its own connection, as the owner."""
    engine = create_engine(
        "postgresql+psycopg://", connect_args=conninfo_to_dict(admin_url), poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text("SET ROLE dzvin_owner"))
        connection.execute(text("SET search_path = dzvin"))
        connection.commit()
        config = alembic_config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as unknown:
            raise UnknownShape(str(unknown)) from None
        connection.commit()
    engine.dispose()


async def _make_jobs(connection: psycopg.AsyncConnection) -> None:
    found = await connection.execute("SELECT to_regclass('procrastinate.procrastinate_jobs')")
    row = await found.fetchone()
    if row and row[0] is None:
        await _run_as(connection, "jobs", SchemaManager.get_schema())
    await _run_as(connection, "jobs", _text("functions_jobs.sql"))


async def _secure(connection: psycopg.AsyncConnection) -> None:
    await connection.execute("SET LOCAL ROLE dzvin_owner")
    await secure(connection)
    await connection.execute("RESET ROLE")


async def _run_as(connection: psycopg.AsyncConnection, role: str, statements: str) -> None:
    path = "procrastinate" if role == "jobs" else "dzvin"
    await connection.execute(
        sql.SQL("SET LOCAL ROLE {}; SET LOCAL search_path = {}").format(
            sql.Identifier(f"dzvin_{role}"), sql.Identifier(path)
        )
    )
    await connection.execute(sql.SQL(statements))  # our own files
    await connection.execute("RESET ROLE")


def _text(name: str) -> str:
    return (files("dzvin.infra") / name).read_text(encoding="utf-8")
