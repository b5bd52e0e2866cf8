"""Rounds of one call, and the rest of an operator between two."""

from dzvin.acd.inputs import ConfigLoaded
from dzvin.acd.why import why_no_calls
from dzvin.events.queue import ItemRefused
from tests.support.router import Router, queue_of, settings_for

STAYS = {"on_missed": "stay_ready", "on_rejected": "stay_ready"}


def refused(router: Router) -> list[tuple[str, str]]:
    return [(e.item, e.reason) for e in router.log if isinstance(e, ItemRefused)]


def test_after_the_last_round_the_call_goes_on_as_after_the_longest_wait() -> None:
    router = Router(queue_of("sales", "a", "b", max_rounds=2, retry_seconds=3, **STAYS))
    router.ready("a", "b")
    router.arrive("call-1")
    router.fail("a")
    router.fail("b")
    router.after(2.9)
    assert refused(router) == [] and router.state.items["call-1"].round == 1
    router.after(0.1)
    assert router.state.items["call-1"].round == 2
    for name in ("a", "b"):
        router.fail(name)
    assert refused(router) == [("call-1", "timeout")]
    assert router.statuses() == {"a": "ready", "b": "ready"}


def test_others_of_the_line_are_served_while_one_leaves_after_his_rounds() -> None:
    router = Router(queue_of("sales", "a", "b", max_rounds=1, **STAYS))
    router.ready("a")
    router.arrive("call-1", "call-2", "call-3")
    router.fail("a")
    assert refused(router) == [("call-1", "timeout")]
    assert router.rung() == ["a"] and router.state.items["call-2"].ringing == ("a",)


def test_without_a_limit_rounds_go_on() -> None:
    router = Router(queue_of("sales", "a", retry_seconds=0, **STAYS))
    router.ready("a")
    router.arrive("call-1")
    for turn in range(1, 6):
        assert router.state.items["call-1"].round == turn
        router.fail("a")
    assert refused(router) == []


def test_who_has_just_missed_a_call_is_not_the_first_of_its_next_round() -> None:
    """B was asked while A was busy; then A misses it, and the next round begins with B."""
    router = Router(queue_of("sales", "a", "b", strategy="priority", retry_seconds=1, **STAYS))
    router.ready("b")
    assert router.arrive("call-1") == ["b"]
    router.ready("a")
    router.fail("b")
    assert router.rung() == ["a"]
    router.fail("a")
    router.after(1)
    assert router.rung() == ["b"]
    router.fail("b")
    assert router.rung() == ["a"], "in the same round he is rung when the others were"


def test_who_is_alone_is_rung_again() -> None:
    router = Router(queue_of("sales", "a", retry_seconds=1, **STAYS))
    router.ready("a")
    router.arrive("call-1")
    router.fail("a")
    router.after(1)
    assert router.rung() == ["a"]


def test_a_queue_may_give_its_operators_a_rest_after_the_work_of_a_contact() -> None:
    router = Router(
        queue_of("sales", "a", pcp_seconds=5, reserve_gap_seconds=10), queue_of("help", "a")
    )
    router.ready("a")
    router.arrive("call-1")
    router.answer("a")
    router.hang_up("a")
    router.end("call-1")
    router.arrive("call-2", to="help")
    router.after(5)
    assert router.statuses() == {"a": "ready"} and router.rung() == [], "PCP is over, he rests"
    reasons = why_no_calls("a", router.config, router.state, router.now)
    assert (reasons[0].code, reasons[0].until) == ("gap", router.operator("a").gap_until)
    router.after(8)
    assert router.rung() == []
    router.after(1)
    assert router.rung() == ["a"], "no queue rings him in his rest, then each may"


def test_a_colleague_reaches_him_in_his_rest_and_a_break_does_not_make_it_longer() -> None:
    router = Router(queue_of("sales", "a", pcp_seconds=0, reserve_gap_seconds=10))
    router.ready("a")
    router.arrive("call-1")
    router.answer("a")
    router.hang_up("a")
    router.end("call-1")
    router.ask_for("a", "inside-1")
    assert router.rung() == ["a"]
    router.fail("a")
    router.press("a", "away", "tea")
    router.after(60)
    router.press("a", "ready")
    assert router.arrive("call-2") == ["a"]


def test_the_order_of_a_queue_changes_at_once_with_its_strategy() -> None:
    router = Router(queue_of("sales", "a", "b", "c", strategy="round_robin", pcp_seconds=0))
    router.ready("c", "b", "a")
    assert router.arrive("call-1") == ["a"]
    router.answer("a")
    settings = {"strategy": "longest_idle", "pcp_seconds": 0}
    router.config = settings_for(queue_of("sales", "a", "b", "c", **settings))
    router.hear(ConfigLoaded())
    assert router.arrive("call-2") == ["c"]
