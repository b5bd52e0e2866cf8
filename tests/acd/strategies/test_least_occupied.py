from dzvin.acd.strategies.least_occupied import LeastOccupied
from tests.support.build import at, candidate
from tests.support.route import ring


def test_rings_the_one_who_was_busy_for_the_smallest_share_of_his_hour() -> None:
    anna, boris = candidate("anna", occupancy=0.667), candidate("boris", occupancy=0.3)
    assert ring(LeastOccupied(), anna, boris)[0] == ["boris"]


def test_a_tie_goes_to_the_one_idle_longest() -> None:
    anna, boris = candidate("anna", free_since=at(9)), candidate("boris", free_since=at(8))
    assert ring(LeastOccupied(), anna, boris)[0] == ["boris"]
