"""Imports of contacts in the database: the file, how far it is, and the lines that were refused."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.crm.contacts.importing.model import MOST_KEPT, ImportRow, Plan
from dzvin.crm.contacts.narrowing.store import Asked, narrowed
from dzvin.crm.contacts.tables import CONTACT, CONTACT_IMPORT, CONTACT_IMPORT_LINE
from dzvin.infra.db import Connection, row, rows

CLOSED = ("done", "failed")


class File(Struct, frozen=True, kw_only=True):
    content: bytes | None
    encoding: str
    delimiter: str


class Line(Struct, frozen=True, kw_only=True):
    """`why` is a code; `column` what the column holds."""

    line: int
    why: str
    column: str


_COLUMNS = [
    column
    for column in CONTACT_IMPORT.c
    if column.name not in {"tenant", "content", "encoding", "delimiter"}
]


async def insert_import(connection: Connection, **values: Any) -> None:
    """Files that nobody started, and reports of long ago, make room."""
    await connection.execute(insert(CONTACT_IMPORT).values(values))
    newest = select(CONTACT_IMPORT.c.id).order_by(CONTACT_IMPORT.c.at.desc()).limit(MOST_KEPT)
    await connection.execute(
        delete(CONTACT_IMPORT).where(
            CONTACT_IMPORT.c.id.not_in(newest),
            CONTACT_IMPORT.c.state.in_(("uploaded", *CLOSED)),
        )
    )


async def load_import(
    connection: Connection, id: str, *, for_update: bool = False
) -> ImportRow | None:
    query = select(*_COLUMNS).where(CONTACT_IMPORT.c.id == id)
    return await row(connection, query.with_for_update() if for_update else query, ImportRow)


async def load_file(connection: Connection, id: str) -> File | None:
    file = CONTACT_IMPORT.c
    query = select(file.content, file.encoding, file.delimiter).where(file.id == id)
    found = (await connection.execute(query)).first()
    if found is None:
        return None
    return File(content=found.content, encoding=found.encoding, delimiter=found.delimiter)


async def list_imports(connection: Connection) -> list[ImportRow]:
    """The newest first, with who began them; a file that was only looked at is none."""
    user, one = USER_ACCOUNT.c, CONTACT_IMPORT.c
    joined = CONTACT_IMPORT.outerjoin(
        USER_ACCOUNT, and_(user.tenant == one.tenant, user.id == one.by)
    )
    query = (
        select(*_COLUMNS, user.name.label("by_name"))
        .select_from(joined)
        .where(one.state != "uploaded")
        .order_by(one.at.desc())
        .limit(MOST_KEPT)
    )
    return await rows(connection, query, ImportRow)


async def update_import(connection: Connection, id: str, **values: Any) -> bool:
    """Whether it is still there."""
    found = await connection.execute(
        update(CONTACT_IMPORT).where(CONTACT_IMPORT.c.id == id).values(values)
    )
    return found.rowcount > 0


async def insert_lines(connection: Connection, tenant: str, id: str, lines: Sequence[Line]) -> None:
    if lines:
        values = [
            {
                "tenant": tenant,
                "contact_import": id,
                "line": each.line,
                "why": each.why,
                "column": each.column,
            }
            for each in lines
        ]
        await connection.execute(insert(CONTACT_IMPORT_LINE), values)


async def list_lines(connection: Connection, id: str, after: int, limit: int) -> list[Line]:
    line = CONTACT_IMPORT_LINE.c
    query = select(line.line, line.why, line.column).where(
        line.contact_import == id, line.line > after
    )
    return await rows(connection, query.order_by(line.line).limit(limit), Line)


async def logins(connection: Connection) -> dict[str, str]:
    """Login to id of everybody who may be responsible."""
    found = await connection.execute(select(USER_ACCOUNT.c.login, USER_ACCOUNT.c.id))
    return {login: id for login, id in found}


def plan_of(found: ImportRow) -> Plan:
    assert found.plan is not None, "a started import has a plan"
    return found.plan


async def count_contacts(connection: Connection, shown: ColumnElement[bool], asked: Asked) -> int:
    """How many a file will hold."""
    where = (await narrowed(connection, asked)).where
    query = select(func.count()).select_from(CONTACT).where(shown, *where)
    return int(await connection.scalar(query) or 0)
