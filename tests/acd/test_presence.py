"""Statuses, pages and phones."""

from datetime import timedelta

import pytest

from dzvin.acd import inputs
from dzvin.events.device import DeviceRegistrationChanged
from dzvin.events.operator import (
    OperatorPlanned,
    OperatorReachabilityChanged,
    OperatorStateChanged,
)
from dzvin.events.queue import ItemRefused, OfferMade, OfferWithdrawn
from tests.support.router import Router, queue_of, settings_for


def sales(**settings: object) -> Router:
    return Router(queue_of("sales", "anna", "boris", **settings))


def history(router: Router, name: str) -> list[tuple[str, str | None, str]]:
    return [
        (e.state, e.reason, e.by)
        for e in router.log
        if isinstance(e, OperatorStateChanged) and e.operator == name
    ]


def test_the_first_page_signs_in_to_away_and_never_to_ready() -> None:
    router = sales()
    router.hear(inputs.PageOpened(operator="anna"))
    assert history(router, "anna") == [("away", "login", "user")]
    assert router.hear(inputs.PageOpened(operator="anna")) == []


def test_ready_and_away_are_pressed_with_reasons_and_repeats_change_nothing() -> None:
    router = sales()
    router.ready("anna")
    router.press("anna", "ready")
    router.press("anna", "away", "tea")
    router.press("anna", "away", "tea")
    router.press("anna", "away", "lunch", by="supervisor")
    assert history(router, "anna")[1:] == [
        ("ready", None, "user"),
        ("away", "tea", "user"),
        ("away", "lunch", "supervisor"),
    ]


def test_an_operator_without_a_phone_is_ready_but_rung_by_nobody() -> None:
    router = sales()
    router.hear(inputs.PageOpened(operator="anna"))
    assert router.events[-1] == OperatorReachabilityChanged(
        operator="anna", is_reachable=False, why="not_registered"
    )
    router.press("anna", "ready")
    assert router.arrive("call-1") == []
    router.register("anna")
    assert router.rung() == ["anna"]
    assert router.events[0] == OperatorReachabilityChanged(
        operator="anna", is_reachable=True, why="registered"
    )


def test_a_page_without_a_microphone_is_offered_nothing_until_it_has_one() -> None:
    router = sales()
    router.ready("anna")
    (phone,) = router.operator("anna").endpoints
    said = router.hear(inputs.MicrophoneSeen(operator="anna", endpoint=phone, is_usable=False))
    assert said == [
        OperatorReachabilityChanged(operator="anna", is_reachable=False, why="no_microphone")
    ]
    assert router.arrive("call-1") == []
    router.hear(inputs.MicrophoneSeen(operator="anna", endpoint=phone, is_usable=True))
    assert router.rung() == ["anna"]


def test_his_other_phones_ring_while_the_page_has_no_microphone() -> None:
    router = Router(queue_of("sales", "anna"), devices=("desk",))
    router.ready("anna")
    (page,) = router.operator("anna").endpoints
    router.hear(
        inputs.PhoneChanged(operator="anna", endpoint="desk", is_registered=True),
        inputs.MicrophoneSeen(operator="anna", endpoint=page, is_usable=False),
    )
    assert router.arrive("call-1") == ["anna"]
    assert [e.endpoints for e in router.events if isinstance(e, OfferMade)] == [("desk",)]


def test_a_phone_that_is_gone_leaves_no_word_of_its_microphone_behind() -> None:
    router = sales()
    router.ready("anna")
    (page,) = router.operator("anna").endpoints
    router.hear(inputs.MicrophoneSeen(operator="anna", endpoint=page, is_usable=False))
    router.hear(inputs.PhoneChanged(operator="anna", endpoint=page, is_registered=False))
    assert router.operator("anna").voiceless == ()
    router.hear(inputs.MicrophoneSeen(operator="anna", endpoint="next", is_usable=False))
    router.hear(inputs.PhoneChanged(operator="anna", endpoint="next", is_registered=True))
    assert router.operator("anna").voiceless == ("next",)
    assert router.arrive("call-1") == []


def test_a_browsers_phone_needs_its_page_and_a_device_does_not() -> None:
    router = Router(queue_of("sales", "anna", "boris"), devices=("phone-boris",))
    router.ready("anna", "boris")
    router.hear(inputs.PageClosed(operator="anna"), inputs.PageClosed(operator="boris"))
    told = [e for e in router.events if isinstance(e, OperatorReachabilityChanged)]
    assert [(e.operator, e.why) for e in told] == [("anna", "page_closed")]
    assert router.arrive("call-1", "call-2") == ["boris"]


def test_a_page_lost_for_thirty_seconds_signs_out() -> None:
    router = sales()
    router.ready("anna")
    router.hear(inputs.PageClosed(operator="anna"))
    router.after(29)
    assert router.operator("anna").state == "ready"
    router.after(1)
    assert history(router, "anna")[-1] == ("offline", None, "system")


def test_a_page_that_comes_back_in_time_changes_no_status() -> None:
    router = sales()
    router.ready("anna")
    router.hear(inputs.PageClosed(operator="anna"))
    router.after(20)
    router.hear(inputs.PageOpened(operator="anna"))
    router.after(60)
    assert router.operator("anna").state == "ready"


def test_a_lost_page_does_not_end_a_talk_but_signs_out_when_it_is_over() -> None:
    router = sales(pcp_seconds=0)
    router.ready("anna")
    router.arrive("call-1", "call-2")
    router.answer("anna")
    router.hear(inputs.PageClosed(operator="anna"))
    router.after(120)
    assert router.operator("anna").state == "busy"
    router.hang_up("anna")
    assert router.operator("anna").state == "offline"
    assert router.rung() == [], "nothing is offered on the way out"


def test_away_pressed_in_a_talk_waits_for_its_end_and_can_be_taken_back() -> None:
    router = sales(pcp_seconds=10)
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.press("anna", "away", "lunch")
    assert router.events == [OperatorPlanned(operator="anna", state="away", reason="lunch")]
    router.press("anna", "ready")
    assert router.events == [OperatorPlanned(operator="anna", state=None)]
    router.press("anna", "away", "tea")
    router.hang_up("anna")
    assert router.operator("anna").state == "pcp"
    router.after(10)
    assert history(router, "anna")[-2:] == [("pcp", None, "system"), ("away", "tea", "system")]
    assert router.operator("anna").planned is None


def test_ready_pressed_in_pcp_ends_it() -> None:
    router = sales()
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.hang_up("anna")
    router.press("anna", "ready")
    assert router.operator("anna").state == "ready"
    router.after(60)
    assert router.operator("anna").state == "ready"


def test_finish_ends_pcp_and_nothing_else() -> None:
    router = sales()
    router.ready("anna")
    assert router.hear(inputs.PcpFinished(operator="anna")) == []
    router.arrive("call-1")
    router.answer("anna")
    router.hang_up("anna")
    router.hear(inputs.PcpFinished(operator="anna"))
    assert router.operator("anna").state == "ready"


def test_signing_out_while_a_call_rings_hands_it_to_the_next() -> None:
    router = sales()
    router.ready("anna")
    router.arrive("call-1")
    router.ready("boris")
    router.press("anna", "offline")
    assert isinstance(router.events[0], OfferWithdrawn)
    assert (router.rung(), router.operator("anna").state) == (["boris"], "offline")


def test_signing_out_in_a_talk_happens_when_it_ends() -> None:
    router = sales()
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.press("anna", "offline", by="supervisor")
    assert router.operator("anna").planned == "offline"
    router.hang_up("anna")
    router.after(30)
    assert [state for state, _, _ in history(router, "anna")][-3:] == ["pcp", "away", "offline"]


def test_nobody_is_made_ready_who_is_not_there() -> None:
    router = sales()
    router.hear(inputs.StatusPressed(operator="anna", state="ready", by="supervisor"))
    assert router.events == []
    router.sign_in("anna")
    router.press("anna", "offline")
    router.press("anna", "ready")
    assert router.operator("anna").state == "ready", "his page is open: he signed in again"


def test_a_late_joiner_starts_at_the_level_of_the_others() -> None:
    router = sales(pcp_seconds=0)
    router.ready("anna")
    for n in range(3):
        router.arrive(f"call-{n}")
        router.answer("anna")
        router.hang_up("anna")
    router.sign_in("boris")
    assert router.operator("boris").taken_today == router.operator("anna").taken_today == 3
    router.now += timedelta(days=1)
    router.press("boris", "offline")
    router.hear(inputs.PageOpened(operator="boris"))
    router.press("boris", "ready")
    assert router.operator("boris").taken_today == 0


def test_going_away_and_back_does_not_change_the_turn() -> None:
    router = sales()
    router.ready("anna", "boris")
    router.press("anna", "away")
    router.after(100)
    router.press("anna", "ready")
    assert router.arrive("call-1") == ["anna"]


def test_all_phones_are_compared_after_a_reconnect() -> None:
    router = Router(queue_of("sales", "anna", "boris"), devices=("desk",))
    router.ready("anna", "boris")
    router.hear(inputs.PhoneChanged(operator="anna", endpoint="desk", is_registered=True))
    router.hear(inputs.PhonesSeen(registered={"boris": ("new",), "clara": ("hers",)}))
    assert router.operator("anna").endpoints == {"desk": False}
    assert router.operator("boris").endpoints == {"new": True}
    assert router.operator("clara").state == "offline"
    told = [e for e in router.events if isinstance(e, OperatorReachabilityChanged)]
    assert [(e.operator, e.why) for e in told] == [("anna", "not_registered")]


def test_a_dismissed_operator_is_signed_out_and_forgotten() -> None:
    router = sales()
    router.ready("anna", "boris")
    router.arrive("call-1")
    router.config = settings_for(queue_of("sales", "boris"))
    router.hear(inputs.ConfigLoaded())
    assert "anna" not in router.state.operators
    assert history(router, "anna")[-1][0] == "offline"
    assert router.rung() == ["boris"]


def test_one_who_is_dismissed_in_a_talk_may_finish_it() -> None:
    router = sales(pcp_seconds=0)
    router.ready("anna")
    router.arrive("call-1")
    router.answer("anna")
    router.config = settings_for(queue_of("sales", "boris", pcp_seconds=0))
    router.hear(inputs.ConfigLoaded())
    assert router.operator("anna").state == "busy"
    router.hang_up("anna")
    assert router.operator("anna").state == "offline"


def test_calls_of_a_queue_that_is_gone_are_refused() -> None:
    router = sales()
    router.arrive("call-1")
    router.config = settings_for(queue_of("help", "anna"))
    router.hear(inputs.ConfigLoaded())
    assert [e.reason for e in router.events if isinstance(e, ItemRefused)] == ["no_operators"]


def test_signing_in_during_a_call_from_a_desk_phone_shows_the_call() -> None:
    router = sales()
    router.dial("anna")
    assert router.operator("anna").state == "offline"
    router.hear(inputs.PageOpened(operator="anna"))
    assert [state for state, _, _ in history(router, "anna")] == ["away", "call"]
    router.hang_up("anna")
    assert history(router, "anna")[-1][:2] == ("away", "login")


def test_a_desk_phone_that_comes_or_goes_is_told_once_and_a_pages_phone_is_not() -> None:
    router = Router(queue_of("sales", "anna"), devices=("desk",))
    router.sign_in("anna")
    for is_on in (True, True, False):
        router.hear(inputs.PhoneChanged(operator="anna", endpoint="desk", is_registered=is_on))
    told = [e for e in router.log if isinstance(e, DeviceRegistrationChanged)]
    assert [(e.device, e.operator, e.is_registered) for e in told] == [
        ("desk", "anna", True),
        ("desk", "anna", False),
    ]


@pytest.mark.parametrize("state", ["ready", "away"])
def test_one_who_is_dismissed_while_nothing_rings_is_gone_at_once(state: str) -> None:
    router = sales()
    router.ready("anna", "boris")
    router.press("anna", state, "tea" if state == "away" else None)
    router.config = settings_for(queue_of("sales", "boris"))
    router.hear(inputs.ConfigLoaded())
    assert list(router.state.operators) == ["boris"]
