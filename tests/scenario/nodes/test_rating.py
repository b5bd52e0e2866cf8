import pytest

from dzvin.scenario.nodes.rating import Rating, RatingParams
from dzvin.scenario.words import (
    Answered,
    AskAgain,
    Collect,
    Leave,
    PickUp,
    Rate,
    Said,
    Say,
    SetVariable,
    Silence,
    Utterance,
)
from tests.support.talk import talk

node = Rating(RatingParams())
ask = Collect(what=(Utterance(prompt="rating"),), max_digits=1, timeout_seconds=5, end_key="")
thanks = Say(what=(Utterance(prompt="rating_thanks"),))


def rated(rating: int) -> list[object]:
    return [Rate(rating=rating), SetVariable(variable="call.rating", value=str(rating))]


def test_a_key_is_the_rating_and_he_is_thanked() -> None:
    assert talk(node, Said(), Answered(text="4"), Answered(text="5"), Said()) == [
        PickUp(),
        ask,
        *rated(4),
        thanks,
        Leave(exit="rated"),
    ]


@pytest.mark.parametrize("heard", [Silence(), Answered(text="0"), Answered(text="6")])
def test_who_presses_something_else_is_asked_once_more(heard: Silence | Answered) -> None:
    assert talk(node, heard, heard) == [PickUp(), ask, ask, Leave(exit="skipped")]
    assert talk(node, heard, Answered(text="1"))[2:] == [ask, *rated(1), thanks]


def test_after_a_break_he_is_asked_again_and_it_counts_no_try() -> None:
    assert talk(node, Silence(), AskAgain(), Silence()) == [
        PickUp(),
        ask,
        ask,
        ask,
        Leave(exit="skipped"),
    ]
    assert talk(node, Answered(text="4"), AskAgain(), Said())[-1] == Leave(exit="rated")


def test_without_thanks_he_goes_on_at_once() -> None:
    short = Rating(RatingParams(highest=9, thanks=None))
    assert talk(short, Answered(text="9"))[2:] == [*rated(9), Leave(exit="rated")]
