"""Ringing our own people: places in queues, offers, and what phones answer."""

from typing import Literal

from msgspec.structs import replace

from dzvin.calls.accepting import let_go_unaccepted
from dzvin.calls.ending import leave_queue
from dzvin.calls.model import QueueVoice, Waiting
from dzvin.calls.ring_plan import (
    begin_ringing,
    forget_plan,
    hurry,
    ring_endpoint,
    ring_phone,
    take_due,
)
from dzvin.calls.speaking import melody, play_music, silence_music
from dzvin.calls.turn import Turn
from dzvin.events.queue import (
    ItemMoved,
    ItemQueued,
    ItemRefused,
    OfferFailed,
    OfferFailure,
    OfferMade,
    OfferMissed,
    OfferWithdrawn,
    SkillAsked,
)
from dzvin.kernel.messages import Input
from dzvin.kernel.value_list import key_of
from dzvin.scenario import words
from dzvin.telephony.commands import HangUp, StartMusic, StopMusic
from dzvin.telephony.signals import LegEnded

REJECTED, BUSY, NOT_THERE = {403, 603}, {486, 600}, {404, 408, 410, 480, 503}


def wait_in_queue(
    turn: Turn,
    queue: str,
    priority_delta: int = 0,
    max_wait_seconds: int | None = None,
    *,
    is_front: bool = False,
    skills: tuple[SkillAsked, ...] = (),
    relax_seconds: int | None = None,
) -> None:
    """Become an item of this queue; the router answers with an offer or a refusal."""
    voice = turn.config.queues.get(queue)
    limit = max_wait_seconds
    if limit is None and voice is not None:
        limit = voice.max_wait_seconds
    if limit:
        turn.set_timer("max_wait", limit)
    is_limited = max_wait_seconds is not None
    turn.change(waiting=Waiting(since=turn.now, queue=queue, is_limited=is_limited), lost=None)
    if turn.call.play is None and turn.call.talk is None:
        play_music(turn)
    is_vip, boost = vip(turn, voice)
    item = ItemQueued(
        item=turn.call.id,
        call=turn.call.id,
        queue=queue,
        priority_delta=priority_delta + boost,
        is_vip=is_vip,
        is_front=is_front,
        party=turn.call.party,
        skills=skills,
        relax_seconds=relax_seconds,
    )
    turn.record(item)


def vip(turn: Turn, voice: QueueVoice | None) -> tuple[bool, int]:
    """Whether he goes before all others, and the points he has instead: what his scenario says
    holds in every queue, else what the list of this queue says."""
    variables = turn.call.variables
    if variables.get("call.vip") == "true":
        boost = variables.get("call.vip_boost", "")
        return (False, int(boost)) if boost.isdecimal() else (True, 0)
    known = turn.config.lists.get(voice.vip_list) if voice is not None else None
    if voice is None or known is None:
        return False, 0
    if not known.has(key_of(turn.call.from_number, turn.config.country), turn.now):
        return False, 0
    return (False, voice.vip_boost) if voice.vip_boost else (True, 0)


def wait_for_person(
    turn: Turn, operator: str, ring_seconds: int, *, is_return: bool = False
) -> None:
    turn.change(waiting=Waiting(since=turn.now, operator=operator))
    if turn.call.play is None and turn.call.talk is None:
        play_music(turn)
    turn.record(
        ItemQueued(
            item=turn.call.id,
            call=turn.call.id,
            operator=operator,
            ring_seconds=ring_seconds,
            is_return=is_return,
        )
    )


def offer_made(turn: Turn, heard: OfferMade) -> None:
    """Ring his endpoints, by his ring plan."""
    if turn.call.waiting is not None:
        begin_ringing(turn, heard)


NEVER_RANG = {"unreachable", "failed"}
"""Nobody declined or let it ring: it is no reason why the customer was lost."""


def cancel_offer(turn: Turn, offer: str, is_answered_elsewhere: bool = False) -> None:
    """Stop ringing for this offer; each leg is recorded when the switch says that it is gone."""
    for leg in turn.call.legs.values():
        if leg.offer == offer and leg.state == "ringing" and not leg.is_ending:
            turn.put_leg(replace(leg, is_ending=True))
            turn.ask(HangUp(**turn.to, leg=leg.id, is_answered_elsewhere=is_answered_elsewhere))
    forget_plan(turn, offer)


def offer_over(turn: Turn, heard: OfferMissed | OfferWithdrawn) -> Input | None:
    talk = turn.call.talk
    cancel_offer(turn, heard.offer, is_answered_elsewhere=talk is not None)
    if isinstance(heard, OfferWithdrawn) or turn.call.waiting is None:
        return None
    return offer_failed(turn, "no_answer")


def offer_failed(turn: Turn, how: str) -> Input | None:
    """Remember it for the lost reason. One person asked for by number is not tried again."""
    waiting = turn.call.waiting
    if waiting is None:
        return None
    if how not in NEVER_RANG:
        failed: Literal["rejected", "no_answer"] = "rejected" if how == "rejected" else "no_answer"
        turn.change(waiting=replace(waiting, last_failure=failed))
    if waiting.operator is None:
        return None
    leave_queue(turn, "ended")
    if turn.call.talk is None:
        silence_music(turn)
    if turn.call.transfer is not None:
        turn.change(transfer=replace(turn.call.transfer, is_rejected=how == "rejected"))
    return words.WaitEnded(reason="busy" if how in {"busy", "rejected"} else "no_answer")


def item_moved(turn: Turn, heard: ItemMoved) -> None:
    """He waits elsewhere: with that queue's melody, and as long as that queue lets him from now,
    unless the scenario says how long he may wait in queues: a department's ring is none of them."""
    waiting = turn.call.waiting
    if waiting is None:
        return
    before = melody(turn)
    is_limited = waiting.is_limited and heard.was not in turn.config.groups
    turn.change(waiting=replace(waiting, queue=heard.queue, is_limited=is_limited))
    if turn.call.has_music and melody(turn) != before:
        turn.ask(StopMusic(**turn.to, leg=turn.call.customer))
        turn.ask(StartMusic(**turn.to, leg=turn.call.customer, music=melody(turn)))
    if is_limited:
        return
    turn.drop_timers("max_wait")
    voice = turn.config.queues.get(heard.queue)
    if voice is not None and voice.max_wait_seconds:
        turn.set_timer("max_wait", voice.max_wait_seconds)


def item_refused(turn: Turn, heard: ItemRefused) -> Input | None:
    if turn.call.waiting is None:
        return None
    turn.change(waiting=None)
    turn.drop_timers("wake", "max_wait")
    if turn.call.talk is None:
        silence_music(turn)
    if heard.reason == "full":
        turn.change(lost="queue_full")
        return words.WaitEnded(reason="full")
    if heard.reason == "no_operators":
        turn.change(lost="no_operators")
        return words.WaitEnded(reason="no_operators")
    if heard.reason == "timeout":
        turn.change(lost="timeout")
        return words.WaitEnded(reason="timeout")
    return words.WaitEnded(reason="busy" if heard.reason == "operator_busy" else "offline")


def refuse_offer(
    turn: Turn, offer: str, operator: str, how: OfferFailure, sip_code: int | None = None
) -> Input | None:
    waiting = turn.call.waiting
    cancel_offer(turn, offer)
    turn.record(
        OfferFailed(
            offer=offer,
            item=turn.call.id,
            call=turn.call.id,
            operator=operator,
            reason=how,
            sip_code=sip_code,
            queue=waiting.queue if waiting else None,
        )
    )
    return offer_failed(turn, how)


def endpoint_failed(
    turn: Turn, offer: str, operator: str, how: OfferFailure, sip_code: int | None = None
) -> Input | None:
    """One of his endpoints will not answer: the others go on, the next one of his plan begins; the
    offer is over with the last."""
    rings = [
        leg
        for leg in turn.call.legs.values()
        if leg.offer == offer and leg.state == "ringing" and not leg.is_ending
    ]
    if rings or hurry(turn, offer):
        return None
    return refuse_offer(turn, offer, operator, how, sip_code)


def ring_due(turn: Turn) -> Input | None:
    """The next endpoints of a ring plan."""
    word: Input | None = None
    for ring in take_due(turn):
        if ring.endpoint:
            ring_endpoint(turn, ring)
        elif not ring_phone(turn, ring):
            word = endpoint_failed(turn, ring.offer, ring.operator, "unreachable") or word
    return word


def accept_due(turn: Turn) -> Input | None:
    """Picked up outside, and nobody pressed 1 in time."""
    word: Input | None = None
    for leg in let_go_unaccepted(turn):
        if leg.offer is not None:
            failed = endpoint_failed(turn, leg.offer, leg.operator or "", "not_accepted")
            word = failed or word
    return word


def reject(turn: Turn, operator: str) -> Input | None:
    for leg in turn.call.legs.values():
        if leg.operator == operator and leg.offer and leg.state == "ringing" and not leg.is_ending:
            return refuse_offer(turn, leg.offer, operator, "rejected", 603)
    return None


def failure(heard: LegEnded) -> OfferFailure:
    """What a phone's refusal means; the SIP answer is surer than the cause."""
    code = heard.sip_code or 0
    if code in REJECTED or (not code and heard.cause == 21):
        return "rejected"
    if code in BUSY or (not code and heard.cause == 17):
        return "busy"
    if code in NOT_THERE or (not code and heard.cause in {3, 18, 19, 20}):
        return "unreachable"
    return "failed"
