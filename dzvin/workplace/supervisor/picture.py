"""A supervisor's picture, made of the router's rows: positions and waits as the router counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from dzvin.acd.draft import Draft
from dzvin.acd.machine import place
from dzvin.acd.model import AcdConfig, AcdState, Operator, QueueConfig, WorkItem
from dzvin.acd.reach import reach
from dzvin.acd.waits import MOST, Waiter, waiter
from dzvin.workplace.snapshot import Telephones
from dzvin.workplace.supervisor.model import ItemNow, OperatorNow, Place, QueueNow
from dzvin.workplace.visibility import Party


def waiting(
    state: AcdState, config: AcdConfig, now: datetime, people: Mapping[str, Party]
) -> list[ItemNow]:
    """`people`: who calls, by call."""
    copy = AcdState(items=state.items, operators=state.operators, memories=state.memories)
    draft = Draft(copy, config, now)
    found: list[ItemNow] = []
    for id, desk in sorted(
        draft.roster.desks.items(), key=lambda one: place_in_list(one[1].config)
    ):
        for n, rank in enumerate(draft.index.lines[id][:MOST], start=1):
            item = draft.items[rank[-1]]
            one = waiter(draft, desk, item, n)
            found.append(item_now(item, one, desk.config, people.get(item.call)))
    return found


def item_now(item: WorkItem, one: Waiter, queue: QueueConfig, party: Party | None) -> ItemNow:
    return ItemNow(
        item=one.item,
        call=one.call,
        queue=queue.id,
        since=one.since,
        position=one.position,
        expected_wait_seconds=one.expected_wait_seconds,
        is_vip=one.is_vip,
        is_front=one.is_front,
        points=queue.settings.priority + one.priority,
        raised=item.raised,
        ringing=one.ringing,
        waits_for=one.waits_for,
        party=party,
    )


def queues(state: AcdState, config: AcdConfig, now: datetime) -> list[QueueNow]:
    """For each, how long somebody would wait who came now: he would be the last. Departments come
    after them."""
    newest = {queue: newcomer(queue, now) for queue in config.queues}
    later = AcdState(
        items={**state.items, **{item.id: item for item in newest.values()}},
        operators=state.operators,
        memories=state.memories,
    )
    return [
        queue_now(queue, place(later, newest[queue.id].id, now, config))
        for queue in sorted(config.queues.values(), key=place_in_list)
    ]


def place_in_list(queue: QueueConfig) -> tuple[bool, str, str]:
    return queue.is_group, queue.name, queue.id


def newcomer(queue: str, now: datetime) -> WorkItem:
    id = f"? {queue}"
    return WorkItem(id=id, call=id, queue=queue, waiting_since=now, queued_at=now)


def queue_now(queue: QueueConfig, found: tuple[int, int | None] | None) -> QueueNow:
    settings = queue.settings
    ways = {settings.strategy}
    if settings.strategy == "sticky":
        ways.add(settings.sticky_fallback)
    return QueueNow(
        id=queue.id,
        name=queue.name,
        strategy=settings.strategy,
        expected_wait_seconds=found[1] if found else None,
        is_weighed="weighted_random" in ways,
        skills=[need.skill for need in settings.skills] if "skills" in ways else (),
        is_group=queue.is_group,
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
