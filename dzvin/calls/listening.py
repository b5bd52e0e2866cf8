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


def own_legs(call: Call) -> list[str]:
    """Those that ring for him, and the one that answered."""
    return [leg.id for leg in call.legs.values() if leg.kind == SUPERVISOR and not leg.is_ending]


def tune(turn: Turn) -> None:
    """He hears what his mode lets him hear, and is heard by those it names."""
    now = turn.call.supervision
    to = leg_heard(turn.call, now.operator) if now else None
    if now is None or to is None:
        return
    if now.mode == "barge":
        turn.ask(Join(**turn.to, bridge=turn.bridge, legs=(now.leg,)))
        turn.change(supervision=replace(now, to=to))
        return
    ear = turn.next_id("s")
    turn.change(supervision=replace(now, ear=ear, to=to))
    turn.ask(
        Listen(
            **turn.to,
            leg=now.leg,
            to=to,
            ear=ear,
            bridge=turn.ear_bridge,
            is_whispered=now.mode == "whisper",
        )
    )


def untune(turn: Turn) -> None:
    """He hears nothing, and nobody hears him."""
    now = turn.call.supervision
    if now is None or not now.leg:
        return
    if now.ear:
        turn.ask(StopListening(**turn.to, leg=now.leg, ear=now.ear, bridge=turn.ear_bridge))
        turn.change(supervision=replace(now, ear="", to=""))
    elif now.mode == "barge":
        turn.ask(Part(**turn.to, bridge=turn.bridge, legs=(now.leg,)))


def written_off(turn: Turn, why: SupervisionEnd) -> None:
    """It is over, as far as the books and his ear are concerned; his leg is somebody else's."""
    now = turn.call.supervision
    if now is None:
        return
    untune(turn)
    if now.leg:
        turn.ask(CloseBridge(**turn.to, bridge=turn.ear_bridge))
    turn.change(supervision=None)
    turn.record(ended(turn, now, why))


def ended(turn: Turn, now: Supervision, why: SupervisionEnd) -> SupervisionEnded:
    return SupervisionEnded(
        call=turn.call.id,
        supervisor=now.supervisor,
        operator=now.operator,
        mode=now.mode,
        why=why,
        seconds=round((turn.now - now.since).total_seconds()) if now.leg else 0,
    )
