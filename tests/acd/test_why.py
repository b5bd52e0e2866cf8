"""Why no calls come to me."""

from dzvin.acd import inputs
from dzvin.acd.model import Member
from dzvin.acd.why import Reason, why_no_calls
from tests.support.router import Router, queue_of


def why(router: Router, name: str = "anna") -> list[tuple[str, str | None]]:
    return [(reason.code, reason.queue) for reason in reasons(router, name)]


def reasons(router: Router, name: str = "anna") -> tuple[Reason, ...]:
    before = router.state
    found = why_no_calls(name, router.config, router.state, router.now)
    assert router.state is before
    router.check_index()
    return found


def test_one_who_is_not_there_or_not_ready() -> None:
    router = Router(queue_of("sales", "anna"))
    assert why(router) == [("offline", None), ("nobody_waits", "sales")]
    router.sign_in("anna")
    assert why(router)[0] == ("away", None)
    router.dial("anna")
    assert why(router)[0] == ("call", None)


def test_the_call_that_rings_at_me_does_not_ring_at_another() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    router.arrive("call-1")
    assert why(router) == [("call", None), ("nobody_waits", "sales")]


def test_pcp_says_when_it_ends() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.hang_up("anna")
    assert reasons(router)[0] == Reason(code="pcp", until=router.operator("anna").until)


def test_a_phone_or_a_page_that_is_missing() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    router.register("anna", False)
    assert why(router)[0] == ("not_registered", None)
    router.hear(inputs.PageClosed(operator="anna"))
    assert why(router)[0] == ("page_closed", None)


def test_a_phone_outside_reaches_one_without_a_page_and_is_no_reason_while_he_is_away() -> None:
    router = Router(queue_of("sales", "anna"), outside={"anna": {"ext": False}})
    router.ready("anna")
    router.register("anna", False)
    router.hear(inputs.PageClosed(operator="anna"))
    assert why(router) == [("nobody_waits", "sales")]
    router.hear(inputs.StatusPressed(operator="anna", state="away"))
    assert why(router) == [("away", None), ("nobody_waits", "sales")]


def test_a_penalty_says_when_it_ends() -> None:
    router = Router(queue_of("sales", "anna", penalty_seconds=10))
    router.ready("anna")
    router.arrive("call-1")
    router.fail("anna")
    assert reasons(router)[0] == Reason(code="penalty", until=router.operator("anna").penalty_until)
    assert why(router)[1] == ("tried", "sales")


def test_one_who_is_in_no_queue_or_only_dials_in_it() -> None:
    out_only = Member(operator="boris", priority=None)
    router = Router(queue_of("sales", "anna", out_only), also=("clara",))
    router.ready("boris", "clara")
    assert why(router, "boris") == [("out_only", "sales")]
    assert why(router, "clara") == [("no_queue", None)]


def test_others_come_first_by_order_or_by_tier() -> None:
    second = Member(operator="clara", priority=2)
    router = Router(queue_of("sales", "anna", "boris", second))
    router.ready("boris", "anna", "clara")
    assert reasons(router, "boris") == (Reason(code="nobody_waits", queue="sales"),)
    assert reasons(router, "anna") == (Reason(code="others_first", queue="sales", ahead=1),)
    assert reasons(router, "clara") == (Reason(code="others_first", queue="sales", ahead=2),)


def test_where_all_ring_nobody_of_the_tier_comes_first() -> None:
    router = Router(queue_of("sales", "anna", "boris", strategy="ring_all"))
    router.ready("boris", "anna")
    assert why(router) == [("nobody_waits", "sales")]


def test_the_only_call_rings_at_another_or_waits_for_a_better_tier() -> None:
    second = Member(operator="clara", priority=2)
    router = Router(queue_of("sales", "anna", second, tier_wait_seconds=60))
    router.ready("clara")
    router.arrive("call-1")
    assert why(router, "clara") == [("tier_closed", "sales")]
    router.ready("anna")
    assert why(router, "clara") == [("tier_closed", "sales")]
    router.leave("call-1")
    router.press("anna", "away")
    assert why(router, "clara") == [("nobody_waits", "sales")]


def test_where_a_better_tier_rings_the_others_wait() -> None:
    second = Member(operator="clara", priority=2)
    router = Router(queue_of("sales", "anna", "boris", second, strategy="ring_all"))
    router.ready("anna", "boris")
    router.arrive("call-1")
    router.ready("clara")
    assert reasons(router, "clara") == (Reason(code="others_first", queue="sales", ahead=2),)


def test_a_call_that_rings_at_a_colleague_is_told() -> None:
    router = Router(queue_of("sales", "anna", "boris"))
    router.ready("boris")
    router.arrive("call-1")
    router.ready("anna")
    assert why(router) == [("ringing_another", "sales")]


def test_of_several_calls_the_one_that_could_be_his_tells_the_reason() -> None:
    """The first rings at a colleague; the second he has refused himself."""
    router = Router(queue_of("sales", "anna", "boris", on_rejected="stay_ready", retry_seconds=60))
    router.ready("boris", "anna")
    router.arrive("call-1", "call-2")
    router.fail("anna")
    assert why(router) == [("tried", "sales")]
