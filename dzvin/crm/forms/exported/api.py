"""The journal of forms as a file: text for any spreadsheet, or a workbook."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal
from zoneinfo import ZoneInfo

from litestar import Request, get
from litestar.response import Stream
from msgspec import Struct, field
from sqlalchemy import and_, select

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.store import load_tenant
from dzvin.crm.forms import store as scripts
from dzvin.crm.forms.exported.sheet import Cell, cells, columns_of, guarded, headings
from dzvin.crm.forms.filled import store
from dzvin.crm.forms.filled.actions import NUMBERS, USE, seen
from dzvin.crm.forms.filled.api import ASKED
from dzvin.crm.forms.filled.hiding import hidden_answers
from dzvin.crm.forms.filled.store import Place
from dzvin.crm.forms.model import Block, Script
from dzvin.crm.forms.tables import SCRIPT, SCRIPT_VERSION
from dzvin.events.form import FormsExported
from dzvin.infra.db import Connection, Database
from dzvin.infra.event_log import record
from dzvin.infra.table_file import written
from dzvin.infra.workbook import MEDIA, MOST_ROWS, Workbook
from dzvin.kernel.errors import Forbidden

EXPORT = "report.export"
AT_ONCE = 500
BOM = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""

type Format = Literal["csv", "xlsx"]


class Sheet(Struct, frozen=True, kw_only=True):
    """What a file is made of. `columns`: of the one script that was asked for."""

    who: Person
    where: list[Any]
    zone: ZoneInfo
    columns: list[Block] | None
    known: dict[str, Script] = field(default_factory=dict)
    """Versions that were read."""


@get("/api/forms/export", opt=needs(USE), dependencies=ASKED)
async def form_export(
    who: Person,
    database: Database,
    request: Request[Any, Any, Any],
    asked: list[Any],
    format: Format = "csv",
) -> Stream:
    """What the journal shows, as a file for a spreadsheet of this person's language."""
    if not may(who, EXPORT):
        raise Forbidden(permission=EXPORT)
    script = request.query_params.get("script")
    async with database.transaction(who.tenant) as connection:
        sheet = await _sheet(connection, who, asked, script)
        count = await store.count_forms(connection, *asked)
        # Before the first line is out: who breaks off the stream has taken some, too.
        event = FormsExported(by=who.id, count=count)
        await record(connection, who.tenant, f"user:{who.id}", event)
    headers = {"content-disposition": f'attachment; filename="forms.{format}"'}
    if format == "xlsx":
        return Stream(_workbook(database, sheet), media_type=MEDIA, headers=headers)
    lines = _lines(database, sheet)
    return Stream(lines, media_type="text/csv; charset=utf-8", headers=headers)


ROUTES = [form_export]


async def _sheet(
    connection: Connection, who: Person, where: list[Any], script: str | None
) -> Sheet:
    """Of a script by which none of his forms was filled he learns no questions."""
    zone = ZoneInfo((await load_tenant(connection, who.tenant)).settings.timezone)
    versions: Mapping[str, Script] = {}
    if script:
        of_script = SCRIPT_VERSION.c.script
        his = of_script.in_(select(SCRIPT.c.id).where(store.used_by(seen(who))))
        versions = await scripts.list_contents(connection, and_(of_script == script, his))
    columns = columns_of([*versions.values()]) if script else None
    return Sheet(who=who, where=where, zone=zone, columns=columns, known={**versions})


async def _lines(database: Database, sheet: Sheet) -> AsyncIterator[str]:
    is_english = sheet.who.language == "en"
    delimiter, comma = (",", ".") if is_english else (";", ",")
    top = [guarded(title, comma) for title in headings(sheet.columns, sheet.who.language)]
    yield BOM + written([top], delimiter)
    async for rows in _pages(database, sheet):
        yield written(([guarded(cell, comma) for cell in row] for row in rows), delimiter)


async def _workbook(database: Database, sheet: Sheet) -> AsyncIterator[bytes]:
    book, left = Workbook(), MOST_ROWS - 1
    yield book.add([headings(sheet.columns, sheet.who.language)])
    async for rows in _pages(database, sheet):
        yield book.add(rows[:left])
        left -= len(rows)
        if left <= 0:
            break
    yield book.end()


async def _pages(database: Database, sheet: Sheet) -> AsyncIterator[list[list[Cell]]]:
    """Some hundred at a time: no connection is in hand while a slow browser takes them."""
    after: Place | None = None
    while True:
        async with database.transaction(sheet.who.tenant) as connection:
            found, rows = await _page(connection, sheet, after)
        yield rows
        if found is None:
            return
        after = found


async def _page(
    connection: Connection, sheet: Sheet, after: Place | None
) -> tuple[Place | None, list[list[Cell]]]:
    """None: it is the last one."""
    who = sheet.who
    is_open = may(who, NUMBERS)
    found = await store.list_forms(
        connection, *sheet.where, user=who.id, with_numbers=is_open, after=after, limit=AT_ONCE
    )
    page = found[:AT_ONCE]
    missing = {row.version for row in page} - sheet.known.keys()
    if missing:
        which = SCRIPT_VERSION.c.id.in_(sorted(missing))
        sheet.known.update(await scripts.list_contents(connection, which))
    answers = await store.load_answers(connection, [row.id for row in page])
    rows = []
    for row in page:
        content, given = sheet.known.get(row.version, Script()), answers.get(row.id, {})
        shown = given if is_open else hidden_answers(content, given)
        rows.append(cells(row, content, shown, sheet.columns, who.language, sheet.zone))
    last = Place(at=page[-1].opened_at, id=page[-1].id) if len(found) > len(page) else None
    return last, rows
