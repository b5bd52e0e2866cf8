from dzvin.scenario.nodes.answer import Answer, AnswerParams
from dzvin.scenario.words import Answered, Leave, PickUp, RingFor, Woken
from tests.support.talk import talk


def test_picks_up_at_once() -> None:
    assert talk(Answer(AnswerParams())) == [PickUp(), Leave(exit="next")]


def test_may_ring_first() -> None:
    node = Answer(AnswerParams(ring_seconds=4))
    assert talk(node, Answered(text="1"), Woken()) == [
        RingFor(seconds=4),
        PickUp(),
        Leave(exit="next"),
    ]
