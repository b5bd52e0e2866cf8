"""Synthetic days in which people wait: arrivals, patience, talks and breaks around the pure router.

Virtual time and one seed. Used by `bench/expected_wait.py` and its short test.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from math import exp, inf, log, pi, sin, sqrt
from typing import Any

from dzvin.acd import inputs, machine
from dzvin.acd.model import AcdConfig, AcdState, Member, QueueConfig, QueueSettings
from dzvin.events.call import CallEnded, LegEnded, LegStarted, TalkStarted
from dzvin.events.queue import ItemLeft, ItemQueued, ItemTaken, OfferMade
from dzvin.kernel.messages import Event, Input, TimerFired

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
HOUR = 3600.0


@dataclass(frozen=True)
class Kind:
    """Who calls a queue: how often at most, and how long he talks and waits."""

    queue: str
    per_hour: float
    talk_seconds: float
    spread: float = 0.7
    """Coefficient of variation of the talk."""
    patience_seconds: float = inf
    patient_share: float = 0.3
    """So many wait for ever."""
    points: int = 0
    is_vip: bool = False


@dataclass(frozen=True)
class Shape:
    """One load shape: a day of so many hours, with its people."""

    name: str
    kinds: tuple[Kind, ...]
    teams: dict[str, tuple[str, ...]]
    """Operator to his queues."""
    hours: float = 8.0
    swing: float = 0.0
    """How much the load goes up and down, as a share."""
    swings: float = 2.0
    """So many times in that day."""
    breaks_per_hour: float = 0.0
    break_seconds: float = 600.0
    lunch: float = 0.0
    """The share of the people who are gone in the middle hour."""
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    pcp_seconds: int = 30


@dataclass(frozen=True)
class Told:
    """One announcement and what became of it."""

    shape: str
    queue: str
    announced: int
    baseline: int
    plain: float
    """The baseline before it is rounded up."""
    real: float


class Day:
    def __init__(self, shape: Shape, seed: int, told: Callable[["Day", str], Any]) -> None:
        self.shape, self.dice, self.told = shape, random.Random(seed), told
        self.config = config_of(shape)
        self.state, self.now, self.seconds = AcdState(), START, 0.0
        self.heap: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self.order = count()
        self.steps = 0
        self.waits: dict[str, list[tuple[float, Any]]] = {}
        """By item: when it was told what."""
        self.queue_of: dict[str, str] = {}
        self.served: list[tuple[str, float, Any]] = []
        """Queue, the real wait, what was told."""
        self.away: set[str] = set()

    def later(self, seconds: float, act: Callable[..., None], *about: Any) -> None:
        heapq.heappush(self.heap, (self.seconds + seconds, next(self.order), act, about))

    def run(self) -> "Day":
        for person in self.shape.teams:
            self.hear(inputs.PageOpened(operator=person))
            phone = f"phone-{person}"
            self.hear(inputs.PhoneChanged(operator=person, endpoint=phone, is_registered=True))
            self.hear(inputs.StatusPressed(operator=person, state="ready"))
            self.plan_break(person)
            if self.dice.random() < self.shape.lunch:
                middle = self.shape.hours / 2 * HOUR + self.dice.uniform(-600, 600)
                self.later(middle, self.leave_desk, person, HOUR / 2)
        for kind in self.shape.kinds:
            self.plan_arrival(kind)
        end = self.shape.hours * HOUR
        while self.heap:
            self.fire_timers()
            at, _, act, about = heapq.heappop(self.heap)
            if at > end:
                break
            self.move_to(at)
            act(*about)
        return self

    def move_to(self, seconds: float) -> None:
        self.seconds = seconds
        self.now = START + timedelta(seconds=seconds)

    def fire_timers(self) -> None:
        """Up to the next deed; an offer that a timer makes is one more."""
        while (due := machine.next_timer(self.state)) is not None:
            at = (due - START).total_seconds()
            if at > self.heap[0][0]:
                return
            self.move_to(max(at, self.seconds))
            self.hear(TimerFired())

    def hear(self, *heard: Input | Event) -> None:
        for one in heard:
            step = machine.step(self.state, one, self.now, self.config)
            self.state = step.state
            self.steps += 1
            for event in step.events:
                if isinstance(event, OfferMade):
                    self.later(self.dice.uniform(2, 6), self.answer, event)

    # Callers.

    def plan_arrival(self, kind: Kind) -> None:
        """Thinned: the peak's rate, less where the load is lower."""
        peak = kind.per_hour * (1 + self.shape.swing) / HOUR
        self.later(self.dice.expovariate(peak), self.arrive, kind)

    def arrive(self, kind: Kind) -> None:
        self.plan_arrival(kind)
        turn = 2 * pi * self.shape.swings * self.seconds / (self.shape.hours * HOUR)
        load = 1 + self.shape.swing * sin(turn)
        if self.dice.random() * (1 + self.shape.swing) > load:
            return
        id = f"c{next(self.order):07d}"
        self.queue_of[id] = kind.queue
        talk = lognormal(self.dice, kind.talk_seconds, kind.spread)
        self.waits[id] = []
        self.talks[id] = talk
        self.hear(
            ItemQueued(
                item=id,
                call=id,
                queue=kind.queue,
                priority_delta=kind.points,
                is_vip=kind.is_vip,
            )
        )
        if self.dice.random() >= kind.patient_share and kind.patience_seconds < inf:
            patience = self.dice.expovariate(1 / kind.patience_seconds)
            self.later(patience, self.give_up, id)
        self.announce(id)

    @property
    def talks(self) -> dict[str, float]:
        found: dict[str, float] = self.__dict__.setdefault("_talks", {})
        return found

    def announce(self, id: str) -> None:
        item = self.state.items.get(id)
        if item is None or item.queue is None:
            return
        if not item.ringing:
            self.waits[id].append((self.seconds, self.told(self, id)))
        self.later(30, self.announce, id)

    def give_up(self, id: str) -> None:
        item = self.state.items.get(id)
        if item is None or item.queue is None:
            return
        self.hear(ItemLeft(item=id, call=id, reason="abandoned", queue=item.queue))
        self.hear(CallEnded(call=id, ended_by="customer"))
        self.waits.pop(id)

    # Operators.

    def answer(self, made: OfferMade) -> None:
        offer = self.state.operators[made.operator].offer
        if offer is None or offer.id != made.offer:
            return
        named = {"call": made.call, "operator": made.operator}
        leg = f"{made.call}.1"
        self.hear(
            LegStarted(**named, leg=leg, kind="operator", offer=made.offer),
            ItemTaken(**named, item=made.item, offer=made.offer, queue=made.queue),
            TalkStarted(**named, leg=leg, queue=made.queue),
        )
        told = self.waits.pop(made.item)
        queue = self.queue_of[made.item]
        self.served += [(queue, self.seconds - at, what) for at, what in told if what is not None]
        self.later(self.talks.pop(made.item), self.hang_up, made)

    def hang_up(self, made: OfferMade) -> None:
        leg = f"{made.call}.1"
        self.hear(LegEnded(call=made.call, leg=leg, kind="operator", operator=made.operator))
        self.hear(CallEnded(call=made.call, ended_by="customer"))
        if self.shape.pcp_seconds and self.dice.random() < 0.5:
            early = self.dice.uniform(0, self.shape.pcp_seconds)
            self.later(early, self.finish, made.operator)

    def finish(self, person: str) -> None:
        if self.state.operators[person].state == "pcp":
            self.hear(inputs.PcpFinished(operator=person))

    def plan_break(self, person: str) -> None:
        if self.shape.breaks_per_hour:
            until = self.dice.expovariate(self.shape.breaks_per_hour / HOUR)
            self.later(until, self.leave_desk, person, self.shape.break_seconds)
            self.later(until, self.plan_break, person)

    def leave_desk(self, person: str, seconds: float) -> None:
        if person not in self.away:
            self.away.add(person)
            self.hear(inputs.StatusPressed(operator=person, state="away"))
            self.later(self.dice.uniform(0.5, 1.5) * seconds, self.come_back, person)

    def come_back(self, person: str) -> None:
        self.away.discard(person)
        self.hear(inputs.StatusPressed(operator=person, state="ready"))


def lognormal(dice: random.Random, mean: float, spread: float) -> float:
    sigma = sqrt(log(1 + spread * spread))
    return mean * exp(sigma * dice.gauss(0, 1) - sigma * sigma / 2)


def config_of(shape: Shape) -> AcdConfig:
    queues = sorted({kind.queue for kind in shape.kinds})
    settings = {
        queue: QueueSettings(pcp_seconds=shape.pcp_seconds, **shape.settings.get(queue, {}))
        for queue in queues
    }
    members: dict[str, list[Member]] = {queue: [] for queue in queues}
    for n, (person, his) in enumerate(shape.teams.items()):
        for queue in his:
            members[queue].append(Member(operator=person, position=n))
    return AcdConfig(
        tenant="bench",
        queues={
            q: QueueConfig(id=q, name=q, settings=settings[q], members=tuple(members[q]))
            for q in queues
        },
        operators={person: person for person in shape.teams},
    )


def team(size: int, *queues: str, name: str = "o") -> dict[str, tuple[str, ...]]:
    return {f"{name}{n:03d}": queues for n in range(size)}


def shapes() -> Iterator[Shape]:
    """Handling is talk, half of them cut PCP short, and some seconds of ringing."""
    usual = {"patience_seconds": 600.0}
    yield Shape(
        name="steady",
        kinds=(Kind("sales", 140, 180, **usual),),
        teams=team(8, "sales"),
        hours=24,
    )
    yield Shape(
        name="waves",
        kinds=(Kind("sales", 165, 180, **usual),),
        teams=team(10, "sales"),
        hours=24,
        swing=0.4,
        swings=6,
        lunch=0.3,
    )
    yield Shape(
        name="small",
        kinds=(Kind("sales", 42, 240, spread=1.0, patience_seconds=900.0),),
        teams=team(3, "sales"),
        hours=48,
    )
    yield Shape(
        name="priorities",
        kinds=(
            Kind("sales", 20, 180, is_vip=True, **usual),
            Kind("sales", 40, 180, points=3, **usual),
            Kind("sales", 85, 180, **usual),
        ),
        teams=team(8, "sales"),
        hours=24,
    )
    yield Shape(
        name="shared",
        kinds=(
            Kind("sales", 65, 150, **usual),
            Kind("help", 55, 260, **usual),
            Kind("vip", 20, 200, **usual),
        ),
        teams=team(4, "sales", "help", "vip", name="a")
        | team(2, "sales", name="b")
        | team(3, "help", "vip", name="c"),
        hours=24,
        settings={"vip": {"priority": 53}},
    )
    yield Shape(
        name="breaks",
        kinds=(Kind("sales", 115, 200, **usual),),
        teams=team(9, "sales"),
        hours=24,
        breaks_per_hour=0.6,
        swing=0.2,
        swings=8,
    )
