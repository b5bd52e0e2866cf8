"""What holds after any history, for every strategy there is and will be."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dzvin.acd.catalogue import STRATEGIES
from dzvin.acd.model import SkillNeed
from tests.support.router_world import LINES, OUTSIDE, PEOPLE, World, centre

NEEDS = (SkillNeed(skill="uk", level=3), SkillNeed(skill="tech", level=2))
acts = st.tuples(
    st.sampled_from(World.ACTIONS),
    st.integers(0, 4),
    st.integers(0, 19),
    st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0, 7.0, 12.0, 31.0]),
)
rules = st.fixed_dictionaries(
    {
        "on_missed": st.sampled_from(["stay_ready", "away", "penalty"]),
        "on_rejected": st.sampled_from(["stay_ready", "away", "penalty"]),
        "missed_in_row": st.integers(1, 2),
        "retry_seconds": st.sampled_from([0, 1, 5]),
        "tier_wait_seconds": st.sampled_from([0, 10]),
        "pcp_seconds": st.sampled_from([0, 15]),
        "pcp_mode": st.sampled_from(["auto", "auto", "manual"]),
        "pcp_extend_seconds": st.sampled_from([0, 10]),
        "max_length": st.sampled_from([0, 2]),
        "join_when_no_operators": st.booleans(),
        "join_when_all_away": st.booleans(),
        "leave_when_empty": st.booleans(),
        "overflow_seconds": st.sampled_from([0, 5, 20]),
        "overflow_queue": st.just("help"),
        "outside": st.sampled_from([{}, OUTSIDE]),
        "ring_all_max": st.sampled_from([0, 2]),
        "stats_window": st.sampled_from(["today", "shift", "rolling"]),
        "scope": st.sampled_from(["queue", "company"]),
        "reset_idle_on_ready": st.booleans(),
        "skills": st.sampled_from([(), NEEDS[:1], NEEDS]),
        "relax_seconds": st.sampled_from([0, 5]),
        "sticky_wait_seconds": st.sampled_from([0, 10]),
        "sticky_fallback": st.sampled_from(
            ["longest_idle", "ring_all", "skills", "ring_progressive"]
        ),
        "max_rounds": st.sampled_from([0, 0, 2]),
        "reserve_gap_seconds": st.sampled_from([0, 0, 10]),
    }
)


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


class Lined(World):
    """Some have several lines, some no status control, and settings change both."""

    ACTIONS = [*World.ACTIONS, *"turn turn relined".split()]

    def relined(self, who: str, what: int) -> None:
        known = self.router.config.capacities
        lines = {id: each for id, each in LINES.items() if id != who or id not in known}
        self.full = replace(self.full, capacities=lines)
        self.reload(replace(self.router.config, capacities=lines))


lined_acts = st.tuples(
    st.sampled_from(Lined.ACTIONS),
    st.integers(0, 4),
    st.integers(0, 19),
    st.sampled_from([0.0, 0.0, 0.5, 1.0, 3.0, 7.0, 12.0, 31.0]),
)


@pytest.mark.parametrize("strategy", ["longest_idle", "ring_all", "least_occupied", "sticky"])
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(rules, st.lists(lined_acts, min_size=25, max_size=60))
def test_the_laws_hold_for_those_with_several_lines(strategy, rules, history) -> None:
    live(Lined(centre(strategy, lines=LINES, **rules)), history)


def live(world: World, history: list[Any], at_work: Sequence[str] = PEOPLE[:4]) -> None:
    for name in at_work:
        world.act("open_page", PEOPLE.index(name), 0, 0)
        world.act("phone", PEOPLE.index(name), 1, 0)
        world.act("press", PEOPLE.index(name), 0, 1)
    for act in history:
        world.act(*act)
