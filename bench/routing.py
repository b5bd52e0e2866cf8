"""How long the router thinks: p50 and p99 of a decision, and events per second on one core.

    python bench/routing.py [--json]

A decision is one step of the pure machine with everything the live loop asks of it: the next timer,
and the rows that changed. The stream is a busy centre that never rests: calls arrive, operators
answer, hang up, finish PCP, press Away, and time passes; the same share of each at every size.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter_ns

sys.path.insert(0, str(Path(__file__).parents[1]))

from dzvin.acd import inputs, machine
from dzvin.acd.model import AcdConfig, AcdState, Member, QueueConfig, QueueSettings
from dzvin.events.call import CallEnded, LegEnded, LegStarted, TalkStarted
from dzvin.events.queue import ItemQueued, ItemTaken
from dzvin.kernel.messages import Event, Input, TimerFired

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
GOALS = {
    "p99_us_1000ops_100queues_1000waiting": 1_000,
    "events_per_s": 20_000,
}


class Centre:
    def __init__(self, operators: int, queues: int, waiting: int, *, strategy: str) -> None:
        self.dice = random.Random(7)
        self.now = START
        self.people = [f"0198c2f0-6a1c-7000-8000-{n:012d}" for n in range(operators)]
        names = [f"queue-{n:03d}" for n in range(queues)]
        each = min(10, queues)
        members: dict[str, list[Member]] = {name: [] for name in names}
        for n, person in enumerate(self.people):
            for name in self.dice.sample(names, each):
                members[name].append(Member(operator=person, priority=1 + n % 3, position=n))
        settings = QueueSettings(strategy=strategy, pcp_seconds=20)
        self.config = AcdConfig(
            tenant="bench",
            queues={
                name: QueueConfig(id=name, name=name, settings=settings, members=tuple(listed))
                for name, listed in members.items()
            },
            operators=dict.fromkeys(self.people, ""),
        )
        self.names = names
        self.state = AcdState()
        self.count = 0
        self.waiting = waiting
        self.times: list[int] = []
        self.queued: list[str] = []
        self.ringing: list[str] = []
        self.talking: list[str] = []
        self.fill()

    def fill(self) -> None:
        for n, person in enumerate(self.people):
            self.hear(inputs.PageOpened(operator=person))
            phone = f"phone-{n}"
            self.hear(inputs.PhoneChanged(operator=person, endpoint=phone, is_registered=True))
            self.hear(inputs.StatusPressed(operator=person, state="ready"))
        # Until everybody talks and as many wait as asked for.
        while len(self.talking) < 0.97 * len(self.people) or self.in_line() < self.waiting:
            self.arrive()
            for person in list(self.ringing):
                self.answer(person)
        self.times.clear()

    def in_line(self) -> int:
        return sum(1 for item in self.state.items.values() if item.queue and not item.ringing)

    def hear(self, heard: Input | Event) -> None:
        before = self.state
        begin = perf_counter_ns()
        step = machine.step(before, heard, self.now, self.config)
        machine.next_timer(step.state)
        self.times.append(perf_counter_ns() - begin)
        self.state = step.state
        for event in step.events:
            if event.name == "offer.made":
                self.ringing.append(event.operator)  # type: ignore[attr-defined]
            elif event.name in {"offer.missed", "offer.withdrawn"}:
                self.ringing.remove(event.operator)  # type: ignore[attr-defined]

    def arrive(self) -> None:
        self.count += 1
        call = f"call-{self.count:07d}"
        queue = self.dice.choice(self.names)
        self.hear(ItemQueued(item=call, call=call, queue=queue, priority_delta=self.count % 3))

    def answer(self, person: str) -> None:
        offer = self.state.operators[person].offer
        assert offer is not None
        self.ringing.remove(person)
        self.talking.append(person)
        leg = f"{offer.call}.1"
        for heard in (
            LegStarted(call=offer.call, leg=leg, kind="operator", operator=person, offer=offer.id),
            ItemTaken(
                item=offer.item, call=offer.call, offer=offer.id, operator=person, queue=offer.queue
            ),
            TalkStarted(call=offer.call, leg=leg, operator=person, queue=offer.queue),
        ):
            self.hear(heard)

    def hang_up(self, person: str) -> None:
        self.talking.remove(person)
        call = self.state.operators[person].call
        assert call is not None
        self.hear(LegEnded(call=call, leg=f"{call}.1", kind="operator", operator=person))
        self.hear(CallEnded(call=call, ended_by="customer"))

    def live(self, rounds: int) -> None:
        """Arrivals keep pace with those who hang up, so the line keeps its length."""
        for n in range(rounds):
            self.now += timedelta(milliseconds=200)
            while (due := machine.next_timer(self.state)) is not None and due <= self.now:
                self.hear(TimerFired())
            if self.talking:
                self.hang_up(self.talking[self.dice.randrange(len(self.talking))])
            for person in list(self.ringing):
                self.answer(person)
            if self.in_line_wanted(n):
                self.arrive()

    def in_line_wanted(self, n: int) -> bool:
        return n % 20 != 0 or self.in_line() <= self.waiting


def quantile(times: list[int], share: float) -> float:
    """In microseconds."""
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] / 1000, 1)


def measured(strategy: str) -> Iterator[tuple[str, float]]:
    sizes = ((100, 10, 100), (1_000, 100, 1_000), (10_000, 1_000, 10_000))
    for operators, queues, waiting in sizes:
        centre = Centre(operators, queues, waiting, strategy=strategy)
        centre.live(2_000)
        name = f"{operators}ops_{queues}queues_{waiting}waiting"
        yield f"p50_us_{name}", quantile(centre.times, 0.5)
        yield f"p99_us_{name}", quantile(centre.times, 0.99)
        yield f"max_us_{name}", quantile(centre.times, 1)
        if operators == 1_000:
            yield "events_per_s", round(len(centre.times) * 1e9 / sum(centre.times))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--strategy", default="longest_idle")
    chosen = asked.parse_args()
    found = dict(measured(chosen.strategy))
    found["p50_us_100ops"] = found["p50_us_100ops_10queues_100waiting"]
    found["p50_us_10000ops"] = found["p50_us_10000ops_1000queues_10000waiting"]
    if chosen.json:
        print(json.dumps(found, indent=1))
        return
    for name, value in found.items():
        goal = f"   goal {GOALS[name]:,}" if name in GOALS else ""
        print(f"{name:45} {value:>12,.1f}{goal}")


if __name__ == "__main__":
    main()
