import pytest

from dzvin.scenario.nodes.group import Group, GroupParams
from dzvin.scenario.words import CallPerson, Leave, Said, Talked, WaitEnded
from tests.support.talk import talk

node = Group(GroupParams(group="sales", ring_seconds=15))
ring = CallPerson(group="sales", ring_seconds=15)


def test_rings_a_group_and_goes_on_after_the_talk() -> None:
    assert talk(node, Said(), Talked()) == [ring, Leave(exit="answered")]
    assert node.references() == {"sales": "group"}


@pytest.mark.parametrize(
    "heard,exit",
    [
        (WaitEnded(reason="timeout"), "no_answer"),
        (WaitEnded(reason="no_operators"), "offline"),
        (WaitEnded(reason="not_found"), "offline"),
    ],
)
def test_says_whether_nobody_answered_or_nobody_was_there(heard: WaitEnded, exit: str) -> None:
    assert talk(node, heard) == [ring, Leave(exit=exit)]
    assert exit in node.exits()
