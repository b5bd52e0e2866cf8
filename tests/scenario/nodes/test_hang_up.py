import msgspec
import pytest

from dzvin.scenario.nodes.hang_up import HangUp, HangUpParams
from dzvin.scenario.speech import Speech
from dzvin.scenario.words import Answered, EndCall, Said, Say, Utterance
from tests.support.talk import talk


def test_ends_at_once() -> None:
    assert talk(HangUp(HangUpParams())) == [EndCall(sip_code=480)]


def test_ends_after_the_last_word() -> None:
    params = HangUpParams(last_word=Speech(prompt="closed"), lost_reason="closed_hours")
    assert talk(HangUp(params), Answered(text="1"), Said(is_ok=False)) == [
        Say(what=(Utterance(prompt="closed"),)),
        EndCall(sip_code=480, lost_reason="closed_hours"),
    ]


def test_has_no_door() -> None:
    assert HangUp(HangUpParams()).exits() == []


def test_only_sip_answers_that_the_switch_can_give_are_taken() -> None:
    with pytest.raises(msgspec.ValidationError, match="sip_code"):
        msgspec.convert({"sip_code": 200}, HangUpParams)
