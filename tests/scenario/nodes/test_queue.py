from typing import Literal

import pytest
from msgspec import convert

from dzvin.events.queue import SkillAsked
from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.queue import Queue, QueueParams
from dzvin.scenario.speech import Speech
from dzvin.scenario.words import (
    Answered,
    Leave,
    Said,
    Say,
    StopWaiting,
    Talked,
    Utterance,
    WaitEnded,
    WaitIn,
    WakeMe,
    Woken,
)
from tests.support.talk import SCENE, talk

node = Queue(QueueParams(queue="support", priority_delta=5, max_wait_seconds=90))
begin = [
    WaitIn(queue="support", priority_delta=5, max_wait_seconds=90),
]
announcing = Scene(now=SCENE.now, announce_seconds={"support": 30})


def says(*prompts: str) -> Say:
    return Say(what=tuple(Utterance(prompt=prompt) for prompt in prompts))


def test_waits_and_goes_on_after_the_talk() -> None:
    assert talk(node, Said(), Talked()) == [*begin, Leave(exit="answered")]


@pytest.mark.parametrize("reason", ["timeout", "full", "no_operators"])
def test_leaves_by_why_nobody_came(reason: Literal["timeout", "full", "no_operators"]) -> None:
    assert talk(node, WaitEnded(reason=reason)) == [*begin, Leave(exit=reason)]


def test_a_queue_that_announces_says_the_place_again_and_again() -> None:
    first = Woken(position=3, expected_wait_seconds=61)
    second = Woken(position=1, expected_wait_seconds=None)
    assert talk(node, first, Said(), second, scene=announcing) == [
        WakeMe(seconds=30),
        *begin,
        says("position_3", "wait_2"),
        WakeMe(seconds=30),
        says("position_1"),
        WakeMe(seconds=30),
    ]


def test_far_back_nothing_is_said_and_a_long_wait_is_not_counted() -> None:
    far, long = Woken(position=21), Woken(position=20, expected_wait_seconds=4000)
    assert talk(node, far, long, scene=announcing) == [
        WakeMe(seconds=30),
        *begin,
        WakeMe(seconds=30),
        says("position_20", "wait_more"),
        WakeMe(seconds=30),
    ]


def test_an_own_announcement_follows_and_the_place_may_be_kept_silent() -> None:
    params = QueueParams(
        queue="support",
        says_position=False,
        says_expected_wait=False,
        announcement=Speech(prompt="ad"),
    )
    said = talk(Queue(params), Woken(position=2), scene=announcing)
    assert said[-2:] == [says("ad"), WakeMe(seconds=30)]


def test_only_the_agreed_key_leaves_the_queue() -> None:
    node = Queue(QueueParams(queue="support", leave_key="*"))
    assert talk(node, Answered(text="5"), Answered(text="*"))[1:] == [
        StopWaiting(reason="key"),
        Leave(exit="key"),
    ]
    assert "key" in node.exits()


def test_without_a_key_there_is_no_door_for_it() -> None:
    assert talk(node, Answered(text="")) == begin
    assert node.exits() == ["answered", "timeout", "full", "no_operators"]


def test_a_scenario_says_what_skills_the_call_needs_and_names_only_those_of_the_queue() -> None:
    needs = [{"skill": "uk", "level": 3}, {"skill": "tech"}]
    params = {"queue": "support", "skills": needs, "relax_seconds": 20}
    asks = Queue(convert(params, QueueParams))
    (wait,) = talk(asks)
    assert isinstance(wait, WaitIn) and wait.relax_seconds == 20
    assert wait.skills == (SkillAsked(skill="uk", level=3), SkillAsked(skill="tech", level=1))
    assert asks.references() == {
        "support": "queue",
        "support: uk": "skill",
        "support: tech": "skill",
    }
