"""What a supervisor may do with each row of his picture: what the server would refuse, his page
does not offer."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.workplace.colleagues.model import CHAT
from dzvin.workplace.supervisor.model import (
    ItemAct,
    ItemNow,
    OperatorAct,
    OperatorNow,
    QueueAct,
    QueueNow,
)

WATCH = "widget.active_calls.view"
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
ASKED = frozenset({*ITEM.values(), *INTO.values()})
"""Permissions that reach by queue."""


class Rights(Struct, frozen=True, kw_only=True):
    """By queue or department: the rights he has on who waits there, and, queues only, on who and
    what is put there."""

    on: Mapping[str, frozenset[str]]
    into: Mapping[str, frozenset[str]]


def rights_of(
    who: Person, projects: Mapping[str, str], groups: Mapping[str, frozenset[str]]
) -> Rights:
    """`projects`: of each queue. `groups`: the departments on whose callers he has a permission."""
    into = {
        queue: frozenset(one for one in ASKED if may(who, one, Thing(project=project)))
        for queue, project in projects.items()
    }
    on = dict(into)
    for permission, reached in groups.items():
        for group in reached:
            on[group] = on.get(group, frozenset()) | {permission}
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
