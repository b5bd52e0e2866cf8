"""Forms that must be completed: PCP waits for them, but not for ever."""

import msgspec
import pytest

from dzvin.acd.inputs import FormAsked, FormDone, PageClosed, PcpFinished, ResultSaid
from dzvin.acd.lines import Capacity
from dzvin.events.call import TalkStarted
from dzvin.events.operator import OperatorStateChanged
from tests.acd.test_lines import hangs_up, take, two_talks, with_lines
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


def ask(router: Router, call: str, seconds: int = LIMIT) -> None:
    router.hear(FormAsked(operator="anna", call=call, seconds=seconds))


def now_about(router: Router) -> tuple[str, str | None, bool]:
    anna = router.operator("anna")
    return anna.state, anna.contact, anna.form_until is not None


@pytest.mark.parametrize("mode", ["auto", "manual"])
@pytest.mark.parametrize("last", ["call-1", "call-2"])
def test_the_form_of_each_of_several_lines_is_asked_for_one_after_the_other(
    last: str, mode: str
) -> None:
    router = two_talks(pcp_seconds=5, pcp_mode=mode)
    ask(router, "call-1")
    ask(router, "call-2")
    first = "call-2" if last == "call-1" else "call-1"
    hangs_up(router, first)
    hangs_up(router, last)
    assert now_about(router) == ("pcp", last, True)
    complete(router, last)
    assert now_about(router) == ("pcp", first, True)
    complete(router, first)
    router.hear(PcpFinished(operator="anna"))
    assert router.operator("anna").state == "ready"
    assert router.operator("anna").unfilled == {}


@pytest.mark.parametrize("pcp_seconds", [0, 5])
def test_the_forms_of_several_lines_hold_nobody_for_ever(pcp_seconds: int) -> None:
    router = two_talks(pcp_seconds=pcp_seconds)
    ask(router, "call-1")
    ask(router, "call-2")
    hangs_up(router, "call-1")
    hangs_up(router, "call-2")
    router.after(pcp_seconds)
    router.after(LIMIT - pcp_seconds)
    assert now_about(router) == ("pcp", "call-1", True)
    router.after(LIMIT - 1)
    assert router.operator("anna").state == "pcp"
    router.after(1)
    assert router.operator("anna").state == "ready"


def test_a_form_completed_while_the_other_line_goes_on_is_not_asked_for() -> None:
    router = two_talks(pcp_seconds=0)
    ask(router, "call-1")
    hangs_up(router, "call-1")
    complete(router, "call-1")
    hangs_up(router, "call-2")
    assert router.operator("anna").state == "ready"


def test_result_and_form_of_an_earlier_line_are_owed_each_on_its_own() -> None:
    router = two_talks(pcp_seconds=0, result_rule="mandatory")
    ask(router, "call-1")
    hangs_up(router, "call-1")
    hangs_up(router, "call-2")
    router.hear(ResultSaid(operator="anna", call="call-1", is_complete=True))
    router.hear(ResultSaid(operator="anna", call="call-2", is_complete=True))
    anna = router.operator("anna")
    assert (now_about(router), anna.owes) == (("pcp", "call-1", True), False)
    complete(router, "call-1")
    assert router.operator("anna").state == "ready"
    other = two_talks(pcp_seconds=0, result_rule="mandatory")
    ask(other, "call-1")
    hangs_up(other, "call-1")
    hangs_up(other, "call-2")
    other.hear(ResultSaid(operator="anna", call="call-2", is_complete=True))
    other.after(LIMIT)
    anna = other.operator("anna")
    assert (anna.state, anna.owes, anna.form_until) == ("pcp", True, None)
    other.hear(ResultSaid(operator="anna", call="call-1", is_complete=True))
    assert other.operator("anna").state == "ready"


def test_who_closes_the_page_is_not_kept_for_the_form_of_an_earlier_line() -> None:
    router = two_talks(pcp_seconds=0)
    ask(router, "call-1")
    hangs_up(router, "call-1")
    router.hear(PageClosed(operator="anna"))
    hangs_up(router, "call-2")
    assert router.operator("anna").state == "ready"
    router.press("anna", "offline")
    assert router.operator("anna").unfilled == {}


def dials_for_the_queue(router: Router) -> None:
    router.dial("anna")
    router.hear(TalkStarted(call="out-1", leg="out-1.0", operator="anna", queue="sales"))


def test_a_call_for_a_queue_dialled_in_pcp_leaves_the_form_the_rest_of_its_time() -> None:
    router = after_a_talk(pcp_seconds=30)
    router.after(100)
    dials_for_the_queue(router)
    ask(router, "out-1")
    router.after(500)
    router.hang_up("anna")
    assert now_about(router) == ("pcp", "out-1", True)
    complete(router, "out-1")
    router.after(30)
    assert now_about(router) == ("pcp", "call-1", True)
    router.after(LIMIT - 100 - 31)
    assert router.operator("anna").state == "pcp"
    router.after(31)
    assert router.operator("anna").state == "ready"


def test_a_call_for_a_queue_dialled_in_pcp_leads_back_to_the_result() -> None:
    router = after_a_talk(pcp_seconds=0, result_rule="mandatory")
    complete(router)
    dials_for_the_queue(router)
    router.hang_up("anna")
    router.hear(ResultSaid(operator="anna", call="out-1", is_complete=True))
    anna = router.operator("anna")
    assert (anna.state, anna.contact, anna.owes) == ("pcp", "call-1", True)
    router.hear(ResultSaid(operator="anna", call="call-1", is_complete=True))
    anna = router.operator("anna")
    assert (anna.state, anna.unsaid, anna.unfilled) == ("ready", {}, {})


def starts_anew(router: Router) -> None:
    """The engine reads its state from the database, which keeps no order of keys."""
    stored = msgspec.json.encode(router.state, order="sorted")
    router.state = msgspec.json.decode(stored, type=type(router.state))


def test_of_too_many_forms_the_oldest_is_forgotten_whatever_the_calls_are_named() -> None:
    router = in_talk()
    complete(router)
    calls = [f"call-{name}" for name in "zaybxcwdveuft"]
    for call in calls:
        ask(router, call)
        starts_anew(router)
    assert set(router.operator("anna").forms) == set(calls[1:])
    complete(router, calls[1])
    ask(router, calls[1])
    ask(router, calls[0])
    assert set(router.operator("anna").forms) == {calls[0], calls[1], *calls[3:]}


def test_what_was_owed_first_is_asked_first_whatever_the_calls_are_named() -> None:
    router = with_lines(Capacity(max_lines=3), pcp_seconds=5)
    calls = ["call-z", "call-b", "call-a"]
    router.arrive(calls[0])
    router.answer("anna")
    for call in calls[1:]:
        router.arrive(call)
        take(router)
    for call in calls:
        ask(router, call)
    for call in calls:
        hangs_up(router, call)
        starts_anew(router)
    assert now_about(router) == ("pcp", "call-a", True)
    complete(router, "call-a")
    assert now_about(router) == ("pcp", "call-z", True)
    complete(router, "call-z")
    assert now_about(router) == ("pcp", "call-b", True)
