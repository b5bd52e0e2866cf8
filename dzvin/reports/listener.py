"""What the journal does when a recorded event passes by: make the rows of its call anew.

`rebuild` throws the facts of a tenant away and makes them again from the log.
"""

from collections.abc import Sequence

from dzvin.infra import event_log
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import PAGE, Consumer, lock_cursor
from dzvin.infra.stories import Stories, call_of
from dzvin.reports import store
from dzvin.reports.facts.operator_status import StatusInterval, changes, merge
from dzvin.reports.facts.project import call_facts

CONSUMER = "reports"

NOT_OF_CALLS = ("operator.", "recording.", "points.", "kpi.")
"""Events that name a call and change none of its rows."""


async def apply(
    connection: Connection, tenant: str, recorded: Sequence[Recorded], stories: Stories
) -> None:
    """Inside the transaction that moves the cursor. The same events again change nothing."""
    calls = {call_of(row) for row in recorded if not row.event.name.startswith(NOT_OF_CALLS)}
    calls.discard("")
    if calls:
        told = await stories.of(connection, tenant, calls)
        facts = [call_facts(story) for story in told.values()]
        await store.replace_calls(connection, tenant, [fact for fact in facts if fact])
    begun = changes(recorded)
    if begun:
        firsts = [min(each, key=lambda interval: interval.place) for each in begun.values()]
        known = await store.load_statuses(connection, tenant, firsts)
        await store.put_statuses(connection, tenant, _changed(known, begun))


def _changed(
    known: dict[str, list[StatusInterval]], begun: dict[str, list[StatusInterval]]
) -> list[StatusInterval]:
    """Of each operator's history, what stands otherwise in the table or not at all."""
    return [
        interval
        for operator, new in begun.items()
        for interval in merge(known.get(operator, ()), new)
        if interval not in known.get(operator, ())
    ]


async def rebuild(connection: Connection, tenant: str, shard: str) -> int:
    """Inside one transaction of the tenant, so readers see the old rows until the new are whole.

    The listener waits for it. Returns how many events were read.
    """
    await lock_cursor(connection, tenant, CONSUMER, shard)
    await store.delete_facts(connection, tenant)
    seen, count, stories = 0, 0, Stories()
    while rows := await event_log.read(connection, shard, seen, PAGE, tenant=tenant):
        await apply(connection, tenant, rows, stories)
        seen, count = rows[-1].position, count + len(rows)
    await event_log.save_cursor(connection, tenant, [CONSUMER], shard, seen)
    return count


READER = Consumer(CONSUMER, apply)
