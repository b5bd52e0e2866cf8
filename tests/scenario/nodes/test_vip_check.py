from dzvin.kernel.value_list import ValueList
from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.vip_check import VipCheck, VipCheckParams
from dzvin.scenario.words import Leave, SetVariable
from tests.support.talk import SCENE, talk


def scene(number: str) -> Scene:
    lists = {"vips": ValueList(values={"+380441234567": None})}
    return Scene(now=SCENE.now, country="UA", lists=lists, variables={"call.from": number})


def test_a_vip_goes_before_all_others() -> None:
    node = VipCheck(VipCheckParams(list="vips"))
    assert talk(node, scene=scene("0441234567")) == [
        SetVariable(variable="call.vip", value="true"),
        SetVariable(variable="call.vip_boost", value=""),
        Leave(exit="vip"),
    ]
    assert node.references() == {"vips": "list"}


def test_or_gets_points() -> None:
    node = VipCheck(VipCheckParams(list="vips", mode="boost", boost=25))
    boost = SetVariable(variable="call.vip_boost", value="25")
    assert talk(node, scene=scene("0441234567"))[1:] == [boost, Leave(exit="vip")]


def test_anybody_else_is_none_nor_is_anybody_in_a_list_that_is_gone() -> None:
    node = VipCheck(VipCheckParams(list="vips"))
    assert talk(node, scene=scene("0441234568")) == [Leave(exit="not_vip")]
    gone = VipCheck(VipCheckParams(list="gone"))
    assert talk(gone, scene=scene("0441234567")) == [Leave(exit="not_vip")]
