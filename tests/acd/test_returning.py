"""Whose phone is gone in the middle of a talk: he stays busy until he is back or given up."""

from typing import Any

import pytest

from dzvin.acd.inputs import LegsSeen, PageClosed, PageOpened
from dzvin.events.call import LegEnded, TalkGivenUp, TalkInterrupted, TalkRejoined
from tests.support.router import PHONE, Router, queue_of

TALK: dict[str, Any] = {"call": "call-1", "leg": "call-1.anna", "operator": "anna"}


def lost(why: Any = "connection_lost") -> Router:
    """Anna's phone is gone, the customer hears music."""
    router = Router(queue_of("sales", "anna", pcp_seconds=0))
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.hear(
        TalkInterrupted(**TALK, why=why, endpoint=PHONE.format("anna")),
        LegEnded(**TALK, kind="operator"),
    )
    assert router.operator("anna").state == "busy"
    return router


def test_one_who_is_looked_for_is_offered_nothing_and_corrected_by_nobody() -> None:
    router = lost()
    assert router.arrive("call-2") == []
    router.hear(LegsSeen(calls=("call-1", "call-2"), legs={}))
    assert router.operator("anna").state == "busy"


def test_when_the_customer_does_not_wait_for_him_he_takes_the_next_call() -> None:
    router = lost()
    router.arrive("call-2")
    router.end("call-1")
    assert router.rung() == ["anna"]
    assert router.operator("anna").awaited == {}


def test_back_in_the_talk_he_is_busy_until_it_ends() -> None:
    router = lost()
    router.hear(TalkRejoined(call="call-1", leg="call-1.2", operator="anna"))
    assert router.operator("anna").awaited == {}
    assert router.operator("anna").legs == {"call-1.2": "call-1"}
    router.hang_up("anna")
    assert router.operator("anna").state == "ready"


@pytest.mark.parametrize(
    ("why", "after"), [("no_return", "ready"), ("refused", "away"), ("no_sound", "away")]
)
def test_whoever_is_here_and_cannot_talk_is_away_and_one_not_found_is_where_he_was(
    why: Any, after: str
) -> None:
    router = lost()
    router.hear(TalkGivenUp(call="call-1", operator="anna", why=why, queue="sales"))
    anna = router.operator("anna")
    assert (anna.state, anna.reason) == (after, "unreachable" if after == "away" else None)


@pytest.mark.parametrize(
    ("why", "kept"), [("page_left", PHONE.format("anna")), ("connection_lost", "")]
)
def test_the_phone_of_a_page_that_was_closed_is_not_rung_again(why: Any, kept: str) -> None:
    assert lost(why).operator("anna").awaited == {"call-1": kept}


def test_the_break_he_planned_comes_after_the_talk_though_his_page_was_loaded_anew() -> None:
    router = lost("page_left")
    router.press("anna", "away", "tea")
    router.hear(PageClosed(operator="anna"))
    router.hear(PageOpened(operator="anna"))
    assert router.operator("anna").planned == "away"
    router.hear(TalkRejoined(call="call-1", leg="call-1.2", operator="anna"))
    router.hang_up("anna")
    assert (router.operator("anna").state, router.operator("anna").reason) == ("away", "tea")
