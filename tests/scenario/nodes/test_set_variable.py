import msgspec
import pytest

from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.set_variable import SetVariable, SetVariableParams
from dzvin.scenario.words import Leave
from dzvin.scenario.words import SetVariable as Remember
from tests.support.talk import SCENE, talk

SPEAKS = Scene(now=SCENE.now, variables={"call.from": "+380441234567", "var.lang": "ru"})


def test_remembers_a_text_with_other_variables_in_it() -> None:
    node = SetVariable(SetVariableParams(variable="var.who", value="from {{ call.from }}"))
    remembered = Remember(variable="var.who", value="from +380441234567")
    assert talk(node, scene=SPEAKS) == [remembered, Leave(exit="next")]


def test_sets_the_language_to_one_that_there_is() -> None:
    node = SetVariable(SetVariableParams(variable="call.lang", value="{{ var.lang }}"))
    ru = Remember(variable="call.lang", value="ru")
    assert talk(node, scene=SPEAKS) == [ru, Leave(exit="next")]
    assert talk(node) == [Leave(exit="next")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"variable": "call.from"},
        {"variable": "call.vip"},
        {"variable": "var."},
        {"variable": "var.x", "value": "{{ 1 + 1 }}"},
    ],
)
def test_neither_what_the_call_is_nor_a_computation_can_be_set(wrong: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, SetVariableParams)
