from dzvin.acd.model import QueueSettings
from dzvin.acd.strategies.longest_idle import LongestIdle
from dzvin.acd.strategies.ring_all import RingAll
from dzvin.acd.strategies.round_robin import RoundRobin
from dzvin.acd.strategies.sticky import Sticky
from tests.support.build import at, candidate, item
from tests.support.route import ring

DEPARTMENT = {"boris": {"clara"}, "clara": {"boris"}}
strategy = Sticky(QueueSettings(strategy="sticky"), DEPARTMENT, LongestIdle())
anna = candidate("anna", free_since=at(7))
boris, clara = candidate("boris", tier=2), candidate("clara", tier=3)
waiting = item(personal="boris", personal_until=at(10, 0, 20))


def test_his_own_operator_rings_first_whatever_his_tier_is() -> None:
    assert ring(strategy, anna, boris, clara, waiting=waiting)[0] == ["boris"]


def test_only_that_one_rings_for_some_seconds() -> None:
    assert ring(strategy, anna, clara, waiting=waiting)[0] == []
    assert strategy.again_at(waiting, at(10)) == at(10, 0, 20)


def test_then_a_colleague_of_his_department_then_everybody() -> None:
    assert ring(strategy, anna, clara, waiting=waiting, now=at(10, 0, 20))[0] == ["clara"]
    assert ring(strategy, anna, waiting=waiting, now=at(10, 0, 20))[0] == ["anna"]
    assert strategy.again_at(waiting, at(10, 0, 20)) is None


def test_nobody_waits_for_one_who_has_missed_it() -> None:
    missed = item(personal="boris", personal_until=at(10, 0, 20), tried=("boris",))
    assert ring(strategy, anna, boris, clara, waiting=missed)[0] == ["clara"]


def test_who_has_no_operator_of_his_own_gets_the_other_strategy() -> None:
    everybody = Sticky(QueueSettings(strategy="sticky"), DEPARTMENT, RingAll())
    free = [candidate("anna"), candidate("dina")]
    assert ring(everybody, *free)[0] == ["anna", "dina"]
    assert ring(everybody, *free, boris, waiting=waiting)[0] == ["boris"], "his own rings alone"
    assert everybody.fan_out == "all" and strategy.fan_out == "one"


def test_the_other_strategy_keeps_its_memory() -> None:
    in_turn = Sticky(QueueSettings(strategy="sticky"), DEPARTMENT, RoundRobin())
    first, second = candidate("anna", position=0), candidate("dina", position=1)
    rung, memory = ring(in_turn, first, second)
    assert (rung, memory) == (["anna"], {"pointer": 0})
    assert ring(in_turn, first, second, memory=memory)[0] == ["dina"]
