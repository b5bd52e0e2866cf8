"""Who is served first, who is let in, where one stands and how long it may take."""

from datetime import timedelta

import pytest

from dzvin.acd import inputs
from dzvin.acd.index import rank
from dzvin.acd.items import seed_of
from dzvin.acd.machine import place
from dzvin.acd.model import Member
from dzvin.events.queue import ItemRefused
from tests.support.build import at, item
from tests.support.router import Router, item_queued, queue_of


def served(router: Router, name: str = "anna") -> list[str]:
    """Which calls this operator gets, one after the other, without PCP."""
    order = []
    while (offer := router.operator(name).offer) is not None:
        order.append(offer.item)
        router.answer(name)
        router.end(offer.call)
    return order


def test_within_a_queue_the_first_to_come_is_the_first_to_be_served() -> None:
    router = Router(queue_of("sales", "anna", pcp_seconds=0))
    router.arrive("call-2", "call-1", "call-3")
    router.ready("anna")
    assert served(router) == ["call-2", "call-1", "call-3"]


def test_a_point_of_priority_is_worth_a_minute_of_waiting() -> None:
    router = Router(
        queue_of("sales", "anna", priority=50, pcp_seconds=0),
        queue_of("help", "anna", priority=52, pcp_seconds=0),
    )
    router.arrive("waits-long")
    router.after(121)
    router.arrive("important", to="help")
    router.after(10)
    router.arrive("urgent", priority_delta=5)
    router.ready("anna")
    assert served(router) == ["urgent", "waits-long", "important"]


def test_a_vip_is_served_before_everybody() -> None:
    router = Router(
        queue_of("sales", "anna", priority=0, pcp_seconds=0),
        queue_of("help", "anna", priority=100, pcp_seconds=0),
    )
    router.arrive("usual", to="help", priority_delta=50)
    router.arrive("vip-1", is_vip=True)
    router.arrive("vip-2", is_vip=True, priority_delta=1)
    router.ready("anna")
    assert served(router) == ["vip-2", "vip-1", "usual"]


def test_equal_scores_go_to_the_earlier_then_to_the_lower_id() -> None:
    early = item("b", waiting_since=at(9, 0))
    late = item("a", waiting_since=at(9, 1), priority=1)
    twin = item("a", waiting_since=at(9, 0))
    assert rank(early, 50) < rank(late, 50)
    assert rank(twin, 50) < rank(early, 50)


def test_a_full_queue_refuses_and_counts_only_those_who_wait() -> None:
    router = Router(queue_of("sales", "anna", max_length=2))
    router.arrive("call-1", "call-2", "call-3")
    assert [(e.item, e.reason) for e in router.log if isinstance(e, ItemRefused)] == [
        ("call-3", "full")
    ]
    router.leave("call-1")
    router.arrive("call-4")
    assert "call-4" in router.state.items
    router.hear(item_queued("call-5", queue="sales", max_length=10))
    assert "call-5" in router.state.items


def test_nobody_waits_where_nobody_is_signed_in_if_the_queue_says_so() -> None:
    out_only = Member(operator="boris", priority=None)
    router = Router(queue_of("sales", "anna", out_only, join_when_no_operators=False))
    router.sign_in("boris")
    router.arrive("call-1")
    assert [e.reason for e in router.log if isinstance(e, ItemRefused)] == ["no_operators"]
    router.sign_in("anna")
    router.arrive("call-2")
    assert list(router.state.items) == ["call-2"]


def test_an_unknown_queue_and_an_unknown_strategy_take_nobody_in() -> None:
    router = Router(queue_of("sales", "anna", strategy="next_agent"))
    router.ready("anna")
    router.arrive("call-1")
    router.arrive("call-2", to="nowhere")
    refused = [(e.item, e.reason) for e in router.log if isinstance(e, ItemRefused)]
    assert refused == [("call-1", "no_operators"), ("call-2", "no_operators")]


def test_a_strategy_changed_on_a_live_queue_holds_from_the_next_offer_on() -> None:
    router = Router(queue_of("sales", "anna", "boris"))
    router.arrive("call-1")
    router.sign_in("anna", "boris")
    router.config = Router(queue_of("sales", "anna", "boris", strategy="ring_all")).config
    router.hear(inputs.ConfigLoaded())
    router.press("anna", "ready")
    router.press("boris", "ready")
    assert router.state.items["call-1"].ringing == ("anna", "boris")


def test_a_lower_tier_rings_after_its_wait_in_this_queue() -> None:
    second = Member(operator="boris", priority=2)
    router = Router(queue_of("sales", "anna", second, tier_wait_seconds=30))
    router.ready("boris")
    router.arrive("call-1")
    router.after(28)
    assert router.rung() == []
    router.after(1)
    assert router.rung() == ["boris"]


def test_an_operator_of_a_better_tier_who_is_freed_is_rung_at_once() -> None:
    second = Member(operator="boris", priority=2)
    router = Router(queue_of("sales", "anna", second, tier_wait_seconds=30))
    router.ready("boris")
    router.arrive("call-1")
    router.ready("anna")
    assert router.rung() == ["anna"]


def test_everybody_tried_begins_a_new_round_after_the_pause_with_a_new_seed() -> None:
    router = Router(queue_of("sales", "anna", "boris", retry_seconds=5, on_rejected="stay_ready"))
    router.ready("anna", "boris")
    router.arrive("call-1")
    router.fail("anna")
    assert router.rung() == ["boris"]
    router.fail("boris")
    row = router.state.items["call-1"]
    assert (router.rung(), row.round, set(row.tried)) == ([], 1, {"anna", "boris"})
    router.after(5)
    row = router.state.items["call-1"]
    assert (router.rung(), row.round, row.tried) == (["anna"], 2, ())
    assert row.seed == seed_of("call-1", 2) != seed_of("call-1", 1)


def test_a_penalty_ends_by_itself_and_the_waiting_call_rings() -> None:
    router = Router(queue_of("sales", "anna", penalty_seconds=10, retry_seconds=0))
    router.ready("anna")
    router.arrive("call-1")
    router.fail("anna", "rejected")
    router.after(9)
    assert router.rung() == []
    router.after(1)
    assert router.rung() == ["anna"]


def test_a_stranger_to_the_queue_and_an_out_only_member_are_never_rung() -> None:
    out_only = Member(operator="boris", priority=None)
    router = Router(queue_of("sales", "anna", out_only), also=("clara",))
    router.ready("boris", "clara")
    assert router.arrive("call-1") == []


def test_place_is_the_order_of_service() -> None:
    router = Router(queue_of("sales", "anna"))
    router.arrive("first", "second")
    router.arrive("vip", is_vip=True)
    where = [place(router.state, i, router.now, router.config) for i in ("vip", "first", "second")]
    assert where == [(1, None), (2, None), (3, None)]
    router.leave("vip")
    assert place(router.state, "second", router.now, router.config) == (2, None)
    assert place(router.state, "vip", router.now, router.config) is None
    assert place(router.state, "unknown", router.now, router.config) is None


def test_the_strategy_keeps_its_memory_beside_the_routers() -> None:
    router = Router(queue_of("sales", "anna", strategy="round_robin", pcp_seconds=10))
    router.ready("anna")
    router.arrive("old")
    router.answer("anna")
    router.after(10)
    router.end("old")
    router.after(10)
    memory = router.state.memories["sales"]
    assert set(memory) == {"pointer", "_handled", "_learnt"}
    assert (memory["pointer"], memory["_handled"]) == (0, "20")
    router.arrive("call-1")
    assert router.state.memories["sales"] == memory


@pytest.mark.parametrize("strategy", ["longest_idle", "round_robin", "ring_all"])
def test_a_restart_in_the_middle_changes_no_order(strategy: str) -> None:
    router = Router(queue_of("sales", "anna", strategy=strategy, pcp_seconds=0))
    router.arrive("call-1", "call-2")
    router.hear(inputs.Restored(state=router.reborn()))
    router.ready("anna")
    router.hear(inputs.Restored(state=router.reborn()))
    assert served(router) == ["call-1", "call-2"]


def test_the_day_of_the_counters_is_the_companys() -> None:
    router = Router(queue_of("sales", "anna", pcp_seconds=0), timezone="Europe/Kyiv")
    router.now = at(21, 59)
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.end("call-1")
    assert router.operator("anna").taken_on == "2026-03-02"
    router.now += timedelta(minutes=2)
    router.arrive("call-2")
    router.answer("anna")
    anna = router.operator("anna")
    assert (anna.taken_on, anna.taken_today) == ("2026-03-03", 1)
