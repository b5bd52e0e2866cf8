"""A supervisor's hand on those who wait: moved to another queue, put forward, given to a person."""

from msgspec.structs import replace

from dzvin.acd.acquainted import acquainted
from dzvin.acd.draft import Draft
from dzvin.acd.inputs import ItemMovePressed, ItemPickPressed, ItemRaisePressed
from dzvin.acd.items import overflow_time, seed_of
from dzvin.acd.model import NEVER, Operator, WorkItem
from dzvin.acd.offers import make_offer, withdraw_all
from dzvin.events.queue import ItemMoved, ItemPicked, ItemRaised


def moved(draft: Draft, heard: ItemMovePressed) -> None:
    item = waiting(draft, heard.item)
    if item is None or heard.queue not in draft.roster.desks or item.queue == heard.queue:
        return
    move(draft, item, heard.queue, heard.by)


def move(draft: Draft, item: WorkItem, queue: str, by: str | None = None) -> None:
    """It keeps its first arrival and its points; everybody of the other queue may be asked."""
    draft.say(
        ItemMoved(item=item.id, call=item.call, was=item.queue or "", queue=queue, by=by),
    )
    withdraw_all(draft, item)
    there = acquainted(draft, replace(draft.items[item.id], queue=queue))
    draft.put_item(
        replace(
            there,
            missed_by=item.tried[-1] if item.tried else item.missed_by,
            queued_at=draft.now,
            round=1,
            seed=seed_of(item.id, 1),
            tried=(),
            ringing=(),
            again_at=None,
            retry_at=None,
            overflow_at=overflow_time(draft, queue),
            foreseen_seconds=None,
        )
    )
    draft.stirred.add(item.id)


def raised(draft: Draft, heard: ItemRaisePressed) -> None:
    item = waiting(draft, heard.item)
    if item is None or not (heard.points or heard.is_front):
        return
    draft.put_item(
        replace(
            item,
            priority=item.priority + heard.points,
            raised=item.raised + heard.points,
            is_front=item.is_front or heard.is_front,
            is_put_first=item.is_put_first or heard.is_front,
        )
    )
    draft.say(
        ItemRaised(
            item=item.id,
            call=item.call,
            queue=item.queue or "",
            by=heard.by,
            points=heard.points,
            is_front=heard.is_front,
        )
    )


def picked(draft: Draft, heard: ItemPickPressed) -> None:
    """It rings at him alone. Should he not answer, it goes on from its place as before."""
    item = waiting(draft, heard.item)
    operator = draft.operator(heard.operator)
    if item is None or not (operator.id in item.ringing or can_take(draft, operator)):
        return
    draft.say(
        ItemPicked(
            item=item.id,
            call=item.call,
            queue=item.queue or "",
            operator=operator.id,
            by=heard.by,
        )
    )
    withdraw_all(draft, item, but=operator.id)
    item = replace(draft.items[item.id], picked_for=operator.id)
    draft.put_item(item)
    if operator.id not in item.ringing:
        desk = draft.roster.desks[item.queue or ""]
        if operator.penalty_until > draft.now:
            draft.put_operator(replace(operator, penalty_until=NEVER))
        make_offer(draft, item, operator.id, desk.config.settings.ring_seconds)


def can_take(draft: Draft, operator: Operator) -> bool:
    """Away is no obstacle to a supervisor: he goes back to it afterwards."""
    if draft.has_no_line(operator):
        return False
    is_idle = operator.state in {"ready", "away"} and operator.offer is None
    return draft.can_be_rung(operator) and (is_idle or draft.room(operator) == "beside")


def waiting(draft: Draft, id: str) -> WorkItem | None:
    """Whoever hung up or was taken meanwhile does not wait any more: nothing happens to him."""
    item = draft.items.get(id)
    return item if item is not None and item.queue in draft.roster.desks else None
