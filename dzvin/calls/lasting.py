"""How long a call into the public network may go on: one that was forgotten costs until it ends."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from dzvin.calls.ending import end
from dzvin.calls.inputs import LimitCame
from dzvin.calls.turn import Turn
from dzvin.events.call import CallLimited, LimitKind
from dzvin.telephony.commands import Beep, HangUp

TOO_LONG = 102
"""Q.850: a timer has expired. It stands in the legs of the call as the reason of their end."""
NEAR_SECONDS = 60
"""So long before the end whoever of ours talks hears a tone."""


def watch_length(turn: Turn) -> None:
    """Wake up when the first of those outside has talked as long as the company allows."""
    begun = begins(turn).values()
    limit = turn.config.toll.call_seconds
    turn.drop_timers("length", "length_near")
    if not limit or not begun:
        return
    left = (min(begun) + timedelta(seconds=limit) - turn.now).total_seconds()
    turn.set_timer("length", max(0.0, left))
    if left > NEAR_SECONDS:
        turn.set_timer("length_near", left - NEAR_SECONDS)


def length_near(turn: Turn) -> None:
    begun = begins(turn)
    if begun:
        warn(turn, min(begun, key=lambda id: begun[id]), "call_minutes")


def length_over(turn: Turn) -> None:
    """Whoever talked so long is let go."""
    limit = turn.config.toll.call_seconds
    for id, since in begins(turn).items():
        if limit and (turn.now - since).total_seconds() >= limit:
            let_out(turn, id, "call_minutes")
    if turn.call.ended_by is None:
        watch_length(turn)


def limit_came(turn: Turn, heard: LimitCame) -> None:
    if heard.leg not in begins(turn) or turn.call.ended_by is not None:
        return
    if heard.is_over:
        let_out(turn, heard.leg, heard.why)
    else:
        warn(turn, heard.leg, heard.why)


def warn(turn: Turn, leg: str, why: LimitKind) -> None:
    """A tone for our people alone: the customer is not told what his company may spend."""
    call = turn.call
    turn.record(CallLimited(call=call.id, leg=leg, why=why, is_over=False))
    for talk in (call.talk, *call.others.values()):
        if talk is not None:
            turn.ask(Beep(**turn.to, leg=talk.leg))


def let_out(turn: Turn, leg: str, why: LimitKind) -> None:
    """The call ends when it lives by him, else goes on."""
    if turn.call.ended_by is not None:
        return
    turn.record(CallLimited(call=turn.call.id, leg=leg, why=why, is_over=True))
    if leg == turn.call.customer:
        end(turn, "system", cause=TOO_LONG)
        return
    turn.put_leg(replace(turn.call.legs[leg], is_ending=True))
    turn.ask(HangUp(**turn.to, leg=leg, cause=TOO_LONG))


def begins(turn: Turn) -> dict[str, datetime]:
    """Legs of the public network that we called, and since when they cost. No limit ends an
    emergency call: of the numbers that we dial only those are not written in full, whose country
    the call may have left behind."""
    return {
        leg.id: leg.answered_at
        for leg in turn.call.legs.values()
        if leg.number.startswith("+") and leg.answered_at is not None and not leg.is_ending
    }
