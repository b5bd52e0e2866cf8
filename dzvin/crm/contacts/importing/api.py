"""Contacts into a file and out of one: looked at first, read in the background, with a report."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import Parameter
from litestar.response import Stream
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may, scope_of
from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.crm.contacts import store as contacts
from dzvin.crm.contacts.actions import EDIT, NUMBERS
from dzvin.crm.contacts.api import Search, asked_for
from dzvin.crm.contacts.importing import store
from dzvin.crm.contacts.importing.model import (
    LINE,
    MOST_BYTES,
    MOST_LINES,
    TASK,
    AlreadyStarted,
    BadFile,
    ImportRow,
    Plan,
    is_target,
)
from dzvin.crm.contacts.importing.store import Line
from dzvin.crm.contacts.model import BadContact, Field, hidden, problem
from dzvin.crm.contacts.narrowing.store import Asked
from dzvin.crm.contacts.sheet import cells, guessed, headings
from dzvin.crm.contacts.store import place_of
from dzvin.events.contact import ContactsExported
from dzvin.infra.batch import Job
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection, Database
from dzvin.infra.event_log import record
from dzvin.infra.http import Id
from dzvin.infra.jobs import defer
from dzvin.infra.table_file import NotATable, Sheet, looked_at, written
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.kernel.ids import UUID_PATTERN

EXPORT = "contact.export"
EXPORTED_AT_ONCE = 1_000
BOM = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""


class Uploaded(Struct, frozen=True, kw_only=True):
    """`guessed`: what each column seems to hold."""

    id: str
    columns: list[str]
    lines: int
    first: list[list[str]]
    guessed: list[str]


class LinePage(Struct, frozen=True, kw_only=True):
    rows: list[Line]
    has_more: bool


@post("/api/contact-imports", opt=needs(EDIT), status_code=201, request_max_body_size=MOST_BYTES)
async def import_upload(
    who: Person,
    database: Database,
    request: Request[Any, Any, Any],
    name: Annotated[str, Parameter(max_length=200)] = "",
) -> Uploaded:
    """The body is the file. Nothing of it is a contact before the import is started."""
    _refuse_partial(who)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
    try:
        sheet = await asyncio.to_thread(looked_at, bytes(content))
    except NotATable as wrong:
        raise BadFile(fields=[problem("file", wrong.code)]) from None
    if sheet.lines > MOST_LINES:
        raise BadFile(fields=[problem("file", "too_many_lines")])
    id = new_id()
    async with database.transaction(who.tenant) as connection:
        fields = await contacts.list_fields(connection)
        await _insert(connection, who, id, name, bytes(content), sheet)
    return Uploaded(
        id=id,
        columns=sheet.columns,
        lines=sheet.lines,
        first=sheet.first,
        guessed=guessed(sheet.columns, fields),
    )


@post("/api/contact-imports/{import_id:str}/start", opt=needs(EDIT), status_code=202)
async def import_start(import_id: Id, who: Person, connection: Connection, data: Plan) -> ImportRow:
    _refuse_partial(who)
    found = await store.load_import(connection, import_id, for_update=True)
    if found is None:
        raise NotFound
    if found.state != "uploaded":
        raise AlreadyStarted
    _check(data, found, await contacts.list_fields(connection))
    if data.responsible is not None:
        people = (await store.logins(connection)).values()
        if data.responsible not in people:
            raise BadContact(fields=[problem("responsible", "unknown")])
    await store.update_import(
        connection, import_id, state="waiting", plan=msgspec.to_builtins(data)
    )
    args: dict[str, object] = {"tenant": who.tenant, "contact_import": import_id}
    await defer(connection, Job(task=TASK, args=args, queue=LINE, lock=f"contacts:{who.tenant}"))
    after = await store.load_import(connection, import_id)
    assert after is not None, "it is locked"
    return after


@get("/api/contact-imports", opt=needs(EDIT))
async def import_list(who: Person, connection: Connection) -> list[ImportRow]:
    _refuse_partial(who)
    return await store.list_imports(connection)


@get("/api/contact-imports/{import_id:str}/lines", opt=needs(EDIT))
async def import_lines(
    import_id: Id,
    who: Person,
    connection: Connection,
    after: Annotated[int, Parameter(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Parameter(ge=1, le=1000)] = 100,
) -> LinePage:
    """Those that became nothing, with the reason's code."""
    _refuse_partial(who)
    if await store.load_import(connection, import_id) is None:
        raise NotFound
    found = await store.list_lines(connection, import_id, after, limit + 1)
    return LinePage(rows=found[:limit], has_more=len(found) > limit)


@get("/api/contact-export", opt=needs(EXPORT))
async def contact_export(
    who: Person,
    database: Database,
    search: Search = "",
    tag: Search = "",
    responsible: Annotated[str | None, Parameter(pattern=UUID_PATTERN)] = None,
) -> Stream:
    """The contacts that a list shows, as a file for a spreadsheet of this person's language."""
    async with database.transaction(who.tenant) as connection:
        asked = replace(await asked_for(connection, who, search, tag, responsible), is_whole=True)
        fields = await contacts.list_fields(connection)
        count = await store.count_contacts(connection, contacts.seen(who, EXPORT), asked)
        # Before the first line is out: who breaks off the stream has taken some, too.
        event = ContactsExported(by=who.id, count=count)
        await record(connection, who.tenant, f"user:{who.id}", event)
    headers = {"content-disposition": 'attachment; filename="contacts.csv"'}
    lines = _lines(database, who, asked, fields)
    return Stream(lines, media_type="text/csv; charset=utf-8", headers=headers)


ROUTES = [import_upload, import_start, import_list, import_lines, contact_export]


async def _lines(
    database: Database, who: Person, asked: Asked, fields: list[Field]
) -> AsyncIterator[str]:
    """A thousand at a time: no connection is in hand while a slow browser takes them."""
    delimiter = "," if who.language == "en" else ";"
    yield BOM + written([headings(fields, who.language)], delimiter)
    after = None
    while True:
        async with database.transaction(who.tenant) as connection:
            shown = contacts.seen(who, EXPORT)
            found, _ = await contacts.find(connection, shown, asked, after, EXPORTED_AT_ONCE)
            logins = await _logins(connection)
        page = found[:EXPORTED_AT_ONCE]
        read = [each if may(who, NUMBERS) else hidden(each) for each in page]
        rows = [cells(each, logins.get(each.responsible or "", ""), fields) for each in read]
        yield written(rows, delimiter)
        if len(found) == len(page):
            break
        after = place_of(page[-1], asked.sort)


async def _logins(connection: Connection) -> dict[str, str]:
    found = await connection.execute(select(USER_ACCOUNT.c.id, USER_ACCOUNT.c.login))
    return {id: login for id, login in found}


async def _insert(
    connection: Connection, who: Person, id: str, name: str, content: bytes, sheet: Sheet
) -> None:
    await store.insert_import(
        connection,
        tenant=who.tenant,
        id=id,
        name=name or "contacts.csv",
        by=who.id,
        state="uploaded",
        content=content,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        columns=sheet.columns,
        lines=sheet.lines,
    )


def _refuse_partial(who: Person) -> None:
    """A file touches whatever contact has a number of it: that is for those who may all."""
    if scope_of(who.grants, EDIT) != "company" or not may(who, NUMBERS):
        raise Forbidden(permission=EDIT)


def _check(plan: Plan, found: ImportRow, fields: list[Field]) -> None:
    wrong = [
        problem(f"columns.{place}", "not_allowed")
        for place, target in enumerate(plan.columns)
        if not is_target(target, fields)
    ]
    if len(plan.columns) != len(found.columns):
        wrong.append(problem("columns", "too_short"))
    if not {"name", "phones", "emails", "company"} & set(plan.columns):
        wrong.append(problem("columns", "nothing"))
    if wrong:
        raise BadContact(fields=wrong)
