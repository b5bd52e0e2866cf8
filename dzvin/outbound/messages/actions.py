"""A message is queued, goes out, arrives or fails: each in one transaction with its event."""

from datetime import datetime, timedelta

from dzvin.accounts.model import Person, TenantSettings
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


async def own_call(connection: Connection, who: Person, call: str) -> PartyRow | None:
    """Who called, in a call that he had to do with, alive or over. Raises NotFound, Forbidden."""
    found = await store.call_traces(connection, call)
    if found is None:
        raise NotFound
    if who.id not in found.operators:
        raise Forbidden(permission="report.calls.view")
    return found.party


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
    queued = await put(connection, tenant, message, task)
    await _record(connection, tenant, message, queued)


async def put(connection: Connection, tenant: str, message: Message, task: str) -> MessageQueued:
    """Without its event, which is recorded with others at the end of the transaction."""
    await store.insert_message(connection, tenant, message)
    args: dict[str, object] = {"tenant": tenant, "message": message.id}
    await defer(connection, Job(task=task, args=args, queue=QUEUE, key=f"message:{message.id}"))
    return MessageQueued(
        message=message.id, channel=message.channel, operator=message.author, call=message.call
    )


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
        provider=message.provider,
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
