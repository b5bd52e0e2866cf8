"""All open subjects of the shard in memory: takes one input, decides, remembers the new states."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from dzvin.acd.inputs import ConfigLoaded, LegsSeen, Restored
from dzvin.acd.model import AcdState
from dzvin.calls.extensions import pbx_of
from dzvin.calls.inputs import CallAsked, SupervisionAsked, TransferAsked
from dzvin.calls.model import Call, Leg
from dzvin.calls.phone_transfer import steered
from dzvin.engine.cascade import Cascade, Machines, Thinker
from dzvin.engine.follow import ACD, CALL, acd_subject, call_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.inputs import RouterKept
from dzvin.engine.meter import Meter
from dzvin.engine.snapshot import Snapshot, empty, with_graphs
from dzvin.engine.timers import Timers
from dzvin.infra.batch import UsageRow
from dzvin.kernel.messages import Command, Input, TimerFired
from dzvin.scenario.model import Graph
from dzvin.telephony.commands import HangUp, Render, ReportTransfer
from dzvin.telephony.model import Usage
from dzvin.telephony.signals import LegAnswered, LegArrived, TransferRequested

BREATH = timedelta(seconds=1)
"""A timer that is still due after it fired waits so long, or the loop would spin."""

NEW_CONFIG = (Restored, ConfigLoaded)
BEGINS = (LegArrived, CallAsked)
"""A call begins with one of these."""
ALWAYS_KEPT = (Restored, ConfigLoaded, RouterKept)


@dataclass(frozen=True)
class Sight:
    """The questions the loop asks the pure code besides `step`."""

    call_timer: Any
    acd_timer: Any
    place: Any


@dataclass
class Turn:
    """A decision that is not yet recorded. `n` is 0 when there is nothing to record."""

    heard: Heard
    at: datetime
    config: Snapshot
    cascade: Cascade = field(default_factory=Cascade)
    n: int = 0
    is_late: bool = False
    """The timer was still due after it fired."""
    is_released: bool = False
    """Its hang-ups were performed before it was recorded."""
    usages: list[UsageRow] = field(default_factory=list)
    """Of companies whose calls outside ended."""
    spoken: list[Render] = field(default_factory=list)
    """Speeches whose files exist already."""

    @property
    def is_awaited(self) -> bool:
        """Its record is: by the switch or the worker, who then do something, or by a page."""
        return bool(self.cascade.commands) or self.heard.posted is not None

    @property
    def is_empty(self) -> bool:
        return not self.n and self.heard.posted is None and not self.cascade.commands


class Mind:
    def __init__(self, machines: Machines, sight: Sight) -> None:
        self._machines = machines
        self._sight = sight
        self.states: dict[str, Any] = {}
        self.counts: dict[str, int] = {}
        """The number of the last stored input of each open subject."""
        self.snapshots: dict[str, Snapshot] = {}
        self.tenants: dict[str, str] = {}
        """Call id to tenant, from the arrival on."""
        self.timers = Timers()
        self.meter = Meter()
        self._heard_at: dict[str, datetime] = {}
        """When each open call decided something last."""
        self._further_legs = 0
        """Of all open calls, besides the first of each."""
        self._staged: dict[str, Snapshot] = {}

    def load(self, subject: str, tenant: str, state: Any, n: int) -> None:
        """At start: a subject as the last engine left it."""
        self._count_legs(subject, state)
        self.states[subject] = state
        self.counts[subject] = n
        if subject.startswith(CALL):
            self.tenants[subject.removeprefix(CALL)] = tenant
        self._wake(subject, state)

    def stage(self, tenant: str, snapshot: Snapshot) -> None:
        """These settings hold from the tenant's next `ConfigLoaded` on."""
        self._staged[tenant] = snapshot
        self.snapshots.setdefault(tenant, snapshot)

    def newest(self, tenant: str) -> Snapshot | None:
        """The settings that hold, or will hold once the router has heard of them."""
        return self._staged.get(tenant) or self.snapshots.get(tenant)

    def _graphs_in_use(self, tenant: str) -> dict[str, Graph]:
        """A call may have begun in a version that was replaced while the settings were read."""
        known = self.snapshots[tenant].config.calls.graphs
        places = [call.place for call in self.calls(tenant).values()]
        used = {place.version for place in places if place is not None}
        return {version: known[version] for version in used if version in known}

    def calls(self, tenant: str) -> dict[str, Call]:
        return {
            subject.removeprefix(CALL): state
            for subject, state in self.states.items()
            if subject.startswith(CALL) and state.tenant == tenant
        }

    def legs(self, alive: Collection[str]) -> list[tuple[str, str]]:
        """Leg and endpoint of every leg that the switch has too."""
        return [
            (leg.id, leg.endpoint)
            for subject, state in self.states.items()
            if subject.startswith(CALL)
            for leg in state.legs.values()
            if leg.endpoint and leg.id in alive
        ]

    @property
    def leg_count(self) -> int:
        """Of all companies, with calls of which nothing was decided yet."""
        return len(self.tenants) + self._further_legs

    def _count_legs(self, subject: str, after: Any) -> None:
        before = self.states.get(subject)
        if subject.startswith(CALL):
            self._further_legs += further_legs(after) - further_legs(before)

    def quiet_legs(self, since: datetime) -> list[tuple[str, str, Leg]]:
        """Tenant, call and leg of every call that has decided nothing since then."""
        return [
            (state.tenant, state.id, leg)
            for subject, state in self.states.items()
            if subject.startswith(CALL) and self._heard_at.get(subject, since) <= since
            for leg in state.legs.values()
            if state.asked is None or leg.id != state.customer
        ]

    def quiet_since(self, at: datetime) -> list[Call]:
        """Calls that have decided nothing since then, as far as this engine remembers."""
        return [
            self.states[subject]
            for subject, heard_at in self._heard_at.items()
            if subject.startswith(CALL) and heard_at <= at and subject in self.states
        ]

    def think(self, heard: Heard, now: datetime) -> Turn:
        subject, tenant = heard.subject, heard.tenant
        if isinstance(heard.input, NEW_CONFIG) and tenant in self._staged:
            graphs = self._graphs_in_use(tenant)
            self.snapshots[tenant] = with_graphs(self._staged.pop(tenant), graphs)
        snapshot = self.snapshots.get(tenant) or empty(tenant)
        heard = self._steered(heard)
        subject = heard.subject
        heard = replace(heard, input=self._filled(heard, snapshot, now))
        if isinstance(heard.input, CallAsked) and subject == call_subject(heard.input.call):
            self.tenants.setdefault(heard.input.call, tenant)
        turn = Turn(heard=heard, at=now, config=snapshot)
        if not self._is_welcome(heard) or isinstance(heard.input, TransferRequested):
            turn.cascade.commands += _orphan(heard.input)
            return turn
        if not isinstance(heard.input, RouterKept):
            thinker = Thinker(self._machines, self.states, snapshot.config, now)
            turn.cascade = thinker.decide(subject, heard.input)
        self._remember(turn)
        if isinstance(heard.input, TimerFired):
            turn.is_late = self._breathe(subject, now)
        return turn

    def _steered(self, heard: Heard) -> Heard:
        """A phone's transfer key is about two calls: one of them decides."""
        if not isinstance(heard.input, TransferRequested):
            return heard
        found = steered(heard.input, self.calls(heard.tenant))
        if found is None:
            return heard
        call, asked = found
        return replace(heard, subject=call_subject(call), input=asked)

    def _is_welcome(self, heard: Heard) -> bool:
        """A call that is over hears nothing; a call hears nothing in another tenant's name."""
        if heard.subject.startswith(ACD):
            return heard.subject == acd_subject(heard.tenant)
        call = heard.subject.removeprefix(CALL)
        return heard.tenant != "" and self.tenants.get(call) == heard.tenant

    def _filled(self, heard: Heard, snapshot: Snapshot, now: datetime) -> Input:
        if isinstance(heard.input, LegsSeen):
            return legs_seen(self.calls(heard.tenant))
        if isinstance(heard.input, RouterKept):
            return RouterKept(state=self.states.get(heard.subject) or AcdState())
        if isinstance(heard.input, TimerFired | SupervisionAsked):
            return self._seen_by_router(heard, snapshot, now)
        if isinstance(heard.input, TransferAsked) or is_from_pbx(heard.input, snapshot):
            return replace(heard.input, usage=self.usage(heard.tenant, now))
        if operator := caller_of(heard.input):
            return replace(
                heard.input,
                usage=self.usage(heard.tenant, now),
                is_away=self._is_away(heard.tenant, operator),
            )
        return heard.input

    def usage(self, tenant: str, now: datetime) -> Usage:
        """Of the public network: calls at this moment, time and money today."""
        snapshot = self.snapshots.get(tenant) or empty(tenant)
        timezone = snapshot.config.calls.timezone
        return self.meter.usage(tenant, self.calls(tenant).values(), now, timezone)

    def outside_legs(self, tenant: str) -> set[str]:
        """Legs of people of the public network whom this company called."""
        calls = self.calls(tenant).values()
        return {leg.id for call in calls for leg in call.legs.values() if leg.number}

    def _is_away(self, tenant: str, operator: str) -> bool:
        """Who is not signed in is away, too."""
        router = self.states.get(acd_subject(tenant))
        state = router.operators.get(operator) if router is not None else None
        return state is None or state.state in {"away", "offline"}

    def _seen_by_router(self, heard: Heard, snapshot: Snapshot, now: datetime) -> Input:
        """Where a call stands in its queue; which phones of a supervisor are there."""
        if isinstance(heard.input, SupervisionAsked):
            endpoints = self._endpoints(heard.tenant, heard.input.supervisor)
            return replace(heard.input, endpoints=endpoints)
        if heard.subject.startswith(CALL):
            return self._place(heard.tenant, heard.subject, snapshot, now)
        return heard.input

    def _endpoints(self, tenant: str, operator: str) -> tuple[str, ...]:
        """His own phones that are there."""
        router = self.states.get(acd_subject(tenant))
        known = router.operators.get(operator) if router is not None else None
        found = known.endpoints if known is not None else {}
        return tuple(name for name, is_there in sorted(found.items()) if is_there)

    def _place(self, tenant: str, subject: str, snapshot: Snapshot, now: datetime) -> TimerFired:
        call = self.states.get(subject)
        router = self.states.get(acd_subject(tenant))
        if router is None or call is None or call.waiting is None:
            return TimerFired()
        place = self._sight.place(router, call.id, now, snapshot.config.acd)
        if place is None:
            return TimerFired()
        position, expected_wait_seconds = place
        return TimerFired(position=position, expected_wait_seconds=expected_wait_seconds)

    def _remember(self, turn: Turn) -> None:
        cascade, subject = turn.cascade, turn.heard.subject
        if (
            cascade.states
            or cascade.events
            or cascade.commands
            or isinstance(turn.heard.input, ALWAYS_KEPT)
        ):
            turn.n = self.counts[subject] = self.counts.get(subject, 0) + 1
        for changed, state in cascade.states.items():
            self._measure(turn, changed, state)
            if state is None:
                self._forget(changed)
            else:
                self._count_legs(changed, state)
                self.states[changed] = state
                self.counts.setdefault(changed, 0)
                self._heard_at[changed] = turn.at
                self._wake(changed, state)
        if isinstance(turn.heard.input, BEGINS) and subject not in self.states:
            self._forget(subject)

    def _measure(self, turn: Turn, subject: str, after: Any) -> None:
        if not subject.startswith(CALL):
            return
        timezone = turn.config.config.calls.timezone
        before = self.states.get(subject)
        used = self.meter.settle(turn.heard.tenant, before, after, turn.at, timezone)
        if used is not None:
            turn.usages.append(used)

    def forget_arrival(self, call: str) -> None:
        """It rang, and was gone before anything was decided."""
        if call_subject(call) not in self.states:
            self.tenants.pop(call, None)

    def _forget(self, subject: str) -> None:
        self._count_legs(subject, None)
        self.states.pop(subject, None)
        self.counts.pop(subject, None)
        self._heard_at.pop(subject, None)
        self.tenants.pop(subject.removeprefix(CALL), None)
        self.timers.set(subject, None)

    def _wake(self, subject: str, state: Any) -> None:
        timer = self._sight.call_timer if subject.startswith(CALL) else self._sight.acd_timer
        self.timers.set(subject, timer(state))

    def _breathe(self, subject: str, now: datetime) -> bool:
        state = self.states.get(subject)
        if state is None:
            return False
        self._wake(subject, state)
        if not self.timers.is_due(subject, now):
            return False
        self.timers.set(subject, now + BREATH)
        return True


def further_legs(call: Call | None) -> int:
    return len(call.legs) - 1 if call is not None else 0


def caller_of(heard: Input) -> str:
    """Who of ours calls, by his phone or by a button; empty when nobody of ours does."""
    if isinstance(heard, LegArrived):
        return heard.user
    return heard.operator if isinstance(heard, CallAsked) else ""


def legs_seen(calls: dict[str, Call]) -> LegsSeen:
    legs: dict[str, tuple[str, ...]] = {}
    for call in calls.values():
        for leg in call.legs.values():
            if leg.operator:
                legs[leg.operator] = (*legs.get(leg.operator, ()), leg.id)
    return LegsSeen(calls=tuple(calls), legs=legs)


def is_from_pbx(heard: Input, snapshot: Snapshot) -> bool:
    """The own PBX may call the public network, and then the company's limits hold."""
    return isinstance(heard, LegArrived) and (
        pbx_of(snapshot.config.calls, heard.endpoint) is not None
    )


def _orphan(heard: Input) -> list[Command]:
    """A leg that is picked up after its call was closed has nobody to talk to."""
    if isinstance(heard, LegAnswered):
        return [HangUp(call=heard.call, tenant="", leg=heard.leg)]
    if isinstance(heard, TransferRequested):
        return [ReportTransfer(call=heard.call, tenant="", leg=heard.leg, result="refused")]
    return []
