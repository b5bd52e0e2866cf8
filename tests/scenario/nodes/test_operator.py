import pytest

from dzvin.scenario.nodes.operator import Operator, OperatorParams
from dzvin.scenario.words import CallPerson, Leave, Said, Talked, WaitEnded
from tests.support.talk import talk

node = Operator(OperatorParams(operator="anna", ring_seconds=15))
ring = CallPerson(operator="anna", ring_seconds=15)


def test_rings_one_person_and_goes_on_after_the_talk() -> None:
    assert talk(node, Said(), Talked()) == [ring, Leave(exit="answered")]
    assert node.references() == {"anna": "operator"}


@pytest.mark.parametrize(
    "heard,exit",
    [
        (WaitEnded(reason="busy"), "busy"),
        (WaitEnded(reason="no_answer"), "no_answer"),
        (WaitEnded(reason="timeout"), "no_answer"),
        (WaitEnded(reason="offline"), "offline"),
        (WaitEnded(reason="not_found"), "offline"),
    ],
)
def test_says_why_nobody_talked(heard: WaitEnded, exit: str) -> None:
    assert talk(node, heard) == [ring, Leave(exit=exit)]
    assert exit in node.exits()
