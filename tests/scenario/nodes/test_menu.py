import msgspec
import pytest

from dzvin.scenario.nodes.menu import Menu, MenuParams
from dzvin.scenario.speech import Speech
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

menu = Menu(MenuParams(greeting=Speech(prompt="menu"), keys=("1", "#"), tries=2))
dial = Menu(MenuParams(greeting=Speech(prompt="menu"), keys=("1",), has_direct_dial=True))


def ask(*prompts: str) -> Collect:
    what = tuple(Utterance(prompt=prompt) for prompt in prompts)
    return Collect(what=what, max_digits=1, timeout_seconds=5, end_key="")


rest = Collect(what=(), max_digits=2, timeout_seconds=2)


@pytest.mark.parametrize("key", ["1", "#"])
def test_a_known_key_leaves_by_its_exit(key: str) -> None:
    assert talk(menu, Answered(text=key)) == [PickUp(), ask("menu"), Leave(exit=key)]


def test_asks_again_after_a_wrong_key_then_gives_up() -> None:
    assert talk(menu, Answered(text="9"), Answered(text="8")) == [
        PickUp(),
        ask("menu"),
        ask("invalid", "menu"),
        Leave(exit="invalid"),
    ]


def test_asks_again_after_silence_then_gives_up() -> None:
    assert talk(menu, Silence(), Said(), Silence()) == [
        PickUp(),
        ask("menu"),
        ask("menu"),
        Leave(exit="timeout"),
    ]


def test_asks_again_after_a_break_and_counts_no_try() -> None:
    assert talk(menu, AskAgain(), Silence(), AskAgain(), Silence()) == [
        PickUp(),
        ask("menu"),
        ask("menu"),
        ask("menu"),
        ask("menu"),
        Leave(exit="timeout"),
    ]


def test_a_short_number_that_a_break_cut_in_two_is_dialled_anew() -> None:
    assert talk(dial, Answered(text="1"), AskAgain(), Answered(text="1"), Silence()) == [
        PickUp(),
        ask("menu"),
        rest,
        ask("menu"),
        rest,
        Leave(exit="1"),
    ]


def test_a_short_number_is_dialled_directly() -> None:
    assert talk(dial, Answered(text="1"), Answered(text="01")) == [
        PickUp(),
        ask("menu"),
        rest,
        SetVariable(variable="var.dialled", value="101"),
        Leave(exit="direct"),
    ]


def test_a_lone_key_is_still_a_choice() -> None:
    assert talk(dial, Answered(text="1"), Silence()) == [
        PickUp(),
        ask("menu"),
        rest,
        Leave(exit="1"),
    ]


def test_half_a_short_number_is_a_wrong_key() -> None:
    heard = (Answered(text="2"), Answered(text="0"), Answered(text="1"), Silence())
    assert talk(dial, *heard) == [
        PickUp(),
        ask("menu"),
        rest,
        ask("invalid", "menu"),
        rest,
        Leave(exit="1"),
    ]


def test_has_a_door_per_key_and_two_for_giving_up() -> None:
    assert menu.exits() == ["1", "#", "timeout", "invalid"]
    assert dial.exits() == ["1", "direct", "timeout", "invalid"]


@pytest.mark.parametrize("wrong", [{"tries": 99}, {"keys": ["12"]}, {"keys": []}])
def test_a_limit_is_refused_when_the_form_arrives(wrong: dict[str, object]) -> None:
    form = {"greeting": {"prompt": "menu"}, "keys": ["1"]} | wrong
    with pytest.raises(msgspec.ValidationError, match=next(iter(wrong))):
        msgspec.convert(form, MenuParams)
