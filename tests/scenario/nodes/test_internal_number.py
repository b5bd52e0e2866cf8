from typing import Any

import pytest

from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.internal_number import InternalNumber, InternalNumberParams
from dzvin.scenario.words import CallPerson, Leave, Said, Talked, WaitEnded
from tests.support.talk import SCENE, talk

node = InternalNumber(InternalNumberParams(number="101", ring_seconds=20))
begin = [
    CallPerson(short_number="101", ring_seconds=20),
]


def test_goes_on_after_the_talk() -> None:
    assert talk(node, Said(), Talked()) == [*begin, Leave(exit="answered")]


@pytest.mark.parametrize("reason", ["busy", "no_answer", "offline", "not_found"])
def test_leaves_by_why_the_person_was_not_reached(reason: Any) -> None:
    assert talk(node, WaitEnded(reason=reason)) == [*begin, Leave(exit=reason)]
    assert reason in node.exits()


def test_rings_the_number_that_the_caller_dialled() -> None:
    scene = Scene(now=SCENE.now, variables={"var.dialled": "102"})
    said = talk(InternalNumber(InternalNumberParams()), scene=scene)
    assert said[-1] == CallPerson(short_number="102", ring_seconds=30)


@pytest.mark.parametrize("dialled", ["", "abc", "+380441234567", "1234567", "१२"])
def test_what_is_no_short_number_is_not_found(dialled: str) -> None:
    scene = Scene(now=SCENE.now, variables={"var.dialled": dialled})
    node = InternalNumber(InternalNumberParams())
    assert talk(node, scene=scene) == [Leave(exit="not_found")]
