from dzvin.resources.system_prompts import SYSTEM_PROMPTS
from dzvin.scenario.interpreter import begin, hear
from dzvin.scenario.templates.hotline import hotline
from dzvin.scenario.validation import validate
from dzvin.scenario.words import Answered, Said, Served, Silence, WaitIn
from tests.support.talk import SCENE

GRAPH = hotline(support="q1", sales="q2")


def choose(*heard: Answered | Silence | Said) -> list[object]:
    step = begin(GRAPH, "v", "c", SCENE)
    for each in heard:
        assert step.state is not None
        step = hear(GRAPH, step.state, each, "c", SCENE)
    return list(step.commands)


def test_may_be_published_as_it_is() -> None:
    known = {"queue": {"q1", "q2"}, "prompt": SYSTEM_PROMPTS.keys()}
    assert validate(GRAPH, known) == []


def test_one_is_support_two_is_sales_and_zero_the_robot() -> None:
    assert WaitIn(queue="q1") in choose(Said(), Answered(text="1"))
    assert WaitIn(queue="q2") in choose(Said(), Answered(text="2"))
    assert Served() in choose(Said(), Answered(text="0"))


def test_who_presses_nothing_is_led_to_support() -> None:
    assert WaitIn(queue="q1") in choose(Said(), Silence(), Silence(), Silence())
