"""SMS from customers: listed with how many nobody has read, and said to be read."""

from datetime import datetime

from litestar import get, patch
from msgspec import Struct
from msgspec.structs import replace

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import NotFound
from dzvin.outbound.model import NUMBERS
from dzvin.outbound.tables import MESSAGE
from dzvin.workplace.inbox import store
from dzvin.workplace.inbox.actions import mark
from dzvin.workplace.inbox.store import RIGHT, Received, seen
from dzvin.workplace.store import own_queues


class Inbox(Struct, frozen=True, kw_only=True):
    """`unread`: of all, on whichever page."""

    rows: list[Received]
    unread: int
    next_before: datetime | None


class Reading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    is_read: bool


@get("/api/received-messages", opt=needs(RIGHT))
async def received_list(
    who: Person, connection: Connection, before: datetime | None = None
) -> Inbox:
    """The newest first, a hundred at a time."""
    if before is not None and before.tzinfo is None:
        raise WrongFields(fields=[{"field": "before", "code": "format"}])
    where = seen(who, await own_queues(connection, who.id))
    found = await store.list_received(connection, where, before)
    return Inbox(
        rows=found if may(who, NUMBERS) else [_hidden(one) for one in found],
        unread=await store.count_unread(connection, where),
        next_before=found[-1].at if len(found) == store.MOST_ROWS else None,
    )


@patch("/api/received-messages/{received:str}", opt=needs(RIGHT), status_code=204)
async def received_mark(received: Id, who: Person, connection: Connection, data: Reading) -> None:
    """For all who may read it."""
    where = seen(who, await own_queues(connection, who.id))
    if not await store.list_received(connection, where & (MESSAGE.c.id == received), None):
        raise NotFound
    await mark(connection, who.tenant, received, who.id, is_read=data.is_read)


ROUTES = [received_list, received_mark]


def _hidden(one: Received) -> Received:
    return replace(
        one,
        number=masked_number(one.number),
        name=masked_name(one.name) if one.name else one.name,
        text=masked_name(one.text),
    )
