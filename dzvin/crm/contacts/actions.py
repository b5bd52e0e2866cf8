"""Making, changing, merging and forgetting contacts: reached from pages, calls, forms and files."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from msgspec import UNSET
from msgspec.structs import asdict, replace

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may, scope_of
from dzvin.accounts.store import load_tenant
from dzvin.crm.contacts import store
from dzvin.crm.contacts.changes import store as changes
from dzvin.crm.contacts.changes.store import Change
from dzvin.crm.contacts.merging import is_too_much, merged
from dzvin.crm.contacts.model import (
    BadContact,
    Changes,
    Contact,
    ContactPage,
    ContactView,
    NewContact,
    PhoneTaken,
    SameContact,
    full_phones,
    hidden,
    hidden_note,
    merged_fields,
    once,
    problem,
)
from dzvin.crm.contacts.unmasking import unmasked
from dzvin.events.contact import ContactDeleted, ContactMerged
from dzvin.events.system import PartyErased
from dzvin.infra.batch import Envelope
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import append
from dzvin.kernel.errors import AppError, Forbidden, NotFound
from dzvin.kernel.ids import party_id
from dzvin.kernel.value_list import key_of

VIEW, EDIT, NUMBERS = "contact.view", "contact.edit", "call.number_visible"


class TooMuchTogether(AppError):
    """Together they have more numbers or addresses than one contact may have."""

    code = "contact.too_much"
    status = 422


async def reached(
    connection: Connection, who: Person, permission: str, contact: str, call: str | None = None
) -> ContactView:
    """A contact on which he has the permission, or, with it in any scope, that of a customer whose
    call he was offered or had. Raises NotFound."""
    found = await store.load(connection, contact, store.seen(who, permission))
    if found is None and call and may(who, permission):
        customer = await store.of_call(connection, call)
        if who.id in customer.operators:
            found = await _of_number(connection, who, customer.number)
    if found is None or found.id != contact:
        raise NotFound
    return found


async def known(connection: Connection, who: Person, number: str) -> ContactView | None:
    """Whose number it is, if anybody's; who may see it is the caller's to know."""
    return await _of_number(connection, who, number) if number else None


async def page_of(
    connection: Connection, who: Person, contact: ContactView, call: str | None = None
) -> ContactPage:
    """As this person may read it. `call`: one of his with this contact."""
    may_edit = may(who, EDIT) and (
        call is not None
        or await store.load(connection, contact.id, store.seen(who, EDIT)) is not None
    )
    notes = await store.load_notes(connection, contact.id)
    if not may(who, NUMBERS):
        contact, notes = hidden(contact), [hidden_note(note) for note in notes]
    return ContactPage(contact=contact, notes=notes, may_edit=may_edit)


async def create(connection: Connection, who: Person, given: NewContact) -> str:
    """Its id. A contact of one who sees only his own is his."""
    at = now()
    made = Contact(id=new_id(), name=given.name, created_at=at, created_by=who.id, changed_at=at)
    if given.responsible is UNSET and scope_of(who.grants, EDIT) != "company":
        given = replace(given, responsible=who.id)
    if given.phones is not UNSET and given.phones and not may(who, NUMBERS):
        raise Forbidden(permission=NUMBERS)
    if given.call is not None:
        customer = await store.of_call(connection, given.call)
        if who.id not in customer.operators or not customer.number:
            raise NotFound
        phones = () if given.phones is UNSET else given.phones
        given = replace(given, phones=(customer.number, *phones))
    after = await _put(connection, who, made, given)
    await _keep(connection, who, "created", made.id, None, after)
    return made.id


async def change(connection: Connection, who: Person, before: ContactView, given: Changes) -> None:
    if given.phones is not UNSET and not may(who, NUMBERS):
        raise Forbidden(permission=NUMBERS)
    await store.lock(connection, [before.id])
    found = await store.load_some(connection, [before.id])
    if before.id not in found:
        raise NotFound
    if not may(who, NUMBERS):
        given = _unmasked(found[before.id], given)
    was = found[before.id]
    await _keep(connection, who, "changed", was.id, was, await _put(connection, who, was, given))


async def merge(
    connection: Connection, who: Person, kept: str, gone: str, theirs: list[str]
) -> ContactPage:
    """The one that goes leaves its numbers, addresses, tags and notes to the other."""
    if kept == gone:
        raise SameContact
    await store.lock(connection, [kept, gone])
    one = await reached(connection, who, EDIT, kept)
    other = await reached(connection, who, EDIT, gone)
    if is_too_much(one, other):
        raise TooMuchTogether
    await store.move_notes(connection, gone, kept)
    await store.remove(connection, gone)
    both = merged(one, other, theirs, now(), who.id)
    await store.put(connection, who.tenant, [both])
    after = await store.load_some(connection, [kept])
    page = await page_of(connection, who, after[kept])
    fact = ContactMerged(contact=kept, gone=gone, by=who.id)
    event = _envelope(who, f"contact:{kept}", fact)
    await changes.hand_over(connection, gone, kept)
    await _keep(connection, who, "merged", kept, one, both, event=event)
    await append(connection, event)
    return page


async def delete(
    connection: Connection, who: Person, contact: ContactView, *, is_erased: bool
) -> None:
    """`is_erased`: numbers and names of this person go from the journal, too. Their ids stay."""
    await store.remove(connection, contact.id)
    fact = ContactDeleted(contact=contact.id, by=who.id, is_erased=is_erased)
    event = _envelope(who, f"contact:{contact.id}", fact)
    envelopes = [event]
    await _keep(connection, who, "deleted", contact.id, contact, None, event=event)
    if is_erased:
        await changes.forget(connection, contact.id, contact.phones)
        for party in await store.forget_parties(connection, parties_of(who.tenant, contact)):
            envelopes.append(_envelope(who, f"party:{party}", PartyErased(party=party), party))
    await append(connection, *envelopes)


async def _keep(  # noqa: PLR0913 what was done, to what, and what it was and is
    connection: Connection,
    who: Person,
    action: Change,
    contact: str,
    before: Contact | None,
    after: Contact | None,
    *,
    event: Envelope | None = None,
) -> None:
    id, at = (event.id, event.at) if event else ("", now())
    change = changes.row_of(action, contact, before, after, by=who.id, at=at, id=id)
    await changes.keep(connection, who.tenant, [change])


def parties_of(tenant: str, contact: Contact) -> set[str]:
    """As which he stands in the log: a switch may leave the + away."""
    numbers = [way for phone in contact.phones for way in (phone, phone.lstrip("+"))]
    return {party_id(tenant, number) for number in numbers}


def _envelope(who: Person, subject: str, event: Any, party: str | None = None) -> Envelope:
    return Envelope(
        id=new_id(), tenant=who.tenant, at=now(), subject=subject, event=event, party=party
    )


async def _of_number(connection: Connection, who: Person, number: str) -> ContactView | None:
    tenant = await load_tenant(connection, who.tenant)
    phone = key_of(number, tenant.settings.country)
    found = await store.by_phones(connection, [phone])
    if phone not in found:
        return None
    return (await store.load_some(connection, [found[phone]])).get(found[phone])


async def _put(connection: Connection, who: Person, before: Contact, given: Changes) -> Contact:
    tenant = await load_tenant(connection, who.tenant)
    fields = await store.list_fields(connection) if given.fields else []
    after, wrong = _changed(before, given, tenant.settings.country, fields)
    if wrong:
        raise BadContact(fields=wrong)
    taken = await store.by_phones(connection, after.phones)
    others = [phone for phone in after.phones if taken.get(phone, before.id) != before.id]
    if others:
        places = [after.phones.index(phone) for phone in others]
        raise PhoneTaken(
            fields=[problem(f"phones.{place}", "taken") for place in places],
            contact=taken[others[0]],
        )
    at = now()
    consent_at = at if after.consent != before.consent else before.consent_at
    after = replace(after, changed_at=at, changed_by=who.id, consent_at=consent_at)
    await store.put(connection, who.tenant, [after])
    return after


def _unmasked(before: ContactView, given: Changes) -> Changes:
    after, wrong = unmasked(before, given)
    if wrong:
        raise BadContact(fields=wrong)
    return after


def _changed(
    before: Contact, given: Changes, country: str, fields: list[Any]
) -> tuple[Contact, list[dict[str, str]]]:
    values = {
        name: value
        for name, value in asdict(given).items()
        if value is not UNSET and name != "call"
    }
    wrong: list[dict[str, str]] = []
    if "phones" in values:
        values["phones"], wrong = full_phones(values["phones"], country)
    if "name" in values:
        values["name"] = " ".join(values["name"].split())
        if not values["name"]:
            wrong.append(problem("name", "too_short"))
    if "emails" in values:
        values["emails"] = once(values["emails"], folded=True)
    if "tags" in values:
        values["tags"] = once(values["tags"])
    if values.get("timezone") and values["timezone"] not in _zones():
        wrong.append(problem("timezone", "unknown"))
    if "fields" in values:
        values["fields"], more = merged_fields(before.fields, values["fields"], fields)
        wrong += more
    before = Contact(**{name: getattr(before, name) for name in Contact.__struct_fields__})
    return replace(before, **values), wrong


@cache
def _zones() -> set[str]:
    """They are files of the machine."""
    return available_timezones()
