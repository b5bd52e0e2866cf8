"""`make soak-routing` in short: a world of every strategy; and it does see a breach."""

import pytest

from bench.soak_routing import SoakWorld
from dzvin.acd.catalogue import STRATEGIES
from dzvin.events.queue import OfferMade

ACTS = 250


@pytest.mark.parametrize("seed", range(len(STRATEGIES)))
def test_a_world_of_each_strategy_keeps_the_laws(seed: int) -> None:
    world = SoakWorld(seed)
    world.live(ACTS)
    assert world.heard > ACTS / 2


def test_an_offer_made_twice_is_seen() -> None:
    world = SoakWorld(0)
    world.live(100)
    offer = OfferMade(
        offer="o", item="i", call="c", operator="a", endpoints=("phone",), ring_seconds=20
    )
    world.open_offers.clear()
    world.note([offer])
    with pytest.raises(AssertionError, match="two offers at once"):
        world.note([offer])
