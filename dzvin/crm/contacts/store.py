"""Contacts in the database: found by words and numbers, written together with what finds them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    tuple_,
    update,
)

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import SCOPES, scope_of
from dzvin.accounts.tables import USER_ACCOUNT, USER_PROJECT
from dzvin.crm.contacts.model import Contact, ContactView, Field, Note
from dzvin.crm.contacts.narrowing.store import Asked, narrowed
from dzvin.crm.contacts.searching import sort_name, terms_of
from dzvin.crm.contacts.tables import (
    CONTACT,
    CONTACT_FIELD,
    CONTACT_NOTE,
    CONTACT_PHONE,
    CONTACT_TERM,
)
from dzvin.infra.bulk import put_rows
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.tables import EVENT, ID, PARTY

RESPONSIBLE = USER_ACCOUNT.alias("responsible_user")
CREATOR = USER_ACCOUNT.alias("creator")
CHANGER = USER_ACCOUNT.alias("changer")

SORTS = {
    "name": CONTACT.c.sort_name,
    "created": CONTACT.c.created_at,
    "changed": CONTACT.c.changed_at,
}

TAGS = text("""
    WITH RECURSIVE found(term) AS (
        SELECT min(term) FROM contact_term WHERE term >= '#' AND term < '$'
        UNION ALL
        SELECT (SELECT min(next.term) FROM contact_term next
                WHERE next.term > found.term AND next.term < '$')
        FROM found WHERE found.term IS NOT NULL
    )
    SELECT (SELECT tag FROM contact c, unnest(c.tags) tag
            WHERE c.id = (SELECT t.contact FROM contact_term t WHERE t.term = found.term LIMIT 1)
            AND '#' || lower(tag) = found.term LIMIT 1) AS tag, substr(found.term, 2) AS written
    FROM found WHERE found.term IS NOT NULL LIMIT 200
""")
"""Each tag once, as somebody wrote it: from one to the next by the index, not through all."""


class Place(Struct, frozen=True):
    """The last row of the page before."""

    value: str
    id: str


def seen(who: Person, permission: str) -> ColumnElement[bool]:
    """The contacts on which he has the permission: `may` with the responsible user as owner.
    A contact belongs to no project: there it is the projects of its responsible user that count."""
    scope = scope_of(who.grants, permission)
    if scope is None:
        return false()
    if scope == "company":
        return true()
    reach = SCOPES.index(scope)
    people = {who.id, *who.colleagues} if reach >= SCOPES.index("group") else {who.id}
    allowed = [CONTACT.c.responsible.in_(sorted(people))]
    if reach >= SCOPES.index("project"):
        members = select(USER_PROJECT.c.user_account).where(
            USER_PROJECT.c.project.in_(who.projects)
        )
        allowed.append(CONTACT.c.responsible.in_(members))
    return or_(*allowed)


async def find(
    connection: Connection,
    shown: ColumnElement[bool],
    asked: Asked,
    after: Place | None,
    limit: int,
) -> tuple[list[ContactView], bool]:
    """One more than `limit` says that there is a next page; and whether some were left out, because
    each word fits too many."""
    column = SORTS[asked.sort]
    narrow = await narrowed(connection, asked)
    query = _views().where(shown, *narrow.where)
    if after is not None:
        here = tuple_(column, CONTACT.c.id)
        value = after.value if asked.sort == "name" else datetime.fromisoformat(after.value)
        there = tuple_(literal(value, column.type), literal(after.id, ID))
        query = query.where(here < there if asked.is_descending else here > there)
    order = [each.desc() if asked.is_descending else each.asc() for each in (column, CONTACT.c.id)]
    found = await rows(connection, query.order_by(*order).limit(limit + 1), ContactView)
    return found, narrow.is_cut


def place_of(contact: Contact, sort: str) -> Place:
    at = contact.created_at if sort == "created" else contact.changed_at
    return Place(sort_name(contact.name) if sort == "name" else at.isoformat(), contact.id)


async def load(
    connection: Connection, contact: str, shown: ColumnElement[bool]
) -> ContactView | None:
    return await row(connection, _views().where(CONTACT.c.id == contact, shown), ContactView)


async def load_some(connection: Connection, ids: Collection[str]) -> dict[str, ContactView]:
    found = await rows(connection, _views().where(CONTACT.c.id.in_(list(ids))), ContactView)
    return {each.id: each for each in found}


async def lock(connection: Connection, ids: Collection[str]) -> None:
    """Two changes at once could each undo what the other wrote."""
    query = select(CONTACT.c.id).where(CONTACT.c.id.in_(list(ids)))
    await connection.execute(query.order_by(CONTACT.c.id).with_for_update())


async def by_phones(connection: Connection, phones: Collection[str]) -> dict[str, str]:
    """Number to the id of its contact."""
    if not phones:
        return {}
    query = select(CONTACT_PHONE.c.phone, CONTACT_PHONE.c.contact)
    found = await connection.execute(query.where(CONTACT_PHONE.c.phone.in_(list(phones))))
    return {phone: contact for phone, contact in found}


async def put(connection: Connection, tenant: str, contacts: Sequence[Contact]) -> None:
    """New ones, and changed ones, with everything that finds them. A number that belongs to
    another contact breaks the transaction."""
    if not contacts:
        return
    await put_rows(connection, CONTACT, [_row(each, tenant) for each in contacts])
    ids = [each.id for each in contacts]
    await connection.execute(delete(CONTACT_PHONE).where(CONTACT_PHONE.c.contact.in_(ids)))
    await connection.execute(delete(CONTACT_TERM).where(CONTACT_TERM.c.contact.in_(ids)))
    phones = [
        {"tenant": tenant, "phone": phone, "reversed": phone[::-1], "contact": each.id}
        for each in contacts
        for phone in each.phones
    ]
    terms = [
        {"tenant": tenant, "term": term, "contact": each.id}
        for each in contacts
        for term in terms_of(each)
    ]
    if phones:
        await connection.execute(insert(CONTACT_PHONE), phones)
    if terms:
        await connection.execute(insert(CONTACT_TERM), terms)


async def remove(connection: Connection, contact: str) -> None:
    await connection.execute(delete(CONTACT).where(CONTACT.c.id == contact))


async def load_notes(connection: Connection, contact: str) -> list[Note]:
    """The newest first."""
    note, author = CONTACT_NOTE.c, USER_ACCOUNT.c
    joined = CONTACT_NOTE.outerjoin(
        USER_ACCOUNT, and_(author.tenant == note.tenant, author.id == note.author)
    )
    query = (
        select(
            note.id, note.text, note.at, note.author, author.name.label("author_name"), note.call
        )
        .select_from(joined)
        .where(note.contact == contact)
        .order_by(note.at.desc(), note.id)
    )
    return await rows(connection, query, Note)


async def count_notes(connection: Connection, contact: str) -> int:
    query = select(func.count()).where(CONTACT_NOTE.c.contact == contact)
    return int(await connection.scalar(query) or 0)


async def insert_note(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(CONTACT_NOTE).values(values))


async def remove_note(connection: Connection, contact: str, note: str) -> bool:
    found = await connection.execute(
        delete(CONTACT_NOTE).where(CONTACT_NOTE.c.contact == contact, CONTACT_NOTE.c.id == note)
    )
    return found.rowcount > 0


async def move_notes(connection: Connection, gone: str, contact: str) -> None:
    note = CONTACT_NOTE.c
    await connection.execute(
        update(CONTACT_NOTE).where(note.contact == gone).values(contact=contact)
    )


async def list_tags(connection: Connection) -> list[str]:
    found = await connection.execute(TAGS)
    return sorted({tag or written for tag, written in found}, key=str.casefold)


async def list_fields(connection: Connection) -> list[Field]:
    field = CONTACT_FIELD.c
    query = select(field.id, field.name, field.kind, field.choices).order_by(field.position)
    return await rows(connection, query, Field)


async def put_fields(connection: Connection, tenant: str, fields: Sequence[Field]) -> None:
    """These and no others; values of those that go are removed from every contact."""
    kept = [field.id for field in fields]
    gone = CONTACT_FIELD.c.id.not_in(kept)
    ids = list(await connection.scalars(select(CONTACT_FIELD.c.id).where(gone)))
    for id in ids:
        await connection.execute(
            update(CONTACT)
            .where(CONTACT.c.fields.has_key(id))
            .values(fields=CONTACT.c.fields.op("-")(id))
        )
    await connection.execute(delete(CONTACT_FIELD))
    values = [
        {"tenant": tenant, "position": place, **msgspec.to_builtins(field)}
        for place, field in enumerate(fields)
    ]
    if values:
        await connection.execute(insert(CONTACT_FIELD), values)


class OfCall(Struct, frozen=True, kw_only=True):
    """`operators`: those who were offered the call or had it. `number`: the customer's."""

    operators: frozenset[str] = frozenset()
    party: str | None = None
    number: str = ""
    name: str = ""


async def of_call(connection: Connection, call: str) -> OfCall:
    """By the log, from the first ring on. To whom one wrote during it is not who called."""
    operator = EVENT.c.data["operator"].as_string()
    asked = select(operator, EVENT.c.party).where(
        EVENT.c.call == call, EVENT.c.name.not_like("message.%")
    )
    found = (await connection.execute(asked.order_by(EVENT.c.position))).all()
    party = next((each for _, each in found if each), None)
    query = select(PARTY.c.number, PARTY.c.name).where(PARTY.c.id == party)
    person = (await connection.execute(query)).first() if party else None
    return OfCall(
        operators=frozenset(each for each, _ in found if each),
        party=party,
        number=person.number if person else "",
        name=person.name if person else "",
    )


async def forget_parties(connection: Connection, parties: Collection[str]) -> list[str]:
    """Numbers and names go; ids stay in the log. Those that there were come back."""
    found = await connection.execute(
        update(PARTY)
        .where(PARTY.c.id.in_(list(parties)), PARTY.c.number != "")
        .values(number="", number_reversed="", name="")
        .returning(PARTY.c.id)
    )
    return list(found.scalars())


def name_of_party() -> ColumnElement[str]:
    """What somebody outside is called, of the row of `party` in the query around it: as the company
    has written him down, else as his phone says."""
    contact, phone = CONTACT.c, CONTACT_PHONE.c
    is_his = and_(contact.tenant == phone.tenant, contact.id == phone.contact)
    known = (
        select(contact.name)
        .select_from(CONTACT_PHONE.join(CONTACT, is_his))
        .where(phone.tenant == PARTY.c.tenant, phone.phone == PARTY.c.number)
        .correlate(PARTY)
        .scalar_subquery()
    )
    return func.coalesce(known, PARTY.c.name)


def _views() -> Select[Any]:
    """Contacts with the names of the people behind their ids."""
    contact = CONTACT.c
    joined: Any = CONTACT
    for alias, id in (
        (RESPONSIBLE, contact.responsible),
        (CREATOR, contact.created_by),
        (CHANGER, contact.changed_by),
    ):
        joined = joined.outerjoin(alias, and_(alias.c.tenant == contact.tenant, alias.c.id == id))
    return select(
        CONTACT,
        RESPONSIBLE.c.name.label("responsible_name"),
        CREATOR.c.name.label("created_by_name"),
        CHANGER.c.name.label("changed_by_name"),
    ).select_from(joined)


def _row(contact: Contact, tenant: str) -> Mapping[str, object]:
    values = {name: getattr(contact, name) for name in Contact.__struct_fields__}
    return {"tenant": tenant, **values, "sort_name": sort_name(contact.name)}
