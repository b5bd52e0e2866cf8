"""Results that a queue demands: PCP waits for them, and nobody is stranded in it."""

from dzvin.acd.inputs import ConfigLoaded, PageClosed, PcpFinished, ResultSaid, StatusPressed
from dzvin.acd.lines import Capacity
from dzvin.events.call import LegEnded, LegStarted, TalkStarted
from dzvin.events.queue import ItemTaken
from tests.support.router import Router, item_queued, queue_of, settings_for


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


def test_who_works_by_phone_alone_is_not_kept_for_a_result_he_cannot_choose() -> None:
    router = Router(queue_of("sales", "anna", result_rule="mandatory", pcp_seconds=5))
    router.ready("anna")
    router.config = settings_for(*router.config.queues.values(), devices=("phone-anna",))
    router.arrive("call-1")
    router.answer("anna")
    router.hear(PageClosed(operator="anna"))
    router.hang_up("anna")
    assert (router.operator("anna").state, router.operator("anna").owes) == ("pcp", False)
    router.after(5)
    assert router.operator("anna").state == "ready"


def test_a_page_that_closes_in_pcp_takes_the_demand_with_it() -> None:
    router = after_a_talk(pcp_seconds=5)
    router.hear(PageClosed(operator="anna"))
    router.after(5)
    assert router.operator("anna").state == "ready"


def test_a_queue_that_demands_nothing_any_more_frees_those_who_owe() -> None:
    router = after_a_talk(pcp_seconds=5)
    router.after(10)
    assert router.operator("anna").state == "pcp"
    router.config = settings_for(queue_of("sales", "anna", result_rule="optional", pcp_seconds=5))
    router.hear(ConfigLoaded())
    assert router.operator("anna").state == "ready"


def test_a_call_dialled_in_pcp_leads_back_to_the_result_that_is_owed() -> None:
    for is_answered in (False, True):
        router = after_a_talk(pcp_seconds=5)
        router.dial("anna")
        if is_answered:
            router.hear(TalkStarted(call="out-1", leg="out-1.0", operator="anna"))
        router.hang_up("anna")
        assert (router.operator("anna").state, router.operator("anna").owes) == ("pcp", True)
        say(router)
        assert router.operator("anna").state == "ready"


def test_a_call_that_rings_in_pcp_and_is_missed_leads_back_to_the_result() -> None:
    router = after_a_talk(pcp_seconds=5)
    router.hear(item_queued("back", operator="anna", ring_seconds=20, is_return=True))
    assert router.operator("anna").state == "call"
    router.after(30)
    assert (router.operator("anna").state, router.operator("anna").owes) == ("pcp", True)


def test_after_a_transfer_one_of_them_says_the_result() -> None:
    """Before it, while the second talks, or when both are in PCP."""
    for moment in ("before", "meanwhile", "after"):
        router = Router(queue_of("sales", "anna", "boris", result_rule="mandatory", pcp_seconds=0))
        router.ready("anna", "boris")
        router.arrive("call-1")
        router.answer("anna")
        if moment == "before":
            say(router)
        leg = {"call": "call-1", "leg": "call-1.boris", "operator": "boris"}
        router.hear(LegStarted(**leg, kind="operator"), TalkStarted(**leg, queue="sales"))
        router.hang_up("anna")
        if moment == "meanwhile":
            say(router)
            assert router.operator("anna").state == "ready"
        router.hang_up("boris")
        assert router.operator("boris").state == ("pcp" if moment == "after" else "ready")
        if moment == "after":
            say(router)
            assert router.statuses() == {"anna": "ready", "boris": "ready"}


def two_lines() -> Router:
    """A queue's talk, and beside it one without a queue; Anna has ended the queue's first."""
    queue = queue_of("sales", "anna", result_rule="mandatory", pcp_seconds=5)
    router = Router(queue)
    router.config = settings_for(queue, capacities={"anna": Capacity(max_lines=2)})
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.ask_for("anna", "own")
    (offer,) = router.operator("anna").offers_beside
    leg = {"call": "own", "leg": "own.anna", "operator": "anna"}
    router.hear(
        LegStarted(**leg, kind="operator", offer=offer.id),
        ItemTaken(item=offer.item, call="own", offer=offer.id, operator="anna", queue=None),
        TalkStarted(**leg),
    )
    ended = {"call": "call-1", "leg": "call-1.anna", "operator": "anna"}
    router.hear(LegEnded(**ended, kind="operator"))
    assert (router.operator("anna").call, router.operator("anna").contact) == ("own", "call-1")
    return router


def test_the_result_of_the_queues_talk_is_asked_after_the_last_line() -> None:
    router = two_lines()
    router.hang_up("anna")
    assert router.operator("anna").owes
    say(router)
    router.after(5)
    assert router.operator("anna").state == "ready"


def test_a_result_said_before_the_last_line_ends_is_enough() -> None:
    router = two_lines()
    say(router)
    router.hang_up("anna")
    assert (router.operator("anna").state, router.operator("anna").owes) == ("pcp", False)


def test_a_result_said_for_another_line_counts_when_that_line_is_the_last() -> None:
    router = two_lines_of_the_queue()
    say(router, call="call-2")
    for call in ("call-1", "call-2"):
        router.hear(
            LegEnded(call=call, leg=f"{call}.anna", kind="operator", operator="anna"),
        )
    anna = router.operator("anna")
    assert (anna.state, anna.contact, anna.owes) == ("pcp", "call-1", True), "of the other one"
    say(router, call="call-1")
    router.after(5)
    assert router.operator("anna").state == "ready"


def two_lines_of_the_queue() -> Router:
    queue = queue_of("sales", "anna", result_rule="mandatory", pcp_seconds=5)
    router = Router(queue)
    router.config = settings_for(queue, capacities={"anna": Capacity(max_lines=2)})
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    (offer,) = router.operator("anna").offers_beside
    leg = {"call": "call-2", "leg": "call-2.anna", "operator": "anna"}
    router.hear(
        LegStarted(**leg, kind="operator", offer=offer.id),
        ItemTaken(item="call-2", call="call-2", offer=offer.id, operator="anna", queue="sales"),
        TalkStarted(**leg, queue="sales"),
    )
    return router


def test_a_result_that_is_taken_back_is_owed_again() -> None:
    router = Router(queue_of("sales", "anna", result_rule="mandatory", pcp_seconds=0))
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    say(router)
    say(router, is_complete=False)
    router.hang_up("anna")
    assert router.operator("anna").state == "pcp"


def test_a_call_out_in_vain_has_pcp_only_where_its_queue_says_so() -> None:
    for wanted, state in ((True, "pcp"), (False, "ready")):
        router = Router(queue_of("sales", "anna", pcp_on_failed_out=wanted))
        router.ready("anna")
        router.dial("anna")
        router.hear(LegStarted(call="out-1", leg="out-1.1", kind="customer", queue="sales"))
        router.hang_up("anna")
        assert router.operator("anna").state == state


def test_settings_that_change_something_else_leave_what_is_owed() -> None:
    router = after_a_talk(pcp_seconds=0)
    louder = queue_of("sales", "anna", result_rule="mandatory", pcp_seconds=0, music="jazz")
    router.config = settings_for(louder)
    router.hear(ConfigLoaded())
    assert router.operator("anna").state == "pcp"


def test_a_call_that_rings_in_pcp_and_hangs_up_leads_back_to_the_result() -> None:
    router = after_a_talk(pcp_seconds=5)
    router.hear(item_queued("back", operator="anna", ring_seconds=20, is_return=True))
    router.leave("back")
    assert (router.operator("anna").state, router.operator("anna").owes) == ("pcp", True)
