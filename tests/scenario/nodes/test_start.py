from dzvin.scenario.nodes.start import Start, StartParams
from dzvin.scenario.words import Leave, SetVariable
from tests.support.talk import talk


def test_goes_on_at_once() -> None:
    assert talk(Start(StartParams())) == [Leave(exit="next")]


def test_may_choose_the_language_and_switch_recording_off() -> None:
    assert talk(Start(StartParams(language="ru", is_recorded=False))) == [
        SetVariable(variable="call.lang", value="ru"),
        SetVariable(variable="call.recording", value="off"),
        Leave(exit="next"),
    ]
