"""GET /api/clients/history: what was with a customer, of a contact's card or of one's own call."""

from typing import Annotated

from litestar import get
from litestar.params import Parameter
from msgspec.structs import replace

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.privacy import masked_name
from dzvin.crm.contacts import store as contacts
from dzvin.crm.contacts.actions import NUMBERS, VIEW, known, reached
from dzvin.crm.contacts.model import ContactView
from dzvin.infra.db import Connection
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import NotFound
from dzvin.kernel.ids import UUID_PATTERN, party_id
from dzvin.workplace.client.history import store
from dzvin.workplace.client.history.model import (
    KINDS,
    Entry,
    HistoryPage,
    Kind,
    cursor_of,
    newest,
    place_of,
)
from dzvin.workplace.client.history.store import Client, Reader
from dzvin.workplace.store import own_queues
from dzvin.workplace.supervisor.store import watched_queues
from dzvin.workplace.visibility import viewer_of

PAGE = 30


@get("/api/clients/history", opt=needs(VIEW))
async def client_history(
    who: Person,
    connection: Connection,
    contact: Annotated[str | None, Parameter(pattern=UUID_PATTERN)] = None,
    call: Annotated[str | None, Parameter(max_length=100)] = None,
    kinds: Annotated[str, Parameter(max_length=100)] = "",
    cursor: Annotated[str | None, Parameter(max_length=250)] = None,
) -> HistoryPage:
    """The newest first. `kinds`: only these, a comma between them."""
    client = await _client(connection, who, contact, call)
    after = place_of(cursor) if cursor else None
    if cursor and after is None:
        raise WrongFields(fields=[{"field": "cursor", "code": "invalid"}])
    queues = await own_queues(connection, who.id)
    viewer = viewer_of(who, queues, await watched_queues(connection, who))
    reader = Reader(who=who, viewer=viewer)
    readable = store.readable(reader, client)
    found = [
        await store.entries(connection, reader, client, kind, after, PAGE + 1)
        for kind in _asked(kinds)
        if kind in readable
    ]
    page = newest(found, PAGE + 1)
    is_more = len(page) > PAGE
    page = page[:PAGE]
    return HistoryPage(
        rows=page if may(who, NUMBERS) else [_hidden(entry) for entry in page],
        next_cursor=cursor_of(page[-1]) if is_more else None,
        kinds=readable,
    )


ROUTES = [client_history]


async def _client(
    connection: Connection, who: Person, contact: str | None, call: str | None
) -> Client:
    """A contact that he may see, or the customer of a call that he was offered or had. Raises
    NotFound."""
    if call is None:
        if contact is None:
            raise NotFound
        return _of(who, await reached(connection, who, VIEW, contact), None, None, "")
    customer = await contacts.of_call(connection, call)
    if who.id not in customer.operators:
        raise NotFound
    card = await known(connection, who, customer.number)
    return _of(who, card, call, customer.party, customer.number)


def _of(
    who: Person, card: ContactView | None, call: str | None, party: str | None, number: str
) -> Client:
    """Some networks tell a number without its plus."""
    phones = card.phones if card else ()
    ways = [way for phone in phones for way in (phone, phone.lstrip("+"))]
    parties = [party_id(who.tenant, way) for way in ways] + ([party] if party else [])
    recipients = [*phones, *(card.emails if card else ()), *([number] if number else ())]
    return Client(
        parties=tuple(dict.fromkeys(parties)),
        recipients=tuple(dict.fromkeys(recipients)),
        contact=card.id if card else None,
        call=call,
    )


def _asked(kinds: str) -> list[Kind]:
    """Raises WrongFields."""
    if not kinds:
        return [*KINDS]
    names = kinds.split(",")
    if not set(names) <= set(KINDS):
        raise WrongFields(fields=[{"field": "kinds", "code": "not_allowed"}])
    return [kind for kind in KINDS if kind in names]


def _hidden(entry: Entry) -> Entry:
    """Numbers stand in texts, too; what a provider said of a number may be written in any way."""
    title = masked_name(entry.title) if entry.title else entry.title
    return replace(entry, title=title, text=masked_name(entry.text), said="")
