"""What each waiting item waits for."""

from dzvin.acd.model import Member
from dzvin.acd.waits import Waiter, waiters
from tests.support.router import Router, item_queued, queue_of


def shown(router: Router, queue: str = "sales") -> tuple[Waiter, ...]:
    before = router.state
    found = waiters(queue, router.config, router.state, router.now)
    assert router.state is before
    router.check_index()
    return found


def reasons(router: Router, n: int = 0) -> list[tuple[str, int | None]]:
    return [(one.code, one.count) for one in shown(router)[n].waits_for]


def test_the_line_is_shown_in_the_order_of_service() -> None:
    router = Router(queue_of("sales", "anna"))
    router.sign_in("anna")
    router.arrive("call-1", "call-2")
    router.hear(item_queued("vip", queue="sales", is_vip=True, priority_delta=3))
    found = shown(router)
    assert [(one.item, one.position) for one in found] == [("vip", 1), ("call-1", 2), ("call-2", 3)]
    assert (found[0].is_vip, found[0].priority, found[1].is_vip) == (True, 3, False)
    assert found[1].since == router.state.items["call-1"].waiting_since
    assert shown(router, "unknown") == ()


def test_nobody_there_or_all_away() -> None:
    router = Router(queue_of("sales", Member(operator="anna", priority=None)))
    router.arrive("call-1")
    assert reasons(router) == [("no_members", None)]
    router = Router(queue_of("sales", "anna", "boris"))
    router.arrive("call-1")
    assert reasons(router) == [("nobody_signed_in", None)]
    router.sign_in("anna", "boris")
    assert reasons(router) == [("all_away", 2)]


def test_all_busy_says_how_many_and_when_the_first_is_done_for_sure() -> None:
    router = Router(queue_of("sales", "anna", "boris", pcp_seconds=60))
    router.ready("anna", "boris")
    for name in ("anna", "boris"):
        router.arrive(f"of-{name}")
        router.answer(name)
    router.arrive("call-1", "call-2")
    assert reasons(router) == [("all_busy", 2)]
    assert reasons(router, 1) == [("behind", 1), ("all_busy", 2)]
    router.hang_up("anna")
    [busy] = shown(router)[0].waits_for
    assert busy.until == router.operator("anna").until


def test_one_that_rings_says_so() -> None:
    router = Router(queue_of("sales", "anna", "boris", strategy="ring_all"))
    router.ready("anna", "boris")
    router.arrive("call-1")
    assert reasons(router) == [("ringing", 2)]


def test_a_tier_that_is_not_open_yet_and_a_phone_that_is_gone() -> None:
    second = Member(operator="boris", priority=2)
    router = Router(queue_of("sales", "anna", second, tier_wait_seconds=30))
    router.ready("anna", "boris")
    router.register("anna", False)
    router.arrive("call-1")
    assert reasons(router) == [("tier_closed", 1), ("not_registered", 1)]
    opens = shown(router)[0].waits_for[0].until
    assert opens is not None and (opens - router.now).seconds == 29


def test_a_penalty_and_a_pause_before_the_next_round_say_until_when() -> None:
    router = Router(queue_of("sales", "anna", penalty_seconds=10, retry_seconds=5))
    router.ready("anna")
    router.arrive("call-1")
    router.fail("anna")
    [tried] = shown(router)[0].waits_for
    assert (tried.code, tried.until) == ("tried", router.state.items["call-1"].retry_at)
    router.after(6)
    [penalty] = shown(router)[0].waits_for
    assert (penalty.code, penalty.until) == ("penalty", router.operator("anna").penalty_until)


def test_those_who_rest_after_a_contact() -> None:
    router = Router(queue_of("sales", "anna", reserve_gap_seconds=20, pcp_seconds=0))
    router.ready("anna")
    router.arrive("talk")
    router.answer("anna")
    router.arrive("call-1")
    router.end("talk")
    [gap] = shown(router)[0].waits_for
    assert (gap.code, gap.count, gap.until) == ("gap", 1, router.operator("anna").gap_until)


def test_the_wait_is_shown_in_seconds() -> None:
    router = Router(queue_of("sales", "anna", pcp_seconds=0))
    router.ready("anna")
    for n in range(10):
        router.arrive(f"old-{n}")
        router.answer("anna")
        router.after(60)
        router.end(f"old-{n}")
    router.arrive("talk")
    router.answer("anna")
    router.arrive("call-1")
    seconds = shown(router)[0].expected_wait_seconds
    assert seconds is not None and 50 <= seconds <= 80
