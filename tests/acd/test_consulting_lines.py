"""An attended consultation on one of several lines: who asks, who is asked, their other calls."""

from typing import Any

import pytest

from dzvin.acd.lines import Capacity
from dzvin.events.call import ConsultEnded, ConsultStarted, LegEnded, LegStarted, TalkResumed
from tests.acd.test_lines import TWO, hangs_up, held, take, with_lines
from tests.support.router import Router

KEPT = Capacity(max_lines=2, is_status_kept=True)


def talks(router: Router, name: str, call: str) -> None:
    """He answers what rings at him, be it beside a talk."""
    router.arrive(call)
    operator = router.operator(name)
    if operator.offer is not None:
        router.answer(name)
    else:
        assert take(router, name) == call


def consult(router: Router, call: str, by: str, asked: str) -> dict[str, Any]:
    """`by` asks a colleague, whose leg is another one of the same call."""
    named: dict[str, Any] = {"call": call, "leg": f"{call}.ask", "operator": asked}
    router.hear(LegStarted(**named, kind="operator"), ConsultStarted(**named, by=by))
    return named


def over(router: Router, named: dict[str, Any], by: str) -> None:
    router.hear(LegEnded(**named, kind="operator"), ConsultEnded(**named, by=by))


def rung(router: Router, name: str) -> list[str]:
    operator = router.operator(name)
    offers = (operator.offer, *operator.offers_beside)
    return [offer.call for offer in offers if offer is not None]


def test_a_line_held_for_a_consultation_is_in_use_and_no_third_call_rings() -> None:
    router = with_lines(TWO, "anna", "boris")
    router.press("boris", "away")
    talks(router, "anna", "call-1")
    talks(router, "anna", "call-2")
    asked = consult(router, "call-2", "anna", "boris")
    router.arrive("call-3")
    assert rung(router, "anna") == [] and rung(router, "boris") == []
    assert router.operator("boris").state == "busy"
    over(router, asked, "anna")
    assert rung(router, "anna") == [], "both lines are talks again"
    assert router.operator("boris").state == "away"
    hangs_up(router, "call-2")
    assert rung(router, "anna") == ["call-3"]


def test_who_hands_over_the_call_he_asked_about_has_its_line_free_and_his_other_talk_goes_on() -> (
    None
):
    router = with_lines(TWO, "anna", "boris", pcp_seconds=10)
    router.press("boris", "away")
    talks(router, "anna", "call-1")
    talks(router, "anna", "call-2")
    consult(router, "call-1", "anna", "boris")
    router.hear(LegEnded(call="call-1", leg="call-1.1", kind="operator", operator="anna"))
    anna = router.operator("anna")
    legs = [leg for leg, call in anna.legs.items() if call == "call-1"]
    for leg in legs:
        router.hear(LegEnded(call="call-1", leg=leg, kind="operator", operator="anna"))
    anna = router.operator("anna")
    assert (anna.state, anna.call, anna.beside) == ("busy", "call-2", {})
    router.arrive("call-3")
    assert rung(router, "anna") == ["call-3"]
    assert router.operator("boris").state == "busy", "the customer is his now"


@pytest.mark.parametrize("capacity", [TWO, KEPT])
def test_who_is_asked_beside_his_talk_holds_it_and_is_back_in_it_afterwards(
    capacity: Capacity,
) -> None:
    router = with_lines(capacity, "anna", "boris")
    router.press("anna", "away")
    talks(router, "boris", "call-9")
    before = router.operator("boris")
    router.press("anna", "ready")
    talks(router, "anna", "call-1")
    asked = consult(router, "call-1", "anna", "boris")
    assert ("call-9", "call-1") in held(router), "his own customer hears music"
    router.arrive("call-3")
    assert "call-3" not in rung(router, "boris"), "both his lines are in use"
    over(router, asked, "anna")
    router.hear(TalkResumed(call="call-9", operator="boris"))
    after = router.operator("boris")
    assert (after.state, after.call, after.talked_in) == (
        before.state,
        before.call,
        before.talked_in,
    )
    assert after.tallies[""].today == before.tallies[""].today, "advice is no contact"
    assert set(after.legs.values()) == {"call-9"}
    assert "call-3" in rung(router, "boris") or "call-3" in rung(router, "anna")


def test_who_is_only_asked_has_no_pcp_when_his_own_talk_ended_meanwhile() -> None:
    """PCP is of his own talk, and comes after the advice."""
    router = with_lines(TWO, "anna", "boris", pcp_seconds=10)
    router.press("anna", "away")
    talks(router, "boris", "call-9")
    router.press("anna", "ready")
    talks(router, "anna", "call-1")
    asked = consult(router, "call-1", "anna", "boris")
    router.end("call-9")
    boris = router.operator("boris")
    assert (boris.state, boris.call) == ("busy", "call-1")
    over(router, asked, "anna")
    boris = router.operator("boris")
    assert (boris.state, boris.contact) == ("pcp", "call-9")
    router.after(10)
    assert router.operator("boris").state == "ready"
