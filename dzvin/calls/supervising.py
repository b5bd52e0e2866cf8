"""A supervisor with an operator's talk: listens, whispers, joins it, takes it over, leaves."""

from msgspec.structs import replace

from dzvin.calls.ending import end
from dzvin.calls.inputs import CutAsked, SupervisionAsked, SupervisionLeft
from dzvin.calls.listening import (
    SUPERVISOR,
    ended,
    leg_heard,
    own_legs,
    tune,
    untune,
    written_off,
)
from dzvin.calls.model import Leg, Talk
from dzvin.calls.supervision import Supervision
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


def supervision_asked(turn: Turn, heard: SupervisionAsked) -> None:
    """He asks for it, or for another mode. What cannot begin is told, and nothing else happens."""
    now = turn.call.supervision
    asked = Supervision(
        supervisor=heard.supervisor, operator=heard.operator, mode=heard.mode, since=turn.now
    )
    if now is not None and now.supervisor == heard.supervisor:
        if now.operator == heard.operator:
            change_mode(turn, now, heard.mode)
        return
    why = refusal(turn, heard)
    if why is not None:
        turn.record(ended(turn, asked, why))
        return
    turn.change(supervision=asked)
    for endpoint in phones(turn, heard.endpoints):
        ring(turn, asked, endpoint)


def refusal(turn: Turn, heard: SupervisionAsked) -> SupervisionEnd | None:
    if turn.call.supervision is not None:
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
        )
    )


def supervisor_there(turn: Turn, leg: Leg) -> None:
    """His phone answered: the first one that does."""
    now = turn.call.supervision
    if now is None or now.leg or leg.is_ending:
        let_go(turn, leg.id)
        return
    turn.put_leg(replace(leg, state="up"))
    turn.change(supervision=replace(now, leg=leg.id, since=turn.now))
    for other in own_legs(turn.call):
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
    begin(turn)


def change_mode(turn: Turn, now: Supervision, mode: SupervisionMode) -> None:
    if mode == now.mode:
        return
    untune(turn)
    now = turn.call.supervision or now
    turn.change(supervision=replace(now, mode=mode))
    if now.leg:
        turn.record(
            SupervisionChanged(
                call=turn.call.id, supervisor=now.supervisor, operator=now.operator, mode=mode
            )
        )
        begin(turn)


def begin(turn: Turn) -> None:
    """With the talk as it is now. Who cannot take it over goes on listening."""
    now = turn.call.supervision
    assert now is not None
    if now.mode != "intercept":
        tune(turn)
    elif may_take_over(turn, now):
        take_over(turn)
    else:
        turn.change(supervision=replace(now, mode="listen"))
        turn.record(
            SupervisionChanged(
                call=turn.call.id, supervisor=now.supervisor, operator=now.operator, mode="listen"
            )
        )
        tune(turn)


def may_take_over(turn: Turn, now: Supervision) -> bool:
    """Only from the one who leads a talk with a customer."""
    talk = turn.call.talk
    is_lead = talk is not None and talk.operator == now.operator
    return is_lead and turn.call.direction != "internal" and turn.call.ended_by is None


def take_over(turn: Turn) -> None:
    """The customer is his, in the same talk and recording; the operator is let go."""
    if turn.call.transfer is not None:
        take_back(turn)
    resume(turn)
    talk = turn.call.talk
    assert talk is not None
    inherit(turn, talk)
    let_go(turn, talk.leg)


def is_joined(turn: Turn, talk: Talk) -> bool:
    """All hear the supervisor: should this operator leave, he is the one who talks."""
    now = turn.call.supervision
    is_his = now is not None and now.mode == "barge" and now.operator == talk.operator
    return is_his and turn.call.direction != "internal" and turn.call.ended_by is None


def inherit(turn: Turn, talk: Talk) -> None:
    """The talk goes on with the supervisor in the place of its operator."""
    now = turn.call.supervision
    assert now is not None
    written_off(turn, "intercepted")
    turn.put_leg(replace(turn.call.legs[now.leg], kind="operator"))
    new = Talk(
        leg=now.leg,
        operator=now.supervisor,
        since=talk.since,
        queue=talk.queue,
        is_held=talk.is_held,
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
    now = turn.call.supervision
    if now is not None and now.supervisor == heard.supervisor:
        over(turn, "left")


def supervisor_leg_ended(turn: Turn, leg: Leg, heard: LegEnded) -> None:
    """He hung up, never answered, or his page is lost."""
    leg_is_gone(turn, leg, heard)
    now = turn.call.supervision
    if now is None or leg.is_ending:
        return
    if now.leg == leg.id:
        over(turn, "left" if heard.cause in {0, 16} else "phone_lost")
    elif not now.leg and not own_legs(turn.call):
        over(turn, "no_answer")


def over(turn: Turn, why: SupervisionEnd) -> None:
    """His leg goes; the talk does not notice."""
    written_off(turn, why)
    for leg in own_legs(turn.call):
        let_go(turn, leg)


def settle(turn: Turn) -> None:
    """After each step: his ear follows the operator, and goes when the operator does."""
    now = turn.call.supervision
    if now is None or turn.is_closed or turn.call.ended_by is not None:
        return
    to = leg_heard(turn.call, now.operator)
    away = turn.call.interrupted
    if to is None and away is not None and away.talk.operator == now.operator:
        if now.ear:
            untune(turn)
    elif to is None:
        over(turn, "operator_left" if turn.call.talk is not None else "talk_ended")
    elif now.leg and now.to != to:
        if now.ear:
            untune(turn)
        tune(turn)


def cut_asked(turn: Turn, heard: CutAsked) -> None:
    """A supervisor ends somebody else's call, whatever it is doing."""
    if turn.call.ended_by is None:
        turn.record(CallCut(call=turn.call.id, supervisor=heard.supervisor))
        end(turn, "system")
