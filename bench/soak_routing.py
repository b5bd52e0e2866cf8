"""Soak of the router: millions of events in random worlds, and after them its laws still hold.

    make soak-routing                     (or: python bench/soak_routing.py --events 10000000)
    python bench/soak_routing.py --world 4711       one world again, every law after every event

A world is a small centre under one strategy and random settings in which anything may happen:
calls, VIPs, misses, refusals, hang-ups, lost races, pages and phones that go, operators dismissed,
settings changed, engines restarted (`tests/support/router_world.py`, as in tests/acd/test_laws.py).
What was said is checked after every event. What needs the whole state anew is checked after every
fiftieth act: is an item lost, does anybody idle while one he may take waits, is the order kept, do
the rows alone decide the same. The exit code is 0 when no world broke a law.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from dzvin.acd.catalogue import STRATEGIES
from dzvin.kernel.messages import Event, Input, TimerFired
from tests.support.harder_worlds import RULES, Lined, Owing, Supervised
from tests.support.router_world import LINES, PEOPLE, World, centre

THOROUGH_EACH = 50
ACTS = 2_000
"""Of one world."""
AT_ONCE = 20
"""Worlds between two reports."""
SECONDS = (0.0, 0.0, 0.5, 1.0, 3.0, 7.0, 12.0, 31.0)


class SoakWorld(Owing, Supervised, Lined):
    """The same centre and the same laws; the costly ones are looked at now and then. Of each four
    worlds of a strategy one has people with several lines, one a supervisor, one both; in every
    second one results and forms are owed, and phones are lost."""

    def __init__(self, seed: int, *, each: int = THOROUGH_EACH) -> None:
        self.dice = random.Random(seed)
        self.each, self.acts, self.heard = each, 0, 0
        self.is_thorough = True
        self.strategy = sorted(STRATEGIES)[seed % len(STRATEGIES)]
        is_supervised, is_lined = divmod(seed // len(STRATEGIES) % 4, 2)
        self.actions = [*World.ACTIONS]
        self.actions += Lined.MORE if is_lined else ()
        self.actions += Supervised.MORE if is_supervised else ()
        self.actions += Owing.MORE if seed % 2 else ()
        rules = {name: self.dice.choice(known) for name, known in RULES.items()}
        super().__init__(
            centre(
                self.strategy,
                lines=LINES if is_lined else None,
                is_member_priority_first=self.dice.random() < 0.3,
                priority=self.dice.choice((50, 60)),
                **rules,
            )
        )
        for n in range(4):
            self.act("open_page", n, 0, 0)
            self.act("phone", n, 1, 0)
            self.act("press", n, 0, 1)

    def live(self, acts: int) -> None:
        dice = self.dice
        for _ in range(acts):
            self.act(
                dice.choice(self.actions),
                dice.randrange(len(PEOPLE)),
                dice.randrange(20),
                dice.choice(SECONDS),
            )

    def act(self, action: str, who: int, what: int, seconds: float) -> None:
        self.acts += 1
        self.is_thorough = self.acts % self.each == 0
        self.router.is_checked = self.is_thorough
        if self.is_thorough:
            super().act(action, who, what, seconds)
        else:
            getattr(self, action)(PEOPLE[who % len(PEOPLE)], what)
            self.history.check(self.router)
            self.pass_time(seconds)
            self.history.check(self.router)
            self.check_deadlines()

    def hear(self, *heard: Input | Event) -> None:
        self.heard += sum(not isinstance(one, TimerFired) for one in heard)
        if self.is_thorough:
            super().hear(*heard)
            return
        for one in heard:
            self.expect(one)
            self.note(self.router.hear(one))


def soaked(seeds: range) -> tuple[int, list[str]]:
    """How many events these worlds heard, and those that broke a law."""
    heard, broken = 0, []
    for seed in seeds:
        world = None
        try:
            world = SoakWorld(seed)
            world.live(ACTS)
        except Exception as error:
            where = f"{world.strategy}, act {world.acts}" if world else "its begin"
            broken.append(f"world {seed} ({where}): {type(error).__name__}: {error}")
        heard += world.heard if world else 0
    return heard, broken


def batches(first: int) -> Iterator[range]:
    for n in count():
        yield range(first + n * AT_ONCE, first + (n + 1) * AT_ONCE)


def soak(events: int, first: int, processes: int) -> tuple[int, list[str]]:
    heard, broken, begin = 0, list[str](), perf_counter()
    with ProcessPoolExecutor(processes) as pool:
        for seeds in batches(first):
            parts = [seeds[n::processes] for n in range(processes)]
            for some, wrong in pool.map(soaked, parts):
                heard, broken = heard + some, broken + wrong
            rate = heard / (perf_counter() - begin)
            print(f"\r{heard:>12,} events  {rate:,.0f}/s", end="", file=sys.stderr, flush=True)
            if heard >= events or broken:
                break
    print(file=sys.stderr)
    return heard, broken


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--events", type=int, default=10_000_000)
    asked.add_argument("--seed", type=int, default=1, help="of the first world")
    asked.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    asked.add_argument("--world", type=int, help="only this one, with every law after every event")
    chosen = asked.parse_args()
    if chosen.world is not None:
        SoakWorld(chosen.world, each=1).live(ACTS)
        print(f"world {chosen.world} broke no law")
        return 0
    heard, broken = soak(chosen.events, chosen.seed, chosen.processes)
    print("\n".join([*broken, f"{heard:,} events, {len(broken)} worlds broke a law"]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
