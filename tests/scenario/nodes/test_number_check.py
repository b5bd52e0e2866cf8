from datetime import timedelta

import pytest

from dzvin.kernel.value_list import ValueList
from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.number_check import NumberCheck, NumberCheckParams
from dzvin.scenario.words import Leave
from tests.support.talk import SCENE, talk

node = NumberCheck(NumberCheckParams(list="friends"))


def scene(**variables: str) -> Scene:
    values = {
        "+380441234567": None,
        "contract 7": SCENE.now + timedelta(seconds=1),
        "contract 8": SCENE.now,
    }
    return Scene(
        now=SCENE.now,
        country="UA",
        lists={"friends": ValueList(values=values)},
        variables={name.replace("_", "."): value for name, value in variables.items()},
    )


@pytest.mark.parametrize("number", ["+380441234567", "0441234567", "380441234567"])
def test_the_callers_number_is_found_however_it_arrives(number: str) -> None:
    assert talk(node, scene=scene(call_from=number)) == [Leave(exit="suitable")]


def test_another_number_or_none_is_not_suitable() -> None:
    for found in (talk(node, scene=scene(call_from="+380441234568")), talk(node, scene=scene())):
        assert found == [Leave(exit="not_suitable")]


def test_a_variable_is_looked_for_until_the_value_expires() -> None:
    check = NumberCheck(NumberCheckParams(list="friends", variable="var.contract"))
    assert talk(check, scene=scene(var_contract="Contract 7")) == [Leave(exit="suitable")]
    assert talk(check, scene=scene(var_contract="Contract 8")) == [Leave(exit="not_suitable")]


def test_nothing_is_in_a_list_that_is_gone() -> None:
    gone = NumberCheck(NumberCheckParams(list="gone"))
    assert talk(gone, scene=scene(call_from="+380441234567")) == [Leave(exit="not_suitable")]
    assert gone.references() == {"gone": "list"}
