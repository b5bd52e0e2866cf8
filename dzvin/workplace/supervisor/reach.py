"""What a supervisor may do with each row of his picture: what the server would refuse, his page
does not offer."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.acd.tables import QUEUE
from dzvin.infra.db import Connection
from dzvin.workplace.colleagues.model import CHAT
from dzvin.workplace.supervisor.model import (
    ItemAct,
    ItemNow,
    OperatorAct,
    OperatorNow,
    QueueAct,
    QueueNow,
)
from dzvin.workplace.supervisor.store import WATCH, reached_groups

MOVE, RAISE = "widget.active_calls.move", "widget.active_calls.raise"
PICK, STAFF = "widget.active_calls.pick", "widget.users.queues"
ITEM: dict[ItemAct, str] = {"move": MOVE, "raise": RAISE, "pick": PICK}
INTO: dict[QueueAct, str] = {"move": MOVE, "staff": STAFF}
OPERATOR: dict[OperatorAct, str] = {
    "staff": STAFF,
    "force_status": "widget.users.force_status",
    "write": CHAT,
    "why": WATCH,
}


class Rights(Struct, frozen=True, kw_only=True):
    """By queue or department: the rights he has on who waits there, and, queues only, on who and
    what is put there."""

    on: Mapping[str, frozenset[str]]
    into: Mapping[str, frozenset[str]]


async def rights(connection: Connection, who: Person) -> Rights:
    projects = await connection.execute(select(QUEUE.c.id, QUEUE.c.project))
    asked = {*ITEM.values(), *INTO.values()}
    into = {
        queue: frozenset(one for one in asked if may(who, one, Thing(project=project)))
        for queue, project in projects
    }
    on = dict(into)
    for permission in sorted(asked):
        for group in await reached_groups(connection, who, permission):
            on[group.id] = on.get(group.id, frozenset()) | {permission}
    return Rights(on=on, into=into)


def with_item(rights: Rights, item: ItemNow) -> ItemNow:
    had = rights.on.get(item.queue, frozenset())
    return replace(item, may=[act for act, right in ITEM.items() if right in had])


def with_queue(rights: Rights, queue: QueueNow) -> QueueNow:
    had = rights.into.get(queue.id, frozenset())
    return replace(queue, may=[act for act, right in INTO.items() if right in had])


def with_operator(who: Person, operator: OperatorNow) -> OperatorNow:
    thing = Thing(owner=operator.id)
    acts = [act for act, right in OPERATOR.items() if may(who, right, thing)]
    return replace(operator, may=acts)
