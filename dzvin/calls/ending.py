"""How a call ends: who ended it, why it counts as lost, and closing its books."""

from datetime import datetime

from msgspec.structs import replace

from dzvin.calls.forwarding import end_forward
from dzvin.calls.listening import all_written_off
from dzvin.calls.model import Call, CallConfig, Leg
from dzvin.calls.speaking import message_cut_off
from dzvin.calls.turn import Turn
from dzvin.events.call import CallEnded, EndedBy, LegEnded, LostReason, TalkEnded
from dzvin.events.queue import ItemLeft, LeftReason
from dzvin.events.recording import RecordingEnded
from dzvin.scenario.interpreter import left_inside
from dzvin.telephony.commands import CloseBridge, HangUp, StopRecording

END_SECONDS = 10
"""The switch has so long to confirm the end of the customer's leg; then the books are closed."""

CAUSES = {404: 1, 484: 28, 486: 17, 600: 17, 480: 19, 408: 19, 403: 21, 603: 21, 503: 42}
"""SIP answer to Q.850 cause, for a customer who was never picked up."""

GREETING_SECONDS = 3
"""An operator who hangs up sooner did it on purpose (product.md 3.10)."""


def end(
    turn: Turn,
    by: EndedBy,
    sip_code: int | None = None,
    lost: LostReason | None = None,
    cause: int = 16,
) -> None:
    """Begin the end: hang up the customer; the books are closed when his leg is gone."""
    if turn.call.ended_by is not None:
        return
    close_place(turn)
    leave_queue(turn, "ended")
    turn.change(ended_by=by)
    if turn.customer.state != "up":
        turn.change(sip_code=sip_code or 480)
    if lost is not None:
        turn.change(lost=lost)
    if turn.call.asked is not None:
        close(turn)
        return
    if turn.customer.state != "up":
        cause = CAUSES.get(turn.call.sip_code or 480, 19)
    turn.ask(HangUp(**turn.to, leg=turn.call.customer, cause=cause))
    turn.change(timers={})
    turn.set_timer("end", END_SECONDS)


def close_place(turn: Turn) -> None:
    """Record the node in which the scenario stops."""
    place = turn.call.place
    if place is not None and place.version in turn.config.graphs:
        turn.record(left_inside(turn.config.graphs[place.version], place, turn.call.id))
    turn.change(place=None)


def close(turn: Turn, cause: int = 0, sip_code: int | None = None) -> None:
    """The customer's leg is gone: end everything else and record how it went."""
    call = turn.call
    by: EndedBy = call.ended_by or caller_side(turn)
    if sip_code is not None and turn.customer.state == "up":
        answered_too_late(turn, sip_code)
    message_cut_off(turn)
    all_written_off(turn, "talk_ended")
    close_place(turn)
    leave_queue(turn, "abandoned" if by == "customer" else "ended")
    end_talk(turn, by)
    end_forward(turn, by)
    for leg in turn.call.legs.values():
        if leg.id != call.customer:
            turn.ask(HangUp(**turn.to, leg=leg.id))
            turn.record(leg_ended(turn.call, leg, 16, None))
    if call.asked is None:
        turn.record(leg_ended(turn.call, turn.customer, cause, sip_code))
    turn.ask(CloseBridge(**turn.to, bridge=turn.bridge))
    if call.transfer is not None and call.transfer.leg is not None:
        turn.ask(CloseBridge(**turn.to, bridge=turn.side_bridge))
    turn.record(
        CallEnded(
            call=call.id,
            ended_by=by,
            sip_code=final_code(turn.call, by),
            lost_reason=lost_reason(call, turn.call, by, turn.now, turn.config),
            result=call.result or ("cancelled" if call.direction == "outbound" else None),
        )
    )
    turn.is_closed = True


def caller_side(turn: Turn) -> EndedBy:
    """Who hangs up when the leg that the call lives by does."""
    return "operator" if turn.customer.kind == "operator" else "customer"


def answered_too_late(turn: Turn, sip_code: int) -> None:
    """He gave up while our answer was on its way: only a leg that rang to its end has a code."""
    turn.put_leg(replace(turn.customer, state="ringing"))
    turn.change(sip_code=sip_code, is_served=False)
    if turn.call.talk is not None:
        turn.change(lost="abandoned_queue")


def final_code(call: Call, by: EndedBy) -> int:
    """200 when picked up; 487 for a caller who cancelled; else what we answered."""
    if call.legs[call.customer].state == "up":
        return 200
    return 487 if by != "system" and call.sip_code is None else call.sip_code or 480


def leg_ended(call: Call, leg: Leg, cause: int, sip_code: int | None) -> LegEnded:
    return LegEnded(
        call=call.id,
        leg=leg.id,
        kind=leg.kind,
        operator=leg.operator,
        offer=leg.offer,
        cause=cause,
        sip_code=sip_code,
    )


def leave_queue(turn: Turn, reason: LeftReason) -> None:
    waiting = turn.call.waiting
    if waiting is None:
        return
    turn.change(waiting=None)
    turn.drop_timers("wake", "max_wait")
    call = turn.call.id
    turn.record(ItemLeft(item=call, call=call, reason=reason, queue=waiting.queue))


def end_talk(turn: Turn, by: EndedBy) -> None:
    """The talk is over; the recording of this part with it. Legs are the caller's business."""
    call = turn.call
    talk = call.talk or (call.interrupted.talk if call.interrupted else None)
    if talk is None:
        return
    turn.change(talk=None, interrupted=None, others={}, guests={})
    for one in (talk, *call.others.values()):
        turn.record(
            TalkEnded(
                call=call.id, leg=one.leg, operator=one.operator, ended_by=by, queue=one.queue
            )
        )
    if call.direction == "internal" and call.operator not in {None, talk.operator}:
        turn.record(TalkEnded(call=call.id, leg=call.customer, operator=call.operator, ended_by=by))
    lasted = (turn.now - talk.since).total_seconds()
    is_left = by == "operator" and call.transfer is None
    if is_left and talk.queue is not None and lasted < GREETING_SECONDS:
        turn.change(lost="operator_hangup_on_greeting", is_served=False)
    end_recording(turn)


def end_recording(turn: Turn) -> None:
    recording = turn.call.recording
    if recording is None:
        return
    turn.change(recording=None, is_recording_paused=False)
    turn.ask(StopRecording(**turn.to, leg=turn.call.customer, recording=recording))
    turn.record(RecordingEnded(recording=recording, call=turn.call.id))


def lost_reason(
    before: Call, call: Call, by: EndedBy, now: datetime, config: CallConfig
) -> LostReason | None:
    """One primary reason per call (product.md 3.10); None when it was served or ended itself well.

    `before` is the call as it was when the end came: its `waiting` says where the caller stood.
    """
    is_cut_off = call.lost == "technical" and before.last_talk is not None
    is_counted = call.direction == "inbound" or (call.direction == "outbound" and is_cut_off)
    if call.is_served or not is_counted:
        return None
    if call.lost is not None:
        return call.lost
    if by == "system":
        return "technical" if (call.sip_code or 200) >= 400 else None
    if before.waiting is None:
        return "abandoned_ivr"
    if before.waiting.last_failure is not None:
        rejected = before.waiting.last_failure == "rejected"
        return "operator_rejected" if rejected else "operator_no_answer"
    voice = config.queues.get(before.waiting.queue or "")
    waited = (now - before.waiting.since).total_seconds()
    is_short = voice is not None and waited < voice.short_abandon_seconds
    return "abandoned_queue_short" if is_short else "abandoned_queue"
