"""How strategies share the work out, over hundreds of calls with fixed seeds."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from dzvin.acd.items import seed_of
from dzvin.acd.model import Member
from dzvin.acd.strategies.weighted_random import WeightedRandom
from dzvin.events.queue import OfferMade
from tests.support.build import candidate, item
from tests.support.route import ring
from tests.support.router import Router, queue_of

PEOPLE = [f"op-{n}" for n in range(10)]


class Day:
    """Calls arrive by chance; each is answered at once and talked through."""

    def __init__(self, router: Router, seed: int, talk: float, each: float) -> None:
        self.router, self.dice = router, Random(seed)
        self.talk, self.each = talk, each
        """Seconds of a talk, and between two calls."""
        self.is_equal = False
        """Whether all talks last the same."""
        self.ends: dict[str, float] = {}
        self.clock = 0.0
        self.taken: Counter[str] = Counter()
        router.is_checked = False

    def calls(self, many: int, name: str = "call") -> Iterator[list[str]]:
        """Who is rung when each arrives."""
        for n in range(many):
            self.live(self.dice.expovariate(1 / self.each))
            yield self.arrive(f"{name}-{n}")

    def arrive(self, call: str) -> list[str]:
        rung = self.router.arrive(call)
        self.clock += 1  # a router of tests takes calls a second apart
        self.pick_up()
        return rung

    def live(self, seconds: float) -> None:
        until = self.clock + seconds
        while self.ends and min(self.ends.values()) <= until:
            name = min(self.ends, key=lambda one: (self.ends[one], one))
            self.sleep(self.ends.pop(name) - self.clock)
            call = self.router.operator(name).call
            self.router.hang_up(name)
            self.router.end(call or "")
            self.pick_up()
        self.sleep(until - self.clock)
        self.pick_up()

    def sleep(self, seconds: float) -> None:
        self.clock += max(0.0, seconds)
        self.router.after(max(0.0, seconds))

    def pick_up(self) -> None:
        for person in sorted(self.router.state.operators.values(), key=lambda one: one.id):
            if person.offer is not None:
                self.router.answer(person.id)
                self.taken[person.id] += 1
                long = self.talk if self.is_equal else self.dice.expovariate(1 / self.talk)
                self.ends[person.id] = self.clock + long


def test_nobody_is_offered_a_call_while_another_of_the_tier_has_been_idle_longer() -> None:
    members = [Member(operator=p, priority=1 + n // 7, position=n) for n, p in enumerate(PEOPLE)]
    router = Router(queue_of("sales", *members, strategy="longest_idle", pcp_seconds=20))
    router.ready(*PEOPLE)
    day = Day(router, seed=3, talk=60, each=12)
    tiers = {member.operator: member.priority for member in members}
    seen = 0
    for _ in range(400):
        day.live(day.dice.expovariate(1 / day.each))
        idle = {o.id: o.free_since for o in router.state.operators.values() if o.state == "ready"}
        for name in day.arrive(f"call-{seen}"):
            same = [at for other, at in idle.items() if tiers[other] == tiers[name]]
            assert idle[name] == min(same)
            assert tiers[name] == min(tiers[other] for other in idle)
        seen += 1
    assert len([e for e in router.log if isinstance(e, OfferMade)]) >= 400


@pytest.mark.parametrize("each", [4.0, 15.0])
def test_with_equal_talks_the_longest_idle_share_to_within_one_call(each: float) -> None:
    router = Router(queue_of("sales", *PEOPLE[:7], strategy="longest_idle", pcp_seconds=0))
    router.ready(*PEOPLE[:7])
    day = Day(router, seed=5, talk=20, each=each)
    day.is_equal = True
    for _ in day.calls(210):
        taken = [day.taken[name] for name in PEOPLE[:7]]
        assert max(taken) - min(taken) <= 1


CHI_SQUARE = {2: 13.816, 4: 18.467}
"""Exceeded once in a thousand times by chance, by degrees of freedom."""


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("weights", [(10, 30, 60), (1, 1, 1, 1, 1), (100, 1, 50)])
def test_chance_is_proportional_to_the_weights(weights: tuple[int, ...], seed: int) -> None:
    """Chi-square, p > 0.001."""
    free = [candidate(f"op-{n}", weight=weight) for n, weight in enumerate(weights)]
    calls = 2000
    rung: Counter[str] = Counter()
    for n in range(calls):
        waiting = item(seed=seed_of(f"{seed}-call-{n}", 1))
        rung.update(ring(WeightedRandom(), *free, waiting=waiting)[0])
    expected = [calls * weight / sum(weights) for weight in weights]
    found = sum((rung[f"op-{n}"] - want) ** 2 / want for n, want in enumerate(expected))
    assert found < CHI_SQUARE[len(weights) - 1]


def test_each_round_of_a_call_is_drawn_anew() -> None:
    free = [candidate(f"op-{n}") for n in range(4)]
    firsts = {
        tuple(ring(WeightedRandom(), *free, waiting=item(seed=seed_of("call", n)))[0])
        for n in range(1, 40)
    }
    assert len(firsts) == 4


COUNTING = {"fewest_calls", "least_talk_time"}
"""The others know no window."""
FAIR = ("longest_idle", "round_robin", "fewest_calls", "least_talk_time", "least_occupied")


@pytest.mark.parametrize(("next_calls", "is_equal"), [(60, True), (250, False)])
@pytest.mark.parametrize("window", ["today", "shift", "rolling"])
@pytest.mark.parametrize("strategy", FAIR)
def test_a_late_joiner_gets_no_more_than_his_share(
    strategy: str, window: str, next_calls: int, is_equal: bool
) -> None:
    """Nine have some forty calls each; of the next ones the tenth gets at most 1.2 times a tenth.
    (In a well-known queue he gets 42 of sixty.)"""
    if window != "today" and (strategy not in COUNTING or not is_equal):
        return
    router = Router(
        queue_of("sales", *PEOPLE, strategy=strategy, stats_window=window, pcp_seconds=5)
    )
    router.ready(*PEOPLE[:9])
    day = Day(router, seed=11, talk=60, each=12)
    day.is_equal = is_equal
    for _ in day.calls(360):
        pass
    assert min(day.taken[name] for name in PEOPLE[:9]) >= 25
    router.ready(PEOPLE[9])
    before = day.taken.total()
    for _ in day.calls(next_calls + 30, "later"):
        if day.taken.total() - before >= next_calls:
            break
    assert 0.5 <= day.taken[PEOPLE[9]] / (next_calls / 10) <= 1.2


def test_the_least_talk_time_evens_the_minutes_out_and_not_the_calls() -> None:
    """Long and short talks by turns; nobody has more than one talk more than another."""
    router = Router(queue_of("sales", *PEOPLE[:4], strategy="least_talk_time", pcp_seconds=0))
    router.ready(*PEOPLE[:4])
    day = Day(router, seed=2, talk=90, each=60)
    for _ in day.calls(200):
        pass
    day.live(timedelta(hours=1).total_seconds())
    seconds = [router.operator(name).tallies["sales"].today_seconds for name in PEOPLE[:4]]
    assert max(seconds) - min(seconds) < 0.1 * max(seconds)
