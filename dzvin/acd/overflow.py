"""Who has waited too long, or where nobody is left: moved to the queue's overflow, or let go."""

from datetime import timedelta

from msgspec.structs import replace

from dzvin.acd.draft import Draft
from dzvin.acd.items import is_empty, note_waiting, refusal, refuse
from dzvin.acd.offers import withdraw_all
from dzvin.acd.supervising import move

BUSY_SECONDS = 5
"""While somebody rings for it, or the other queue takes nobody in, it is tried again so soon."""


def overflow_due(draft: Draft, id: str) -> None:
    """The other queue goes by the first arrival, so it is not the last one there."""
    item = draft.items[id]
    if item.overflow_at is None or item.overflow_at > draft.now:
        return
    desk = draft.roster.desks.get(item.queue or "")
    target = desk.config.settings.overflow_queue if desk else ""
    if not target or target in (*item.overflowed, item.queue):
        draft.put_item(replace(item, overflow_at=None))
    elif item.ringing or refusal(draft, target) is not None:
        again = draft.now + timedelta(seconds=BUSY_SECONDS)
        draft.put_item(replace(item, overflow_at=again))
    else:
        item = replace(item, overflowed=(*item.overflowed, item.queue or ""))
        note_waiting(draft, item, is_served=False)
        draft.put_item(item)
        move(draft, item, target)


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
