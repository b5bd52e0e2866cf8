"""A supervisor with an operator's talk: listens, whispers, joins it, takes it over, leaves."""

from msgspec.structs import replace

from dzvin.calls.ending import end
from dzvin.calls.inputs import CutAsked, SupervisionAsked, SupervisionLeft
from dzvin.calls.listening import (
    SUPERVISOR,
    ended,
    leg_heard,
    own_legs,
    put,
    tune,
    untune,
    written_off,
)
from dzvin.calls.model import Call, Leg, Talk
from dzvin.calls.supervision import Supervision, goes_with
from dzvin.calls.talking import leg_is_gone, let_go, resume
from dzvin.calls.transferring import take_back
from dzvin.calls.turn import Turn
from dzvin.events.call import LegStarted, TalkEnded, TalkStarted
from dzvin.events.supervision import (
    CallCut,
    SupervisionChanged,
    SupervisionEnd,
    SupervisionMode,
    SupervisionStarted,
)
from dzvin.telephony.commands import Beep, Join, Originate
from dzvin.telephony.signals import LegEnded

RING_SECONDS = 20
"""So long his own phone rings."""
MOST_SUPERVISORS = 5
"""With one call at once."""


def supervision_asked(turn: Turn, heard: SupervisionAsked) -> None:
    """He asks for it, or for another mode. What cannot begin is told, and nothing else happens."""
    now = turn.call.supervisions.get(heard.supervisor)
    asked = Supervision(
        supervisor=heard.supervisor,
        operator=heard.operator,
        mode=heard.mode,
        since=turn.now,
        may_follow=heard.may_follow,
        follows_in=heard.follows_in,
    )
    if now is not None:
        if now.operator == heard.operator:
            reach = {"may_follow": heard.may_follow, "follows_in": heard.follows_in}
            change_mode(turn, put(turn, replace(now, **reach)), heard.mode)
        return
    why = refusal(turn, heard)
    if why is not None:
        turn.record(ended(turn, asked, why))
        return
    put(turn, asked)
    for endpoint in phones(turn, heard.endpoints):
        ring(turn, asked, endpoint)


def refusal(turn: Turn, heard: SupervisionAsked) -> SupervisionEnd | None:
    if len(turn.call.supervisions) >= MOST_SUPERVISORS:
        return "taken"
    is_over = turn.call.ended_by is not None
    if is_over or leg_heard(turn.call, heard.operator) is None:
        return "no_talk"
    return None if heard.endpoints else "no_phone"


def phones(turn: Turn, endpoints: tuple[str, ...]) -> tuple[str, ...]:
    """His browser, which answers by itself; who has no page open takes it at his desk."""
    pages = tuple(name for name in endpoints if name not in turn.config.devices)
    return pages or endpoints


def ring(turn: Turn, asked: Supervision, endpoint: str) -> None:
    leg = Leg(id=turn.next_id(), kind=SUPERVISOR, operator=asked.supervisor, endpoint=endpoint)
    turn.put_leg(leg)
    turn.record(
        LegStarted(
            call=turn.call.id,
            leg=leg.id,
            kind=SUPERVISOR,
            operator=asked.supervisor,
            endpoint=endpoint,
        )
    )
    turn.ask(
        Originate(
            **turn.to,
            leg=leg.id,
            endpoint=endpoint,
            from_number=turn.config.own_numbers.get(asked.operator, ""),
            from_name=turn.config.names.get(asked.operator, ""),
            ring_seconds=RING_SECONDS,
            is_auto_answered=endpoint not in turn.config.devices,
            is_supervisor=True,
        )
    )


def supervisor_there(turn: Turn, leg: Leg) -> None:
    """His phone answered: the first one that does."""
    now = turn.call.supervisions.get(leg.operator or "")
    if now is None or now.leg or leg.is_ending:
        let_go(turn, leg.id)
        return
    turn.put_leg(replace(leg, state="up"))
    room = f"{turn.call.id}.s{leg.id.rpartition('.')[2]}"
    now = put(turn, replace(now, leg=leg.id, room=room, since=turn.now))
    for other in own_legs(turn.call, now.supervisor):
        if other != leg.id:
            let_go(turn, other)
    to = leg_heard(turn.call, now.operator)
    is_announced = turn.config.announces_monitoring and to is not None
    if is_announced:
        turn.ask(Beep(**turn.to, leg=to or ""))
    turn.record(
        SupervisionStarted(
            call=turn.call.id,
            leg=leg.id,
            supervisor=now.supervisor,
            operator=now.operator,
            mode=now.mode,
            is_announced=is_announced,
        )
    )
    begin(turn, now)


def change_mode(turn: Turn, now: Supervision, mode: SupervisionMode) -> None:
    if mode == now.mode:
        return
    now = put(turn, replace(untune(turn, now), mode=mode))
    if now.leg:
        turn.record(changed(turn, now))
        begin(turn, now)


def changed(turn: Turn, now: Supervision) -> SupervisionChanged:
    return SupervisionChanged(
        call=turn.call.id, supervisor=now.supervisor, operator=now.operator, mode=now.mode
    )


def begin(turn: Turn, now: Supervision) -> None:
    """With the talk as it is now. Who cannot take it over goes on listening."""
    if now.mode != "intercept":
        tune(turn, now)
    elif may_take_over(turn, now):
        take_over(turn, now)
    else:
        now = put(turn, replace(now, mode="listen"))
        turn.record(changed(turn, now))
        tune(turn, now)


def may_take_over(turn: Turn, now: Supervision) -> bool:
    """Only from the one who leads a talk with a customer."""
    talk = turn.call.talk
    is_lead = talk is not None and talk.operator == now.operator
    return is_lead and turn.call.direction != "internal" and turn.call.ended_by is None


def take_over(turn: Turn, now: Supervision) -> None:
    """The customer is his, in the same talk and recording; the operator is let go."""
    if turn.call.transfer is not None:
        take_back(turn)
    resume(turn)
    talk = turn.call.talk
    assert talk is not None
    inherit(turn, talk, now)
    let_go(turn, talk.leg)


def who_joined(turn: Turn, talk: Talk) -> Supervision | None:
    """All hear this supervisor, the first one who joined: should the operator leave, he is the one
    who talks."""
    if turn.call.direction == "internal" or turn.call.ended_by is not None:
        return None
    joined = (
        now
        for now in turn.call.supervisions.values()
        if now.leg and now.mode == "barge" and now.operator == talk.operator
    )
    return min(joined, key=lambda now: now.since, default=None)


def inherit(turn: Turn, talk: Talk, now: Supervision) -> None:
    """The talk goes on with the supervisor in the place of its operator."""
    written_off(turn, now, "intercepted")
    turn.put_leg(replace(turn.call.legs[now.leg], kind="operator"))
    new = Talk(
        leg=now.leg,
        operator=now.supervisor,
        since=talk.since,
        queue=talk.queue,
        is_held=talk.is_held,
        held_since=talk.held_since,
    )
    turn.change(talk=new, last_talk=new)
    turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(now.leg,)))
    call = turn.call.id
    turn.record(
        TalkStarted(call=call, leg=new.leg, operator=new.operator, queue=new.queue),
        TalkEnded(
            call=call, leg=talk.leg, operator=talk.operator, ended_by="operator", queue=talk.queue
        ),
    )


def supervision_left(turn: Turn, heard: SupervisionLeft) -> None:
    now = turn.call.supervisions.get(heard.supervisor)
    if now is not None:
        over(turn, now, "left")


def supervisor_leg_ended(turn: Turn, leg: Leg, heard: LegEnded) -> None:
    """He hung up, never answered, or his page is lost."""
    leg_is_gone(turn, leg, heard)
    now = turn.call.supervisions.get(leg.operator or "")
    if now is None or leg.is_ending:
        return
    if now.leg == leg.id:
        over(turn, now, "left" if heard.cause in {0, 16} else "phone_lost")
    elif not now.leg and not own_legs(turn.call, now.supervisor):
        over(turn, now, "no_answer")


def over(turn: Turn, now: Supervision, why: SupervisionEnd) -> None:
    """His leg goes; the talk does not notice."""
    written_off(turn, now, why)
    for leg in own_legs(turn.call, now.supervisor):
        let_go(turn, leg)


def settle(turn: Turn) -> None:
    """After each step: each ear follows the operator; when he leaves, the call, as far as its
    supervisor's right reaches."""
    if turn.is_closed or turn.call.ended_by is not None:
        return
    for now in turn.call.supervisions.values():
        settle_one(turn, now)


def settle_one(turn: Turn, now: Supervision) -> None:
    to = leg_heard(turn.call, now.operator)
    talk = turn.call.talk
    if to is not None:
        if now.leg and now.to != to:
            tune(turn, untune(turn, now))
    elif talk is None and (is_waited_for(turn.call, now) or is_moving(turn.call, now)):
        if now.to:
            untune(turn, now)
    elif talk is None:
        over(turn, now, "talk_ended")
    elif now.leg and goes_with(now, talk.operator, talk.queue):
        now = put(turn, replace(untune(turn, now), operator=talk.operator))
        turn.record(changed(turn, now))
        tune(turn, now)
    else:
        over(turn, now, "operator_left")


def is_waited_for(call: Call, now: Supervision) -> bool:
    """The operator's phone was lost, and he may come back."""
    return call.interrupted is not None and call.interrupted.talk.operator == now.operator


def is_moving(call: Call, now: Supervision) -> bool:
    """The operator has handed it over, and another one is looked for."""
    is_on_its_way = call.waiting is not None or call.transfer is not None
    goes_on = now.may_follow != () or now.follows_in is not None
    return bool(now.leg) and is_on_its_way and goes_on


def cut_asked(turn: Turn, heard: CutAsked) -> None:
    """A supervisor ends somebody else's call, whatever it is doing."""
    if turn.call.ended_by is None:
        turn.record(CallCut(call=turn.call.id, supervisor=heard.supervisor))
        end(turn, "system")
