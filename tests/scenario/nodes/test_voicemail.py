from dzvin.scenario.nodes.voicemail import Voicemail, VoicemailParams
from dzvin.scenario.words import (
    Leave,
    MessageTaken,
    PickUp,
    Said,
    Say,
    Served,
    Silence,
    TakeMessage,
    Utterance,
)
from tests.support.talk import talk

node = Voicemail(VoicemailParams(max_seconds=60, box="sales"))
begin = [PickUp(), Say(what=(Utterance(prompt="voicemail"),))]
take = TakeMessage(max_seconds=60, silence_seconds=5, keep="sales")


def test_a_message_serves_the_caller() -> None:
    assert talk(node, Silence(), Said(), MessageTaken(seconds=4.2)) == [
        *begin,
        take,
        Served(),
        Leave(exit="recorded"),
    ]


def test_nothing_said_is_no_message() -> None:
    assert talk(node, Said(), MessageTaken(seconds=0)) == [*begin, take, Leave(exit="empty")]
