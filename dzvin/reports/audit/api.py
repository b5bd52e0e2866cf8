"""The history of changes: page by page with filters, and as a file."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import get
from litestar.di import Provide
from litestar.params import Parameter
from litestar.response import Stream
from msgspec import Struct
from msgspec.structs import replace

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.store import load_tenant
from dzvin.crm.contacts.sheet import safe
from dzvin.events.account import AuditExported
from dzvin.infra.db import Connection, Database
from dzvin.infra.event_log import record
from dzvin.infra.table_file import written
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden
from dzvin.kernel.ids import UUID_PATTERN
from dzvin.reports.audit import store
from dzvin.reports.audit.model import Act, ActPage, Filters, Kind
from dzvin.reports.audit.naming import ids_in, named
from dzvin.reports.audit.words import ACTIONS, THINGS, headings, word
from dzvin.reports.model import Cursor, cursor_of
from dzvin.reports.store import opens

VIEW, EXPORT = "audit.view", "report.export"
EXPORTED_AT_ONCE = 500
BOM = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""

Since = datetime | None
By = Annotated[str | None, Parameter(pattern=UUID_PATTERN)]
What = Annotated[str | None, Parameter(max_length=40)]
Thing = Annotated[str | None, Parameter(max_length=100)]


class Somebody(Struct, frozen=True, kw_only=True):
    id: str
    name: str


def filters_of(
    since: Since = None,
    until: Since = None,
    person: By = None,
    kind: Kind | None = None,
    what: What = None,
    thing: Thing = None,
) -> Filters:
    """Instants say their offset."""
    wrong = [name for name, at in (("since", since), ("until", until)) if at and not at.tzinfo]
    if wrong:
        raise WrongFields(fields=[{"field": name, "code": "format"} for name in wrong])
    return Filters(since=since, until=until, person=person, kind=kind, what=what, thing=thing)


ASKED = {"filters": Provide(filters_of, sync_to_thread=False)}


@get("/api/audit", opt=needs(VIEW), dependencies=ASKED)
async def audit_list(
    who: Person,
    connection: Connection,
    filters: Filters,
    cursor: Annotated[str | None, Parameter(max_length=250)] = None,
    limit: Annotated[int, Parameter(ge=1, le=200)] = 50,
) -> ActPage:
    """The newest first."""
    after = cursor_of(cursor) if cursor else None
    found = await store.acts(connection, who, filters, after, limit + 1)
    page = found[:limit]
    last = str(Cursor(page[-1].at, page[-1].id)) if len(found) > limit else None
    return ActPage(rows=await _named(connection, who, page), next_cursor=last)


@get("/api/audit/people", opt=needs(VIEW))
async def audit_people(connection: Connection) -> list[Somebody]:
    """Who may have done something: everybody, those that are blocked, too."""
    return [Somebody(id=id, name=name) for id, name in await store.people(connection)]


@get("/api/audit/export", opt=needs(VIEW), dependencies=ASKED)
async def audit_export(who: Person, database: Database, filters: Filters) -> Stream:
    """What the list shows, as a file for a spreadsheet of this person's language."""
    if not may(who, EXPORT):
        raise Forbidden(permission=EXPORT)
    async with database.transaction(who.tenant) as connection:
        zone = ZoneInfo((await load_tenant(connection, who.tenant)).settings.timezone)
        # Before the first line is out: who breaks off the stream has taken some, too.
        await record(connection, who.tenant, f"user:{who.id}", AuditExported(by=who.id))
    headers = {"content-disposition": 'attachment; filename="history.csv"'}
    lines = _lines(database, who, filters, zone)
    return Stream(lines, media_type="text/csv; charset=utf-8", headers=headers)


ROUTES = [audit_list, audit_people, audit_export]


async def _named(connection: Connection, who: Person, acts: list[Act]) -> list[Act]:
    names = await store.names(connection, who, ids_in(acts)) if acts else {}
    opened = await opens(connection, who, [act.call for act in acts if act.call])
    return [replace(named(act, names), is_open=act.call in opened) for act in acts]


async def _lines(
    database: Database, who: Person, filters: Filters, zone: ZoneInfo
) -> AsyncIterator[str]:
    """Some hundred at a time: no connection is in hand while a slow browser takes them."""
    delimiter = "," if who.language == "en" else ";"
    yield BOM + written([headings(who.language)], delimiter)
    after = None
    while True:
        async with database.transaction(who.tenant) as connection:
            found = await store.acts(connection, who, filters, after, EXPORTED_AT_ONCE)
            acts = await _named(connection, who, found)
        yield written([_cells(act, who.language, zone) for act in acts], delimiter)
        if len(found) < EXPORTED_AT_ONCE:
            break
        after = Cursor(found[-1].at, found[-1].id)


def _cells(act: Act, language: str, zone: ZoneInfo) -> list[str]:
    cells = (
        f"{act.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        act.by_name or act.by or "",
        act.ip,
        word(ACTIONS, act.action, language),
        word(THINGS, act.what, language),
        act.title or act.thing or "",
        _joined(act.before),
        _joined(act.after),
        _joined(act.more),
        act.call or "",
    )
    return [safe(cell) for cell in cells]


def _joined(values: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {_text(value)}" for name, value in values.items())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
