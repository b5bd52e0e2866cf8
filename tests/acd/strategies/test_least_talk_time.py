from dzvin.acd.strategies.least_talk_time import LeastTalkTime
from tests.support.build import at, candidate
from tests.support.route import ring


def test_rings_the_one_who_talked_least_however_many_calls_he_had() -> None:
    anna = candidate("anna", talk_seconds=1200, answered=1)
    boris = candidate("boris", talk_seconds=720, answered=4)
    assert ring(LeastTalkTime(), anna, boris)[0] == ["boris"]


def test_a_tie_goes_to_the_fewest_calls_then_to_the_one_idle_longest() -> None:
    anna = candidate("anna", talk_seconds=60, answered=2, free_since=at(7))
    boris = candidate("boris", talk_seconds=60, answered=1, free_since=at(9))
    clara = candidate("clara", talk_seconds=60, answered=1, free_since=at(8))
    assert ring(LeastTalkTime(), anna, boris, clara)[0] == ["clara"]
