"""The journal of forms: found, opened, marked; who changed what."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from litestar import get, put
from litestar.di import Provide
from litestar.params import Parameter
from msgspec import Struct
from sqlalchemy import ColumnElement

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.crm.forms.filled import store
from dzvin.crm.forms.filled.actions import NUMBERS, USE, edits_of, load_form, row_of, seen
from dzvin.crm.forms.filled.model import Edit, Form, FormPage, FormRow
from dzvin.crm.forms.filled.store import Place
from dzvin.crm.forms.model import Status
from dzvin.crm.forms.store import Named, QuotaCount, list_scripts, quota_counts
from dzvin.crm.forms.tables import FORM
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.kernel.errors import AppError, Forbidden
from dzvin.kernel.ids import UUID_PATTERN

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FAR = 1 << 56

Optional = Annotated[str | None, Parameter(pattern=UUID_PATTERN)]


class BadPlace(AppError):
    """No page ends there."""

    code = "bad_cursor"
    status = 422


class Favourite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    is_favourite: bool


class ScriptQuotas(Named, frozen=True, kw_only=True):
    """Of everybody's forms together: how many are there, and how many are wanted."""

    quotas: list[QuotaCount]


class Filters(Struct, frozen=True, kw_only=True):
    scripts: list[ScriptQuotas]
    results: list[str]


async def asked_for(  # noqa: PLR0913 each is a filter of the page
    who: Person,
    since: datetime | None = None,
    until: datetime | None = None,
    script: Optional = None,
    operator: Optional = None,
    call: Optional = None,
    number: Annotated[str, Parameter(max_length=40)] = "",
    result: Annotated[str, Parameter(max_length=200)] = "",
    status: Status | None = None,
    unfinished: bool = False,
    favourite: bool = False,
) -> list[ColumnElement[bool]]:
    """What is looked for. One that was opened and left empty is there only when asked for."""
    if number and not may(who, NUMBERS):
        raise Forbidden(permission=NUMBERS)
    equal = {"script": script, "operator": operator, "call": call, "status": status}
    where = [seen(who), *(FORM.c[name] == value for name, value in equal.items() if value)]
    if since:
        where.append(FORM.c.opened_at >= since)
    if until:
        where.append(FORM.c.opened_at < until)
    asked = (
        (result, FORM.c.result == result),
        (number, store.has_number(number)),
        (unfinished, FORM.c.status.in_(("in_progress", "saved"))),
        (not (status or call), FORM.c.status != "opened"),
        (favourite, store.is_favourite_of(who.id)),
    )
    return where + [condition for value, condition in asked if value]


ASKED = {"asked": Provide(asked_for)}
"""For a route of the journal: what it is narrowed to, by the parameters of the request."""


@get("/api/forms", opt=needs(USE), dependencies=ASKED)
async def form_list(
    who: Person,
    connection: Connection,
    asked: list[Any],
    cursor: Annotated[str | None, Parameter(max_length=100)] = None,
    limit: Annotated[int, Parameter(ge=1, le=200)] = 50,
) -> FormPage:
    """The newest first."""
    found = await store.list_forms(
        connection,
        *asked,
        user=who.id,
        with_numbers=may(who, NUMBERS),
        after=_place(cursor) if cursor else None,
        limit=limit,
    )
    page = found[:limit]
    return FormPage(rows=page, next_cursor=_cursor(page[-1]) if len(found) > limit else None)


@get("/api/forms/filters", opt=needs(USE))
async def form_filters(who: Person, connection: Connection) -> Filters:
    """What the journal of this person can be narrowed to."""
    return Filters(
        scripts=[
            ScriptQuotas(id=each.id, name=each.name, quotas=await quota_counts(connection, each))
            for each in await list_scripts(connection, store.used_by(seen(who)))
        ],
        results=await store.list_results(connection, seen(who)),
    )


@get("/api/forms/{form:str}", opt=needs(USE))
async def form_read(form: Id, who: Person, connection: Connection) -> Form:
    return await load_form(connection, who, form)


@get("/api/forms/{form:str}/edits", opt=needs(USE))
async def form_edits(form: Id, who: Person, connection: Connection) -> list[Edit]:
    return await edits_of(connection, who, form)


@put("/api/forms/{form:str}/favourite", opt=needs(USE))
async def form_mark(form: Id, who: Person, connection: Connection, data: Favourite) -> FormRow:
    await row_of(connection, who, form)
    await store.mark_favourite(connection, who.tenant, form, who.id, is_favourite=data.is_favourite)
    return await row_of(connection, who, form)


ROUTES = [form_list, form_filters, form_read, form_edits, form_mark]


def _cursor(row: FormRow) -> str:
    return f"{(row.opened_at - EPOCH) // MICROSECOND}.{row.id}"


def _place(cursor: str) -> Place:
    micros, dot, id = cursor.partition(".")
    if not (
        dot and micros.isascii() and micros.isdecimal() and int(micros) < FAR and len(id) == 36
    ):
        raise BadPlace
    return Place(at=EPOCH + int(micros) * MICROSECOND, id=id)
