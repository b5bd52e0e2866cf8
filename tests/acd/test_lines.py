"""Several calls at a time: further lines offered, taken, freed; work without status control."""

from typing import Any

from msgspec.structs import replace

from dzvin.acd.expected_wait import handled
from dzvin.acd.inputs import (
    ConfigLoaded,
    LegsSeen,
    PageClosed,
    PageOpened,
    PcpFinished,
    PhoneChanged,
    ResultSaid,
)
from dzvin.acd.lines import Capacity, idle_lines
from dzvin.acd.model import Member
from dzvin.acd.why import why_no_calls
from dzvin.events.call import (
    LegEnded,
    LegStarted,
    TalkInterrupted,
    TalkRejoined,
    TalkResumed,
    TalkStarted,
)
from dzvin.events.operator import OperatorChangedLine, OperatorFound, OperatorStateChanged
from dzvin.events.queue import ItemTaken, OfferFailed, OfferMade
from dzvin.events.supervision import SupervisionStarted
from tests.support.build import at
from tests.support.router import PHONE, Router, queue_of, settings_for

TWO = Capacity(max_lines=2)
FREE = Capacity(max_lines=2, is_status_kept=True)


def with_lines(capacity: Capacity, *names: str, **settings: Any) -> Router:
    people = names or ("anna",)
    queue = queue_of("sales", *people, **({"pcp_seconds": 10} | settings))
    router = Router(queue)
    router.config = settings_for(queue, capacities=dict.fromkeys(people, capacity))
    router.ready(*people)
    return router


def take(router: Router, name: str = "anna") -> str:
    """He answers what rings beside his talk."""
    offer = router.operator(name).offers_beside[0]
    named: dict[str, Any] = {"call": offer.call, "operator": name}
    leg = f"{offer.call}.{name}"
    router.hear(
        LegStarted(**named, leg=leg, kind="operator", offer=offer.id),
        ItemTaken(**named, item=offer.item, offer=offer.id, queue=offer.queue),
        TalkStarted(**named, leg=leg, queue=offer.queue),
    )
    return offer.call


def hangs_up(router: Router, call: str, name: str = "anna") -> None:
    router.hear(LegEnded(call=call, leg=f"{call}.{name}", kind="operator", operator=name))


def fails(router: Router, reason: Any, name: str = "anna") -> None:
    offer = router.operator(name).offers_beside[0]
    named: dict[str, Any] = {"item": offer.item, "call": offer.call, "queue": offer.queue}
    router.hear(OfferFailed(**named, offer=offer.id, operator=name, reason=reason))


def two_talks(**settings: Any) -> Router:
    router = with_lines(TWO, **settings)
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    take(router)
    return router


def test_what_rang_beside_a_talk_that_the_watchdog_finds_over_rings_on() -> None:
    router = with_lines(TWO)
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    assert [each.call for each in router.operator("anna").offers_beside] == ["call-2"]
    router.hear(LegsSeen(calls=("call-2",), legs={}))
    anna = router.operator("anna")
    assert anna.state == "call" and anna.offer is not None and anna.offer.call == "call-2"
    assert anna.offers_beside == ()


def test_of_the_lines_that_remain_his_status_is_about_the_talk_that_began_first() -> None:
    """Whatever order the stored row has them in: a restart changes nothing."""
    router = with_lines(Capacity(max_lines=3))
    router.arrive("call-9")
    router.answer("anna")
    for call in ("call-8", "call-7"):
        router.arrive(call)
        take(router)
    hangs_up(router, "call-9")
    assert router.operator("anna").call == "call-8"


def held(router: Router) -> list[tuple[str, str]]:
    return [(e.call, e.to) for e in router.log if isinstance(e, OperatorChangedLine)]


def test_answering_the_second_puts_the_first_on_hold() -> None:
    router = two_talks()
    assert held(router) == [("call-1", "call-2")]
    anna = router.operator("anna")
    assert (anna.state, anna.call, anna.beside) == ("busy", "call-1", {"call-2": "voice"})


def test_whoever_turns_to_one_call_holds_the_other() -> None:
    router = two_talks()
    router.hear(TalkResumed(call="call-1", operator="anna"))
    assert held(router)[1:] == [("call-2", "call-1")]
    hangs_up(router, "call-2")
    router.hear(TalkResumed(call="call-1", operator="anna"))
    assert len(held(router)) == 2, "there is no other"


def test_a_line_is_free_when_its_leg_ends_not_when_its_call_does() -> None:
    router = two_talks()
    hangs_up(router, "call-2")
    assert router.operator("anna").beside == {}
    assert router.arrive("call-3") == ["anna"]
    assert router.operator("anna").offers_beside[0].item == "call-3"


def test_when_the_first_of_two_talks_ends_he_stays_busy_with_the_other_and_pcp_comes_last() -> None:
    router = two_talks()
    router.after(20)
    hangs_up(router, "call-1")
    anna = router.operator("anna")
    assert (anna.state, anna.call, anna.beside) == ("busy", "call-2", {})
    router.after(10)
    hangs_up(router, "call-2")
    assert router.operator("anna").state == "pcp"
    tally = router.operator("anna").tallies["sales"]
    assert (tally.today, tally.today_seconds) == (2, 21 + 30)


def test_what_rings_beside_a_talk_rings_on_when_it_ends() -> None:
    router = with_lines(TWO)
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    router.hang_up("anna")
    anna = router.operator("anna")
    assert anna.state == "call" and anna.offer is not None and anna.offer.item == "call-2"
    assert anna.offers_beside == ()
    router.answer("anna")
    assert router.operator("anna").state == "busy"


def test_whoever_is_free_is_rung_before_one_who_talks() -> None:
    router = with_lines(TWO, "anna", "boris", strategy="priority")
    assert router.arrive("call-1") == ["anna"]
    router.answer("anna")
    assert router.arrive("call-2") == ["boris"]
    router.answer("boris")
    assert router.arrive("call-3") == ["anna"]
    made = [e for e in router.log if isinstance(e, OfferMade)]
    why = made[1].why
    assert why is not None and why.passed_over == {"on_a_line": 1}


def test_ring_all_leaves_those_alone_who_talk_while_others_ring() -> None:
    router = with_lines(TWO, "anna", "boris", strategy="ring_all")
    router.arrive("call-1")
    router.answer("anna")
    assert router.arrive("call-2") == ["boris"]
    router.after(1)
    assert router.operator("anna").offers_beside == ()


def test_a_better_tier_goes_before_a_free_line() -> None:
    first, second = Member(operator="anna"), Member(operator="boris", priority=2)
    queue = queue_of("sales", first, second)
    router = Router(queue)
    router.config = settings_for(queue, capacities={"anna": TWO})
    router.ready("anna", "boris")
    router.arrive("call-1")
    router.answer("anna")
    assert router.arrive("call-2") == ["anna"]


def test_who_means_to_go_away_after_his_talk_gets_no_further_call() -> None:
    router = with_lines(TWO)
    router.arrive("call-1")
    router.answer("anna")
    router.press("anna", "away", "lunch")
    assert router.arrive("call-2") == []


def test_a_missed_second_ring_sends_him_away_after_his_talk() -> None:
    router = with_lines(TWO, on_missed="away", missed_in_row=1, pcp_seconds=0)
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    router.after(25)
    anna = router.operator("anna")
    assert (anna.state, anna.planned, anna.planned_reason) == ("busy", "away", "no_answer")
    hangs_up(router, "call-1")
    assert (router.operator("anna").state, router.operator("anna").reason) == ("away", "no_answer")


def test_a_phone_that_takes_no_second_call_is_left_alone_for_a_while() -> None:
    router = with_lines(TWO, on_rejected="away", retry_seconds=1)
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    fails(router, "busy")
    router.after(10)
    assert router.operator("anna").offers_beside == () and router.operator("anna").planned is None
    router.after(25)
    assert [o.item for o in router.operator("anna").offers_beside] == ["call-2"]


def test_a_rejected_second_ring_is_a_rejection() -> None:
    router = with_lines(TWO, on_rejected="penalty", penalty_seconds=10, retry_seconds=1)
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    fails(router, "rejected")
    router.after(8)
    assert router.operator("anna").offers_beside == ()
    router.after(4)
    assert [o.item for o in router.operator("anna").offers_beside] == ["call-2"]


def test_a_colleague_rings_at_a_free_line_and_hears_busy_when_there_is_none() -> None:
    router = with_lines(TWO)
    router.arrive("call-1")
    router.answer("anna")
    router.ask_for("anna", "inner-1")
    assert router.rung() == ["anna"]
    take(router)
    said = router.ask_for("anna", "inner-2")
    assert [getattr(e, "reason", None) for e in said] == ["operator_busy"]


def test_a_page_loaded_anew_brings_both_talks_back() -> None:
    router = two_talks()
    for call in ("call-1", "call-2"):
        leg = f"{call}.anna"
        named: dict[str, Any] = {"call": call, "leg": leg, "operator": "anna"}
        gone = TalkInterrupted(**named, why="page_left", endpoint=PHONE.format("anna"))
        router.hear(gone, LegEnded(**named, kind="operator", cause=27))
    anna = router.operator("anna")
    assert anna.state == "busy" and set(anna.awaited) == {"call-1", "call-2"}
    router.hear(LegsSeen(calls=("call-1", "call-2"), legs={}))
    assert router.operator("anna").beside == {"call-2": "voice"}
    router.register("anna", False)
    router.config = settings_for(*router.config.queues.values(), capacities={"anna": TWO})
    router.hear(PhoneChanged(operator="anna", endpoint="page-2", is_registered=True))
    found = {e.call for e in router.log if isinstance(e, OperatorFound) and e.endpoints}
    assert found == {"call-1", "call-2"}
    for call in ("call-1", "call-2"):
        router.hear(TalkRejoined(call=call, leg=f"{call}.9", operator="anna"))
    anna = router.operator("anna")
    assert (anna.awaited, anna.beside, anna.state) == ({}, {"call-2": "voice"}, "busy")


def test_without_status_control_one_stays_ready_and_one_call_rings_at_a_time() -> None:
    router = with_lines(FREE)
    router.arrive("call-1", "call-2", "call-3")
    assert [o.item for o in router.operator("anna").offers_beside] == ["call-1"]
    take(router)
    assert [o.item for o in router.operator("anna").offers_beside] == ["call-2"]
    take(router)
    anna = router.operator("anna")
    assert (anna.state, anna.offers_beside, anna.busy_share) == ("ready", (), 1.0)
    router.after(30)
    hangs_up(router, "call-1")
    assert router.operator("anna").state == "ready", "and no PCP"
    assert [o.item for o in router.operator("anna").offers_beside] == ["call-3"]


def test_without_status_control_own_calls_take_a_line_too() -> None:
    router = with_lines(FREE)
    named: dict[str, Any] = {"call": "out-1", "leg": "out-1.0", "operator": "anna"}
    router.hear(LegStarted(**named, kind="operator"), TalkStarted(**named))
    anna = router.operator("anna")
    assert (anna.state, anna.beside) == ("ready", {"out-1": "voice"})
    router.hear(LegEnded(**named, kind="operator"))
    assert router.operator("anna").beside == {}


def test_without_status_control_a_missed_call_sends_him_away_at_once() -> None:
    router = with_lines(FREE, on_missed="away", missed_in_row=1)
    router.arrive("call-1")
    router.after(25)
    assert (router.operator("anna").state, router.operator("anna").reason) == ("away", "no_answer")


def test_without_status_control_his_share_of_time_is_counted_by_lines() -> None:
    router = with_lines(FREE, "anna", "boris", strategy="least_occupied")
    router.after(600)
    assert router.arrive("call-1") == ["anna"]
    take(router)
    router.after(600)
    assert router.arrive("call-2") == ["boris"], "a line of Anna's was busy, none of Boris's"


def test_without_status_control_the_line_that_is_idle_longest_counts() -> None:
    router = with_lines(FREE, "anna", "boris")
    router.after(100)
    assert router.arrive("call-1") == ["anna"]
    take(router, "anna")
    assert router.arrive("call-2") == ["anna"], "her other line is idle since she signed in"


def test_idle_lines_are_those_idle_longest_first() -> None:
    assert idle_lines((), at(9), 2) == (at(9), at(9))
    assert idle_lines((at(10),), at(9), 2) == (at(9), at(10))
    assert idle_lines((at(9), at(10)), at(8), 1) == (at(10),)
    assert idle_lines((at(9),), at(8), 0) == ()


def test_status_control_that_is_switched_on_finds_him_busy_with_his_talk() -> None:
    router = with_lines(FREE)
    router.arrive("call-1")
    take(router)
    router.config = settings_for(*router.config.queues.values())
    router.hear(ConfigLoaded())
    anna = router.operator("anna")
    assert (anna.state, anna.call, anna.beside) == ("busy", "call-1", {})
    hangs_up(router, "call-1")
    assert router.operator("anna").state == "pcp"


def test_without_status_control_he_is_not_signed_out_while_he_talks() -> None:
    router = with_lines(FREE)
    router.arrive("call-1")
    take(router)
    router.hear(PageClosed(operator="anna"))
    router.after(60)
    assert router.operator("anna").state == "ready"
    hangs_up(router, "call-1")
    router.after(1)
    assert router.operator("anna").state == "offline"


def test_why_no_calls_names_full_lines() -> None:
    router = two_talks()
    reasons = why_no_calls("anna", router.config, router.state, router.now)
    assert reasons[0].code == "lines"
    hangs_up(router, "call-2")
    reasons = why_no_calls("anna", router.config, router.state, router.now)
    assert [reason.code for reason in reasons] == ["nobody_waits"]


def supervise(router: Router) -> None:
    """Anna's own phone is at somebody's talk."""
    leg = {"call": "theirs", "leg": "theirs.9"}
    router.hear(
        LegStarted(**leg, kind="supervisor", operator="anna"),
        SupervisionStarted(**leg, supervisor="anna", operator="olha", mode="listen"),
    )


def test_nothing_rings_beside_a_talk_that_is_only_listened_to() -> None:
    for capacity in (TWO, FREE):
        router = with_lines(capacity)
        supervise(router)
        assert router.arrive("call-1") == []
        router.hear(LegEnded(call="theirs", leg="theirs.9", kind="supervisor", operator="anna"))
        assert router.operator("anna").supervises is None
        assert [each.operator for each in router.log if isinstance(each, OfferMade)] == ["anna"]


def test_a_talk_that_a_supervisor_takes_over_is_one_of_his_lines() -> None:
    router = with_lines(TWO)
    supervise(router)
    router.hear(TalkStarted(call="theirs", leg="theirs.9", operator="anna", queue="sales"))
    assert router.arrive("call-1") == ["anna"]


def working_without_control() -> Router:
    """Ready, with a talk on one of two lines."""
    router = with_lines(FREE)
    router.arrive("call-1")
    take(router)
    return router


def test_without_status_control_signing_out_waits_for_the_last_talk() -> None:
    router = working_without_control()
    router.press("anna", "offline")
    assert (router.operator("anna").state, router.operator("anna").planned) == ("ready", "offline")
    assert router.arrive("call-2") == [], "who is leaving gets nothing more"
    hangs_up(router, "call-1")
    assert (router.operator("anna").state, router.operator("anna").planned) == ("offline", None)


def test_without_status_control_signing_out_is_taken_back_by_a_button_or_a_page() -> None:
    for change in ("ready", "page"):
        router = working_without_control()
        router.press("anna", "offline")
        if change == "ready":
            router.press("anna", "ready")
        else:
            router.hear(PageClosed(operator="anna"), PageOpened(operator="anna"))
        hangs_up(router, "call-1")
        assert (router.operator("anna").state, router.operator("anna").planned) == ("ready", None)


def test_without_status_control_another_deadline_signs_nobody_out_of_a_talk() -> None:
    router = working_without_control()
    router.arrive("call-2")
    fails(router, "unreachable")
    assert router.operator("anna").penalty_until > router.now
    router.hear(PageClosed(operator="anna"))
    router.after(600)
    assert router.operator("anna").state == "ready"
    hangs_up(router, "call-1")
    router.after(1)
    assert router.operator("anna").state == "offline"


def test_a_pause_that_ends_while_the_page_of_one_who_talks_is_lost_signs_nobody_out() -> None:
    router = with_lines(TWO, on_rejected="penalty", penalty_seconds=40, retry_seconds=60)
    router.arrive("call-1")
    router.answer("anna")
    router.arrive("call-2")
    fails(router, "rejected")
    router.hear(PageClosed(operator="anna"))
    router.after(60)
    anna = router.operator("anna")
    assert (anna.state, anna.penalty_until <= router.now) == ("busy", True)


def test_a_second_talk_that_the_customer_ends_is_counted_like_any_other() -> None:
    router = two_talks()
    router.after(40)
    router.end("call-2")
    anna = router.operator("anna")
    assert (anna.beside, anna.lines) == ({}, {})
    assert (anna.tallies["sales"].today, anna.tallies["sales"].today_seconds) == (2, 40)


def demanding_talks() -> Router:
    """Two talks of a queue that demands a result, on two lines."""
    return two_talks(result_rule="mandatory", pcp_seconds=0)


def says(router: Router, call: str, name: str = "anna") -> None:
    router.hear(ResultSaid(operator=name, call=call, is_complete=True))


def asked_about(router: Router) -> list[str | None]:
    rows = [e for e in router.log if isinstance(e, OperatorStateChanged)]
    return [e.call for e in rows if e.state == "pcp"]


def test_each_talk_of_several_lines_is_asked_about_one_after_the_other() -> None:
    router = demanding_talks()
    hangs_up(router, "call-1")
    hangs_up(router, "call-2")
    assert asked_about(router) == ["call-2"]
    says(router, "call-2")
    anna = router.operator("anna")
    assert (anna.state, anna.owes, asked_about(router)) == ("pcp", True, ["call-2", "call-1"])
    says(router, "call-1")
    anna = router.operator("anna")
    assert (anna.state, anna.owes, anna.unsaid) == ("ready", False, {})


def test_the_talk_beside_that_ends_first_is_asked_about_too() -> None:
    router = demanding_talks()
    hangs_up(router, "call-2")
    hangs_up(router, "call-1")
    assert asked_about(router) == ["call-1"]
    says(router, "call-1")
    assert asked_about(router) == ["call-1", "call-2"]
    says(router, "call-2")
    assert router.operator("anna").state == "ready"


def test_what_was_said_in_the_talk_is_not_asked_again() -> None:
    router = demanding_talks()
    says(router, "call-1")
    hangs_up(router, "call-1")
    hangs_up(router, "call-2")
    says(router, "call-2")
    assert router.operator("anna").state == "ready"
    assert asked_about(router) == ["call-2"]


def test_the_result_of_an_earlier_talk_is_said_while_the_other_goes_on() -> None:
    router = demanding_talks()
    hangs_up(router, "call-1")
    assert router.operator("anna").unsaid == {"call-1": "sales"}
    says(router, "call-1")
    assert router.operator("anna").unsaid == {}
    hangs_up(router, "call-2")
    says(router, "call-2")
    assert asked_about(router) == ["call-2"]


def outside_too(router: Router) -> Router:
    """Anna has a phone outside as well, with which she goes on when her page is closed."""
    router.config = replace(router.config, outside={"anna": {"ext": True}})
    return router


def test_who_closes_the_page_and_goes_on_by_phone_is_not_kept_for_an_earlier_result() -> None:
    for pcp in (0, 10):
        manual = two_talks(result_rule="mandatory", pcp_seconds=pcp, pcp_mode="manual")
        router = outside_too(manual)
        hangs_up(router, "call-1")
        router.hear(PageClosed(operator="anna"))
        assert router.operator("anna").is_without_page
        hangs_up(router, "call-2")
        anna = router.operator("anna")
        assert (anna.state, anna.owes) == ("pcp" if pcp else "ready", False)
        router.hear(PcpFinished(operator="anna"))
        assert router.operator("anna").state == "ready"


def test_the_pcp_of_an_earlier_talk_has_the_rules_of_its_own_queue() -> None:
    queues = (
        queue_of("sales", "anna", pcp_seconds=7, pcp_extend_seconds=3, result_rule="mandatory"),
        queue_of("help", "anna", pcp_seconds=60, pcp_extend_seconds=30),
    )
    router = Router(*queues)
    router.config = settings_for(*queues, capacities={"anna": TWO})
    router.ready("anna")
    router.arrive("call-1", to="sales")
    router.answer("anna")
    router.arrive("call-2", to="help")
    take(router)
    hangs_up(router, "call-1")
    hangs_up(router, "call-2")
    row = [e for e in router.log if isinstance(e, OperatorStateChanged)][-1]
    assert (row.call, row.queue, row.seconds) == ("call-1", "sales", 7)
    assert router.operator("anna").extend_seconds == 3


def test_what_was_not_said_before_signing_out_is_not_asked_in_the_next_shift() -> None:
    router = demanding_talks()
    hangs_up(router, "call-1")
    hangs_up(router, "call-2")
    assert router.operator("anna").unsaid == {"call-1": "sales"}
    router.press("anna", "offline")
    anna = router.operator("anna")
    assert (anna.state, anna.unsaid) == ("offline", {})


def test_how_long_a_talk_took_is_learnt_when_it_ends_though_another_goes_on() -> None:
    router = two_talks()
    router.after(39)
    hangs_up(router, "call-1")
    assert handled(router.state.memories["sales"]) == [40]
    router.after(20)
    hangs_up(router, "call-2")
    router.after(10)
    assert handled(router.state.memories["sales"]) == [40, 69], "PCP included"


def test_why_no_calls_to_one_who_goes_away_after_his_talk_is_that_he_talks() -> None:
    """Not that his lines are full: one is free."""
    router = with_lines(TWO)
    router.arrive("call-1")
    router.answer("anna")
    router.press("anna", "away", "tea")
    found = why_no_calls("anna", router.config, router.state, router.now)
    assert found[0].code == "busy"


def test_without_status_control_one_who_is_away_and_asked_for_stays_away() -> None:
    router = with_lines(FREE)
    router.press("anna", "away", "tea")
    router.ask_for("anna", "inner-1")
    assert router.rung() == ["anna"]
    take(router)
    assert (router.operator("anna").state, router.operator("anna").reason) == ("away", "tea")
