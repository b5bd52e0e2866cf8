"""Reads what was done to contacts, and what they were before and after it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, or_, select

from dzvin.accounts.model import Person
from dzvin.crm.contacts.tables import CONTACT_CHANGE, CONTACT_FIELD
from dzvin.infra.db import Connection
from dzvin.reports.audit.contacts.masking import readable
from dzvin.reports.audit.model import UUID, Act, Filters

ENDED = {"merged", "deleted", "erased"}
"""The log has these: here stands what the contact was."""


async def contacts_changed(
    connection: Connection,
    who: Person,
    filters: Filters,
    where: Iterable[ColumnElement[bool]],
    limit: int,
) -> list[Act]:
    """Made or changed; the newest first. What a file has brought is told of one contact or of one
    file: else its thousands would hide everything."""
    change = CONTACT_CHANGE.c
    is_of_contacts = filters.kind in (None, "contacts") and not filters.what
    if not is_of_contacts or (filters.thing and not UUID.fullmatch(filters.thing)):
        return []
    query = select(CONTACT_CHANGE).where(*where, change.action.not_in(ENDED))
    if filters.person:
        query = query.where(change.by == filters.person)
    if filters.thing:
        is_its = or_(change.contact == filters.thing, change.contact_import == filters.thing)
        query = query.where(is_its)
    else:
        query = query.where(change.contact_import.is_(None))
    query = query.order_by(change.at.desc(), change.id.desc()).limit(limit)
    found = (await connection.execute(query)).all()
    fields = await _fields(connection) if found else {}
    return [
        Act(
            id=one.id,
            at=one.at,
            kind="contacts",
            action=one.action,
            what="contact",
            thing=one.contact,
            by=one.by,
            before=readable(one.before, who, fields),
            after=readable(one.after, who, fields),
        )
        for one in found
    ]


async def with_contacts(connection: Connection, who: Person, acts: Sequence[Act]) -> list[Act]:
    """Acts of the log that ended a contact, with what it was."""
    ended = [act.id for act in acts if act.kind == "contacts" and act.action in ENDED]
    if not ended:
        return list(acts)
    kept = await _kept(connection, ended)
    fields = await _fields(connection)
    return [_with(act, kept[act.id], who, fields) if act.id in kept else act for act in acts]


def _with(act: Act, one: Any, who: Person, fields: dict[str, str]) -> Act:
    before, after = readable(one.before, who, fields), readable(one.after, who, fields)
    title = act.title if act.action == "merged" else str(before.get("name", ""))
    return replace(act, before=before, after=after, title=title)


async def _kept(connection: Connection, ids: Collection[str]) -> dict[str, Any]:
    query = select(CONTACT_CHANGE).where(CONTACT_CHANGE.c.id.in_(ids))
    return {one.id: one for one in await connection.execute(query)}


async def _fields(connection: Connection) -> dict[str, str]:
    query = select(CONTACT_FIELD.c.id, CONTACT_FIELD.c.name)
    return {id: name for id, name in await connection.execute(query)}
