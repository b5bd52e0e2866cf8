from dzvin.acd.strategies.fewest_calls import FewestCalls
from tests.support.build import at, candidate
from tests.support.route import ring


def test_rings_the_one_with_the_fewest_calls() -> None:
    anna, boris = candidate("anna", answered=5), candidate("boris", answered=3, free_since=at(9))
    assert ring(FewestCalls(), anna, boris)[0] == ["boris"]


def test_a_tie_goes_to_the_one_idle_longest() -> None:
    anna, boris = candidate("anna", free_since=at(9)), candidate("boris", free_since=at(8))
    assert ring(FewestCalls(), anna, boris)[0] == ["boris"]
