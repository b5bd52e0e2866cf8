"""Reads a file of contacts some hundred lines at a time; what is done stays done after a crash."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

import structlog
from msgspec.structs import replace
from sqlalchemy import insert

from dzvin.accounts.store import load_tenant
from dzvin.crm.contacts import store as contacts
from dzvin.crm.contacts.changes import store as changes
from dzvin.crm.contacts.importing import store
from dzvin.crm.contacts.importing.model import (
    Draft,
    ImportRow,
    Reader,
    Refused,
    made,
    updated,
)
from dzvin.crm.contacts.importing.store import Line, plan_of
from dzvin.crm.contacts.model import MOST_PHONES, Contact
from dzvin.crm.contacts.tables import CONTACT_NOTE
from dzvin.events.contact import ContactsImported
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, Database
from dzvin.infra.event_log import record
from dzvin.infra.table_file import lines_of
from dzvin.kernel.errors import AppError

log = structlog.get_logger()

LINES_AT_ONCE = 500

type Read = list[tuple[int, Draft | Refused]]
"""Lines by their numbers in the file."""


@dataclass
class Page:
    """What some hundred lines become."""

    contacts: dict[str, Contact] = field(default_factory=dict[str, Contact])
    known: Mapping[str, Contact] = field(default_factory=dict[str, Contact])
    """As they were."""
    owners: dict[str, str] = field(default_factory=dict[str, str])
    """Number to the id of the contact that has it by now."""
    notes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    lines: list[Line] = field(default_factory=list[Line])
    added: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0


class Importer:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, tenant: str, contact_import: str) -> None:
        """From the line on where a crash left it."""
        async with self._database.transaction(tenant) as connection:
            found = await store.load_import(connection, contact_import)
            file = await store.load_file(connection, contact_import)
            if found is None or file is None or file.content is None or found.plan is None:
                return
            country = (await load_tenant(connection, tenant)).settings.country
            fields = await contacts.list_fields(connection)
            users = await store.logins(connection)
        reader = Reader(found.plan, fields, users, country, available_timezones())
        lines = await asyncio.to_thread(lines_of, file.content, file.encoding, file.delimiter)
        try:
            if await self._read(tenant, found, reader, lines):
                await self._finish(tenant, found)
        except AppError as refused:
            log.warning("contacts.import_failed", contact_import=found.id, code=refused.code)
            async with self._database.transaction(tenant) as connection:
                await store.update_import(connection, found.id, state="failed", content=None)

    async def _read(
        self, tenant: str, found: ImportRow, reader: Reader, lines: list[tuple[int, list[str]]]
    ) -> bool:
        """Whether all was read; raises what the database refuses twice."""
        done = found.done
        while done < len(lines):
            part = lines[done : done + LINES_AT_ONCE]
            read = await asyncio.to_thread(_read, reader, part)
            done += len(part)
            if not await self._write(tenant, found, read, done):
                return False
        return True

    async def _write(self, tenant: str, found: ImportRow, read: Read, done: int) -> bool:
        """False when it was done already, or nobody wants it any more. Contacts that somebody
        makes of the same numbers meanwhile break the transaction: then it is tried once more."""
        for is_last in (False, True):
            try:
                async with self._database.transaction(tenant) as connection:
                    before = await store.load_import(connection, found.id, for_update=True)
                    if before is None or before.done >= done:
                        return False
                    page = await _page(connection, before, read)
                    await _save(connection, tenant, before, page, done)
                return True
            except AppError:
                if is_last:
                    raise
        return True

    async def _finish(self, tenant: str, found: ImportRow) -> None:
        async with self._database.transaction(tenant) as connection:
            after = await store.load_import(connection, found.id, for_update=True)
            if after is None or after.state == "done":
                return
            await store.update_import(connection, found.id, state="done", content=None)
            event = ContactsImported(
                by=found.by, added=after.added, updated=after.updated, contact_import=found.id
            )
            await record(connection, tenant, f"contact-import:{found.id}", event)


def _read(reader: Reader, lines: Sequence[tuple[int, list[str]]]) -> Read:
    found: Read = []
    for line, cells in lines:
        try:
            found.append((line, reader.draft(cells)))
        except Refused as refused:
            found.append((line, refused))
    return found


async def _page(connection: Connection, found: ImportRow, read: Read) -> Page:
    numbers = {phone for _, draft in read if isinstance(draft, Draft) for phone in draft.phones}
    owners = await contacts.by_phones(connection, numbers)
    known = await contacts.load_some(connection, set(owners.values()))
    await contacts.lock(connection, known)
    page = Page(owners=dict(owners), known=known)
    for line, draft in read:
        try:
            if isinstance(draft, Refused):
                raise draft
            _take(page, found, draft, known)
        except Refused as refused:
            is_known = refused.why == "known"
            page.skipped += is_known
            page.refused += not is_known
            page.lines.append(Line(line=line, why=refused.why, column=refused.column))
    return page


def _take(page: Page, found: ImportRow, draft: Draft, known: Mapping[str, Contact]) -> None:
    """Raises Refused."""
    plan, at = plan_of(found), now()
    ids = {page.owners[phone] for phone in draft.phones if phone in page.owners}
    if ids and plan.known == "skip":
        raise Refused("known", "phones")
    if ids and plan.known == "update":
        if len(ids) > 1:
            raise Refused("several", "phones")
        (id,) = ids
        before = page.contacts.get(id) or known[id]
        if len({*before.phones, *draft.phones}) > MOST_PHONES:
            raise Refused("too_many", "phones")
        contact = updated(before, draft, plan, at, found.by)
        page.updated += 1
    else:
        phones = tuple(phone for phone in draft.phones if phone not in page.owners)
        if ids and not (draft.name or draft.emails or draft.company or phones):
            raise Refused("known", "phones")
        contact = replace(made(new_id(), draft, plan, at, found.by), phones=phones)
        page.added += 1
    page.contacts[contact.id] = contact
    page.owners |= dict.fromkeys(contact.phones, contact.id)
    if draft.note:
        page.notes.append((contact.id, draft.note))


def _change(found: ImportRow, page: Page, contact: str) -> dict[str, Any]:
    was, is_now = page.known.get(contact), page.contacts[contact]
    action: changes.Change = "changed" if was else "created"
    at = is_now.changed_at
    return changes.row_of(action, contact, was, is_now, by=found.by, at=at, contact_import=found.id)


async def _save(
    connection: Connection, tenant: str, before: ImportRow, page: Page, done: int
) -> None:
    await contacts.put(connection, tenant, list(page.contacts.values()))
    await changes.keep(connection, tenant, [_change(before, page, each) for each in page.contacts])
    if page.notes:
        values = [
            {"tenant": tenant, "id": new_id(), "contact": id, "text": text, "author": before.by}
            for id, text in page.notes
        ]
        await connection.execute(insert(CONTACT_NOTE), values)
    await store.insert_lines(connection, tenant, before.id, page.lines)
    await store.update_import(
        connection,
        before.id,
        state="running",
        done=done,
        added=before.added + page.added,
        updated=before.updated + page.updated,
        skipped=before.skipped + page.skipped,
        refused=before.refused + page.refused,
    )
