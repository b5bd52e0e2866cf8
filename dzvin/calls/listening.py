"""A supervisor's ear at an operator's leg: put there, taken away, and its end in the books."""

from typing import Literal

from msgspec.structs import replace

from dzvin.calls.model import Call
from dzvin.calls.supervision import Supervision
from dzvin.calls.turn import Turn
from dzvin.events.supervision import SupervisionEnd, SupervisionEnded
from dzvin.telephony.commands import CloseBridge, Join, Listen, Part, StopListening

SUPERVISOR: Literal["supervisor"] = "supervisor"
"""The kind of leg of one who is with a talk and not in it."""


def leg_heard(call: Call, operator: str) -> str | None:
    """The leg with which this operator talks."""
    if call.talk is None:
        return None
    for talk in (call.talk, *call.others.values()):
        if talk.operator == operator:
            return talk.leg
    is_dialler = call.direction == "internal" and call.operator == operator
    return call.customer if is_dialler else None


def own_legs(call: Call, supervisor: str) -> list[str]:
    """Those that ring for him, and the one that answered."""
    return [
        leg.id
        for leg in call.legs.values()
        if leg.kind == SUPERVISOR and leg.operator == supervisor and not leg.is_ending
    ]


def put(turn: Turn, now: Supervision) -> Supervision:
    turn.change(supervisions={**turn.call.supervisions, now.supervisor: now})
    return now


def tune(turn: Turn, now: Supervision) -> None:
    """He hears what his mode lets him hear, and is heard by those it names."""
    to = leg_heard(turn.call, now.operator)
    if to is None:
        return
    if now.mode == "barge":
        turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(now.leg,)))
        put(turn, replace(now, to=to))
        return
    ear = turn.next_id("s")
    now = put(turn, replace(now, ear=ear, to=to))
    turn.ask(
        Listen(
            **turn.to,
            leg=now.leg,
            to=to,
            ear=ear,
            bridge=now.room,
            is_whispered=now.mode == "whisper",
        )
    )


def untune(turn: Turn, now: Supervision) -> Supervision:
    """He hears nothing, and nobody hears him."""
    if now.ear:
        turn.ask(StopListening(**turn.to, leg=now.leg, ear=now.ear, bridge=now.room))
    elif now.leg and now.mode == "barge":
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(now.leg,)))
    return put(turn, replace(now, ear="", to=""))


def written_off(turn: Turn, now: Supervision, why: SupervisionEnd) -> None:
    """It is over, as far as the books and his ear are concerned; his leg is somebody else's."""
    now = untune(turn, now)
    if now.leg:
        turn.ask(CloseBridge(**turn.to, bridge=now.room))
    others = {id: one for id, one in turn.call.supervisions.items() if id != now.supervisor}
    turn.change(supervisions=others)
    turn.record(ended(turn, now, why))


def all_written_off(turn: Turn, why: SupervisionEnd) -> None:
    for now in turn.call.supervisions.values():
        written_off(turn, now, why)


def ended(turn: Turn, now: Supervision, why: SupervisionEnd) -> SupervisionEnded:
    return SupervisionEnded(
        call=turn.call.id,
        supervisor=now.supervisor,
        operator=now.operator,
        mode=now.mode,
        why=why,
        seconds=round((turn.now - now.since).total_seconds()) if now.leg else 0,
    )
