import msgspec
import pytest

from dzvin.scenario.nodes.forward import Forward, ForwardParams
from dzvin.scenario.words import Forward as CallOutside
from dzvin.scenario.words import Leave, Said, Talked, WaitEnded
from tests.support.talk import talk

node = Forward(ForwardParams(number="+380441234567", ring_seconds=20))
rings = CallOutside(number="+380441234567", ring_seconds=20)


def test_goes_on_after_the_talk_with_somebody_outside() -> None:
    assert talk(node, Said(), Talked()) == [rings, Leave(exit="answered")]


@pytest.mark.parametrize(
    "heard,exit",
    [
        (WaitEnded(reason="busy"), "busy"),
        (WaitEnded(reason="no_answer"), "no_answer"),
        (WaitEnded(reason="not_found"), "failed"),
        (WaitEnded(reason="offline"), "failed"),
    ],
)
def test_says_why_nobody_talked(heard: WaitEnded, exit: str) -> None:
    assert talk(node, heard) == [rings, Leave(exit=exit)]
    assert exit in node.exits()


@pytest.mark.parametrize("number", ["", "12", "0441234567 & 1", "sip:x@y", "{{ call.from }}"])
def test_only_a_number_is_a_number(number: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"number": number}, ForwardParams)
