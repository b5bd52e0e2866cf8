"""Forms that must be completed: PCP waits for them, but not for ever."""

import pytest

from dzvin.acd.inputs import FormAsked, FormDone, PageClosed, PcpFinished, ResultSaid
from dzvin.events.call import TalkStarted
from dzvin.events.operator import OperatorStateChanged
from tests.support.router import Router, queue_of

LIMIT = 300


def in_talk(**settings: object) -> Router:
    """Anna talks, and the form of her call is open."""
    router = Router(queue_of("sales", "anna", **settings))
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.hear(FormAsked(operator="anna", call="call-1", seconds=LIMIT))
    return router


def after_a_talk(**settings: object) -> Router:
    router = in_talk(**settings)
    router.hang_up("anna")
    return router


def complete(router: Router, call: str = "call-1") -> None:
    router.hear(FormDone(operator="anna", call=call))


def test_pcp_lasts_until_the_form_is_completed_and_ends_with_it_when_its_time_is_over() -> None:
    router = after_a_talk(pcp_seconds=30)
    router.after(40)
    assert router.operator("anna").state == "pcp"
    complete(router, call="another")
    assert router.operator("anna").state == "pcp"
    complete(router)
    assert router.operator("anna").state == "ready"


def test_a_form_completed_in_time_leaves_the_rest_of_pcp() -> None:
    router = after_a_talk(pcp_seconds=30)
    complete(router)
    assert router.operator("anna").state == "pcp"
    router.after(30)
    assert router.operator("anna").state == "ready"


@pytest.mark.parametrize("pcp_seconds", [0, 30])
def test_a_form_that_nobody_completes_holds_nobody_for_ever(pcp_seconds: int) -> None:
    router = after_a_talk(pcp_seconds=pcp_seconds)
    router.hear(PcpFinished(operator="anna"))
    router.after(pcp_seconds)
    router.after(LIMIT - pcp_seconds - 1)
    assert router.operator("anna").state == "pcp"
    router.after(1)
    assert router.operator("anna").state == "ready"


def test_a_form_completed_in_the_talk_is_enough() -> None:
    router = in_talk(pcp_seconds=0)
    complete(router)
    router.hang_up("anna")
    assert router.operator("anna").state == "ready"


def test_ready_and_finish_wait_for_the_form() -> None:
    router = after_a_talk(pcp_seconds=30)
    router.press("anna", "ready")
    assert router.operator("anna").state == "pcp"
    router.press("anna", "away")
    router.press("anna", "ready")
    complete(router)
    router.hear(PcpFinished(operator="anna"))
    assert router.operator("anna").state == "ready"


def test_manual_pcp_stays_his_own_to_end_after_the_form_or_its_limit() -> None:
    for wait in (0, LIMIT):
        router = after_a_talk(pcp_mode="manual")
        router.after(wait)
        if not wait:
            complete(router)
        assert router.operator("anna").state == "pcp"
        router.hear(PcpFinished(operator="anna"))
        assert router.operator("anna").state == "ready"


def test_result_and_form_are_owed_each_on_its_own() -> None:
    router = after_a_talk(pcp_seconds=5, result_rule="mandatory")
    router.after(10)
    complete(router)
    assert router.operator("anna").state == "pcp"
    router.hear(ResultSaid(operator="anna", call="call-1", is_complete=True))
    assert router.operator("anna").state == "ready"
    other = after_a_talk(pcp_seconds=5, result_rule="mandatory")
    other.after(10)
    other.hear(ResultSaid(operator="anna", call="call-1", is_complete=True))
    assert other.operator("anna").state == "pcp"
    other.after(LIMIT)
    assert other.operator("anna").state == "ready"


def test_a_page_that_is_closed_fills_no_form() -> None:
    router = after_a_talk(pcp_seconds=5)
    router.hear(PageClosed(operator="anna"))
    router.after(5)
    assert router.operator("anna").state == "ready"


def test_a_call_dialled_in_pcp_leads_back_to_the_form_and_prolongs_nothing() -> None:
    router = in_talk(pcp_seconds=30)
    told = router.hang_up("anna")
    until = router.operator("anna").form_until
    router.dial("anna")
    router.hear(TalkStarted(call="out-1", leg="out-1.0", operator="anna"))
    router.after(LIMIT - 10)
    told += router.hang_up("anna")
    said = [each for each in told if isinstance(each, OperatorStateChanged)]
    assert [each.form_until for each in said if each.state == "pcp"] == [until, until]
    assert router.operator("anna").state == "pcp"
    router.after(10)
    assert router.operator("anna").state == "ready"
