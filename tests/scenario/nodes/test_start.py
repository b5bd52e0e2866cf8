from typing import Any

from dzvin.kernel.value_list import ValueList
from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.start import Start, StartParams
from dzvin.scenario.words import EndCall, Leave, SetVariable
from tests.support.talk import SCENE, talk


def test_goes_on_at_once() -> None:
    assert talk(Start(StartParams())) == [Leave(exit="next")]


def test_may_choose_the_language_and_switch_recording_off() -> None:
    assert talk(Start(StartParams(language="ru", is_recorded=False))) == [
        SetVariable(variable="call.lang", value="ru"),
        SetVariable(variable="call.recording", value="off"),
        Leave(exit="next"),
    ]


BLOCKED = {"call.from": "0441234567", "call.direction": "inbound"}


def locked(project: str = "p", **more: Any) -> Scene:
    lists = {
        "black": ValueList(project="p", blocks_callers=True, values={"+380441234567": None}),
        "vips": ValueList(project="p", values={"+380441234568": None}),
    }
    usual: dict[str, Any] = {
        "now": SCENE.now,
        "country": "UA",
        "project": project,
        "variables": BLOCKED,
    }
    return Scene(**(usual | {"lists": lists} | more))


def test_a_caller_on_a_black_list_is_refused_before_anybody_answers() -> None:
    node = Start(StartParams())
    assert talk(node, scene=locked()) == [EndCall(sip_code=603, lost_reason="blocked")]
    assert node.exits() == ["next"]


def test_or_goes_his_own_way_or_is_let_in() -> None:
    way = Start(StartParams(blacklisted="exit"))
    assert talk(way, scene=locked()) == [Leave(exit="blacklisted")]
    assert way.exits() == ["next", "blacklisted"]
    assert talk(Start(StartParams(blacklisted="ignore")), scene=locked()) == [Leave(exit="next")]


def test_a_list_of_another_project_or_another_purpose_locks_nobody_out() -> None:
    node = Start(StartParams())
    other = BLOCKED | {"call.from": "+380441234568"}
    for scene in (locked("q"), locked(""), locked(variables=other)):
        assert talk(node, scene=scene) == [Leave(exit="next")]
