"""How long a call into the public network may go on: one that was forgotten costs until it ends."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from dzvin.calls.ending import end
from dzvin.calls.turn import Turn
from dzvin.telephony.commands import HangUp

TOO_LONG = 102
"""Q.850: a timer has expired. It stands in the legs of the call as the reason of their end."""


def watch_length(turn: Turn) -> None:
    """Wake up when the first of those outside has talked as long as the company allows."""
    begun = begins(turn).values()
    limit = turn.config.toll.call_seconds
    turn.drop_timers("length")
    if limit and begun:
        due = min(begun) + timedelta(seconds=limit)
        turn.set_timer("length", max(0.0, (due - turn.now).total_seconds()))


def length_over(turn: Turn) -> None:
    """Whoever talked so long is let go: the call ends when it lives by him, else goes on."""
    limit = turn.config.toll.call_seconds
    for id, since in begins(turn).items():
        if not limit or (turn.now - since).total_seconds() < limit:
            continue
        if id == turn.call.customer:
            end(turn, "system", cause=TOO_LONG)
            return
        turn.put_leg(replace(turn.call.legs[id], is_ending=True))
        turn.ask(HangUp(**turn.to, leg=id, cause=TOO_LONG))
    watch_length(turn)


def begins(turn: Turn) -> dict[str, datetime]:
    """Legs of the public network that we called, and since when they cost."""
    return {
        leg.id: leg.answered_at
        for leg in turn.call.legs.values()
        if leg.number and leg.answered_at is not None and not leg.is_ending
    }
