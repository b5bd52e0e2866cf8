import pytest

from dzvin.scenario.node import Scene
from dzvin.scenario.nodes.schedule_check import ScheduleCheck, ScheduleCheckParams
from dzvin.scenario.words import Leave
from tests.support.talk import SCENE, talk

node = ScheduleCheck(ScheduleCheckParams(schedule="office"))


@pytest.mark.parametrize("door", ["open", "closed", "holiday"])
def test_goes_through_the_door_of_this_moment(door: str) -> None:
    scene = Scene(now=SCENE.now, doors={"office": door})
    assert talk(node, scene=scene) == [
        Leave(exit=door),
    ]
    assert door in node.exits()


def test_a_schedule_that_is_gone_counts_as_open() -> None:
    assert talk(node)[-1] == Leave(exit="open")
