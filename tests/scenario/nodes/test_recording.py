import pytest

from dzvin.scenario.nodes.recording import Recording, RecordingParams
from dzvin.scenario.words import Leave, SetVariable
from tests.support.talk import talk


@pytest.mark.parametrize("action,value", [("start", "on"), ("stop", "off")])
def test_decides_for_the_talks_that_follow(action: str, value: str) -> None:
    node = Recording(RecordingParams(action=action))  # type: ignore[arg-type]
    assert talk(node) == [
        SetVariable(variable="call.recording", value=value),
        Leave(exit="next"),
    ]
