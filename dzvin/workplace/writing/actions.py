"""Who the customer behind a row is, for somebody who may see that row."""

from sqlalchemy import select

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.crm.contacts import actions as contacts
from dzvin.crm.contacts.actions import VIEW, known
from dzvin.crm.contacts.model import ContactView
from dzvin.crm.forms.filled.actions import seen as seen_forms
from dzvin.crm.forms.tables import FORM
from dzvin.infra.db import Connection
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.outbound.messages import store
from dzvin.outbound.messages.actions import own_call
from dzvin.outbound.messages.store import PartyRow
from dzvin.outbound.tables import MESSAGE
from dzvin.reports.compile import seen as seen_calls
from dzvin.reports.tables import CALL
from dzvin.workplace.callbacks.store import seen as seen_callbacks
from dzvin.workplace.inbox.store import seen as seen_received
from dzvin.workplace.missed.api import missed_of
from dzvin.workplace.store import own_queues
from dzvin.workplace.supervisor.store import watched_queues
from dzvin.workplace.tables import CALLBACK
from dzvin.workplace.visibility import viewer_of
from dzvin.workplace.writing.model import Recipient, Whom, named

JOURNAL = "report.calls.view"


async def customer_of(connection: Connection, who: Person, whom: Whom) -> Recipient | None:
    """None when nobody is named, or when nobody outside was in the call. Raises NotFound,
    Forbidden."""
    one = named(whom)
    if one is None:
        return None
    what, id = one
    if what == "contact":
        if not may(who, VIEW):
            raise Forbidden(permission=VIEW)
        found = await contacts.reached(connection, who, VIEW, id)
        return _of_contact(found)
    if what == "call":
        return await _of_call(connection, who, id)
    party = await BEHIND[what](connection, who, id)
    return await _of_party(connection, who, await store.load_party(connection, party))


async def _of_call(connection: Connection, who: Person, call: str) -> Recipient | None:
    """His own, alive or over, or one that he may read in the journal."""
    try:
        return await _of_party(connection, who, await own_call(connection, who, call), call)
    except Forbidden:
        query = select(CALL.c.party).where(CALL.c.id == call, seen_calls(who, JOURNAL))
        found = (await connection.execute(query)).first()
        if found is None:
            raise
    return await _of_party(connection, who, await store.load_party(connection, found.party))


async def _of_form(connection: Connection, who: Person, form: str) -> str | None:
    query = select(FORM.c.party).where(FORM.c.id == form, seen_forms(who))
    found = (await connection.execute(query)).first()
    if found is None:
        raise NotFound
    return str(found.party) if found.party else None


async def _of_callback(connection: Connection, who: Person, callback: str) -> str | None:
    queues = await own_queues(connection, who.id)
    viewer = viewer_of(who, queues, await watched_queues(connection, who))
    query = select(CALLBACK.c.party).where(CALLBACK.c.id == callback, seen_callbacks(viewer))
    found = (await connection.execute(query)).first()
    if found is None:
        raise NotFound
    return str(found.party)


async def _of_missed(connection: Connection, who: Person, party: str) -> str | None:
    if all(one.party != party for one in await missed_of(connection, who)):
        raise NotFound
    return party


async def _of_received(connection: Connection, who: Person, message: str) -> str | None:
    where = seen_received(who, await own_queues(connection, who.id))
    query = select(MESSAGE.c.party).where(MESSAGE.c.id == message, where)
    found = (await connection.execute(query)).first()
    if found is None:
        raise NotFound
    return str(found.party) if found.party else None


BEHIND = {
    "received": _of_received,
    "form": _of_form,
    "callback": _of_callback,
    "missed": _of_missed,
}


async def _of_party(
    connection: Connection, who: Person, party: PartyRow | None, call: str | None = None
) -> Recipient | None:
    """A contact's name is better than what the network told; his other numbers are his own."""
    if party is None:
        return Recipient(call=call) if call else None
    contact = await known(connection, who, party.number) if may(who, VIEW) else None
    last = await store.last_address(connection, party.id)
    addresses = (contact.emails if contact else ()) or ((last,) if last else ())
    return Recipient(
        party=party.id,
        contact=contact.id if contact else None,
        call=call,
        name=contact.name if contact else party.name,
        numbers=(party.number,) if party.number else (),
        addresses=tuple(addresses),
    )


def _of_contact(contact: ContactView) -> Recipient:
    return Recipient(
        contact=contact.id,
        name=contact.name,
        numbers=tuple(contact.phones),
        addresses=tuple(contact.emails),
    )
