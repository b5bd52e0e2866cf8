"""Contacts: searched and listed, made, changed, noted about, merged, deleted and forgotten."""

from typing import Annotated, Literal

from litestar import delete, get, patch, post, put
from litestar.params import Parameter
from msgspec import UNSET, Meta, Struct
from msgspec.structs import replace
from sqlalchemy import and_

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Name, Person
from dzvin.accounts.permissions import may, scope_of
from dzvin.accounts.store import load_tenant
from dzvin.crm.contacts import actions, store
from dzvin.crm.contacts.actions import EDIT, NUMBERS, VIEW, reached
from dzvin.crm.contacts.model import (
    MOST_FIELDS,
    MOST_NOTES,
    BadContact,
    Changes,
    ContactPage,
    ContactView,
    Field,
    FieldKind,
    NewContact,
    TooManyNotes,
    hidden,
    once,
    problem,
)
from dzvin.crm.contacts.narrowing.store import Asked
from dzvin.crm.contacts.searching import tag_term, words_of
from dzvin.crm.contacts.store import Place, place_of
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound
from dzvin.kernel.ids import UUID_PATTERN

type Sort = Literal["name", "created", "changed"]

Call = Annotated[str | None, Parameter(max_length=100)]
Search = Annotated[str, Parameter(max_length=100)]


class ContactList(Struct, frozen=True, kw_only=True):
    """`is_cut`: so many fit that not all were looked at; type on."""

    rows: list[ContactView]
    next_cursor: str | None
    is_cut: bool = False


class NewNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    call: Annotated[str, Meta(max_length=100)] | None = None
    """In which it was written, if in one."""


class Merge(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`other` goes. `theirs`: what is taken from it, as `company` or `fields.<id>`."""

    other: Id
    theirs: Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(max_length=100)] = []


class FieldForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without an id it is a new one."""

    id: Id | None = None
    name: Name
    kind: FieldKind
    choices: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=100)
    ] = ()


class FieldForms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them, in the order of the page."""

    fields: Annotated[list[FieldForm], Meta(max_length=MOST_FIELDS)]


async def asked_for(
    connection: Connection,
    who: Person,
    search: str,
    tag: str,
    responsible: str | None,
    sort: Sort = "name",
    is_descending: bool = False,
) -> Asked:
    tenant = await load_tenant(connection, who.tenant)
    words = words_of(search, tenant.settings.country, with_numbers=may(who, NUMBERS))
    return Asked(
        words=words,
        tag=tag_term(tag) if tag.strip() else "",
        responsible=responsible,
        sort=sort,
        is_descending=is_descending,
        is_whole=scope_of(who.grants, VIEW) != "company",
    )


@get("/api/contacts", opt=needs(VIEW))
async def contact_list(
    who: Person,
    connection: Connection,
    search: Search = "",
    tag: Search = "",
    responsible: Annotated[str | None, Parameter(pattern=UUID_PATTERN)] = None,
    sort: Sort = "name",
    descending: bool = False,
    editable: bool = False,
    cursor: Annotated[str | None, Parameter(max_length=400)] = None,
    limit: Annotated[int, Parameter(ge=1, le=200)] = 50,
) -> ContactList:
    """Words fit by their beginnings, numbers by their beginning or their end. Who may not see
    numbers searches none. `editable`: those only that he may change, too."""
    asked = await asked_for(connection, who, search, tag, responsible, sort, descending)
    after = await _place(connection, who, cursor, sort) if cursor else None
    shown = store.seen(who, VIEW)
    if editable:
        shown = and_(shown, store.seen(who, EDIT))
        asked = replace(asked, is_whole=asked.is_whole or scope_of(who.grants, EDIT) != "company")
    found, is_cut = await store.find(connection, shown, asked, after, limit)
    page = found[:limit]
    last = page[-1].id if len(found) > limit else None
    if not may(who, NUMBERS):
        page = [hidden(each) for each in page]
    return ContactList(rows=page, next_cursor=last, is_cut=is_cut)


@post("/api/contacts", opt=needs(EDIT), status_code=201)
async def contact_create(who: Person, connection: Connection, data: NewContact) -> ContactPage:
    id = await actions.create(connection, who, data)
    return await _page(connection, who, id, data.call)


@get("/api/contacts/{contact:str}", opt=needs(VIEW))
async def contact_page(
    contact: Id, who: Person, connection: Connection, call: Call = None
) -> ContactPage:
    """`call`: one of his own with this contact, which he may then see whoever is responsible."""
    found = await reached(connection, who, VIEW, contact, call)
    return await actions.page_of(connection, who, found, call)


@patch("/api/contacts/{contact:str}", opt=needs(EDIT))
async def contact_change(
    contact: Id, who: Person, connection: Connection, data: Changes, call: Call = None
) -> ContactPage:
    before = await reached(connection, who, EDIT, contact, call)
    if data.responsible is not UNSET and data.responsible != before.responsible:
        # A call lends a contact: with it nobody makes himself responsible for whoever calls.
        await reached(connection, who, EDIT, contact)
    await actions.change(connection, who, before, data)
    return await _page(connection, who, contact, call)


@delete("/api/contacts/{contact:str}", opt=needs(EDIT))
async def contact_delete(contact: Id, who: Person, connection: Connection) -> None:
    """The card goes; the journal keeps its calls."""
    found = await reached(connection, who, EDIT, contact)
    await actions.delete(connection, who, found, is_erased=False)


@post("/api/contacts/{contact:str}/merge", opt=needs(EDIT), status_code=200)
async def contact_merge(
    contact: Id, who: Person, connection: Connection, data: Merge
) -> ContactPage:
    return await actions.merge(connection, who, contact, data.other, data.theirs)


@post("/api/contacts/{contact:str}/notes", opt=needs(EDIT), status_code=201)
async def note_create(
    contact: Id, who: Person, connection: Connection, data: NewNote
) -> ContactPage:
    found = await reached(connection, who, EDIT, contact, data.call)
    if not data.text.strip():
        raise BadContact(fields=[problem("text", "too_short")])
    if await store.count_notes(connection, contact) >= MOST_NOTES:
        raise TooManyNotes
    await store.insert_note(
        connection,
        tenant=who.tenant,
        id=new_id(),
        contact=contact,
        text=data.text.strip(),
        at=now(),
        author=who.id,
        call=data.call,
    )
    return await actions.page_of(connection, who, found, data.call)


@delete("/api/contacts/{contact:str}/notes/{note:str}", opt=needs(EDIT))
async def note_delete(
    contact: Id, note: Id, who: Person, connection: Connection, call: Call = None
) -> None:
    await reached(connection, who, EDIT, contact, call)
    if not await store.remove_note(connection, contact, note):
        raise NotFound


@get("/api/contact-tags", opt=needs(VIEW))
async def tag_list(connection: Connection) -> list[str]:
    """All that contacts of the company have: to choose from."""
    return await store.list_tags(connection)


@get("/api/contact-fields", opt=needs(VIEW))
async def field_list(connection: Connection) -> list[Field]:
    return await store.list_fields(connection)


@put("/api/contact-fields", opt=needs("company.settings"))
async def field_put(who: Person, connection: Connection, data: FieldForms) -> list[Field]:
    """Exactly these from now on: values of a field that is not among them are gone."""
    before = {field.id: field for field in await store.list_fields(connection)}
    wrong = _wrong_fields(data.fields, before)
    if wrong:
        raise BadContact(fields=wrong)
    after = [
        Field(
            id=form.id or new_id(),
            name=form.name.strip(),
            kind=form.kind,
            choices=once(form.choices) if form.kind == "choice" else (),
        )
        for form in data.fields
    ]
    await store.put_fields(connection, who.tenant, after)
    was, is_now = _told_fields([*before.values()]), _told_fields(after)
    await changed(connection, who, "contact_field", who.tenant, before=was, after=is_now)
    return after


def _told_fields(fields: list[Field]) -> dict[str, object]:
    """For the history: in their order, with what one may choose."""
    return {"fields": [": ".join((one.name, ", ".join(one.choices) or one.kind)) for one in fields]}


def _wrong_fields(forms: list[FieldForm], before: dict[str, Field]) -> list[dict[str, str]]:
    """A field keeps its kind: values that are there must stay what they are."""
    wrong = []
    names: set[str] = set()
    for place, form in enumerate(forms):
        name = form.name.strip().casefold()
        if not name:
            wrong.append(problem(f"fields.{place}.name", "too_short"))
        elif name in names:
            wrong.append(problem(f"fields.{place}.name", "taken"))
        names.add(name)
        if form.id and form.id not in before:
            wrong.append(problem(f"fields.{place}.id", "unknown"))
        elif form.id and before[form.id].kind != form.kind:
            wrong.append(problem(f"fields.{place}.kind", "not_allowed"))
        if form.kind == "choice" and not once(form.choices):
            wrong.append(problem(f"fields.{place}.choices", "too_short"))
    return wrong


async def _page(connection: Connection, who: Person, contact: str, call: str | None) -> ContactPage:
    """After a change: he may have given it away, and still sees what he did."""
    found = await store.load_some(connection, [contact])
    return await actions.page_of(connection, who, found[contact], call)


async def _place(connection: Connection, who: Person, cursor: str, sort: Sort) -> Place:
    """A cursor is the id of the last row: what else it is made of need not be told."""
    found = await store.load_some(connection, [cursor]) if len(cursor) == len(who.id) else {}
    if cursor not in found:
        raise NotFound
    return place_of(found[cursor], sort)


ROUTES = [
    contact_list,
    contact_create,
    contact_page,
    contact_change,
    contact_delete,
    contact_merge,
    note_create,
    note_delete,
    tag_list,
    field_list,
    field_put,
]
