"""Who has waited too long, or where nobody is left: moved to the queue's overflow, or let go."""

from datetime import timedelta

from msgspec.structs import replace

from dzvin.acd.draft import Draft
from dzvin.acd.items import is_empty, note_waiting, refusal, refuse
from dzvin.acd.offers import withdraw_all
from dzvin.acd.supervising import move

FULL_SECONDS = 5
"""While the other queue takes nobody in, it is tried again so soon."""


def overflow(draft: Draft) -> None:
    """Those who have waited so long in their queue. The other one goes by the first arrival, so
    they are not the last ones there. A call that rings is not taken away: it goes when the ring
    is over."""
    overdue, draft.overdue = sorted(draft.overdue), set()
    for id in overdue:
        item = draft.items[id]
        desk = draft.roster.desks.get(item.queue or "")
        target = desk.config.settings.overflow_queue if desk else ""
        if not target or target in (*item.overflowed, item.queue):
            draft.put_item(replace(item, overflow_at=None))
        elif refusal(draft, target) is not None:
            again = draft.now + timedelta(seconds=FULL_SECONDS)
            draft.put_item(replace(item, overflow_at=again))
        else:
            note_waiting(draft, item, is_served=False)
            item = replace(item, overflowed=(*item.overflowed, item.queue or ""))
            draft.put_item(item)
            move(draft, item, target)
        draft.stirred.add(id)


def overflow_changed(draft: Draft) -> None:
    """Settings hold for those who wait already, too."""
    for item in list(draft.items.values()):
        desk = draft.roster.desks.get(item.queue or "")
        if desk is not None:
            seconds = desk.config.settings.overflow_seconds
            at = item.queued_at + timedelta(seconds=seconds) if seconds else None
            draft.put_item(replace(item, overflow_at=at))


def let_go(draft: Draft) -> None:
    """Those who wait in queues that nobody serves any more, where the queue says so."""
    queues, draft.emptied = sorted(draft.emptied), set()
    for queue in queues:
        desk = draft.roster.desks[queue]
        if not draft.index.lines[queue] or not is_empty(draft, desk):
            continue
        for *_, id in list(draft.index.lines[queue]):
            withdraw_all(draft, draft.items[id])
            refuse(draft, draft.items[id], "no_operators")
