from typing import Any

import msgspec
import pytest

from dzvin.scenario.nodes.input import Input, InputParams
from dzvin.scenario.words import (
    Answered,
    AskAgain,
    Collect,
    Leave,
    PickUp,
    Said,
    SetVariable,
    Silence,
    Utterance,
)
from tests.support.talk import talk


def node(**more: Any) -> Input:
    usual = {"question": {"prompt": "contract"}, "variable": "var.contract", "max_digits": 6}
    return Input(msgspec.convert(usual | more, InputParams))


def asks(*before: str) -> Collect:
    what = tuple(Utterance(prompt=prompt) for prompt in (*before, "contract"))
    return Collect(what=what, max_digits=6, timeout_seconds=5)


def test_what_is_typed_is_remembered() -> None:
    assert talk(node(), Said(), Answered(text="4711")) == [
        PickUp(),
        asks(),
        SetVariable(variable="var.contract", value="4711"),
        Leave(exit="ok"),
    ]


def test_too_few_digits_or_none_ask_again_until_the_tries_are_over() -> None:
    begin = [PickUp(), asks()]
    wrong = talk(node(min_digits=4, tries=2), Answered(text="47"), Answered(text="11"))
    assert wrong == [*begin, asks("not_understood"), Leave(exit="invalid")]
    silent = talk(node(tries=2), Silence(), Silence())
    assert silent == [*begin, asks(), Leave(exit="timeout")]


def test_after_a_break_the_same_is_asked_again_and_counts_no_try() -> None:
    last_try = node(tries=1, confirm={"text": "You typed {{ var.contract }}"})
    reads = Collect(
        what=(Utterance(text="You typed 4 7"),), max_digits=1, timeout_seconds=5, end_key=""
    )
    heard = (AskAgain(), Answered(text="47"), AskAgain(), Answered(text="1"))
    done = [SetVariable(variable="var.contract", value="47"), Leave(exit="ok")]
    assert talk(last_try, *heard) == [PickUp(), asks(), asks(), reads, reads, *done]


@pytest.mark.parametrize("typed,fits", [("380441", True), ("390441", False), ("38044", False)])
def test_a_mask_says_which_digit_stands_where(typed: str, fits: bool) -> None:
    last = talk(node(mask="380XXX", tries=1), Answered(text=typed))[-1]
    assert last == Leave(exit="ok" if fits else "invalid")


def test_it_is_read_out_and_confirmed() -> None:
    confirmed = node(confirm={"text": "You typed {{ var.contract }}"}, tries=2)
    reads = Collect(
        what=(Utterance(text="You typed 4 7 1 1"),), max_digits=1, timeout_seconds=5, end_key=""
    )
    begin = [PickUp(), asks(), reads]
    done = [SetVariable(variable="var.contract", value="4711"), Leave(exit="ok")]
    assert talk(confirmed, Answered(text="4711"), Answered(text="1")) == [*begin, *done]
    corrected = (Answered(text="2"), Answered(text="4711"), Answered(text="1"))
    assert talk(confirmed, Answered(text="4711"), *corrected) == [
        *begin,
        asks("not_understood"),
        reads,
        *done,
    ]


def test_the_fewest_digits_are_not_more_than_the_most() -> None:
    with pytest.raises(msgspec.ValidationError):
        node(min_digits=7)
