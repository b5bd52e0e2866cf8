import msgspec
import pytest

from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.condition import Condition, ConditionParams
from dzvin.scenario.words import Leave
from tests.support.talk import SCENE, talk

PARAMS = {
    "branches": [
        {"exit": "vip", "when": "call.vip"},
        {"exit": "kyiv", "when": "call.from matches '+38044*'"},
    ]
}
node = Condition(msgspec.convert(PARAMS, ConditionParams))


@pytest.mark.parametrize(
    "variables,exit",
    [
        ({"call.vip": "true", "call.from": "+380441234567"}, "vip"),
        ({"call.from": "+380441234567"}, "kyiv"),
        ({"call.from": "+380321234567"}, "else"),
    ],
)
def test_the_first_that_holds_wins(variables: dict[str, str], exit: str) -> None:
    assert talk(node, scene=Scene(now=SCENE.now, variables=variables)) == [Leave(exit=exit)]
    assert node.exits() == ["vip", "kyiv", "else"]


@pytest.mark.parametrize(
    "branches",
    [
        [],
        [{"exit": "else", "when": "call.vip"}],
        [{"exit": "a", "when": "call.vip"}, {"exit": "a", "when": "call.from"}],
        [{"exit": "a", "when": "exit()"}],
        [{"exit": "A b", "when": "call.vip"}],
    ],
)
def test_what_is_not_understood_is_refused(branches: list[dict[str, str]]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"branches": branches}, ConditionParams)
