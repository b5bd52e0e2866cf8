import msgspec
import pytest

from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.play import Play, PlayParams
from dzvin.scenario.speech import Speech
from dzvin.scenario.words import Answered, Leave, Said, Say, Silence, Utterance
from tests.support.talk import SCENE, talk

node = Play(PlayParams(what=Speech(prompt="greeting")))
say = Say(what=(Utterance(prompt="greeting"),))


def test_goes_on_when_it_has_been_said() -> None:
    assert talk(node, Silence(), Said()) == [say, Leave(exit="next")]


def test_goes_on_when_it_could_not_be_said() -> None:
    assert talk(node, Said(is_ok=False)) == [say, Leave(exit="next")]


def test_a_key_may_interrupt_it() -> None:
    node = Play(PlayParams(what=Speech(prompt="greeting"), is_interruptible=True))
    assert talk(node, Answered(text="1")) == [
        Say(what=(Utterance(prompt="greeting"),), is_interruptible=True),
        Leave(exit="next"),
    ]


def test_a_text_is_filled_with_what_is_known_of_the_call() -> None:
    node = Play(PlayParams(what=Speech(text="You called from {{ call.from }}.")))
    scene = Scene(now=SCENE.now, variables={"call.from": "101"})
    assert talk(node, scene=scene) == [Say(what=(Utterance(text="You called from 101."),))]


def test_a_text_that_is_empty_is_not_said() -> None:
    assert talk(Play(PlayParams(what=Speech(text="{{ var.note }}")))) == [Leave(exit="next")]


@pytest.mark.parametrize(
    "what", [{}, {"prompt": "a", "text": "b"}, {"text": "{{ 1 + 1 }}"}, {"text": "{{ call.from"}]
)
def test_a_form_that_says_nothing_or_computes_is_refused(what: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError, match="what"):
        msgspec.convert({"what": what}, PlayParams)


def test_names_the_prompt_that_must_exist() -> None:
    assert node.references() == {"greeting": "prompt"}
