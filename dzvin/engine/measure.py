"""What the engine is doing at this moment, as figures: live calls, who waits, what is stuck."""

from collections import Counter as Count
from datetime import datetime, timedelta

from prometheus_client import Gauge

from dzvin.acd.model import AcdState
from dzvin.calls.model import Call
from dzvin.calls.phase import LONG, PHASES, phase_of
from dzvin.engine.loop import Loop
from dzvin.engine.mind import Mind
from dzvin.infra.metrics import ENGINE

NO_PROGRESS = timedelta(minutes=15)
"""A call that decided nothing for so long, and does not talk, waits for something that will not
come: queues announce, menus time out and offers end long before."""

LIVE_CALLS = Gauge("dzvin_live_calls", "Calls by what they are doing", ("phase",), registry=ENGINE)
WAITING = Gauge("dzvin_waiting_items", "Calls that wait for an operator", registry=ENGINE)
PHONES = Gauge("dzvin_registered_phones", "Operators' phones that are there", registry=ENGINE)
UNHEARD = Gauge("dzvin_inputs_waiting", "Inputs that were not thought about yet", registry=ENGINE)
UNRECORDED = Gauge("dzvin_turns_unrecorded", "Decisions that wait for a commit", registry=ENGINE)
CONNECTED = Gauge("dzvin_switch_connected", "1: Asterisk and the engine talk", registry=ENGINE)
STUCK = Gauge(
    "dzvin_stuck",
    "Subjects without progress, and legs that the switch did not have at the last minute's look",
    ("kind",),
    registry=ENGINE,
)


async def look(loop: Loop, now: datetime) -> None:
    calls = [state for state in loop.mind.states.values() if isinstance(state, Call)]
    routers = [state for state in loop.mind.states.values() if isinstance(state, AcdState)]
    phases = Count(phase_of(call) for call in calls)
    for phase in PHASES:
        LIVE_CALLS.labels(phase).set(phases[phase])
    WAITING.set(phases["queue"] + phases["ringing"])
    operators = (one for router in routers for one in router.operators.values())
    PHONES.set(sum(is_there for one in operators for is_there in one.endpoints.values()))
    UNHEARD.set(len(loop.inbox))
    UNRECORDED.set(len(loop.unrecorded))
    CONNECTED.set(loop.performer.is_connected)
    STUCK.labels("subject").set(len(stuck_calls(loop.mind, now)))
    STUCK.labels("leg").set(loop.legs_gone)


def stuck_calls(mind: Mind, now: datetime) -> list[str]:
    """Ids of calls without progress."""
    quiet = mind.quiet_since(now - NO_PROGRESS)
    return [call.id for call in quiet if phase_of(call) not in LONG]
