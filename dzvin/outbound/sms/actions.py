"""What a provider tells is kept for the worker, and how it fares is kept for the page."""

from dzvin.events.message import SmsProviderChanged
from dzvin.infra.batch import Job
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.infra.event_log import record
from dzvin.infra.jobs import defer
from dzvin.outbound.messages.actions import QUEUE
from dzvin.outbound.model import SAID, Trouble, storable
from dzvin.outbound.sms import store
from dzvin.outbound.sms.provider import ProviderState

REPORT = "sms.report"
ID = 200
"""So much of what a provider calls a message is kept."""


async def defer_report(
    connection: Connection, tenant: str, provider: str, id: str, fate: str, said: str
) -> None:
    args: dict[str, object] = {"tenant": tenant, "provider": provider}
    args |= {"outside_id": storable(id, ID), "fate": fate, "said": storable(said, SAID)}
    await defer(connection, Job(task=REPORT, args=args, queue=QUEUE))


class Health:
    """Which providers take messages: written down when it changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, str] = {}

    async def note(self, tenant: str, provider: str, trouble: Trouble | None) -> None:
        """`trouble`: why it took nothing."""
        why = trouble.why if trouble else ""
        if self._known.get(provider) == why:
            return
        state = ProviderState(
            provider=provider,
            is_working=trouble is None,
            why=why,
            said=trouble.said if trouble else "",
            since=now(),
        )
        async with self._database.transaction(tenant) as connection:
            if await store.save_state(connection, tenant, state):
                changed = SmsProviderChanged(
                    provider=provider,
                    is_working=trouble is None,
                    why=trouble.why if trouble else None,
                )
                await record(connection, tenant, f"sms_provider:{provider}", changed)
        self._known[provider] = why
