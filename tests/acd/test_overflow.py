"""Who has waited too long, where nobody is left, and which queue of his one serves first."""

from typing import Any

from dzvin.acd import inputs
from dzvin.acd.model import Member
from dzvin.events.queue import ItemMoved, ItemRefused
from tests.support.router import Router, item_queued, queue_of, settings_for


def moved(router: Router) -> list[tuple[str, str, str]]:
    return [(e.item, e.was, e.queue) for e in router.log if isinstance(e, ItemMoved)]


def refused(router: Router) -> list[tuple[str, str]]:
    return [(e.item, e.reason) for e in router.log if isinstance(e, ItemRefused)]


def pair(**help_settings: Any) -> Router:
    return Router(
        queue_of("sales", "anna", overflow_seconds=30, overflow_queue="help", pcp_seconds=0),
        queue_of("help", "boris", pcp_seconds=0, **help_settings),
    )


def test_after_its_time_a_call_goes_to_the_other_queue_with_the_wait_it_has() -> None:
    router = pair()
    router.arrive("call-1")
    router.after(15)
    router.arrive("call-2", to="help")
    router.after(12)
    assert moved(router) == []
    router.after(1)
    assert moved(router) == [("call-1", "sales", "help")]
    row = router.state.items["call-1"]
    assert (row.queue, (row.queued_at - row.waiting_since).seconds) == ("help", 30)
    router.ready("boris")
    offer = router.operator("boris").offer
    assert offer is not None and offer.item == "call-1", "it came first, though not to this queue"


def test_a_vip_keeps_his_boost_and_his_place_in_front() -> None:
    router = pair()
    router.hear(item_queued("boost", queue="sales", priority_delta=7))
    router.hear(item_queued("front", queue="sales", is_vip=True))
    router.after(30)
    boost, front = router.state.items["boost"], router.state.items["front"]
    assert (boost.queue, boost.priority, front.queue, front.is_vip) == ("help", 7, "help", True)


def test_a_call_that_rings_is_not_taken_away() -> None:
    router = Router(
        queue_of("sales", "anna", overflow_seconds=10, overflow_queue="help", ring_seconds=20),
        queue_of("help", "boris"),
    )
    router.ready("anna")
    router.arrive("call-1")
    router.after(18)
    assert moved(router) == [], "nineteen of twenty seconds of ringing"
    router.after(1)
    assert moved(router) == [("call-1", "sales", "help")]


def test_a_full_queue_takes_none_until_there_is_room() -> None:
    router = pair(max_length=1)
    router.arrive("blocks", to="help")
    router.arrive("call-1")
    router.after(40)
    assert moved(router) == []
    router.leave("blocks")
    router.after(5)
    assert moved(router) == [("call-1", "sales", "help")]


def test_it_is_not_thrown_back_and_forth() -> None:
    router = Router(
        queue_of("sales", "anna", overflow_seconds=10, overflow_queue="help"),
        queue_of("help", "boris", overflow_seconds=10, overflow_queue="sales"),
    )
    router.arrive("call-1")
    router.after(100)
    assert moved(router) == [("call-1", "sales", "help")]


def test_an_overflow_that_is_set_later_holds_for_those_who_wait() -> None:
    router = Router(queue_of("sales", "anna"), queue_of("help", "boris"))
    router.arrive("call-1")
    router.config = pair().config
    router.hear(inputs.ConfigLoaded())
    router.after(30)
    assert moved(router) == [("call-1", "sales", "help")]


def test_when_the_last_one_signs_out_they_leave_if_the_queue_says_so() -> None:
    router = Router(queue_of("sales", "anna", leave_when_empty=True), queue_of("help", "anna"))
    router.sign_in("anna")
    router.arrive("call-1")
    router.arrive("call-2", to="help")
    router.press("anna", "offline")
    assert refused(router) == [("call-1", "no_operators")]
    assert router.state.items["call-2"].queue == "help"
    router.arrive("call-3")
    assert refused(router)[-1] == ("call-3", "no_operators")


def test_one_may_wait_for_those_who_are_away_only_if_the_queue_says_so() -> None:
    router = Router(queue_of("sales", "anna", join_when_all_away=False))
    router.sign_in("anna")
    router.arrive("call-1")
    assert refused(router) == [("call-1", "no_operators")]
    router.ready("anna")
    router.dial("anna")
    router.arrive("call-2")
    router.press("anna", "away")
    router.end("out-1")
    assert router.state.items["call-2"].queue == "sales", "they stay: nothing else was asked for"


def test_they_leave_when_all_are_away_where_nobody_may_wait_for_these() -> None:
    router = Router(queue_of("sales", "anna", join_when_all_away=False, leave_when_empty=True))
    router.ready("anna")
    router.dial("anna")
    router.arrive("call-1")
    router.press("anna", "away")
    assert refused(router) == []
    router.end("out-1")
    assert refused(router) == [("call-1", "no_operators")]


def two_queues(*, first: bool) -> Router:
    """Anna is first choice for help and second for sales."""
    router = Router(
        queue_of("sales", Member(operator="anna", priority=2), "boris", pcp_seconds=0),
        queue_of("help", "anna", pcp_seconds=0),
    )
    router.config = settings_for(*router.config.queues.values(), is_member_priority_first=first)
    return router


def test_the_queue_of_the_best_member_priority_goes_first_only_if_the_company_says_so() -> None:
    for first, expected in ((False, "early"), (True, "late")):
        router = two_queues(first=first)
        router.arrive("early")
        router.arrive("late", to="help")
        router.ready("anna")
        offer = router.operator("anna").offer
        assert offer is not None and offer.item == expected


def test_the_other_queue_is_served_all_the_same_when_nothing_better_waits() -> None:
    router = two_queues(first=True)
    router.ready("anna")
    router.arrive("early")
    assert router.rung() == ["anna"]


def test_of_two_who_are_freed_at_once_each_gets_what_is_his_first() -> None:
    router = two_queues(first=True)
    router.ready("anna")
    router.ready("boris")
    router.dial("anna", "out-1")
    router.dial("boris", "out-2")
    router.arrive("early")
    router.arrive("late", to="help")
    router.state = router.reborn()
    router.hear(inputs.LegsSeen(calls=("early", "late"), legs={}))
    anna, boris = router.operator("anna").offer, router.operator("boris").offer
    assert anna is not None and boris is not None
    assert (anna.item, boris.item) == ("late", "early")


def test_a_call_that_everybody_misses_again_and_again_is_moved_all_the_same() -> None:
    router = Router(
        queue_of(
            "sales",
            "anna",
            overflow_seconds=10,
            overflow_queue="help",
            ring_seconds=20,
            retry_seconds=0,
            on_missed="stay_ready",
        ),
        queue_of("help", "boris"),
    )
    router.ready("anna", "boris")
    router.arrive("call-1")
    router.after(19)
    assert moved(router) == [("call-1", "sales", "help")]
    assert router.operator("boris").offer is not None


def test_what_is_due_at_the_same_second_in_two_queues_is_done_in_both() -> None:
    """Anna's PCP is over and takes the first caller; behind the second one, who waits on, is one
    of another queue to whose next tier it opens just now."""
    second = Member(operator="boris", priority=2)
    help = queue_of("help", Member(operator="clara"), second, tier_wait_seconds=30)
    router = Router(queue_of("sales", "anna", pcp_seconds=30), help)
    router.ready("anna", "boris")
    router.arrive("talk")
    router.answer("anna")
    router.arrive("call-1", "call-2")
    router.hang_up("anna")
    router.arrive("call-3", to="help")
    router.after(29)
    assert sorted(router.rung()) == ["anna", "boris"]
