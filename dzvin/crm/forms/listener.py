"""What forms do when a person is erased: the answers about him go, the forms stay."""

from collections.abc import Sequence

from dzvin.crm.forms.filled.store import forget_party
from dzvin.events.system import PartyErased
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import Consumer
from dzvin.infra.stories import Stories

CONSUMER = "forms"


async def apply(
    connection: Connection, tenant: str, recorded: Sequence[Recorded], _stories: Stories
) -> None:
    """Inside the transaction that moves the cursor. The same events again change nothing."""
    for one in recorded:
        if isinstance(one.event, PartyErased):
            await forget_party(connection, tenant, one.event.party)


READER = Consumer(CONSUMER, apply)
