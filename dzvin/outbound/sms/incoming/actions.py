"""An SMS from a customer is kept once, whole, and told to whoever is to read it."""

from collections.abc import Collection
from datetime import timedelta

from dzvin.accounts.store import load_tenant
from dzvin.calls.toll import outside_number
from dzvin.events.message import MessageReceived
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.outbound.messages.actions import party_of
from dzvin.outbound.messages.store import insert_message
from dzvin.outbound.model import (
    LONGEST_INCOMING,
    MOST_INCOMING_PER_MINUTE,
    MOST_OF_NUMBER_PER_MINUTE,
    Message,
    TooMuchHeard,
    storable,
)
from dzvin.outbound.sms.actions import ID
from dzvin.outbound.sms.incoming import store
from dzvin.outbound.sms.incoming.store import HOUR
from dzvin.outbound.sms.provider import Incoming, ProviderRow
from dzvin.outbound.tables import MESSAGE

NAME = 40
"""Signs of a sender that is no number."""
SAME = timedelta(days=7)
"""What a provider tells twice under one id is one message."""


async def receive(
    connection: Connection, tenant: str, provider: ProviderRow, heard: Incoming
) -> None:
    """Raises TooMuchHeard: the provider is to tell it again later."""
    settings = (await load_tenant(connection, tenant)).settings
    number = outside_number(heard.number, settings.country) or storable(heard.number, NAME)
    if not number.strip() or await _is_known(connection, provider, number, heard):
        return
    at = now()
    of_provider = await store.count_heard(connection, at, MESSAGE.c.provider == provider.id)
    of_number = await store.count_heard(connection, at, MESSAGE.c.recipient == number)
    if of_provider >= MOST_INCOMING_PER_MINUTE or of_number >= MOST_OF_NUMBER_PER_MINUTE:
        raise TooMuchHeard
    operator = await store.last_writer(connection, number, at)
    text = storable(heard.text, LONGEST_INCOMING)
    message = Message(
        id=new_id(),
        channel="sms",
        state="received",
        direction="in",
        party=await party_of(connection, tenant, number),
        recipient=number,
        text=text,
        operator=operator,
        queue=None if operator else provider.inbox,
        provider=provider.id,
        outside_id=heard.mark or storable(heard.id, ID),
        parts={str(heard.nth): text} if heard.total > 1 else None,
        created_at=at,
    )
    await insert_message(connection, tenant, message)
    received = MessageReceived(
        message=message.id, channel="sms", operator=operator, queue=message.queue
    )
    await record(connection, tenant, f"message:{message.id}", received, party=message.party)


async def settle(connection: Connection, provider: str, marks: Collection[str]) -> None:
    """The provider will not tell again what has these marks."""
    await store.forget_marks(connection, provider, marks, now() - HOUR)


async def _is_known(
    connection: Connection, provider: ProviderRow, number: str, heard: Incoming
) -> bool:
    """It was told before, or is a further part of what was."""
    if heard.mark:
        known = await store.count_marked(
            connection, provider.id, heard.mark, now() - HOUR, heard.since
        )
        return heard.alike < known
    if not heard.id:
        return False
    since = now() - (HOUR if heard.total > 1 else SAME)
    id = storable(heard.id, ID)
    found = await store.load_same(connection, provider.id, number, id, since)
    if found is None or heard.total == 1:
        return found is not None
    parts, part = found.parts or {}, storable(heard.text, LONGEST_INCOMING)
    if (there := parts.get(str(heard.nth))) is not None:
        return there == part  # else it begins another: a phone numbers them from the start again
    parts = {**parts, str(heard.nth): part}
    text = "".join(parts[nth] for nth in sorted(parts, key=int))
    await store.save_parts(connection, found.id, parts, text[:LONGEST_INCOMING])
    return True
