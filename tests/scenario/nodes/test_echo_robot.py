from dzvin.kernel.messages import Command
from dzvin.scenario.nodes.echo_robot import EchoRobot, EchoRobotParams
from dzvin.scenario.words import (
    Answered,
    Leave,
    MessageTaken,
    PickUp,
    PlayBack,
    Said,
    Say,
    Served,
    TakeMessage,
    Utterance,
)
from tests.support.talk import talk

node = EchoRobot(EchoRobotParams(rounds=2, max_seconds=8))
take = TakeMessage(max_seconds=8, silence_seconds=2)


def says(prompt: str) -> Command:
    return Say(what=(Utterance(prompt=prompt),))


begin = [PickUp(), Served(), says("echo_greeting")]


def test_plays_back_what_was_said_and_says_goodbye_after_the_last_round() -> None:
    one_round = (Said(), MessageTaken(seconds=2), Said())
    assert talk(node, *one_round, Answered(text="5"), *one_round, Said()) == [
        *begin,
        take,
        PlayBack(),
        says("echo_again"),
        take,
        PlayBack(),
        says("goodbye"),
        Leave(exit="next"),
    ]


def test_silence_is_a_round_too_so_it_ends() -> None:
    silent = (Said(), MessageTaken(seconds=0))
    assert talk(node, *silent, *silent, Said()) == [
        *begin,
        take,
        says("echo_silence"),
        take,
        says("goodbye"),
        Leave(exit="next"),
    ]
