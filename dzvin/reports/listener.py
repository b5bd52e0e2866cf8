"""What the journal does when a recorded event passes by: make the rows of its call anew.

`rebuild` throws the facts of a tenant away and makes them again from the log.
"""

from collections.abc import Sequence

from dzvin.infra import event_log
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import PAGE, lock_cursor
from dzvin.reports import store
from dzvin.reports.facts.operator_status import changes, merge
from dzvin.reports.facts.project import call_facts

CONSUMER = "reports"

NOT_OF_CALLS = ("operator.", "recording.")
"""Events that name a call and change none of its rows."""


async def apply(connection: Connection, tenant: str, recorded: Sequence[Recorded]) -> None:
    """Inside the transaction that moves the cursor. The same events again change nothing."""
    calls = {call for row in recorded if (call := _call_of(row))}
    if calls:
        stories = await event_log.read_calls(connection, tenant, calls)
        facts = [call_facts(story) for story in stories.values()]
        await store.replace_calls(connection, tenant, [fact for fact in facts if fact])
    for begun in changes(recorded).values():
        first = min(begun, key=lambda interval: interval.place)
        known = await store.load_statuses(connection, tenant, first)
        await store.replace_statuses(connection, tenant, merge(known, begun))


async def rebuild(connection: Connection, tenant: str, shard: str) -> int:
    """Inside one transaction of the tenant, so readers see the old rows until the new are whole.

    The listener waits for it. Returns how many events were read.
    """
    await lock_cursor(connection, tenant, CONSUMER, shard)
    await store.delete_facts(connection, tenant)
    seen, count = 0, 0
    while rows := await event_log.read(connection, shard, seen, PAGE, tenant=tenant):
        await apply(connection, tenant, rows)
        seen, count = rows[-1].position, count + len(rows)
    await event_log.save_cursor(connection, tenant, CONSUMER, shard, seen)
    return count


def _call_of(row: Recorded) -> str | None:
    if row.event.name.startswith(NOT_OF_CALLS):
        return None
    call: str | None = getattr(row.event, "call", None)
    return call
