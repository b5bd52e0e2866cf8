"""Who is forgotten is forgotten in messages, too; of two contacts that are one they are his."""

from collections.abc import Sequence

from dzvin.events.contact import ContactDeleted, ContactMerged
from dzvin.events.system import PartyErased
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import Consumer
from dzvin.infra.stories import Stories
from dzvin.outbound.messages import store
from dzvin.outbound.tables import MESSAGE

CONSUMER = "messages"


async def apply(
    connection: Connection, tenant: str, recorded: Sequence[Recorded], _stories: Stories
) -> None:
    """Inside the transaction that moves the cursor. The same events again change nothing."""
    for one in recorded:
        event = one.event
        if isinstance(event, PartyErased):
            await store.forget(connection, MESSAGE.c.party == event.party)
        elif isinstance(event, ContactDeleted) and event.is_erased:
            await store.forget(connection, MESSAGE.c.contact == event.contact)
        elif isinstance(event, ContactMerged):
            await store.give(connection, event.gone, event.contact)


READER = Consumer(CONSUMER, apply)
