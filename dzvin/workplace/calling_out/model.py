"""The queues for which an operator may call out, as his dialling pad offers them."""

from collections.abc import Sequence

from msgspec import Struct

from dzvin.acd.model import QueueConfig
from dzvin.acd.out_queue import choices, out_queue
from dzvin.kernel.errors import AppError


class NotYourQueue(AppError):
    """You are no member of this queue."""

    code = "out_queue.not_a_member"
    status = 422


class Way(Struct, frozen=True, kw_only=True):
    """A gateway as far as it matters here, in the order in which they are tried."""

    provider: str
    caller_number: str


class OutQueue(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    caller_number: str
    """What the customer sees; empty when no gateway is there or it shows a number of its own."""


class CallingOut(Struct, frozen=True, kw_only=True):
    """`out_queue` is one of `out_queues`, or None for who is in no queue."""

    out_queue: str | None = None
    out_queues: tuple[OutQueue, ...] = ()


def calling_out(
    operator: str, queues: Sequence[QueueConfig], chosen: str | None, ways: Sequence[Way]
) -> CallingOut:
    his = choices(queues).get(operator, [])
    if not his:
        return CallingOut()
    return CallingOut(
        out_queue=out_queue(his, chosen),
        out_queues=tuple(
            OutQueue(id=queue.id, name=queue.name, caller_number=shown(queue, ways))
            for queue in his
        ),
    )


def shown(queue: QueueConfig, ways: Sequence[Way]) -> str:
    """The queue's number, else that of the first gateway by which one calls for it."""
    settings = queue.settings
    if settings.caller_number:
        return settings.caller_number
    wanted = settings.providers
    usable = [way for way in ways if not wanted or way.provider in wanted]
    if wanted:
        usable.sort(key=lambda way: wanted.index(way.provider))
    return usable[0].caller_number if usable else ""
