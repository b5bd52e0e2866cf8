"""Who is forgotten is forgotten in messages, too."""

from collections.abc import Sequence

from dzvin.events.system import PartyErased
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import Consumer
from dzvin.infra.stories import Stories
from dzvin.outbound.messages import store

CONSUMER = "messages"


async def apply(
    connection: Connection, tenant: str, recorded: Sequence[Recorded], _stories: Stories
) -> None:
    """Inside the transaction that moves the cursor. The same events again change nothing."""
    for one in recorded:
        if isinstance(one.event, PartyErased):
            await store.forget(connection, one.event.party)


READER = Consumer(CONSUMER, apply)
