"""A message is queued, goes out, arrives or fails: each in one transaction with its event."""

from datetime import datetime, timedelta

from msgspec import Struct

from dzvin.accounts.model import Person, TenantSettings
from dzvin.accounts.permissions import may
from dzvin.crm.contacts.actions import VIEW, known
from dzvin.events.message import (
    Channel,
    MessageDelivered,
    MessageFailed,
    MessageQueued,
    MessageSent,
)
from dzvin.infra.batch import Job
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.infra.jobs import defer
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.kernel.ids import party_id
from dzvin.kernel.messages import Event
from dzvin.kernel.value_list import key_of
from dzvin.outbound.messages import store
from dzvin.outbound.messages.store import PartyRow
from dzvin.outbound.model import (
    MOST_PER_MINUTE,
    MOST_TRIES,
    Message,
    StopListed,
    TooManyMessages,
    Trouble,
)

QUEUE = "messages"
"""Of the worker's jobs: a provider that is slow keeps nobody else waiting."""
MINUTE = timedelta(minutes=1)


class Customer(Struct, frozen=True, kw_only=True):
    """Of a call. `address` is his e-mail: as the contact has it, else where one wrote last."""

    party: str
    number: str
    name: str
    address: str


async def own_call(connection: Connection, who: Person, call: str) -> PartyRow | None:
    """Who called, in a call that he had to do with, alive or over. Raises NotFound, Forbidden."""
    found = await store.call_traces(connection, call)
    if found is None:
        raise NotFound
    if who.id not in found.operators:
        raise Forbidden(permission="report.calls.view")
    return found.party


async def customer_of(connection: Connection, who: Person, call: str | None) -> Customer | None:
    """A contact's name is better than what the network told. Raises as `own_call`."""
    party = await own_call(connection, who, call) if call else None
    if party is None:
        return None
    contact = await known(connection, who, party.number) if may(who, VIEW) else None
    emails = contact.emails if contact else ()
    return Customer(
        party=party.id,
        number=party.number,
        name=contact.name if contact else party.name,
        address=emails[0] if emails else await store.last_address(connection, party.id),
    )


async def party_of(connection: Connection, tenant: str, number: str) -> str:
    """The same person has the same id, whoever wrote or called first."""
    party = party_id(tenant, number)
    await store.meet_party(connection, tenant, party, number)
    return party


async def check_pace(connection: Connection, who: Person, channel: Channel) -> None:
    if await store.count_since(connection, who.id, channel, now() - MINUTE) >= MOST_PER_MINUTE:
        raise TooManyMessages(most=MOST_PER_MINUTE)


async def check_stop_lists(
    connection: Connection, recipient: str, settings: TenantSettings
) -> None:
    key = key_of(recipient, settings.country)
    if key and await store.is_stop_listed(connection, key, now()):
        raise StopListed


async def queue(connection: Connection, tenant: str, message: Message, task: str) -> None:
    """The last thing in its transaction. The worker does the rest."""
    await store.insert_message(connection, tenant, message)
    args: dict[str, object] = {"tenant": tenant, "message": message.id}
    await defer(connection, Job(task=task, args=args, queue=QUEUE, key=f"message:{message.id}"))
    queued = MessageQueued(
        message=message.id, channel=message.channel, operator=message.author, call=message.call
    )
    await _record(connection, tenant, message, queued)


async def is_sent(
    connection: Connection,
    tenant: str,
    message: Message,
    at: datetime,
    *,
    segments: int = 0,
    cost_micros: int = 0,
) -> None:
    await store.update_message(
        connection,
        message.id,
        state="sent",
        why="",
        said="",
        segments=segments,
        cost_micros=cost_micros,
        sent_at=at,
    )
    sent = MessageSent(
        message=message.id,
        channel=message.channel,
        operator=message.author,
        call=message.call,
        segments=segments,
    )
    await _record(connection, tenant, message, sent)


async def is_delivered(connection: Connection, tenant: str, message: Message, at: datetime) -> None:
    await store.update_message(connection, message.id, state="delivered", ended_at=at)
    delivered = MessageDelivered(
        message=message.id, channel=message.channel, operator=message.author, call=message.call
    )
    await _record(connection, tenant, message, delivered)


async def has_failed(
    connection: Connection, tenant: str, message: Message, trouble: Trouble, at: datetime
) -> None:
    await store.update_message(
        connection,
        message.id,
        state="failed",
        why=trouble.why,
        said=trouble.said,
        tries=message.tries + 1,
        ended_at=at,
    )
    failed = MessageFailed(
        message=message.id,
        channel=message.channel,
        why=trouble.why,
        operator=message.author,
        call=message.call,
    )
    await _record(connection, tenant, message, failed)


async def did_not_go(
    connection: Connection, tenant: str, message: Message, trouble: Trouble, at: datetime
) -> bool:
    """Whether it is worth another try; what is wrong so far stands beside the message."""
    if not trouble.may_pass or message.tries + 1 >= MOST_TRIES:
        await has_failed(connection, tenant, message, trouble, at)
        return False
    await store.update_message(
        connection, message.id, why=trouble.why, said=trouble.said, tries=message.tries + 1
    )
    return True


async def _record(connection: Connection, tenant: str, message: Message, event: Event) -> None:
    await record(connection, tenant, f"message:{message.id}", event, party=message.party)
