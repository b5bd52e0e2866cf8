"""Forms in the database: listed for the journal, locked for a change, counted for quotas."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, to_builtins
from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, delete, false, func, insert, or_, select, update
from sqlalchemy import column as named
from sqlalchemy import table as foreign
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.selectable import FromClause

from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.crm.contacts.store import name_of_party
from dzvin.crm.forms.filled.model import Customer, Edit, FormRow, Performed, Stored, joined
from dzvin.crm.forms.model import Answers, Status
from dzvin.crm.forms.tables import (
    FORM,
    FORM_COUNTED,
    FORM_EDIT,
    FORM_FAVOURITE,
    FORM_FILE,
    SCRIPT,
    SCRIPT_VERSION,
)
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.tables import PARTY

QUEUE = foreign("queue", named("tenant"), named("id"), named("name"))
MESSAGE = foreign("message", named("id"), named("state"), named("why"))

MOST_RESULTS = 300

type Changes = dict[str, tuple[Any, Any]]


class Place(Struct, frozen=True, kw_only=True):
    """The last row of the page before."""

    at: datetime
    id: str


def _joined() -> FromClause:
    found: FromClause = FORM
    for table, id in (
        (SCRIPT, FORM.c.script),
        (SCRIPT_VERSION, FORM.c.version),
        (USER_ACCOUNT, FORM.c.operator),
        (QUEUE, FORM.c.queue),
        (PARTY, FORM.c.party),
    ):
        found = found.outerjoin(table, and_(table.c.tenant == FORM.c.tenant, table.c.id == id))
    return found


_COLUMNS = (
    *(
        FORM.c[name]
        for name in (
            "id", "project", "script", "version", "operator", "call", "queue", "status",
            "result", "revision", "opened_at", "changed_at", "completed_at",
            "required_seconds",
        )
    ),
    SCRIPT.c.name.label("script_name"),
    SCRIPT_VERSION.c.number,
    USER_ACCOUNT.c.name.label("operator_name"),
    QUEUE.c.name.label("queue_name"),
    PARTY.c.number.label("party_number"),
    name_of_party().label("party_name"),
)  # fmt: skip


async def list_forms(
    connection: Connection,
    *where: ColumnElement[bool],
    user: str,
    with_numbers: bool,
    after: Place | None = None,
    limit: int = 1,
) -> list[FormRow]:
    """The newest first; one more than `limit`: there is another page."""
    marked = select(FORM_FAVOURITE.c.form).where(FORM_FAVOURITE.c.user_account == user)
    query = select(*_COLUMNS, FORM.c.id.in_(marked).label("is_favourite"))
    query = query.select_from(_joined()).where(*where)
    if after:
        at, id = FORM.c.opened_at, FORM.c.id
        query = query.where(or_(at < after.at, and_(at == after.at, id < after.id)))
    query = query.order_by(FORM.c.opened_at.desc(), FORM.c.id.desc()).limit(limit + 1)
    found = await connection.execute(query)
    return [_row({**one}, with_numbers) for one in found.mappings()]


async def count_forms(connection: Connection, *where: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(FORM).where(*where)
    return int(await connection.scalar(query) or 0)


async def load_answers(connection: Connection, forms: Sequence[str]) -> dict[str, Answers]:
    query = select(FORM.c.id, FORM.c.answers).where(FORM.c.id.in_(forms))
    found = await connection.execute(query)
    return {str(id): msgspec.convert(answers, Answers) for id, answers in found}


def is_favourite_of(user: str) -> ColumnElement[bool]:
    marked = select(FORM_FAVOURITE.c.form).where(FORM_FAVOURITE.c.user_account == user)
    return FORM.c.id.in_(marked)


def has_number(number: str) -> ColumnElement[bool]:
    """By the end of it, as in the journal of calls."""
    first = "".join(reversed([sign for sign in number if sign.isalnum()]))
    if not first:
        return false()
    ends = select(PARTY.c.id).where(
        PARTY.c.number_reversed >= first,
        PARTY.c.number_reversed < first[:-1] + chr(ord(first[-1]) + 1),
    )
    return FORM.c.party.in_(ends)


async def load_stored(
    connection: Connection, *where: ColumnElement[bool], for_update: bool = False
) -> Stored | None:
    columns = [FORM.c[name] for name in Stored.__struct_fields__]
    query = select(*columns).where(*where).order_by(FORM.c.opened_at.desc()).limit(1)
    return await row(connection, query.with_for_update() if for_update else query, Stored)


async def load_customer(connection: Connection, party: str | None) -> Customer:
    """Nobody's number is empty."""
    query = select(PARTY.c.number, name_of_party().label("name")).where(PARTY.c.id == party)
    found = await row(connection, query, Customer) if party else None
    return found or Customer(number="", name="")


async def with_fates(connection: Connection, done: Mapping[str, Performed]) -> dict[str, Performed]:
    """As it stands now with the messages that were written."""
    written = [UUID(each.message) for each in done.values() if each.message]
    if not written:
        return dict(done)
    query = select(MESSAGE.c.id, MESSAGE.c.state, MESSAGE.c.why).where(MESSAGE.c.id.in_(written))
    fates = {str(one.id): one for one in await connection.execute(query)}
    return {
        id: replace(each, status=fate.state, said=fate.why)
        if (fate := fates.get(each.message or ""))
        else each
        for id, each in done.items()
    }


async def insert_form(connection: Connection, **values: Any) -> bool:
    """False when this operator of this call has one."""
    made = await connection.execute(
        upsert(FORM)
        .values(to_builtins(values, builtin_types=(datetime,)))
        .on_conflict_do_nothing()
        .returning(FORM.c.id)
    )
    return made.first() is not None


async def update_form(connection: Connection, form: str, **values: Any) -> None:
    ready = to_builtins(values, builtin_types=(datetime,))
    await connection.execute(update(FORM).where(FORM.c.id == form).values(ready))


async def close_completed(connection: Connection, operator: str) -> list[str]:
    """Who opens the next form has left the one before: those that were closed now."""
    mine = and_(FORM.c.operator == operator, FORM.c.status == "completed")
    query = update(FORM).where(mine).values(status="closed").returning(FORM.c.id)
    return [str(id) for id in await connection.scalars(query)]


async def put_edit(
    connection: Connection,
    tenant: str,
    form: str,
    *,
    by: str,
    at: datetime,
    status: Status,
    changes: Changes,
    is_typing: bool,
) -> None:
    """What one person types goes on in one row."""
    last = await _last_edit(connection, form)
    is_same = last is not None and last.by == by and last.status == status
    if last is not None and is_typing and is_same:
        values = {"at": at, "changes": joined(last.changes, changes)}
        which = and_(FORM_EDIT.c.form == form, FORM_EDIT.c.n == last.n)
        await connection.execute(update(FORM_EDIT).where(which).values(values))
        return
    n = last.n + 1 if last else 1
    values = {"tenant": tenant, "form": form, "n": n, "by": by, "at": at}
    await connection.execute(insert(FORM_EDIT).values(**values, status=status, changes=changes))


async def list_edits(connection: Connection, form: str, limit: int = 200) -> list[Edit]:
    """The newest first."""
    return await rows(connection, _edits(form).limit(limit), Edit)


async def mark_favourite(
    connection: Connection, tenant: str, form: str, user: str, *, is_favourite: bool
) -> None:
    marks = FORM_FAVOURITE.c
    if is_favourite:
        values = {"tenant": tenant, "form": form, "user_account": user}
        await connection.execute(upsert(FORM_FAVOURITE).values(values).on_conflict_do_nothing())
    else:
        which = and_(marks.form == form, marks.user_account == user)
        await connection.execute(delete(FORM_FAVOURITE).where(which))


async def count_form(
    connection: Connection, tenant: str, script: str, form: str, quotas: Collection[str]
) -> set[str]:
    """The form counts for exactly these. Returns those for which it did not before."""
    counted = FORM_COUNTED.c
    found = await connection.scalars(select(counted.quota).where(counted.form == form))
    before = set(found)
    gone = and_(counted.form == form, counted.quota.not_in(list(quotas)))
    await connection.execute(delete(FORM_COUNTED).where(gone))
    added = set(quotas) - before
    if added:
        rows_of_it = [
            {"tenant": tenant, "form": form, "script": script, "quota": quota}
            for quota in sorted(added)
        ]
        await connection.execute(insert(FORM_COUNTED), rows_of_it)
    return added


async def forget_party(connection: Connection, tenant: str, party: str) -> None:
    """Answers of this person, what was attached to them, and what was changed in them."""
    is_theirs = and_(FORM.c.tenant == tenant, FORM.c.party == party)
    theirs = and_(
        FORM_EDIT.c.tenant == tenant, FORM_EDIT.c.form.in_(select(FORM.c.id).where(is_theirs))
    )
    files = FORM_FILE.c.form.in_(select(FORM.c.id).where(is_theirs))
    await connection.execute(delete(FORM_FILE).where(FORM_FILE.c.tenant == tenant, files))
    await connection.execute(update(FORM_EDIT).where(theirs).values(changes={}))
    await connection.execute(
        update(FORM)
        .where(is_theirs)
        .values(answers={}, variables={}, done={}, revision=FORM.c.revision + 1)
    )


async def _last_edit(connection: Connection, form: str) -> Edit | None:
    return await row(connection, _edits(form).limit(1), Edit)


def _edits(form: str) -> Any:
    edits, people = FORM_EDIT.c, USER_ACCOUNT.c
    is_author = and_(people.tenant == edits.tenant, people.id == edits.by)
    return (
        select(
            edits.n, edits.by, people.name.label("by_name"), edits.at, edits.status, edits.changes
        )
        .select_from(FORM_EDIT.outerjoin(USER_ACCOUNT, is_author))
        .where(edits.form == form)
        .order_by(edits.n.desc())
    )


def _row(found: dict[Any, Any], with_numbers: bool) -> FormRow:
    values = {str(name): value for name, value in found.items()}
    number, name = values.pop("party_number"), values.pop("party_name")
    values["party"] = None if number is None else shown(number, name or "", with_numbers)
    return msgspec.convert(values, FormRow)


def shown(number: str, name: str, with_numbers: bool) -> Customer:
    if with_numbers:
        return Customer(number=number, name=name)
    return Customer(number=masked_number(number), name=masked_name(name))


def used_by(where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Scripts by which these forms were filled."""
    return SCRIPT.c.id.in_(select(FORM.c.script).where(where))


async def list_results(connection: Connection, where: ColumnElement[bool]) -> list[str]:
    query = select(FORM.c.result).where(where, FORM.c.result != "").distinct()
    found = await connection.scalars(query.order_by(FORM.c.result).limit(MOST_RESULTS))
    return list(found)
