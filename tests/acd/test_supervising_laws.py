"""The laws of the router hold as well while a supervisor moves, raises and gives away who waits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dzvin.acd import inputs
from dzvin.events.queue import ItemPicked, OfferMade
from dzvin.kernel.messages import Event
from tests.acd.test_laws import rules
from tests.support.router_world import PEOPLE, World, centre

BOSS = PEOPLE[0]


class Supervised(World):
    """Whom a supervisor chose is offered out of the order: that is what he is asked for."""

    ACTIONS = [*World.ACTIONS, *"move move lift put_first pick pick pick".split()]

    def move(self, who: str, what: int) -> None:
        to = "sales" if what % 2 else "help"
        self.hear(inputs.ItemMovePressed(item=self.known(what), queue=to, by=BOSS))

    def lift(self, who: str, what: int) -> None:
        self.hear(inputs.ItemRaisePressed(item=self.known(what), points=what - 9, by=BOSS))

    def put_first(self, who: str, what: int) -> None:
        self.hear(inputs.ItemRaisePressed(item=self.known(what), is_front=True, by=BOSS))

    def pick(self, who: str, what: int) -> None:
        self.hear(inputs.ItemPickPressed(item=self.known(what), operator=who, by=BOSS))

    def check_order(self, said: list[Event]) -> None:
        super().check_order(without_picked(said))

    def check_again(self, said: list[Event]) -> None:
        super().check_again(without_picked(said))


def without_picked(said: list[Event]) -> list[Event]:
    picked = {(e.item, e.operator) for e in said if isinstance(e, ItemPicked)}
    return [e for e in said if not (isinstance(e, OfferMade) and (e.item, e.operator) in picked)]


acts = st.tuples(
    st.sampled_from(Supervised.ACTIONS),
    st.integers(0, 4),
    st.integers(0, 19),
    st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0, 7.0, 12.0, 31.0]),
)


@pytest.mark.parametrize("strategy", ["longest_idle", "ring_all", "ring_progressive", "skills"])
@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(rules, st.lists(acts, min_size=25, max_size=60))
def test_the_laws_hold_under_a_supervisors_hand(strategy, rules, history) -> None:
    world = Supervised(centre(strategy, **rules))
    for name in PEOPLE[:4]:
        world.act("open_page", PEOPLE.index(name), 0, 0)
        world.act("phone", PEOPLE.index(name), 1, 0)
        world.act("press", PEOPLE.index(name), 0, 1)
    for act in history:
        world.act(*act)
