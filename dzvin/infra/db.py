"""Pool and transaction(tenant): the only way to a connection for web and worker."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import msgspec
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.string import TextLoader
from sqlalchemy import Select, TextClause, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.event import listens_for
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.dml import ReturningDelete, ReturningInsert, ReturningUpdate

from dzvin.infra.bell import Notifier
from dzvin.kernel.errors import AppError

Connection = AsyncConnection
type Query = (
    Select[Any] | ReturningInsert[Any] | ReturningUpdate[Any] | ReturningDelete[Any] | TextClause
)

AFTER_COMMIT = "dzvin_after_commit"
"""Key of `Connection.info`: what to tell others once the transaction is committed."""


class Taken(AppError):
    """Another one already has that value."""

    code = "taken"
    status = 409


class InUse(AppError):
    """Something else still needs it."""

    code = "in_use"
    status = 409


class UnknownReference(AppError):
    """It points at something that is not there."""

    code = "unknown_reference"
    status = 422


class BadValue(AppError):
    """The database cannot keep such a value: a NUL in a text, a number out of range, no id."""

    code = "bad_value"
    status = 422


class Database:
    """The pool of role `dzvin_app`. `url` may go through a transaction pooler."""

    def __init__(self, url: str, notifier: Notifier, *, connections: int = 10) -> None:
        self._engine = make_engine(url, connections)
        self.notifier = notifier

    @asynccontextmanager
    async def transaction(self, tenant: str) -> AsyncIterator[Connection]:
        """Everything in it happens or nothing does; row-level security shows this tenant only."""
        async with self._engine.connect() as connection:
            with refusals():
                async with connection.begin():
                    connection.info[AFTER_COMMIT] = []
                    await connection.execute(
                        text("SELECT set_config('dzvin.tenant', :tenant, true)"),
                        {"tenant": tenant},
                    )
                    yield connection
            for tell, values in connection.info.pop(AFTER_COMMIT):
                getattr(self.notifier, tell)(*values)

    @asynccontextmanager
    async def before_sign_in(self) -> AsyncIterator[Connection]:
        """No tenant is set: only the functions that answer without one show anything."""
        async with self._engine.connect() as connection, connection.begin():
            with refusals():
                yield connection

    async def close(self) -> None:
        await self._engine.dispose()


def make_engine(url: str, connections: int) -> AsyncEngine:
    """Errors of statements do not show their values: those may be somebody's number or secret."""
    engine = create_async_engine(
        "postgresql+psycopg://",
        connect_args=conninfo_to_dict(url),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        hide_parameters=True,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )
    listens_for(engine.sync_engine, "connect")(_ids_as_text)
    return engine


def _ids_as_text(connection: Any, _record: object) -> None:
    """As the server sends them: a UUID made of each would be a text again at once."""
    connection.driver_connection.adapters.register_loader("uuid", TextLoader)


async def rows[K](connection: Connection, query: Query, kind: type[K]) -> list[K]:
    """All of them, each as a `kind`, whose fields are named like the columns."""
    found = await connection.execute(query)
    return [msgspec.convert(fields(row), kind) for row in found.mappings()]


async def row[K](connection: Connection, query: Query, kind: type[K]) -> K | None:
    """The first, if there is one."""
    found = (await connection.execute(query)).mappings().first()
    return None if found is None else msgspec.convert(fields(found), kind)


def fields(found: RowMapping) -> dict[str, Any]:
    """SQLAlchemy names a column like `by` with a kind of string that msgspec does not take."""
    return {str(name): value for name, value in found.items()}


@contextmanager
def refusals() -> Iterator[None]:
    """Broken constraints as refusals that name the field, and values that no column takes."""
    try:
        yield
    except DataError as error:
        raise BadValue from error
    except IntegrityError as error:
        raise _refusal(error) from error


def _refusal(error: IntegrityError) -> Exception:
    cause = error.orig
    if isinstance(cause, errors.UniqueViolation):
        return Taken(fields=[{"field": _field(cause, "uq"), "code": "taken"}])
    if isinstance(cause, errors.ForeignKeyViolation):
        if "still referenced" in str(cause):
            return InUse(by=cause.diag.table_name)
        return UnknownReference(fields=[{"field": _field(cause, "fk"), "code": "unknown"}])
    return error


def _field(cause: errors.Error, prefix: str) -> str:
    """`uq_queue_tenant_name` is about `name`."""
    name = cause.diag.constraint_name or ""
    return name.removeprefix(f"{prefix}_{cause.diag.table_name}_").removeprefix("tenant_")
