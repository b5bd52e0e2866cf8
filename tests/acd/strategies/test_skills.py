from datetime import timedelta
from typing import Any

from dzvin.acd.matching import choose
from dzvin.acd.model import QueueSettings, SkillNeed, WorkItem
from dzvin.acd.needs import needed
from dzvin.acd.strategies.longest_idle import LongestIdle
from dzvin.acd.strategies.skills import Skills
from tests.support.build import at, candidate, item
from tests.support.route import pool, ring

NEEDS = (SkillNeed(skill="uk", level=3), SkillNeed(skill="tech", level=2))
strategy = Skills(QueueSettings(strategy="skills", skills=NEEDS, relax_seconds=15))
waiting = item(queued_at=at(10))
anna, boris = (
    candidate("anna", skills={"uk": 4, "tech": 1}),
    candidate("boris", skills={"uk": 3, "tech": 2}),
)


def test_rings_only_those_who_can_do_all_of_it() -> None:
    assert ring(strategy, anna, boris, waiting=waiting)[0] == ["boris"]
    assert ring(strategy, anna, waiting=waiting)[0] == []


def test_the_highest_sum_of_levels_rings_first_then_the_one_idle_longest() -> None:
    clara = candidate("clara", skills={"uk": 5, "tech": 4, "chess": 5}, free_since=at(9))
    dina = candidate("dina", skills={"uk": 4, "tech": 5}, free_since=at(8))
    assert ring(strategy, boris, clara, dina, waiting=waiting)[0] == ["dina"]


def test_the_least_important_demand_is_dropped_first() -> None:
    assert ring(strategy, anna, waiting=waiting, now=at(10, 0, 14))[0] == []
    assert ring(strategy, anna, waiting=waiting, now=at(10, 0, 15))[0] == ["anna"]
    beginner = candidate("emil", skills={"uk": 2, "tech": 5})
    assert ring(strategy, beginner, waiting=waiting, now=at(10, 0, 29))[0] == []
    assert ring(strategy, beginner, waiting=waiting, now=at(10, 0, 30))[0] == ["emil"]


def test_the_router_is_told_when_the_next_demand_is_dropped() -> None:
    assert strategy.again_at(waiting, at(10, 0, 3)) == at(10, 0, 15)
    assert strategy.again_at(waiting, at(10, 0, 15)) == at(10, 0, 30)
    assert strategy.again_at(waiting, at(10, 0, 30)) is None
    for_ever = Skills(QueueSettings(skills=NEEDS, relax_seconds=0))
    assert for_ever.again_at(waiting, at(12)) is None
    assert ring(for_ever, anna, waiting=waiting, now=at(12))[0] == []


def test_there_are_six_rings_and_no_more() -> None:
    needs = tuple(SkillNeed(skill=f"s{n}") for n in range(8))
    many = Skills(QueueSettings(skills=needs, relax_seconds=10))
    later = at(10) + timedelta(hours=1)
    assert [need.skill for need in needed(waiting, many.settings, later)] == ["s0", "s1", "s2"]
    assert many.again_at(waiting, at(10, 0, 49)) == at(10, 0, 50)
    assert many.again_at(waiting, at(10, 0, 50)) is None


def test_who_has_not_learnt_it_at_all_is_below_the_lowest_level() -> None:
    least = Skills(QueueSettings(skills=(SkillNeed(skill="uk", level=1),)))
    assert ring(least, candidate("nobody"), waiting=waiting)[0] == []
    one = candidate("anna", skills={"uk": 1, "tech": 1}, free_since=at(7))
    two = candidate("boris", skills={"uk": 2}, free_since=at(9))
    assert ring(least, one, two, waiting=waiting)[0] == ["boris"], (
        "what is not asked counts nothing"
    )


def wanted(*needs: tuple[str, int], **but: Any) -> WorkItem:
    skills = tuple(SkillNeed(skill=skill, level=level) for skill, level in needs)
    return item(queued_at=at(10), skills=skills, **but)


def test_what_the_call_itself_needs_goes_before_what_its_queue_asks_of_all() -> None:
    technical = wanted(("tech", 1))
    assert ring(strategy, anna, boris, waiting=technical)[0] == ["boris"]
    assert ring(strategy, anna, waiting=technical)[0] == ["anna"]
    patient = wanted(("tech", 2), relax_seconds=40)
    assert ring(strategy, anna, waiting=patient, now=at(10, 0, 39))[0] == []
    assert ring(strategy, anna, waiting=patient, now=at(10, 0, 40))[0] == ["anna"]
    assert strategy.again_at(patient, at(10, 0, 15)) == at(10, 0, 40)


def test_a_skill_that_the_queue_does_not_know_is_not_asked_for() -> None:
    stranger = candidate("emil", skills={})
    assert ring(strategy, stranger, waiting=wanted(("chess", 5)))[0] == ["emil"]
    assert ring(strategy, anna, boris, waiting=wanted(("chess", 5), ("tech", 2)))[0] == ["boris"]


def test_what_the_call_itself_needs_is_obligatory_whatever_the_strategy_is() -> None:
    settings = QueueSettings(skills=NEEDS, relax_seconds=15)
    idle = LongestIdle(settings)
    longest = candidate("anna", skills={"uk": 4, "tech": 1}, free_since=at(7))
    needs = wanted(("tech", 2))
    assert ring(idle, longest, boris, waiting=needs)[0] == ["boris"]
    assert ring(idle, longest, boris, waiting=waiting)[0] == ["anna"]
    assert ring(idle, longest, waiting=needs)[0] == []
    found = choose(needs, pool(idle, longest), at(10))
    assert found.again_at == at(10, 0, 15)
    assert ring(idle, longest, waiting=needs, now=at(10, 0, 15))[0] == ["anna"]


def test_what_one_has_not_learnt_adds_nothing_to_his_sum() -> None:
    needs = (SkillNeed(skill="uk"), SkillNeed(skill="tech"))
    lenient = Skills(QueueSettings(skills=needs, relax_seconds=10))
    one = candidate("anna", skills={"uk": 4}, free_since=at(9))
    both = candidate("boris", skills={"uk": 3, "tech": 1}, free_since=at(8))
    later = at(10) + timedelta(seconds=20)
    assert ring(lenient, one, both, waiting=waiting, now=later)[0] == ["boris"], "four and four"
