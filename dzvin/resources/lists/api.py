"""Lists of values: made by hand or pasted from a spreadsheet, asked by scenarios and dialling."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from litestar import delete, get, patch, post
from litestar.params import Parameter
from msgspec import UNSET, Meta, Struct, UnsetType, structs
from sqlalchemy import and_

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Name, Person
from dzvin.accounts.permissions import Thing, may
from dzvin.accounts.store import load_tenant, visible
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, InUse
from dzvin.infra.http import Id
from dzvin.kernel.errors import AppError, Forbidden, NotFound
from dzvin.kernel.value_list import MOST_VALUES, VALUE_LENGTH, key_of
from dzvin.resources.lists import store
from dzvin.resources.lists.store import ListRow, ValueRow
from dzvin.resources.tables import LIST

MOST_SIGNS = 1_000_000
NUMBERS = "call.number_visible"

Value = Annotated[str, Meta(min_length=1, max_length=VALUE_LENGTH)]
Pasted = Annotated[str, Meta(min_length=1, max_length=MOST_SIGNS)]


class ListFull(AppError):
    """The list, or all lists of the company together, would become too long."""

    code = "list.full"
    status = 422


class NewList(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    project: Id
    name: Name
    blocks_callers: bool = False
    blocks_dialling: bool = False


class ListChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    blocks_callers: bool | UnsetType = UNSET
    blocks_dialling: bool | UnsetType = UNSET


class NewValues(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`text`: one value a line. Of a row of a spreadsheet the first column counts."""

    text: Pasted
    expires_at: Annotated[datetime, Meta(tz=True)] | None = None
    comment: Annotated[str, Meta(max_length=200)] = ""


class GoneValues(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Pasted


class Put(Struct, frozen=True, kw_only=True):
    """`known` were there already and have the new end and comment. `too_long` are line numbers."""

    added: int
    known: int
    too_long: list[int]


class Removed(Struct, frozen=True, kw_only=True):
    removed: int


class ValuePage(Struct, frozen=True, kw_only=True):
    rows: list[ValueRow]
    has_more: bool


class Found(Struct, frozen=True, kw_only=True):
    """`is_in`: now. `value` is how the list writes it."""

    value: str
    is_in: bool
    expires_at: datetime | None = None
    comment: str = ""


@get("/api/lists", opt=needs("list.view"))
async def list_list(who: Person, connection: Connection) -> list[ListRow]:
    return await store.list_lists(connection, visible(who, "list.view", project=LIST.c.project))


@post("/api/lists", opt=needs("list.edit"), status_code=201)
async def list_create(who: Person, connection: Connection, data: NewList) -> ListRow:
    if not may(who, "list.edit", Thing(project=data.project)):
        raise Forbidden(permission="list.edit")
    made = ListRow(id=new_id(), created_at=now(), **structs.asdict(data))
    values = {name: value for name, value in structs.asdict(made).items() if name != "size"}
    await store.insert_list(connection, tenant=who.tenant, **values)
    await changed(connection, who, "list", made.id, action="created", after=made)
    return made


@patch("/api/lists/{list:str}", opt=needs("list.edit"))
async def list_change(list: Id, who: Person, connection: Connection, data: ListChanges) -> ListRow:
    before = await _list(connection, who, "list.edit", list)
    given = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    await store.update_list(connection, list, given)
    after = structs.replace(before, **given)
    await changed(connection, who, "list", list, before=before, after=after)
    return after


@delete("/api/lists/{list:str}", opt=needs("list.edit"))
async def list_delete(list: Id, who: Person, connection: Connection) -> None:
    """Refused while a published scenario asks it."""
    gone = await _list(connection, who, "list.edit", list)
    if await store.is_used(connection, list):
        raise InUse(by="scenario")
    await store.delete_list(connection, list)
    await changed(connection, who, "list", list, action="deleted", before=gone)


@get("/api/lists/{list:str}/values", opt=needs("list.view"))
async def list_values(
    list: Id,
    who: Person,
    connection: Connection,
    begins: Annotated[str, Parameter(max_length=VALUE_LENGTH)] = "",
    after: Annotated[str, Parameter(max_length=VALUE_LENGTH)] = "",
    limit: Annotated[int, Parameter(ge=1, le=1000)] = 100,
) -> ValuePage:
    """In the order of the values. They are mostly numbers of customers: it needs that right too."""
    await _list(connection, who, "list.view", list)
    if not may(who, NUMBERS):
        raise Forbidden(permission=NUMBERS)
    found = await store.list_values(connection, list, begins=begins, after=after, limit=limit)
    return ValuePage(rows=[*found[:limit]], has_more=len(found) > limit)


@post("/api/lists/{list:str}/values", opt=needs("list.edit"), status_code=200)
async def list_put_values(list: Id, who: Person, connection: Connection, data: NewValues) -> Put:
    before = await _list(connection, who, "list.edit", list)
    await store.lock_list(connection, list)
    lines = _lines(data.text)
    too_long = [number for number, value in lines if len(value) > VALUE_LENGTH]
    keys = await _keys(connection, who, (value for _, value in lines if len(value) <= VALUE_LENGTH))
    added = await store.put_values(
        connection,
        who.tenant,
        list,
        keys,
        expires_at=data.expires_at,
        comment=data.comment,
        author=who.id,
    )
    if await store.is_too_long(connection, list):
        raise ListFull(most=MOST_VALUES)
    known = len(keys) - added
    values = {"added": added, "updated": known}
    await _values_changed(connection, who, before, {name: n for name, n in values.items() if n})
    return Put(added=added, known=known, too_long=too_long)


@post("/api/lists/{list:str}/remove", opt=needs("list.edit"), status_code=200)
async def list_remove_values(
    list: Id, who: Person, connection: Connection, data: GoneValues
) -> Removed:
    before = await _list(connection, who, "list.edit", list)
    keys = await _keys(connection, who, (value for _, value in _lines(data.text)))
    removed = await store.remove_values(connection, list, keys)
    await _values_changed(connection, who, before, {"removed": removed} if removed else {})
    return Removed(removed=removed)


@get("/api/lists/{list:str}/check", opt=needs("list.view"))
async def list_check(
    list: Id,
    who: Person,
    connection: Connection,
    value: Annotated[str, Parameter(max_length=VALUE_LENGTH)] = "",
) -> Found:
    await _list(connection, who, "list.view", list)
    (key,) = await _keys(connection, who, [value]) or {""}
    found = await store.load_value(connection, list, key)
    if found is None:
        return Found(value=key, is_in=False)
    is_in = found.expires_at is None or now() < found.expires_at
    return Found(value=key, is_in=is_in, expires_at=found.expires_at, comment=found.comment)


ROUTES = [
    list_list,
    list_create,
    list_change,
    list_delete,
    list_values,
    list_put_values,
    list_remove_values,
    list_check,
]


async def _list(connection: Connection, who: Person, permission: str, id: str) -> ListRow:
    seen = visible(who, permission, project=LIST.c.project)
    found = await store.list_lists(connection, and_(LIST.c.id == id, seen))
    if not found:
        raise NotFound
    return found[0]


async def _values_changed(
    connection: Connection, who: Person, before: ListRow, more: dict[str, int]
) -> None:
    """How many: which, the history must not keep, they are mostly numbers of customers."""
    (after,) = await store.list_lists(connection, LIST.c.id == before.id)
    was, is_now = {"name": before.name, "size": before.size}, {"name": before.name, **more}
    is_now["size"] = after.size
    await changed(connection, who, "list", before.id, before=was, after=is_now)


async def _keys(connection: Connection, who: Person, values: Iterable[str]) -> set[str]:
    """Thousands of numbers take a second: not on the loop that serves everybody."""
    tenant = await load_tenant(connection, who.tenant)
    country = tenant.settings.country

    def keys() -> set[str]:
        return {key for value in values if (key := key_of(value, country))}

    return await asyncio.to_thread(keys)


def _lines(text: str) -> list[tuple[int, str]]:
    """Numbered from 1, without the empty ones. Refuses more than any list may hold."""
    found = [
        (number, value)
        for number, line in enumerate(text.splitlines(), start=1)
        if (value := line.strip().partition("\t")[0].strip(" \"';,"))
    ]
    if len(found) > MOST_VALUES:
        raise ListFull(most=MOST_VALUES)
    return found
