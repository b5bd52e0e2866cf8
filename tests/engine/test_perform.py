"""The order in which the switch is asked."""

from typing import Any

from dzvin.engine.perform import rung_first
from dzvin.telephony.commands import Answer, HangUp, Originate, StartMusic

TO: dict[str, Any] = {"call": "c1", "tenant": "t1"}
PICK_UP = Answer(**TO, leg="c1.0")
MUSIC = StartMusic(**TO, leg="c1.0", music="default")
LET_GO = HangUp(**TO, leg="c1.1")


def ring(leg: str, early_with: str = "") -> Originate:
    return Originate(
        **TO,
        leg=leg,
        endpoint="ann-phone",
        from_number="1",
        from_name="",
        ring_seconds=20,
        early_with=early_with,
    )


def test_phones_are_rung_before_the_caller_is_picked_up_and_in_their_order() -> None:
    first, second = ring("c1.1"), ring("c1.2")
    assert rung_first([PICK_UP, MUSIC, first, second]) == [first, second, PICK_UP, MUSIC]


def test_a_phone_is_let_go_before_it_is_rung_again() -> None:
    again = ring("c1.2")
    assert rung_first([PICK_UP, LET_GO, MUSIC, again]) == [PICK_UP, LET_GO, again, MUSIC]


def test_a_phone_that_is_dialled_in_the_callers_bridge_keeps_its_place() -> None:
    early = ring("c1.1", early_with="c1.0")
    assert rung_first([PICK_UP, early, MUSIC]) == [PICK_UP, early, MUSIC]
