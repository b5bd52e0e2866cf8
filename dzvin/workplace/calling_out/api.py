"""An operator chooses for which of his queues he calls out."""

from litestar import put
from msgspec import Struct

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.workplace.calling_out import store
from dzvin.workplace.calling_out.model import CallingOut, NotYourQueue


class OutQueueForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    queue: Id | None
    """None: the one that has him for calling out alone, else his first."""


@put("/api/operators/me/out-queue", opt=needs("call.out"))
async def out_queue_choose(who: Person, connection: Connection, data: OutQueueForm) -> CallingOut:
    """Holds for his next call and is remembered."""
    his = await store.load_calling_out(connection, who.id)
    if data.queue is not None and data.queue not in {each.id for each in his.out_queues}:
        raise NotYourQueue(fields=[{"field": "queue", "code": "unknown"}])
    await store.choose(connection, who.tenant, who.id, data.queue)
    after = await store.load_calling_out(connection, who.id)
    was, is_now = {"queue": his.out_queue}, {"queue": after.out_queue}
    await changed(connection, who, "out_queue", who.id, before=was, after=is_now)
    return after


ROUTES = [out_queue_choose]
