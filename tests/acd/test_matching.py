"""Whom to ring: eligibility with reasons, tiers, order, explanations, for every strategy."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dzvin.acd.catalogue import STRATEGIES, UnknownStrategy, explained, strategy_named
from dzvin.acd.matching import EXPLANATION_BYTES, NEXT, choose, opens_at, why_not
from dzvin.acd.strategies.longest_idle import LongestIdle
from dzvin.acd.strategies.ring_all import RingAll
from dzvin.acd.strategies.weighted_random import WeightedRandom
from tests.support.build import at, candidate, item
from tests.support.route import pool, ring

small = st.integers(0, 3)
people = st.lists(
    st.builds(
        candidate,
        operator=st.text("abcdef", min_size=1, max_size=3),
        tier=st.integers(1, 3),
        position=small,
        taken_today=small,
        free_since=small.map(lambda n: at(8, n)),
    ),
    max_size=8,
    unique_by=lambda c: c.operator,
)
names = st.sampled_from(sorted(STRATEGIES))
quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@quick
@given(people, names, st.randoms(use_true_random=False))
def test_the_order_in_which_they_are_listed_changes_nothing(free, name, dice) -> None:
    strategy = strategy_named(name)
    shuffled = dice.sample(free, len(free))
    assert ring(strategy, *free) == ring(strategy, *shuffled)


@quick
@given(people, names)
def test_only_the_best_tier_rings_and_somebody_always_does(free, name) -> None:
    rung, _ = ring(strategy_named(name), *free)
    tiers = {c.operator: c.tier for c in free}
    assert bool(rung) == bool(free)
    assert {tiers[one] for one in rung} <= {min(tiers.values(), default=0)}


@quick
@given(people, names)
def test_what_a_queue_remembers_survives_a_restart(free, name) -> None:
    _, memory = ring(strategy_named(name), *free)
    assert msgspec.json.decode(msgspec.json.encode(memory)) == memory


@quick
@given(people, names)
def test_the_router_is_never_asked_to_look_again_in_the_past(free, name) -> None:
    found = choose(item(), pool(strategy_named(name), *free, tier_wait_seconds=3600), at(10))
    assert found.again_at is None or found.again_at > at(10)


def test_whoever_is_out_has_a_reason() -> None:
    waiting = item(tried=("boris",), ringing=("clara",), queued_at=at(10))
    everyone = [
        candidate("boris"),
        candidate("clara"),
        candidate("dina", penalty_until=at(11)),
        candidate("emil", tier=2),
        candidate("fedir"),
    ]
    queue = pool(LongestIdle(), *everyone, tier_wait_seconds=30)
    assert [why_not(waiting, c, queue, at(10)) for c in everyone] == [
        "tried",
        "ringing",
        "penalty",
        "tier_closed",
        None,
    ]


def test_the_best_tier_rings_first_and_the_next_one_when_it_was_tried() -> None:
    free = [candidate("anna", tier=2, free_since=at(7)), candidate("boris", tier=1)]
    assert ring(LongestIdle(), *free)[0] == ["boris"]
    assert ring(LongestIdle(), *free, waiting=item(tried=("boris",)))[0] == ["anna"]


def test_a_lower_tier_waits_while_the_better_one_still_rings() -> None:
    second = candidate("anna", tier=2)
    ringing = pool(RingAll(), second, tiers=(1, 2), ringing_tier=1)
    assert choose(item(ringing=("boris",)), ringing, at(10)).chosen == ()
    alone = pool(RingAll(), second, tiers=(1, 2), ringing_tier=2)
    assert choose(item(ringing=("boris",)), alone, at(10)).chosen


def test_tiers_open_one_after_the_other_whatever_their_numbers() -> None:
    queue = pool(LongestIdle(), tiers=(1, 5, 9), tier_wait_seconds=30)
    waiting = item(queued_at=at(9))
    assert [opens_at(waiting, tier, queue) for tier in (1, 5, 9)] == [
        at(9),
        at(9, 0, 30),
        at(9, 1),
    ]


def test_a_tier_opens_after_its_wait_and_the_router_is_told_when() -> None:
    queue = pool(LongestIdle(), candidate("anna", tier=2), tiers=(1, 2), tier_wait_seconds=30)
    early = choose(item(), queue, at(9, 0, 10))
    assert (early.chosen, early.again_at) == ((), at(9, 0, 30))
    assert choose(item(), queue, at(9, 0, 30)).chosen


def test_an_item_that_rings_gets_nobody_else_unless_all_ring() -> None:
    waiting = item(ringing=("boris",))
    assert ring(LongestIdle(), candidate("anna"), waiting=waiting)[0] == []
    assert ring(RingAll(), candidate("anna"), waiting=waiting)[0] == ["anna"]


def test_a_tie_goes_to_the_one_not_offered_for_longest_then_to_the_lower_id() -> None:
    boris = candidate("boris", offered_at=at(9, 30))
    clara, anna = candidate("clara"), candidate("anna")
    assert ring(RingAll(), boris, clara, anna)[0] == ["anna", "clara", "boris"]


def test_exhausted_means_that_all_who_could_were_tried_and_nobody_rings() -> None:
    queue = pool(LongestIdle(), candidate("anna"))
    assert choose(item(tried=("anna",)), queue, at(10)).is_exhausted
    assert not choose(item(tried=("anna",), ringing=("boris",)), queue, at(10)).is_exhausted
    assert not choose(item(), pool(LongestIdle()), at(10)).is_exhausted


def test_an_offer_is_explained_by_keys_and_counts() -> None:
    free = [candidate("anna", free_since=at(8, 30)), candidate("boris"), candidate("c", tier=2)]
    queue = pool(LongestIdle(), *free, elsewhere={"away": 3, "out_only": 1, "busy": 0})
    ((chosen, why),) = choose(item(), queue, at(10)).chosen
    assert chosen.operator == why.chosen.operator == "boris"
    assert why.chosen.key == ["2026-03-02T08:00:00Z", 0, "never"]
    assert [one.operator for one in why.next] == ["anna"]
    assert why.passed_over == {"away": 3, "out_only": 1, "lower_tier": 1}


@pytest.mark.parametrize("name", sorted(STRATEGIES))
def test_an_explanation_has_the_next_ten_and_stays_within_two_kilobytes(name: str) -> None:
    ids = [f"0198c2f0-6a1c-7000-8000-{n:012d}" for n in range(1000)]
    free = [candidate(id, offered_at=at(9, 0, 1), taken_today=100, position=1000) for id in ids]
    reasons = dict.fromkeys("offline away call busy pcp not_registered page_closed".split(), 999)
    found = choose(item(), pool(strategy_named(name), *free, elsewhere=reasons), at(10))
    for _, why in found.chosen[:3]:
        assert len(msgspec.json.encode(why)) <= EXPLANATION_BYTES == 2048
        assert len(why.next) == NEXT == 10
        assert why.passed_over["later_in_order"] == len(ids) - 1 - NEXT


def test_long_keys_are_told_for_fewer_operators() -> None:
    free = [candidate("x" * 400 + str(n)) for n in range(20)]
    ((_, why),) = choose(item(), pool(LongestIdle(), *free), at(10)).chosen
    assert 0 < len(why.next) < NEXT
    assert why.passed_over["later_in_order"] == 19 - len(why.next)
    assert len(msgspec.json.encode(why)) <= EXPLANATION_BYTES


def test_an_unknown_strategy_is_refused_and_never_replaced() -> None:
    with pytest.raises(UnknownStrategy) as refused:
        strategy_named("sequentially")
    assert refused.value.details["known"] == sorted(STRATEGIES)


@pytest.mark.parametrize("name", sorted(STRATEGIES))
def test_every_strategy_explains_itself(name: str) -> None:
    assert len(explained(name)) > 40


def test_a_key_is_told_with_six_digits() -> None:
    ((_, why),) = choose(item(seed=7), pool(WeightedRandom(), candidate("anna")), at(10)).chosen
    exact = WeightedRandom().key(item(seed=7), candidate("anna"), {})[0]
    assert why.chosen.key[0] == pytest.approx(exact, abs=6e-7)
    assert why.chosen.key[0] * 1e6 % 1 == pytest.approx(0, abs=1e-6)
