"""Ringing operators and talking with one: offers, answers, hold, the end of a talk."""

from typing import Literal

from msgspec.structs import replace

from dzvin.calls.ending import end, end_talk, leave_queue, leg_ended
from dzvin.calls.inputs import DigitsSent, Pressed
from dzvin.calls.model import Leg, Talk, Waiting
from dzvin.calls.speaking import pick_up, play_music, silence_music, stop_speech
from dzvin.calls.turn import Turn
from dzvin.events import call as facts
from dzvin.events.call import TalkHeld, TalkMuted, TalkResumed, TalkStarted, TalkUnmuted
from dzvin.events.queue import (
    ItemQueued,
    ItemRefused,
    ItemTaken,
    OfferFailed,
    OfferFailure,
    OfferMade,
    OfferMissed,
    OfferWithdrawn,
)
from dzvin.events.recording import RecordingStarted
from dzvin.kernel.messages import Input
from dzvin.scenario import words
from dzvin.telephony.commands import (
    HangUp,
    Join,
    Originate,
    Part,
    SendDigits,
    StartRecording,
)
from dzvin.telephony.signals import LegEnded

REJECTED, BUSY, NOT_THERE = {403, 603}, {486, 600}, {404, 408, 410, 480, 503}


def wait_in_queue(
    turn: Turn, queue: str, priority_delta: int = 0, max_wait_seconds: int | None = None
) -> None:
    """Become an item of this queue; the router answers with an offer or a refusal."""
    voice = turn.config.queues.get(queue)
    limit = max_wait_seconds
    if limit is None and voice is not None:
        limit = voice.max_wait_seconds
    if limit:
        turn.set_timer("max_wait", limit)
    turn.change(waiting=Waiting(since=turn.now, queue=queue), lost=None)
    if turn.call.play is None:
        play_music(turn)
    item = ItemQueued(
        item=turn.call.id, call=turn.call.id, queue=queue, priority_delta=priority_delta
    )
    turn.record(item)


def wait_for_person(turn: Turn, operator: str, ring_seconds: int) -> None:
    turn.change(waiting=Waiting(since=turn.now, operator=operator))
    if turn.call.play is None:
        play_music(turn)
    turn.record(
        ItemQueued(
            item=turn.call.id, call=turn.call.id, operator=operator, ring_seconds=ring_seconds
        )
    )


def offer_made(turn: Turn, heard: OfferMade) -> None:
    """Ring all endpoints of this operator at once."""
    if turn.call.waiting is None:
        return
    for endpoint in heard.endpoints:
        leg = Leg(
            id=turn.next_id(),
            kind="operator",
            operator=heard.operator,
            offer=heard.offer,
            endpoint=endpoint,
        )
        turn.put_leg(leg)
        turn.record(
            facts.LegStarted(
                call=turn.call.id,
                leg=leg.id,
                kind="operator",
                operator=heard.operator,
                endpoint=endpoint,
                offer=heard.offer,
            )
        )
        turn.ask(
            Originate(
                **turn.to,
                leg=leg.id,
                endpoint=endpoint,
                from_number=turn.call.from_number,
                from_name=turn.call.from_name,
                # The router's deadline ends it; the switch's own comes a little later.
                ring_seconds=heard.ring_seconds + 5,
            )
        )


def cancel_offer(turn: Turn, offer: str, is_answered_elsewhere: bool = False) -> None:
    """Stop ringing for this offer; each leg is recorded when the switch says that it is gone."""
    for leg in turn.call.legs.values():
        if leg.offer == offer and leg.state == "ringing" and not leg.is_ending:
            turn.put_leg(replace(leg, is_ending=True))
            turn.ask(HangUp(**turn.to, leg=leg.id, is_answered_elsewhere=is_answered_elsewhere))


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
    failed: Literal["rejected", "no_answer"] = "rejected" if how == "rejected" else "no_answer"
    turn.change(waiting=replace(waiting, last_failure=failed))
    if waiting.operator is None:
        return None
    leave_queue(turn, "ended")
    silence_music(turn)
    return words.WaitEnded(reason="busy" if how in {"busy", "rejected"} else "no_answer")


def item_refused(turn: Turn, heard: ItemRefused) -> Input | None:
    if turn.call.waiting is None:
        return None
    turn.change(waiting=None)
    turn.drop_timers("wake", "max_wait")
    silence_music(turn)
    if heard.reason == "full":
        turn.change(lost="queue_full")
        return words.WaitEnded(reason="full")
    if heard.reason == "no_operators":
        turn.change(lost="no_operators")
        return words.WaitEnded(reason="no_operators")
    return words.WaitEnded(reason="busy" if heard.reason == "operator_busy" else "offline")


def leg_answered(turn: Turn, leg: Leg) -> None:
    """The first leg of a live offer gets the customer; a later one is told so."""
    waiting = None if turn.call.ended_by is not None else turn.call.waiting
    if waiting is None or leg.is_ending or leg.operator is None or leg.offer is None:
        turn.put_leg(replace(leg, is_ending=True))
        turn.ask(HangUp(**turn.to, leg=leg.id, is_answered_elsewhere=True))
        return
    turn.put_leg(replace(leg, state="up"))
    turn.change(
        waiting=None,
        is_served=True,
        lost=None,
        talk=Talk(leg=leg.id, operator=leg.operator, since=turn.now, queue=waiting.queue),
    )
    turn.drop_timers("wake", "max_wait", "keys")
    turn.change(asking=None)
    cancel_offer(turn, leg.offer, is_answered_elsewhere=True)
    stop_speech(turn)
    silence_music(turn)
    pick_up(turn)
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(turn.call.customer, leg.id)))
    record_start(turn, leg, waiting)


def record_start(turn: Turn, leg: Leg, waiting: Waiting) -> None:
    call = turn.call
    assert leg.operator is not None and leg.offer is not None
    turn.record(
        facts.LegAnswered(call=call.id, leg=leg.id),
        ItemTaken(
            item=call.id,
            call=call.id,
            offer=leg.offer,
            operator=leg.operator,
            queue=waiting.queue,
        ),
        TalkStarted(call=call.id, leg=leg.id, operator=leg.operator, queue=waiting.queue),
    )
    if call.direction == "internal" and call.operator is not None:
        turn.record(TalkStarted(call=call.id, leg=call.customer, operator=call.operator))
    voice = turn.config.queues.get(waiting.queue or "")
    is_wanted = turn.call.variables.get("call.recording") != "off"
    if voice is not None and voice.is_recorded and is_wanted:
        start_recording(turn)


def start_recording(turn: Turn) -> None:
    recording = turn.next_id("r")
    call = turn.call
    path = f"{call.tenant}/{call.id}/{recording.rpartition('.')[2]}"
    turn.change(recording=recording)
    turn.ask(StartRecording(**turn.to, leg=call.customer, recording=recording, path=path))
    turn.record(
        RecordingStarted(
            recording=recording, call=call.id, leg=call.customer, kind="talk", path=path
        )
    )


def operator_leg_ended(turn: Turn, leg: Leg, heard: LegEnded) -> Input | None:
    """An operator's phone is gone: he hung up, or never answered."""
    turn.drop_leg(leg.id)
    turn.record(leg_ended(turn.call, leg, heard.cause, heard.sip_code))
    talk = turn.call.talk
    if talk is not None and talk.leg == leg.id:
        return talk_left(turn)
    if leg.is_ending or leg.offer is None or turn.call.ended_by is not None:
        return None
    how = failure(heard)
    others = [other for other in turn.call.legs.values() if other.offer == leg.offer]
    if others and how != "rejected":
        return None
    return refuse_offer(turn, leg, how, heard.sip_code)


def refuse_offer(
    turn: Turn, leg: Leg, how: OfferFailure, sip_code: int | None = None
) -> Input | None:
    waiting = turn.call.waiting
    assert leg.operator is not None and leg.offer is not None
    cancel_offer(turn, leg.offer)
    turn.record(
        OfferFailed(
            offer=leg.offer,
            item=turn.call.id,
            call=turn.call.id,
            operator=leg.operator,
            reason=how,
            sip_code=sip_code,
            queue=waiting.queue if waiting else None,
        )
    )
    return offer_failed(turn, how)


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


def talk_left(turn: Turn) -> Input | None:
    """The operator left the talk; the customer is still there and his scenario goes on."""
    talk = turn.call.talk
    if talk is not None and talk.is_held:
        silence_music(turn)
    elif talk is not None:
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(turn.call.customer,)))
    end_talk(turn, "operator")
    return words.Talked()


def pressed(turn: Turn, heard: Pressed) -> Input | None:
    """A button of the call card. What does not fit the moment changes nothing."""
    talk = turn.call.talk
    if heard.button == "reject":
        return reject(turn, heard.operator)
    if heard.button == "hang_up":
        hang_up(turn, heard.operator)
    elif talk is not None and talk.operator == heard.operator:
        in_talk(turn, talk, heard)
    return None


def reject(turn: Turn, operator: str) -> Input | None:
    for leg in turn.call.legs.values():
        if leg.operator == operator and leg.offer and leg.state == "ringing" and not leg.is_ending:
            return refuse_offer(turn, leg, "rejected", 603)
    return None


def hang_up(turn: Turn, operator: str) -> None:
    if turn.call.operator == operator:
        end(turn, "operator")
        return
    talk = turn.call.talk
    if talk is not None and talk.operator == operator:
        turn.ask(HangUp(**turn.to, leg=talk.leg))


def in_talk(turn: Turn, talk: Talk, heard: Pressed) -> None:
    call, operator = turn.call.id, talk.operator
    customer = (turn.call.customer,)
    if heard.button == "hold" and not talk.is_held:
        turn.change(talk=replace(talk, is_held=True))
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=customer))
        play_music(turn)
        turn.record(TalkHeld(call=call, operator=operator))
    elif heard.button == "resume" and talk.is_held:
        silence_music(turn)
        turn.change(talk=replace(talk, is_held=False))
        turn.ask(Join(**turn.to, bridge=turn.bridge, legs=customer))
        turn.record(TalkResumed(call=call, operator=operator))
    elif heard.button == "mute" and not talk.is_muted:
        turn.change(talk=replace(talk, is_muted=True))
        turn.record(TalkMuted(call=call, operator=operator))
    elif heard.button == "unmute" and talk.is_muted:
        turn.change(talk=replace(talk, is_muted=False))
        turn.record(TalkUnmuted(call=call, operator=operator))


def digits_sent(turn: Turn, heard: DigitsSent) -> None:
    talk = turn.call.talk
    if talk is not None and talk.operator == heard.operator and not talk.is_held:
        turn.ask(SendDigits(**turn.to, leg=turn.call.customer, digits=heard.digits))
