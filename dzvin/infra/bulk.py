"""Many rows of a table in one statement: put there, or made as they are said to be."""

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec
from sqlalchemy import Table, TextClause, text

from dzvin.infra.batch import clean_json
from dzvin.infra.db import Connection


async def put_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]
) -> None:
    """Each stands there afterwards, known by its primary key; one that is so already is not
    touched. All `rows` have the same columns, and no two the same key."""
    if rows:
        await connection.execute(_put(table, tuple(rows[0])), {"rows": as_json(rows)})


def as_json(rows: Sequence[object]) -> str:
    """A parameter to be cast to jsonb."""
    return clean_json(msgspec.json.encode(rows)).decode()


@cache
def _put(table: Table, columns: tuple[str, ...]) -> TextClause:
    key = [column.name for column in table.primary_key]
    others = [name for name in columns if name not in key]
    named = ", ".join(_quoted(name) for name in columns)
    before = ", ".join(f"{table.name}.{_quoted(name)}" for name in others)
    after = ", ".join(f"excluded.{_quoted(name)}" for name in others)
    name = table.name
    return text(
        f"INSERT INTO {name} ({named}) SELECT {named}"  # noqa: S608 names of our own tables
        f" FROM jsonb_populate_recordset(CAST(NULL AS {name}), CAST(:rows AS jsonb))"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE"
        f" SET ({', '.join(_quoted(name) for name in others)}) = ROW ({after})"
        f" WHERE ROW ({before}) IS DISTINCT FROM ROW ({after})"
    )


def _quoted(name: str) -> str:
    return f'"{name}"'
