"""Whom nobody has reached since he called in vain: for those who serve the queue."""

from datetime import datetime

from litestar import get, post
from msgspec import Struct

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.events.feedback import MissedDone
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound
from dzvin.reports.missed import store
from dzvin.reports.store import opens
from dzvin.workplace.store import own_queues
from dzvin.workplace.supervisor.store import watched_queues
from dzvin.workplace.visibility import Party, masked, viewer_of


class MissedCustomer(Struct, frozen=True, kw_only=True):
    """`call` is the last of `times` lost ones."""

    party_id: str
    party: Party
    call: str
    at: datetime
    queue: str | None
    queue_name: str | None
    lost_reason: str
    wait_seconds: float
    times: int
    is_open: bool
    """He may look at this call in the journal."""


@get("/api/missed", opt=needs("workplace.use"))
async def missed_list(who: Person, connection: Connection) -> list[MissedCustomer]:
    """Of the last seven days. He goes from the list when anybody talks with him."""
    viewer, found = viewer_of(who, frozenset()), await missed_of(connection, who)
    opened = await opens(connection, who, [one.call for one in found])
    return [
        MissedCustomer(
            party_id=one.party,
            party=masked({"number": one.number, "name": one.name}, viewer),
            call=one.call,
            at=one.at,
            queue=one.queue,
            queue_name=one.queue_name,
            lost_reason=one.lost_reason,
            wait_seconds=one.wait_seconds,
            times=one.times,
            is_open=one.call in opened,
        )
        for one in found
    ]


@post("/api/missed/{party:str}/done", opt=needs("workplace.use"), status_code=204)
async def missed_done(party: Id, who: Person, connection: Connection) -> None:
    """He need not be called back; if he calls in vain again he is in the list again."""
    found = next((one for one in await missed_of(connection, who) if one.party == party), None)
    if found is None:
        raise NotFound
    await store.mark_done(connection, who.tenant, party, who.id, now())
    said = MissedDone(party=party, by=who.id, queue=found.queue)
    await record(connection, who.tenant, f"party:{party}", said)


ROUTES = [missed_list, missed_done]


async def missed_of(connection: Connection, who: Person) -> list[store.Missed]:
    """Those whom he may call back."""
    if viewer_of(who, frozenset()).sees_all_calls:
        return await store.list_missed(connection, who.tenant, None, now())
    queues = await own_queues(connection, who.id) | await watched_queues(connection, who)
    return await store.list_missed(connection, who.tenant, queues, now())
