"""Items that wait: taken in or refused, looked at from both sides, taken, left; their place."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from heapq import merge

from msgspec.structs import replace

from dzvin.acd.acquainted import acquainted
from dzvin.acd.beside import accept_beside, over_beside
from dzvin.acd.draft import Draft
from dzvin.acd.expected_wait import after_waiting, foreseen, kept_in, learnt
from dzvin.acd.index import Rank
from dzvin.acd.matching import Choice, choose
from dzvin.acd.model import Operator, SkillNeed, WorkItem
from dzvin.acd.offers import accept, at_rest, make_offer, withdraw_all
from dzvin.acd.pools import pool_for
from dzvin.acd.reach import PAGE_GRACE
from dzvin.acd.roster import Desk
from dzvin.acd.strategy import Strategy
from dzvin.events.queue import ItemLeft, ItemQueued, ItemRefused, ItemTaken, RefusedReason


def queued(draft: Draft, heard: ItemQueued) -> None:
    old = draft.items.get(heard.item)
    if old is not None:
        withdraw_all(draft, old)
        draft.put_item(at_rest(draft.items[heard.item]))
    if (reason := shut(draft, heard)) is not None:
        refuse(draft, heard, reason)
        return
    item = WorkItem(
        id=heard.item,
        call=heard.call,
        waiting_since=old.waiting_since if old else draft.now,
        queued_at=draft.now,
        queue=heard.queue,
        operator=heard.operator,
        priority=heard.priority_delta + (old.raised if old else 0),
        is_vip=heard.is_vip,
        is_front=heard.is_front or (old is not None and old.is_put_first),
        is_return=heard.is_return,
        channel=heard.channel,
        party=heard.party,
        responsible=old.responsible if old else None,
        ring_seconds=heard.ring_seconds,
        skills=tuple(SkillNeed(skill=need.skill, level=need.level) for need in heard.skills),
        relax_seconds=heard.relax_seconds,
        seed=seed_of(heard.item, 1),
        offers=old.offers if old else 0,
        missed_by=draft.items[heard.item].missed_by if old else None,
        overflow_at=overflow_time(draft, heard.queue),
        raised=old.raised if old else 0,
        is_put_first=old is not None and old.is_put_first,
    )
    item = acquainted(draft, item)
    draft.put_item(replace(item, foreseen_seconds=wait_foreseen(draft, item)))
    draft.stirred.add(item.id)


def wait_foreseen(draft: Draft, item: WorkItem) -> float | None:
    """Of one who is not served at once; what comes true of it corrects the next."""
    if (
        not draft.config.is_explained
        or item.queue is None
        or item.channel != "voice"
        or draft.index.free[item.queue]
    ):
        return None
    found = foreseen(draft.index, draft.operators, draft.memories, item, draft.now)
    return None if found is None else round(found, 1)


def note_waiting(draft: Draft, item: WorkItem | None, *, is_served: bool) -> None:
    """It is about to leave its line."""
    if not draft.config.is_explained:
        return
    if item is not None and item.queue in draft.roster.desks and item.channel == "voice":
        before = learnt(draft.index, draft.memories, item.queue)
        after = after_waiting(before, item, draft.now, is_served=is_served)
        draft.remember(item.queue, kept_in(draft.memory(item.queue), after))


def shut(draft: Draft, heard: ItemQueued) -> RefusedReason | None:
    """Why the queue does not take it in."""
    if heard.operator is not None:
        return None
    return refusal(draft, heard.queue, heard.max_length, is_front=heard.is_front)


def refusal(
    draft: Draft, queue: str | None, max_length: int | None = None, *, is_front: bool = False
) -> RefusedReason | None:
    desk = draft.roster.desks.get(queue or "")
    if desk is None or is_empty(draft, desk):
        return "no_operators"
    most = desk.config.settings.max_length if max_length is None else max_length
    is_full = bool(most) and len(draft.index.lines[desk.config.id]) >= most
    return "full" if is_full and not is_front else None


def is_empty(draft: Draft, desk: Desk) -> bool:
    """Nobody is there for whom one may wait, as the queue sees it."""
    settings, index = desk.config.settings, draft.index
    if not index.staffed(desk.config.id):
        return settings.leave_when_empty or not settings.join_when_no_operators
    return not settings.join_when_all_away and not index.working(desk.config.id)


def overflow_time(draft: Draft, queue: str | None) -> datetime | None:
    """Of an item that comes into this queue now."""
    desk = draft.roster.desks.get(queue or "")
    seconds = desk.config.settings.overflow_seconds if desk else 0
    return draft.now + timedelta(seconds=seconds) if seconds else None


def refuse(draft: Draft, item: ItemQueued | WorkItem, reason: RefusedReason) -> None:
    draft.say(
        ItemRefused(
            item=item.item if isinstance(item, ItemQueued) else item.id,
            call=item.call,
            reason=reason,
            queue=item.queue,
            operator=item.operator,
        )
    )
    if isinstance(item, WorkItem):
        draft.put_item(at_rest(item))


def taken(draft: Draft, heard: ItemTaken) -> None:
    """The call says who talks. All who ring beside him are free again, also after a lost race."""
    operator = draft.operator(heard.operator)
    if operator.offer is not None and operator.offer.id == heard.offer:
        accept(draft, operator, operator.offer)
    accept_beside(draft, operator, heard.offer)
    note_waiting(draft, draft.items.get(heard.item), is_served=True)
    stop_waiting(draft, heard.item)
    if (item := draft.items.get(heard.item)) is not None:
        draft.put_item(replace(item, raised=0, is_put_first=False, picked_for=None))


def left(draft: Draft, heard: ItemLeft) -> None:
    note_waiting(draft, draft.items.get(heard.item), is_served=False)
    stop_waiting(draft, heard.item)


def stop_waiting(draft: Draft, id: str) -> None:
    item = draft.items.get(id)
    if item is None:
        return
    draft.put_item(at_rest(item))
    withdraw_all(draft, item)


def gone(draft: Draft, call: str) -> None:
    """The call is over: its item (it has the call's id) goes with it."""
    over_beside(draft, call)
    if call in draft.items:
        stop_waiting(draft, call)
        draft.drop_item(call)


def settle(draft: Draft) -> None:
    """Both sides in one order: stirred items and those for freed operators, best rank first."""
    while draft.freed or draft.stirred:
        wanting = {id for id in draft.freed if draft.is_free(id)}
        stirred = {id for id in draft.stirred if waits(draft, id)}
        draft.freed, draft.stirred = set(), set()
        if wanting or stirred:
            for up_to in layers(draft, wanting):
                meet(draft, wanting, stirred, up_to)
            meet(draft, wanting, stirred)
        leave_after_rounds(draft)


def waits(draft: Draft, id: str) -> bool:
    item = draft.items.get(id)
    return item is not None and (item.queue is not None or item.operator is not None)


def leave_after_rounds(draft: Draft) -> None:
    """Not while the lines are walked: leaving changes them."""
    worn_out, draft.worn_out = sorted(draft.worn_out), set()
    for id in worn_out:
        if not draft.items[id].ringing:
            refuse(draft, draft.items[id], "timeout")


def layers(draft: Draft, wanting: set[str]) -> Sequence[int]:
    """Where the best member priority goes first: which tiers may be asked, and none below."""
    if not draft.config.is_member_priority_first:
        return ()
    desks, queues_of = draft.roster.desks, draft.roster.queues_of
    tiers = {tier for id in wanting for q in queues_of.get(id, ()) for tier in desks[q].tiers}
    return sorted(tiers)[:-1]


def meet(draft: Draft, wanting: set[str], stirred: set[str], up_to: int | None = None) -> None:
    """Each freed operator gets an item, and each stirred item an operator, as far as there are."""
    unseen = set(stirred)
    for id in in_order(draft, wanting, stirred):
        item = draft.items[id]
        if id in unseen:
            unseen.discard(id)
        elif not wanting:
            if not unseen:
                break
            continue
        elif not draft.index.takers(item):
            continue
        wanting.difference_update(look(draft, item, up_to))


def in_order(draft: Draft, wanting: set[str], stirred: set[str]) -> Iterator[str]:
    """Ids without repetition; the lines are walked, not copied: looking never reorders them."""
    queues = {queue for id in wanting for queue in draft.roster.queues_of.get(id, ())}
    lines: list[list[Rank]] = [draft.index.lines[queue] for queue in sorted(queues)]
    first: list[Rank] = []
    for id in stirred:
        place = draft.index.place_of(draft.items[id])
        if place is not None and place[0] == "queue":
            first.append(place[2])
        else:
            first.append((False, float("-inf"), 0.0, id))
    if not lines and len(first) == 1:
        yield first[0][-1]
        return
    last = ""
    for found in merge(sorted(first), *lines):
        if found[-1] != last:
            last = found[-1]
            yield last


def look(draft: Draft, item: WorkItem, up_to: int | None = None) -> tuple[str, ...]:
    """Ask for the best operators for this item, and offer it to them."""
    if item.operator is not None and up_to is None:
        return look_for_person(draft, item, item.operator)
    if item.queue is None:
        return ()
    desk = draft.roster.desks.get(item.queue)
    if desk is None:
        withdraw_all(draft, item)
        refuse(draft, draft.items[item.id], "no_operators")
        return ()
    if item.picked_for is not None:
        is_his = item.picked_for in item.ringing
        item = replace(item, again_at=None, picked_for=item.picked_for if is_his else None)
        draft.put_item(item)
        if is_his:
            return ()
    if item.overflow_at is not None and item.overflow_at <= draft.now and not item.ringing:
        draft.overdue.add(item.id)
        return ()
    return ask(draft, desk, item, up_to)


def ask(draft: Draft, desk: Desk, item: WorkItem, up_to: int | None) -> tuple[str, ...]:
    if rings_on(desk, item):
        return ()
    item, choice = choice_for(draft, desk, item, up_to)
    if choice.is_exhausted and up_to is None and is_last_round(desk, item):
        draft.worn_out.add(item.id)
    waits = [at for at in (choice.again_at, pause_end(draft, item, choice)) if at is not None]
    if up_to is None:
        draft.put_item(replace(item, again_at=min(waits, default=None)))
    elif choice.chosen:
        # Only some of its operators were looked at: what it waits for otherwise still holds.
        waits += [item.again_at] if item.again_at and item.again_at > draft.now else []
        draft.put_item(replace(item, again_at=min(waits, default=None)))
    seconds = item.ring_seconds or desk.config.settings.ring_seconds
    seconds += desk.strategy.longer_by(choice.left)
    for candidate, why in choice.chosen:
        make_offer(draft, draft.items[item.id], candidate.operator, seconds, why)
    return tuple(candidate.operator for candidate, _ in choice.chosen)


def rings_on(desk: Desk, item: WorkItem) -> bool:
    """At the one who is to be rung, and time alone changes nothing: nobody has to be asked for."""
    if not item.ringing or item.again_at is not None or item.skills:
        return False
    strategy, settings = desk.strategy, desk.config.settings
    is_timeless = type(strategy).again_at is Strategy.again_at and not settings.tier_wait_seconds
    return is_timeless and strategy.fan_out == "one"


def choice_for(
    draft: Draft, desk: Desk, item: WorkItem, up_to: int | None = None
) -> tuple[WorkItem, Choice]:
    """Of this round, or of the next when everybody was tried and the pause is over."""
    pool = pool_for(draft, desk, item)
    if up_to is not None:
        best = [each for each in pool.candidates if each.tier <= up_to]
        return item, choose(item, replace(pool, candidates=best), draft.now)
    choice = choose(item, pool, draft.now)
    pauses = item.retry_at is not None and item.retry_at > draft.now
    if not choice.is_exhausted or pauses or is_last_round(desk, item):
        return item, choice
    turn, last = item.round + 1, item.tried[-1] if item.tried else None
    item = replace(item, round=turn, seed=seed_of(item.id, turn), tried=(), retry_at=None)
    item = replace(item, missed_by=last)
    return item, choose(item, pool_for(draft, desk, item), draft.now)


def is_last_round(desk: Desk, item: WorkItem) -> bool:
    most = desk.config.settings.max_rounds
    return most > 0 and item.round >= most


def pause_end(draft: Draft, item: WorkItem, choice: Choice) -> datetime | None:
    return item.retry_at if choice.is_exhausted else None


def look_for_person(draft: Draft, item: WorkItem, id: str) -> tuple[str, ...]:
    """One person, asked for by number: rung when Ready or Away, else told why not."""
    operator = draft.operator(id)
    if item.ringing:
        return ()
    is_in_pcp = operator.state == "pcp" and not item.is_return
    if is_engaged(draft, operator) or is_in_pcp:
        refuse(draft, item, "operator_busy")
    elif operator.state == "offline" and not draft.phones(operator):
        refuse(draft, item, "operator_offline")
    elif draft.can_be_rung(operator):
        item = replace(item, again_at=None)
        make_offer(draft, item, id, item.ring_seconds or 30)
        return (id,)
    elif not operator.is_page_open and draft.now < operator.page_closed_at + PAGE_GRACE:
        draft.put_item(replace(item, again_at=operator.page_closed_at + PAGE_GRACE))
    else:
        refuse(draft, item, "operator_offline")
    return ()


def is_engaged(draft: Draft, operator: Operator) -> bool:
    """He has no line for one more call."""
    if operator.state in {"call", "busy"}:
        return draft.room(operator) != "beside"
    return draft.has_no_line(operator)


def seed_of(item: str, turn: int) -> int:
    return int.from_bytes(blake2b(f"{item}:{turn}".encode(), digest_size=7).digest())
