"""A supervisor's picture, made of the router's rows: positions and waits as the router counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from dzvin.acd.machine import place
from dzvin.acd.model import AcdConfig, AcdState, Operator, QueueConfig, WorkItem
from dzvin.acd.reach import reach
from dzvin.workplace.snapshot import Telephones
from dzvin.workplace.supervisor.model import ItemNow, OperatorNow, Place, QueueNow
from dzvin.workplace.visibility import Party


def waiting(
    state: AcdState, config: AcdConfig, now: datetime, people: Mapping[str, Party]
) -> list[ItemNow]:
    """`people`: who calls, by call."""
    found = [
        item_now(item, found, config, people.get(item.call))
        for item in state.items.values()
        if item.queue in config.queues and (found := place(state, item.id, now, config))
    ]
    return sorted(found, key=lambda one: (config.queues[one.queue].name, one.position, one.item))


def item_now(
    item: WorkItem, found: tuple[int, int | None], config: AcdConfig, party: Party | None
) -> ItemNow:
    position, expected = found
    queue = item.queue or ""
    return ItemNow(
        item=item.id,
        call=item.call,
        queue=queue,
        since=item.waiting_since,
        position=position,
        expected_wait_seconds=expected,
        is_vip=item.is_vip,
        is_front=item.is_front,
        points=config.queues[queue].settings.priority + item.priority,
        raised=item.raised,
        ringing=item.ringing,
        waits_for="",
        until=None,
        party=party,
    )


def queues(state: AcdState, config: AcdConfig, now: datetime) -> list[QueueNow]:
    """For each, how long somebody would wait who came now: he would be the last."""
    newest = {queue: newcomer(queue, now) for queue in config.queues}
    later = AcdState(
        items={**state.items, **{item.id: item for item in newest.values()}},
        operators=state.operators,
        memories=state.memories,
    )
    return [
        queue_now(queue, place(later, newest[queue.id].id, now, config))
        for queue in sorted(config.queues.values(), key=lambda queue: (queue.name, queue.id))
    ]


def newcomer(queue: str, now: datetime) -> WorkItem:
    id = f"? {queue}"
    return WorkItem(id=id, call=id, queue=queue, waiting_since=now, queued_at=now)


def queue_now(queue: QueueConfig, found: tuple[int, int | None] | None) -> QueueNow:
    known = {skill for member in queue.members for skill in member.skills}
    known |= {need.skill for need in queue.settings.skills}
    return QueueNow(
        id=queue.id,
        name=queue.name,
        strategy=queue.settings.strategy,
        expected_wait_seconds=found[1] if found else None,
        skills=sorted(known),
    )


def operators(
    state: AcdState, config: AcdConfig, names: Iterable[tuple[str, str]], phones: Telephones
) -> list[OperatorNow]:
    """`names`: id and name, in the order of the list."""
    places: dict[str, list[Place]] = {}
    for queue in config.queues.values():
        for member in queue.members:
            places.setdefault(member.operator, []).append(
                Place(
                    queue=queue.id,
                    priority=member.priority,
                    weight=member.weight,
                    skills=member.skills,
                )
            )
    return [
        operator_now(id, name, state.operators.get(id), places.get(id, ()), phones)
        for id, name in names
    ]


def operator_now(
    id: str,
    name: str,
    known: Operator | None,
    places: Sequence[Place],
    phones: Telephones,
) -> OperatorNow:
    operator = known or Operator(id=id)
    is_offline = operator.state == "offline"
    return OperatorNow(
        id=id,
        name=name,
        state=operator.state,
        reason=operator.reason,
        since=None if is_offline else operator.since,
        is_reachable=reach(operator, phones.devices, phones.outside) == "registered",
        call=operator.offer.call if operator.offer else operator.call,
        places=places,
    )
