"""Offers: what an answer, a miss, a rejection, a broken phone and a lost race lead to."""

from datetime import timedelta

import pytest

from dzvin.acd import inputs
from dzvin.acd.model import Member
from dzvin.events.call import CallEnded, LegAsked, TalkStarted
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import (
    ItemRefused,
    ItemTaken,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferWithdrawn,
)
from tests.support.router import Router, queue_of, settings_for


def sales(*people: str, **settings: object) -> Router:
    router = Router(queue_of("sales", *(people or ("anna",)), **settings))
    router.ready(*(people or ("anna",)))
    return router


def reason_of(router: Router, name: str) -> str | None:
    return router.operator(name).reason


def test_an_offer_says_whom_to_ring_where_how_long_and_why() -> None:
    router = sales(ring_seconds=15)
    router.arrive("call-1")
    made = router.events[0]
    assert isinstance(made, OfferMade)
    assert (made.offer, made.operator, made.endpoints) == ("call-1.o1", "anna", ("phone-anna",))
    assert (made.ring_seconds, made.queue) == (15, "sales")
    assert made.why is not None and made.why.strategy == "longest_idle"
    offer = router.operator("anna").offer
    assert offer is not None and offer.deadline_at == router.now + timedelta(seconds=14)


def test_a_missed_offer_ends_at_its_deadline_and_the_next_one_rings() -> None:
    router = sales("anna", "boris")
    assert router.arrive("call-1") == ["anna"]
    router.after(19)
    missed, freed, made, rung = router.events
    assert isinstance(missed, OfferMissed) and missed.operator == "anna"
    assert isinstance(freed, OperatorStateChanged) and freed.state == "ready"
    assert isinstance(made, OfferMade) and made.operator == "boris"
    assert isinstance(rung, OperatorStateChanged) and rung.state == "call"


def test_two_misses_in_a_row_send_to_away_by_default() -> None:
    router = sales(retry_seconds=1)
    router.arrive("call-1")
    router.after(19)
    assert router.operator("anna").state == "ready"
    router.after(1)
    assert router.rung() == ["anna"], "the next round, after the pause"
    router.after(20)
    assert (router.operator("anna").state, reason_of(router, "anna")) == ("away", "no_answer")


def test_an_answer_between_two_misses_starts_the_count_anew() -> None:
    router = sales(pcp_seconds=0)
    router.arrive("call-1")
    router.after(20)
    router.answer("anna")
    router.hang_up("anna")
    router.arrive("call-2")
    router.after(19)
    assert router.operator("anna").state == "ready"


@pytest.mark.parametrize("rule", ["stay_ready", "away", "penalty"])
def test_a_rejection_follows_the_queues_rule(rule: str) -> None:
    router = sales(on_rejected=rule, penalty_seconds=10, retry_seconds=0)
    router.arrive("call-1")
    router.fail("anna", "rejected")
    state, again = router.operator("anna").state, router.rung()
    assert (state, again) == {
        "stay_ready": ("call", ["anna"]),
        "away": ("away", []),
        "penalty": ("ready", []),
    }[rule]
    router.after(10)
    assert (router.operator("anna").state == "call") == (rule != "away")


def test_a_phone_that_fails_pauses_and_at_last_sends_away() -> None:
    router = sales(penalty_seconds=10)
    router.arrive("call-1")
    router.fail("anna", "unreachable")
    assert (router.operator("anna").state, router.rung()) == ("ready", [])
    router.after(10)
    router.fail("anna", "failed")
    assert (router.operator("anna").state, reason_of(router, "anna")) == ("away", "unreachable")


def test_whoever_missed_a_call_is_not_rung_for_the_next_while_another_is_free() -> None:
    router = sales("anna", "boris")
    router.arrive("call-1")
    router.after(20)
    router.leave("call-1")
    assert router.arrive("call-2") == ["boris"]


def test_an_item_that_leaves_frees_the_one_who_rang_without_blame() -> None:
    router = sales()
    router.arrive("call-1")
    router.leave("call-1")
    withdrawn = router.events[0]
    assert isinstance(withdrawn, OfferWithdrawn) and withdrawn.offer == "call-1.o1"
    anna = router.operator("anna")
    assert (anna.state, anna.offer, anna.missed_in_row) == ("ready", None, 0)


def test_the_first_to_answer_wins_and_all_others_are_free_for_the_next() -> None:
    router = sales("anna", "boris", "clara", strategy="ring_all")
    router.arrive("call-1", "call-2")
    router.answer("boris", talk=False)
    assert sorted(router.rung()) == ["anna", "clara"]
    assert {e.operator for e in router.events if isinstance(e, OfferWithdrawn)} == {"anna", "clara"}
    assert router.operator("anna").offer.item == "call-2"  # type: ignore[union-attr]


def test_a_lost_race_leaves_nobody_reserved() -> None:
    router = sales("anna", "boris")
    router.arrive("call-1")
    router.after(19)
    assert router.operator("boris").offer is not None
    late = ItemTaken(item="call-1", call="call-1", offer="call-1.o1", operator="anna")
    router.hear(late)
    assert router.statuses() == {"anna": "ready", "boris": "ready"}
    assert all(o.offer is None for o in router.state.operators.values())
    router.hear(TalkStarted(call="call-1", leg="call-1.1", operator="anna", queue="sales"))
    assert router.operator("anna").state == "busy", "the call is right: he talks"


def test_failures_of_offers_that_are_over_change_nothing() -> None:
    router = sales("anna", "boris")
    router.arrive("call-1")
    router.after(19)
    before = router.state
    old = OfferFailed(
        offer="call-1.o1", item="call-1", call="call-1", operator="anna", reason="rejected"
    )
    assert router.hear(old) == []
    assert router.state is before


def test_offers_of_a_second_queue_of_the_same_call_get_new_ids() -> None:
    router = Router(queue_of("sales", "anna"), queue_of("help", "anna"))
    router.ready("anna")
    router.arrive("call-1")
    first = router.state.items["call-1"].waiting_since
    router.leave("call-1", "timeout")
    router.arrive("call-1", to="help")
    assert router.operator("anna").offer.id == "call-1.o2"  # type: ignore[union-attr]
    assert router.state.items["call-1"].waiting_since == first, "his place goes with him"
    router.hear(CallEnded(call="call-1", ended_by="customer"))
    assert router.state.items == {}


def test_a_phone_lost_in_a_page_reload_waits_instead_of_failing() -> None:
    router = sales()
    router.arrive("call-1")
    router.hear(inputs.PageClosed(operator="anna"))
    router.register("anna", False)
    router.fail("anna", "unreachable")
    anna = router.operator("anna")
    assert (anna.state, anna.missed_in_row, anna.offer) == ("ready", 0, None)
    assert router.state.items["call-1"].tried == ()
    router.after(3)
    router.hear(inputs.PageOpened(operator="anna"))
    router.register("anna")
    assert router.rung() == ["anna"]


def test_a_person_is_rung_in_ready_and_in_away_and_comes_back_there() -> None:
    router = sales()
    router.press("anna", "away", "tea")
    router.ask_for("anna", ring_seconds=12)
    assert router.rung() == ["anna"]
    made = router.events[0]
    assert isinstance(made, OfferMade) and (made.ring_seconds, made.why) == (12, None)
    router.answer("anna")
    assert router.operator("anna").state == "busy"
    router.hang_up("anna")
    assert (router.operator("anna").state, reason_of(router, "anna")) == ("away", "tea"), "no PCP"


def test_a_person_who_does_not_answer_is_back_without_blame_and_not_rung_again() -> None:
    router = sales()
    router.press("anna", "away", "tea")
    router.ask_for("anna")
    router.after(20)
    anna = router.operator("anna")
    assert (anna.state, anna.reason, anna.missed_in_row) == ("away", "tea", 0)
    router.after(600)
    assert router.rung() == []


@pytest.mark.parametrize("state", ["call", "busy", "pcp"])
def test_a_person_who_is_busy_is_refused(state: str) -> None:
    router = sales()
    router.arrive("call-1")
    if state != "call":
        router.answer("anna")
    if state == "pcp":
        router.hang_up("anna")
    router.ask_for("anna", "call-2")
    assert [e.reason for e in router.events] == ["operator_busy"]  # type: ignore[attr-defined]


def test_a_person_without_a_phone_is_offline_to_the_caller() -> None:
    router = sales()
    router.register("anna", False)
    router.ask_for("anna")
    assert [e.reason for e in router.events] == ["operator_offline"]  # type: ignore[attr-defined]
    router.ask_for("nobody", "call-2")
    assert [e.reason for e in router.events] == ["operator_offline"]  # type: ignore[attr-defined]


def test_a_person_whose_page_reloads_is_waited_for_five_seconds() -> None:
    router = sales()
    router.hear(inputs.PageClosed(operator="anna"))
    router.now += timedelta(seconds=1)
    router.ask_for("anna")
    assert router.events == []
    router.after(2)
    router.hear(inputs.PageOpened(operator="anna"))
    assert router.rung() == ["anna"]
    router.leave("call-1")
    router.hear(inputs.PageClosed(operator="anna"))
    router.ask_for("anna", "call-2")
    router.after(5)
    assert [e.reason for e in router.events] == ["operator_offline"]  # type: ignore[attr-defined]


def test_a_person_who_signs_out_while_it_rings_is_refused_to_the_caller() -> None:
    router = sales()
    router.ask_for("anna")
    router.press("anna", "offline")
    assert [e.name for e in router.events] == [
        "offer.withdrawn",
        "operator.state_changed",
        "operator.state_changed",
        "item.refused",
    ]


def test_a_restart_keeps_deadlines_and_rounds() -> None:
    router = sales("anna", "boris")
    router.arrive("call-1")
    router.hear(inputs.Restored(state=router.reborn()))
    assert router.rung() == []
    router.after(19)
    assert router.rung() == ["boris"]


def test_a_queue_that_is_closed_while_a_phone_rings_takes_the_offer_back() -> None:
    router = sales("anna")
    router.arrive("call-1")
    router.config = settings_for(also=["anna"])
    router.hear(inputs.ConfigLoaded())
    assert [e.offer for e in router.events if isinstance(e, OfferWithdrawn)] == ["call-1.o1"]
    assert [e.call for e in router.events if isinstance(e, ItemRefused)] == ["call-1"]
    assert router.operator("anna").state == "ready"


def test_a_leg_that_ended_without_a_word_of_the_phone_is_no_fault_of_the_operator() -> None:
    """After a break of the connection: nobody knows whether it ever rang."""
    router = sales("anna", on_rejected="away", on_missed="away", missed_in_row=1)
    router.arrive("call-1")
    router.hear(
        OfferFailed(
            offer="call-1.o1",
            item="call-1",
            call="call-1",
            operator="anna",
            reason="failed",
            queue="sales",
        )
    )
    assert router.rung() == ["anna"], "he is asked again at once"
    assert router.operator("anna").missed_in_row == 0


def test_a_phone_that_has_only_just_hung_up_may_say_busy_and_is_asked_again() -> None:
    router = sales(pcp_seconds=0, on_rejected="away")
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    router.hang_up("anna")
    began, asked = router.now, []
    while router.operator("anna").offer is not None:
        asked.append((router.now - began).total_seconds())
        router.fail("anna", "busy")
        step = timedelta(seconds=0)
        while router.operator("anna").state == "ready" and step < timedelta(seconds=3):
            step += timedelta(milliseconds=5)
            router.after(0.005)
    assert asked == [0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56]
    assert reason_of(router, "anna") == "rejected", "after two seconds he means it"


def test_an_offer_tells_how_many_of_the_queue_only_dial() -> None:
    out_only = Member(operator="boris", priority=None)
    router = Router(queue_of("sales", "anna", out_only, Member(operator="clara")))
    router.ready("anna")
    router.arrive("call-1")
    (made,) = [e for e in router.log if isinstance(e, OfferMade)]
    assert made.why is not None
    assert made.why.passed_over == {"out_only": 1, "offline": 1}


def test_a_call_that_asks_for_a_person_is_not_one_of_his_queues_calls() -> None:
    router = sales(pcp_seconds=0)
    router.ask_for("anna")
    router.answer("anna", talk=False)
    assert router.operator("anna").taken_today == 0
    router.end("call-1")
    router.arrive("call-2")
    router.answer("anna")
    assert router.operator("anna").taken_today == 1


def test_who_is_asked_to_press_a_key_has_the_time_for_it() -> None:
    """His phone outside was picked up after eighteen of its twenty seconds."""
    router = sales()
    router.arrive("call-1")
    router.after(17)
    offer = router.operator("anna").offer
    assert offer is not None
    asked = {"call": "call-1", "leg": "call-1.1", "operator": "anna"}
    router.hear(LegAsked(**asked, offer="another", seconds=60))
    assert router.operator("anna").offer == offer, "an offer that is over is not made longer"
    router.hear(LegAsked(**asked, offer=offer.id, seconds=10))
    router.after(10)
    assert router.operator("anna").state == "call"
    router.after(1)
    assert router.operator("anna").state == "ready"


def test_a_key_that_is_asked_for_early_makes_the_ring_no_shorter() -> None:
    router = sales()
    router.arrive("call-1")
    before = router.operator("anna").offer
    assert before is not None
    asked = {"call": "call-1", "leg": "call-1.1", "operator": "anna"}
    router.hear(LegAsked(**asked, offer=before.id, seconds=5))
    assert router.operator("anna").offer == before


def test_an_offer_names_the_phones_outside_that_ring_too() -> None:
    router = Router(queue_of("sales", "anna"), outside={"anna": {"ext": False}})
    router.ready("anna")
    router.arrive("call-1")
    (made,) = [e for e in router.log if isinstance(e, OfferMade)]
    assert made.phones == ("ext",)
