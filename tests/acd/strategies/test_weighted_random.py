from dzvin.acd.strategies.weighted_random import WeightedRandom
from tests.support.build import candidate, item
from tests.support.route import ring

anna, boris = candidate("anna", weight=30), candidate("boris", weight=10)


def test_the_same_item_in_the_same_round_rings_the_same_one() -> None:
    one = item(seed=7)
    assert ring(WeightedRandom(), anna, boris, waiting=one) == ring(
        WeightedRandom(), boris, anna, waiting=one
    )


def test_three_times_the_weight_gets_three_times_the_calls() -> None:
    rung = [ring(WeightedRandom(), anna, boris, waiting=item(seed=n))[0] for n in range(2000)]
    assert 1440 < rung.count(["anna"]) < 1560


def test_who_joins_changes_nothing_between_the_others() -> None:
    """The chance of each is his own: a third one takes calls from both, and swaps none."""
    clara = candidate("clara", weight=10)
    for n in range(300):
        with_her = ring(WeightedRandom(), anna, boris, clara, waiting=item(seed=n))[0]
        if with_her != ["clara"]:
            assert with_her == ring(WeightedRandom(), anna, boris, waiting=item(seed=n))[0]
