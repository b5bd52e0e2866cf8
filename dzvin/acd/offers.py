"""Offers: made, taken, missed, failed, withdrawn. Each ends by its deadline; none is forgotten."""

from datetime import timedelta
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from dzvin.acd.counters import with_contact
from dzvin.acd.cycle import (
    begin,
    hung_up,
    land,
    later_by,
    note_handling,
    shift,
    still_owes,
)
from dzvin.acd.draft import Draft
from dzvin.acd.model import Offer, Operator, Outcome, QueueSettings, WorkItem
from dzvin.acd.operator_state import Trigger
from dzvin.acd.reach import PAGE_GRACE
from dzvin.acd.strategy import Strategy
from dzvin.events.call import LegAsked
from dzvin.events.operator import OperatorPlanned
from dzvin.events.queue import Explanation, OfferFailure, OfferMade, OfferMissed, OfferWithdrawn

type Result = Literal["made", "accepted", "rejected", "missed", "withdrawn"]
type Failure = Literal["missed", "unknown"] | OfferFailure
"""`unknown`: the leg was gone after a break, and no answer of the phone was seen."""
UNANSWERED = {"missed", "not_accepted"}


def make_offer(
    draft: Draft, item: WorkItem, id: str, ring_seconds: int, why: Explanation | None = None
) -> None:
    """Reserve this operator for this item until the deadline."""
    operator = draft.operator(id)
    offer = Offer(
        id=f"{item.id}.o{item.offers + 1}",
        item=item.id,
        call=item.call,
        deadline_at=later_by(draft, ring_seconds),
        queue=item.queue,
        channel=item.channel,
    )
    draft.say(
        OfferMade(
            offer=offer.id,
            item=item.id,
            call=item.call,
            operator=id,
            endpoints=() if operator.state == "offline" else draft.endpoints(operator),
            phones=draft.phones(operator),
            ring_seconds=ring_seconds,
            queue=item.queue,
            why=why,
        )
    )
    ringing = (*item.ringing, id)
    draft.put_item(replace(item, offers=item.offers + 1, ringing=ringing, rung_at=draft.now))
    operator = replace(operator, offered_at=draft.now)
    if draft.is_beside(operator, item.channel):
        beside = (*operator.offers_beside, offer)
        draft.put_operator(replace(operator, offers_beside=beside))
    else:
        reserve(draft, operator, offer)
    learn(draft, item.queue, id, "made")


def reserve(draft: Draft, operator: Operator, offer: Offer) -> None:
    """His status is about this offer now."""
    but: dict[str, Any] = {"offer": offer, **begin(operator)}
    if operator.state == "pcp":
        note_handling(draft, operator)
        kept = ("return_to", "return_reason", "return_comment")
        but |= {name: getattr(operator, name) for name in kept}
        but |= {
            "until": None,
            "extend_seconds": 0,
            "talked_in": None,
            "talk_since": None,
            "free_since": draft.now,
        }
    shift(draft, operator, Trigger.OFFER, queue=offer.queue, about=offer.call, **but)


def asked(draft: Draft, heard: LegAsked) -> None:
    """He has picked up, and is asked to press 1: he has the time for it."""
    operator = draft.operator(heard.operator)
    least = later_by(draft, heard.seconds + ASKED_SLACK)
    offer = operator.offer
    if offer is not None and offer.id == heard.offer:
        offer = replace(offer, deadline_at=max(offer.deadline_at, least))
        draft.put_operator(replace(operator, offer=offer))
        return
    beside = tuple(
        replace(each, deadline_at=max(each.deadline_at, least)) if each.id == heard.offer else each
        for each in operator.offers_beside
    )
    if beside != operator.offers_beside:
        draft.put_operator(replace(operator, offers_beside=beside))


ASKED_SLACK = 1
"""The call's own clock for the key runs out first."""


def learn(draft: Draft, queue: str | None, operator: str, result: Result) -> None:
    """What the queue's strategy remembers of it; the router's own notes begin with `_`."""
    desk = draft.roster.desks.get(queue or "")
    if desk is None or operator not in desk.members:
        return
    if type(desk.strategy).after is Strategy.after:
        return
    memory = draft.memory(desk.config.id)
    own = {key: value for key, value in memory.items() if key.startswith("_")}
    its = {key: value for key, value in memory.items() if not key.startswith("_")}
    position = desk.members[operator].position
    after = desk.strategy.after(its, Outcome(operator=operator, position=position, result=result))
    draft.remember(desk.config.id, {**after, **own})


def no_longer_rung(
    draft: Draft, operator: Operator, offer: Offer, *, is_tried: bool
) -> WorkItem | None:
    """Take him out of the item's ringing; one who did not answer is tried for this round."""
    item = draft.items.get(offer.item)
    if item is None:
        return None
    item = replace(item, ringing=tuple(id for id in item.ringing if id != operator.id))
    if is_tried:
        desk = draft.roster.desks.get(offer.queue or "")
        pause = desk.config.settings.retry_seconds if desk else 0
        tried = (*item.tried, operator.id)
        item = replace(item, tried=tried, retry_at=later_by(draft, pause))
        if item.operator is not None:
            item = at_rest(item)
    draft.put_item(item)
    draft.stirred.add(item.id)
    return item


def at_rest(item: WorkItem) -> WorkItem:
    """It waits no longer. The row stays with its call: place and offers go on from here."""
    return replace(
        item,
        queue=None,
        operator=None,
        ringing=(),
        tried=(),
        missed_by=item.tried[-1] if item.tried else item.missed_by,
        again_at=None,
        retry_at=None,
        overflow_at=None,
        foreseen_seconds=None,
        overflowed=(),
    )


def of_offer(operator: Operator, offer: Offer) -> dict[str, Any]:
    """What every event about the end of an offer tells."""
    return {
        "offer": offer.id,
        "item": offer.item,
        "call": offer.call,
        "operator": operator.id,
        "queue": offer.queue,
    }


def missed(draft: Draft, operator: Operator) -> None:
    offer = operator.offer
    assert offer is not None
    draft.say(OfferMissed(**of_offer(operator, offer)))
    give_up(draft, operator, offer, "missed")


def give_up(draft: Draft, operator: Operator, offer: Offer, how: Failure) -> None:
    """He did not answer: the item goes on without him, and the queue's rule holds for him."""
    pause = pause_of_line(draft, operator) if how == "busy" and offer.queue else None
    is_excused = (
        pause is not None
        or (how == "unknown" and offer.queue is not None)
        or (how in {"unreachable", "failed", "unknown"} and in_grace(draft, operator))
    )
    no_longer_rung(draft, operator, offer, is_tried=not is_excused)
    learn(draft, offer.queue, operator.id, "missed" if how == "missed" else "rejected")
    desk = draft.roster.desks.get(offer.queue or "")
    verdict = Verdict(but={"penalty_until": draft.now + pause} if pause else {})
    if desk is not None and not is_excused:
        verdict = judge(draft, operator, desk.config.settings, how)
    if operator.offer != offer:
        give_up_beside(draft, operator, offer, verdict, is_busy=how == "busy")
        return
    if still_owes(operator):
        hung_up(draft, replace(operator, **verdict.but))
        return
    land(
        draft,
        operator,
        Trigger.MISS_STAY,
        Trigger.MISS_AWAY,
        sent_away=verdict.sent_away,
        queue=offer.queue,
        about=offer.call,
        **verdict.but,
    )


def in_grace(draft: Draft, operator: Operator) -> bool:
    """His page is being reloaded, and no other phone of his could ring."""
    return (
        not operator.is_page_open
        and draft.now < operator.page_closed_at + PAGE_GRACE
        and not draft.can_be_rung(operator)
    )


JUST_FREE, SHORTEST_PAUSE = timedelta(seconds=2), timedelta(milliseconds=5)
BY_ITSELF = timedelta(milliseconds=300)
"""A phone says busy sooner than anybody presses its button."""


def pause_of_line(draft: Draft, operator: Operator) -> timedelta | None:
    """His phone says busy, and he has only just hung up: our INVITE has overtaken our BYE, or the
    phone is not done with its last call. It is asked again after a pause that doubles; None: he
    means it. (Seen with bench/calls.py: 27 of 583 offers within 1.3 ms of the last call's end.)"""
    freed = draft.now - operator.free_since
    is_soon = freed < JUST_FREE and draft.now - operator.offered_at < BY_ITSELF
    return max(freed, SHORTEST_PAUSE) if is_soon else None


class Verdict(Struct, frozen=True, kw_only=True):
    """What an unanswered offer does to the operator besides freeing him."""

    sent_away: str | None = None
    but: dict[str, Any] = {}


def judge(draft: Draft, operator: Operator, settings: QueueSettings, how: Failure) -> Verdict:
    """`on_missed` after so many in a row, `on_rejected` at once; a phone that fails also pauses.

    Whatever it is, he goes to the end of the line of the idle, so the next item rings another.
    """
    in_row = operator.missed_in_row
    if how in {"rejected", "busy"}:
        rule, reason = settings.on_rejected, "rejected"
    else:
        in_row += 1
        reason = "no_answer" if how in UNANSWERED else "unreachable"
        is_enough = in_row >= settings.missed_in_row
        rule = settings.on_missed if is_enough else "stay_ready"
        if how not in UNANSWERED and rule == "stay_ready":
            rule = "penalty"
    but: dict[str, Any] = {"missed_in_row": in_row, "free_since": draft.now}
    if rule == "away":
        return Verdict(sent_away=reason, but=but | {"missed_in_row": 0})
    if rule == "penalty":
        but["penalty_until"] = draft.now + timedelta(seconds=settings.penalty_seconds)
    return Verdict(but=but)


def give_up_beside(
    draft: Draft, operator: Operator, offer: Offer, verdict: Verdict, *, is_busy: bool
) -> None:
    """He goes on with what he does; where the queue sends him away, he goes after it. A phone that
    takes no second call says busy, which is not his wish. A chat costs nothing."""
    others = tuple(each for each in operator.offers_beside if each.id != offer.id)
    operator = replace(operator, offers_beside=others)
    if offer.channel != "voice":
        draft.put_operator(operator)
        return
    if is_busy and operator.state == "busy":
        pause = timedelta(seconds=BUSY_PHONE_SECONDS)
        draft.put_operator(replace(operator, penalty_until=draft.now + pause))
        return
    operator = replace(operator, idle_since=(), **verdict.but)
    draft.put_operator(operator)
    if verdict.sent_away is None or operator.state not in {"ready", "busy"}:
        return
    if operator.state == "ready":
        shift(draft, operator, Trigger.PRESS_AWAY, reason=verdict.sent_away, queue=offer.queue)
    elif operator.planned is None:
        away: dict[str, Any] = {"reason": verdict.sent_away}
        draft.say(OperatorPlanned(operator=operator.id, state="away", **away))
        draft.put_operator(replace(operator, planned="away", planned_reason=verdict.sent_away))


BUSY_PHONE_SECONDS = 30


def withdraw(draft: Draft, operator: Operator) -> None:
    """Not his fault: another took it, or it left. He is where he was before."""
    offer = take_back(draft, operator)
    if still_owes(operator):
        hung_up(draft, draft.operator(operator.id))
        return
    land(
        draft,
        draft.operator(operator.id),
        Trigger.END,
        Trigger.END_AWAY,
        queue=offer.queue,
        about=offer.call,
    )


def take_back(draft: Draft, operator: Operator, *, is_tried: bool = False) -> Offer:
    """End the offer alone; his status is the caller's to change. One who was asked for in person
    is looked at again, so that the call hears why he will not come."""
    offer = operator.offer
    assert offer is not None
    draft.say(OfferWithdrawn(**of_offer(operator, offer)))
    no_longer_rung(draft, operator, offer, is_tried=is_tried and offer.queue is not None)
    learn(draft, offer.queue, operator.id, "withdrawn")
    return offer


def withdraw_all(draft: Draft, item: WorkItem, but: str | None = None) -> None:
    """From all at whom it rings; `but`: from this one not."""
    for id in item.ringing:
        if id == but:
            continue
        operator = draft.operator(id)
        if operator.offer is not None and operator.offer.item == item.id:
            withdraw(draft, operator)
        for offer in operator.offers_beside:
            if offer.item == item.id:
                withdraw_beside(draft, operator, offer)


def withdraw_beside(draft: Draft, operator: Operator, offer: Offer) -> None:
    draft.say(OfferWithdrawn(**of_offer(operator, offer)))
    end_beside(draft, operator, offer, "withdrawn")


def end_beside(draft: Draft, operator: Operator, offer: Offer, how: Result) -> None:
    """An offer that left his status as it was is over, and still does."""
    others = tuple(each for each in operator.offers_beside if each.id != offer.id)
    draft.put_operator(replace(operator, offers_beside=others))
    no_longer_rung(draft, operator, offer, is_tried=how in {"missed", "rejected"})
    learn(draft, offer.queue, operator.id, how)


def accept(draft: Draft, operator: Operator, offer: Offer) -> None:
    """He picked up. Talk and legs say the rest."""
    no_longer_rung(draft, operator, offer, is_tried=False)
    learn(draft, offer.queue, operator.id, "accepted")
    operator = with_taken(draft, operator, offer)
    draft.put_operator(replace(operator, offer=None, call=offer.call))


def with_taken(draft: Draft, operator: Operator, offer: Offer) -> Operator:
    """One more call in his counts."""
    day = draft.roster.day(draft.now)
    if offer.queue is not None:
        operator = with_contact(operator, offer.queue, draft.roster, draft.now)
    taken = taken_on(operator, day) + (1 if offer.queue else 0)
    return replace(operator, missed_in_row=0, taken_today=taken, taken_on=day)


def taken_on(operator: Operator, day: str) -> int:
    return operator.taken_today if operator.taken_on == day else 0
