from dzvin.scenario.node import Scene
from dzvin.scenario.speech import Speech, prompts_in, spoken
from dzvin.scenario.words import Utterance
from tests.support.talk import SCENE


def test_says_in_order_and_leaves_out_what_is_empty() -> None:
    scene = Scene(now=SCENE.now, variables={"var.name": "Anna"})
    what = (Speech(text="{{ var.gone }}"), None, Speech(text="{{ var.name }}"), Speech(prompt="a"))
    assert spoken(scene, *what) == (Utterance(text="Anna"), Utterance(prompt="a"))


def test_knows_the_prompts_it_needs() -> None:
    assert prompts_in(Speech(prompt="a"), None, Speech(text="b")) == {"a": "prompt"}
