"""The laws of the router hold as well while a supervisor moves, raises and gives away who waits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.acd.test_laws import acts_of, live, rules
from tests.support.harder_worlds import Supervised
from tests.support.router_world import centre


@pytest.mark.parametrize("strategy", ["longest_idle", "ring_all", "ring_progressive", "skills"])
@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(rules, st.lists(acts_of(Supervised), min_size=25, max_size=60))
def test_the_laws_hold_under_a_supervisors_hand(strategy, rules, history) -> None:
    live(Supervised(centre(strategy, **rules)), history)
