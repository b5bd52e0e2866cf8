"""For which queue an operator calls out: the one he chose, else the one that has him for this."""

from collections.abc import Iterable, Mapping

from dzvin.acd.model import QueueConfig


def choices(queues: Iterable[QueueConfig]) -> dict[str, list[QueueConfig]]:
    """By operator: the queues that have him for calling out alone come first, then by name."""
    ranked: dict[str, list[tuple[bool, str, str, QueueConfig]]] = {}
    for queue in queues:
        for member in queue.members:
            rank = (member.priority is not None, queue.name, queue.id, queue)
            ranked.setdefault(member.operator, []).append(rank)
    return {
        operator: [queue for *_, queue in sorted(his, key=lambda each: each[:3])]
        for operator, his in ranked.items()
    }


def out_queues(queues: Iterable[QueueConfig], chosen: Mapping[str, str]) -> dict[str, str]:
    """Operator id to queue id. A choice holds as long as he is a member."""
    return {
        operator: out_queue(his, chosen.get(operator)) for operator, his in choices(queues).items()
    }


def out_queue(his: list[QueueConfig], chosen: str | None) -> str:
    """`his`: one at least."""
    return next((queue.id for queue in his if queue.id == chosen), his[0].id)
