"""What holds after any history, for every strategy there is and will be."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dzvin.acd.catalogue import STRATEGIES
from dzvin.acd.model import Operator
from dzvin.acd.upcasts import of_today
from tests.support.harder_worlds import RULES, Lined, Owing
from tests.support.router_world import LINES, PEOPLE, World, centre


def acts_of(world: type[World]) -> st.SearchStrategy[tuple[str, int, int, float]]:
    return st.tuples(
        st.sampled_from(world.ACTIONS),
        st.integers(0, 4),
        st.integers(0, 19),
        st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0, 7.0, 12.0, 31.0]),
    )


acts = acts_of(World)
rules = st.fixed_dictionaries({name: st.sampled_from(known) for name, known in RULES.items()})


@pytest.mark.parametrize("strategy", sorted(STRATEGIES))
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(rules, st.lists(acts, min_size=25, max_size=60))
def test_the_laws_hold_after_any_history(strategy, rules, history) -> None:
    live(World(centre(strategy, **rules)), history)


@pytest.mark.parametrize("strategy", ["longest_idle", "ring_all"])
@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(rules, st.lists(acts, min_size=25, max_size=60))
def test_the_laws_hold_where_the_best_member_priority_goes_first(strategy, rules, history) -> None:
    world = World(centre(strategy, is_member_priority_first=True, priority=60, **rules))
    live(world, history, PEOPLE[3:4])


@pytest.mark.parametrize("strategy", ["longest_idle", "ring_all", "least_occupied", "sticky"])
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(rules, st.lists(acts_of(Lined), min_size=25, max_size=60))
def test_the_laws_hold_for_those_with_several_lines(strategy, rules, history) -> None:
    live(Lined(centre(strategy, lines=LINES, **rules)), history)


class Burdened(Owing, Lined):
    ACTIONS = [*Lined.ACTIONS, *Owing.MORE]


@pytest.mark.parametrize("strategy", ["longest_idle", "ring_progressive"])
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(rules, st.lists(acts_of(Burdened), min_size=25, max_size=60))
def test_the_laws_hold_where_results_are_owed_and_phones_are_lost(strategy, rules, history) -> None:
    world = Burdened(centre(strategy, lines=LINES, **rules))
    live(world, history)
    for person in world.router.state.operators.values():
        assert older_and_back(person) == person, "its row as an older release wrote it"


def older_and_back(person: Operator) -> Operator:
    """Older rows knew one call that waits for his return, and one of which he said the result."""
    row = msgspec.to_builtins(person)
    if len(row.get("awaited", ())) == 1:
        ((row["awaited_in"], lost),) = row.pop("awaited").items()
        row["lost_endpoint"] = lost or None
    if len(row.get("said_for", ())) == 1:
        (row["said"],) = row.pop("said_for")
    return msgspec.convert(of_today(row), Operator)


def live(world: World, history: list[Any], at_work: Sequence[str] = PEOPLE[:4]) -> None:
    for name in at_work:
        world.act("open_page", PEOPLE.index(name), 0, 0)
        world.act("phone", PEOPLE.index(name), 1, 0)
        world.act("press", PEOPLE.index(name), 0, 1)
    for act in history:
        world.act(*act)
