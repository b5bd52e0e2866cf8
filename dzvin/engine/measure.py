"""What the engine is doing at this moment, as figures: live calls, who waits, what is stuck."""

from collections import Counter as Count
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from prometheus_client import Gauge, Histogram

from dzvin.acd.model import AcdState
from dzvin.calls.model import Call
from dzvin.calls.phase import LONG, PHASES, phase_of
from dzvin.engine.follow import call_subject
from dzvin.engine.loop import Loop
from dzvin.engine.mind import Mind
from dzvin.infra.metrics import ARI_SECONDS, COMMIT_SECONDS, ENGINE

NO_PROGRESS = timedelta(minutes=15)
"""A call that decided nothing for so long, and does not talk, waits for something that will not
come: queues announce, menus time out and offers end long before."""
OVERDUE = timedelta(seconds=30)
"""The router ends an offer at its deadline."""
FEW = 10
"""Of fewer no mean is told: the first ones after a start prepare much."""
LOOKS = 13
"""One each five seconds: what lies between the first and the last is a minute."""

LIVE_CALLS = Gauge("dzvin_live_calls", "Calls by what they are doing", ("phase",), registry=ENGINE)
WAITING = Gauge("dzvin_waiting_items", "Calls that wait for an operator", registry=ENGINE)
PHONES = Gauge("dzvin_registered_phones", "Operators' phones that are there", registry=ENGINE)
UNHEARD = Gauge("dzvin_inputs_waiting", "Inputs that were not thought about yet", registry=ENGINE)
UNRECORDED = Gauge("dzvin_turns_unrecorded", "Decisions that wait for a commit", registry=ENGINE)
CONNECTED = Gauge("dzvin_switch_connected", "1: Asterisk and the engine talk", registry=ENGINE)
STUCK = Gauge(
    "dzvin_stuck",
    "Subjects without progress, legs that the switch did not have at the last minute's look, offers"
    " past their deadline, waiting items whose call is over",
    ("kind",),
    registry=ENGINE,
)
RECENT = Gauge(
    "dzvin_recent_seconds",
    "Mean of the last minute, NaN when there was hardly any",
    ("of",),
    registry=ENGINE,
)

journal = structlog.get_logger("engine")


class Recent:
    """The mean of what a histogram counted during the last minute."""

    def __init__(self, name: str, histogram: Histogram) -> None:
        self._gauge = RECENT.labels(name)
        self._histogram = histogram
        self._seen: deque[tuple[float, float]] = deque(maxlen=LOOKS)

    def look(self) -> None:
        (family,) = self._histogram.collect()
        found = {one.name.rpartition("_")[2]: one.value for one in family.samples}
        self._seen.append((found["count"], found["sum"]))
        (before, took_before), (after, took_after) = self._seen[0], self._seen[-1]
        many = after - before
        self._gauge.set((took_after - took_before) / many if many >= FEW else float("nan"))


RECENTLY = Recent("commit", COMMIT_SECONDS), Recent("ari", ARI_SECONDS)
_told: set[str] = set()
"""Stuck calls that the log has named."""


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
    CONNECTED.set(loop.performer.is_connected and loop.performer.deaf_until is None)
    stuck = stuck_calls(loop.mind, now)
    _name(stuck)
    STUCK.labels("subject").set(len(stuck))
    STUCK.labels("leg").set(loop.legs_gone)
    STUCK.labels("offer").set(len(overdue_offers(routers, now)))
    STUCK.labels("item").set(len(orphaned_items(routers, loop.mind)))
    for one in RECENTLY:
        one.look()


def stuck_calls(mind: Mind, now: datetime) -> list[str]:
    """Ids of calls without progress."""
    quiet = mind.quiet_since(now - NO_PROGRESS)
    return [call.id for call in quiet if phase_of(call) not in LONG]


def overdue_offers(routers: Iterable[AcdState], now: datetime) -> list[str]:
    """Ids of offers that nobody ended."""
    return [
        offer.id
        for router in routers
        for operator in router.operators.values()
        for offer in (operator.offer, *operator.offers_beside)
        if offer is not None and offer.deadline_at + OVERDUE < now
    ]


def orphaned_items(routers: Iterable[AcdState], mind: Mind) -> list[str]:
    """Ids of calls that wait for an operator, and are over."""
    return [
        item.id
        for router in routers
        for item in router.items.values()
        if (item.queue or item.operator)
        and item.channel == "voice"
        and call_subject(item.call) not in mind.states
    ]


def _name(stuck: Iterable[str]) -> None:
    """Each once: for whoever is told that there are some."""
    for call in set(stuck) - _told:
        journal.warning("call without progress", call=call)
    _told.intersection_update(stuck)
    _told.update(stuck)
