"""Calls seen from the operator's side, and the watchdog that compares."""

from datetime import timedelta

import pytest

from dzvin.acd import inputs
from dzvin.events.call import ConsultStarted, LegEnded, LegStarted, TalkStarted
from dzvin.events.operator import OperatorCorrected, OperatorStateChanged
from dzvin.events.queue import OfferWithdrawn
from tests.support.router import Router, queue_of


def sales(**settings: object) -> Router:
    router = Router(queue_of("sales", "anna", "boris", **settings))
    router.ready("anna")
    return router


def corrected(router: Router) -> list[tuple[str, str]]:
    return [(e.state, e.evidence) for e in router.events if isinstance(e, OperatorCorrected)]


@pytest.mark.parametrize("reason", [None, "tea"])
def test_after_his_own_call_he_is_where_he_was_before(reason: str | None) -> None:
    router = sales()
    if reason:
        router.press("anna", "away", reason)
    router.dial("anna", "out")
    assert router.operator("anna").state == "call"
    router.hear(TalkStarted(call="out", leg="out.0", operator="anna"))
    assert router.operator("anna").state == "busy"
    router.hang_up("anna")
    assert (router.operator("anna").state, router.operator("anna").reason) == (
        "away" if reason else "ready",
        reason,
    )


def test_one_who_dials_is_not_rung_and_dialling_does_not_cost_his_turn() -> None:
    router = sales()
    router.ready("boris")
    router.dial("anna", "out")
    assert router.arrive("call-1") == ["boris"]
    router.leave("call-1")
    router.hang_up("anna")
    router.press("boris", "away")
    router.press("boris", "ready")
    assert router.arrive("call-2") == ["anna"]


def test_dialling_while_a_call_rings_gives_it_back() -> None:
    router = sales()
    router.arrive("call-1")
    router.ready("boris")
    router.dial("anna", "out")
    assert isinstance(router.events[0], OfferWithdrawn)
    anna = router.operator("anna")
    assert (router.rung(), anna.state, anna.call, anna.offer) == (["boris"], "call", "out", None)
    router.hang_up("anna")
    assert router.operator("anna").state == "ready"


def test_dialling_in_pcp_ends_pcp() -> None:
    router = sales()
    router.arrive("call-1")
    router.answer("anna")
    router.hang_up("anna")
    router.dial("anna", "out")
    router.after(100)
    assert router.operator("anna").state == "call"
    router.hang_up("anna")
    assert router.operator("anna").state == "ready"
    assert router.state.memories["sales"]["_handled"] == "0"


def test_a_desk_phone_and_a_browser_ring_and_the_losing_one_ends_nothing() -> None:
    router = Router(queue_of("sales", "anna"), devices=("desk",))
    router.ready("anna")
    router.hear(inputs.PhoneChanged(operator="anna", endpoint="desk", is_registered=True))
    router.arrive("call-1")
    offer = router.operator("anna").offer
    assert offer is not None
    named = {"call": "call-1", "operator": "anna", "offer": offer.id}
    router.hear(LegStarted(**named, leg="call-1.2", kind="operator"))
    router.answer("anna")
    router.hear(LegEnded(**named, leg="call-1.2", kind="operator"))
    assert router.operator("anna").state == "busy"


def test_a_leg_that_ends_before_the_answer_leaves_the_offer_to_the_call() -> None:
    router = sales()
    router.arrive("call-1")
    named = {"call": "call-1", "leg": "call-1.1", "operator": "anna", "offer": "call-1.o1"}
    router.hear(LegStarted(**named, kind="operator"), LegEnded(**named, kind="operator"))
    assert router.operator("anna").offer is not None
    router.fail("anna", "busy")
    assert router.operator("anna").state == "ready"


def test_the_end_of_the_call_ends_whatever_was_left_of_it() -> None:
    router = sales()
    router.arrive("call-1")
    router.answer("anna")
    router.end("call-1")
    anna = router.operator("anna")
    assert (anna.state, anna.legs, anna.call, router.state.items) == ("pcp", {}, None, {})


def test_pcp_says_how_long_it_may_last_and_ends_by_itself() -> None:
    router = sales(pcp_seconds=15)
    router.arrive("call-1")
    router.answer("anna")
    (row,) = router.hang_up("anna")
    assert isinstance(row, OperatorStateChanged)
    assert (row.state, row.seconds, row.queue, row.call) == ("pcp", 15, "sales", "call-1")
    assert router.operator("anna").until == router.now + timedelta(seconds=15)
    router.after(15)
    assert router.operator("anna").state == "ready"


def test_the_watchdog_says_nothing_when_all_is_as_it_should_be() -> None:
    router = sales()
    router.arrive("call-1")
    router.answer("anna")
    seen = inputs.LegsSeen(calls=("call-1",), legs={"anna": tuple(router.operator("anna").legs)})
    assert router.hear(seen) == []


def test_a_talk_without_a_leg_is_corrected() -> None:
    router = sales()
    router.arrive("call-1")
    router.answer("anna")
    router.hear(inputs.LegsSeen(calls=("call-1",), legs={}))
    assert corrected(router) == [("busy", "no live leg")]
    assert router.operator("anna").state == "pcp"


def test_a_dialled_call_without_a_leg_is_corrected() -> None:
    router = sales()
    router.dial("anna", "out")
    router.hear(inputs.LegsSeen(calls=(), legs={}))
    assert corrected(router) == [("call", "no live leg")]
    assert router.operator("anna").state == "ready"


def test_a_leg_nobody_knew_of_is_corrected_when_it_lingers() -> None:
    router = sales()
    seen = inputs.LegsSeen(calls=("out",), legs={"anna": ("out.1",)})
    router.hear(seen)
    assert corrected(router) == [], "the leg of an offer that is over may linger a little"
    router.after(5)
    router.hear(seen)
    assert corrected(router) == [("ready", "live leg")]
    assert (router.operator("anna").state, router.operator("anna").call) == ("call", "out")
    router.hang_up("anna")
    assert router.operator("anna").state == "ready"


def test_an_item_whose_call_is_gone_is_dropped_and_its_offer_withdrawn() -> None:
    router = sales()
    router.arrive("call-1", "call-2")
    router.hear(inputs.LegsSeen(calls=("call-2",), legs={}))
    assert list(router.state.items) == ["call-2"]
    assert router.rung() == ["anna"]
    assert isinstance(router.events[0], OfferWithdrawn)


def test_a_talk_heard_before_the_taking_is_the_taking() -> None:
    router = sales()
    router.arrive("call-1")
    router.hear(TalkStarted(call="call-1", leg="call-1.1", operator="anna", queue="sales"))
    anna = router.operator("anna")
    assert (anna.state, anna.offer, anna.taken_today) == ("busy", None, 1)


def test_a_talk_that_began_unheard_is_believed() -> None:
    router = sales()
    router.hear(TalkStarted(call="c", leg="c.1", operator="anna", queue="sales"))
    moves = [(e.was, e.state) for e in router.events if isinstance(e, OperatorStateChanged)]
    assert moves == [("ready", "call"), ("call", "busy")]
    router.end("c")
    assert router.operator("anna").state == "pcp"


def test_one_who_holds_two_calls_is_not_rung_when_the_first_ends() -> None:
    router = sales(pcp_seconds=0)
    router.arrive("call-1")
    router.answer("anna")
    router.dial("anna", "out")
    router.hang_up("anna")
    anna = router.operator("anna")
    assert (anna.state, anna.call) == ("call", "out")
    assert router.arrive("call-2") == []
    router.hang_up("anna")
    assert router.rung() == ["anna"]


def test_after_a_word_on_his_other_line_his_status_is_about_the_customer_again() -> None:
    router = sales(pcp_seconds=30)
    router.arrive("call-1")
    router.answer("anna")
    router.dial("anna", "ask")
    router.hear(TalkStarted(call="ask", leg="ask.0", operator="anna"))
    assert router.operator("anna").call == "ask"
    router.hang_up("anna")
    assert (router.operator("anna").state, router.operator("anna").call) == ("busy", "call-1")
    router.hang_up("anna")
    assert router.operator("anna").state == "pcp"


def test_a_colleague_who_is_asked_for_advice_is_busy_and_has_no_pcp() -> None:
    router = sales(pcp_seconds=30)
    router.ready("boris")
    router.arrive("call-1")
    router.answer("anna")
    named = {"call": "call-1", "leg": "call-1.3", "operator": "boris"}
    router.hear(LegStarted(**named, kind="operator"), ConsultStarted(**named, by="anna"))
    assert router.operator("boris").state == "busy"
    router.hear(LegEnded(**named, kind="operator"))
    assert router.statuses() == {"anna": "busy", "boris": "ready"}


def test_a_customer_who_is_asked_on_the_other_line_changes_nobody() -> None:
    router = sales()
    router.arrive("call-1")
    router.answer("anna")
    before = router.state
    router.hear(ConsultStarted(call="call-1", leg="call-1.3", by="anna", party="+380441234567"))
    assert router.state is before
