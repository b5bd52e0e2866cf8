"""Results that a queue demands: PCP waits for them, and nobody is stranded in it."""

from dzvin.acd.inputs import PcpFinished, ResultSaid, StatusPressed
from tests.support.router import Router, queue_of


def after_a_talk(**settings: object) -> Router:
    """Anna has just hung up."""
    router = Router(queue_of("sales", "anna", result_rule="mandatory", **settings))
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.hang_up("anna")
    return router


def say(router: Router, *, is_complete: bool = True, call: str = "call-1") -> None:
    router.hear(ResultSaid(operator="anna", call=call, is_complete=is_complete))


def test_pcp_goes_on_after_its_time_until_the_result_is_said_and_ends_with_it() -> None:
    router = after_a_talk(pcp_seconds=30)
    router.after(40)
    assert (router.operator("anna").state, router.operator("anna").until) == ("pcp", None)
    say(router)
    assert router.operator("anna").state == "ready"


def test_a_result_said_in_time_leaves_the_rest_of_pcp() -> None:
    router = after_a_talk(pcp_seconds=30)
    router.after(10)
    say(router)
    assert router.operator("anna").state == "pcp"
    router.after(20)
    assert router.operator("anna").state == "ready"


def test_a_result_said_in_the_talk_is_enough() -> None:
    router = Router(queue_of("sales", "anna", result_rule="mandatory", pcp_seconds=0))
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    say(router)
    router.hang_up("anna")
    assert router.operator("anna").state == "ready"


def test_a_queue_without_pcp_has_one_for_the_result_alone() -> None:
    router = after_a_talk(pcp_seconds=0)
    assert router.operator("anna").state == "pcp"
    say(router, call="another")
    assert router.operator("anna").state == "pcp"
    say(router)
    assert router.operator("anna").state == "ready"


def test_neither_finish_nor_ready_ends_pcp_before_the_result_and_ready_comes_with_it() -> None:
    router = after_a_talk(pcp_seconds=30)
    router.hear(PcpFinished(operator="anna"))
    router.press("anna", "ready")
    assert router.operator("anna").state == "pcp"
    say(router)
    assert router.operator("anna").state == "pcp"
    router.hear(PcpFinished(operator="anna"))
    assert router.operator("anna").state == "ready"


def test_a_supervisor_frees_him_without_a_result() -> None:
    router = after_a_talk(pcp_seconds=30)
    forced = StatusPressed(operator="anna", state="ready", by="supervisor", supervisor="boss")
    router.hear(forced)
    assert router.operator("anna").state == "ready"
    assert not router.operator("anna").owes


def test_who_leaves_without_a_result_is_signed_out_and_begins_anew() -> None:
    router = after_a_talk(pcp_seconds=30)
    router.press("anna", "offline")
    assert (router.operator("anna").state, router.operator("anna").owes) == ("offline", False)


def test_manual_pcp_ends_when_he_says_so_after_the_result() -> None:
    router = after_a_talk(pcp_seconds=30, pcp_mode="manual")
    say(router)
    assert router.operator("anna").state == "pcp"
    router.hear(PcpFinished(operator="anna"))
    assert router.operator("anna").state == "ready"
