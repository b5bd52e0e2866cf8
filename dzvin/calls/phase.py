"""In one word what a live call is doing: for the figures, and for whoever asks what is stuck."""

from typing import Literal

from dzvin.calls.model import Call

type Phase = Literal[
    "menu", "queue", "ringing", "dialling", "talk", "hold", "interrupted", "forwarded", "message"
]
PHASES: tuple[Phase, ...] = Phase.__value__.__args__
LONG: frozenset[Phase] = frozenset({"talk", "hold", "forwarded"})
"""People decide how long these last; in all others something of ours ends the waiting."""


def phase_of(call: Call) -> Phase:
    if call.talk is not None:
        return "hold" if call.talk.is_held else "talk"
    if call.interrupted is not None:
        return "interrupted"
    if call.forward is not None:
        return "forwarded"
    if call.waiting is not None:
        is_ringing = any(leg.offer and not leg.is_ending for leg in call.legs.values())
        return "ringing" if is_ringing else "queue"
    if call.dial is not None or call.asked is not None:
        return "dialling"
    return "message" if call.take is not None else "menu"
