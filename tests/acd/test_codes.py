"""Work at a desk phone: codes instead of buttons, a registration instead of a page."""

from typing import Any

import msgspec

from dzvin.acd import inputs
from dzvin.events.operator import OperatorCodeAnswered, OperatorCodeDialled, OperatorStateChanged
from tests.support.router import PHONE, Router, queue_of

ANNAS = PHONE.format("anna")


def desk(**settings: object) -> Router:
    """Anna and Boris have SIP phones and never open a page."""
    phones = (ANNAS, PHONE.format("boris"))
    return Router(queue_of("sales", "anna", "boris", **settings), devices=phones)


def dial(router: Router, state: Any, reason: str | None = None, is_device: bool = True) -> str:
    """The answer that his phone speaks."""
    router.hear(
        OperatorCodeDialled(
            operator="anna", call="c", code="*1", state=state, reason=reason, is_device=is_device
        )
    )
    (answer,) = [e.answer for e in router.events if isinstance(e, OperatorCodeAnswered)]
    return answer


def history(router: Router) -> list[tuple[str, str | None, str]]:
    changes = [e for e in router.log if isinstance(e, OperatorStateChanged)]
    return [(e.state, e.reason, e.by) for e in changes if e.operator == "anna"]


def at_work(router: Router) -> None:
    router.register("anna")
    assert dial(router, "ready") == "ready"


def test_the_first_code_signs_in_without_a_page() -> None:
    router = desk()
    at_work(router)
    assert history(router) == [("away", "login", "phone"), ("ready", None, "phone")]
    router.after(3600)
    assert router.operator("anna").state == "ready", "nothing but his phone holds him here"


def test_he_gets_calls_and_post_call_processing_that_a_code_ends() -> None:
    router = desk(pcp_seconds=30)
    at_work(router)
    assert router.arrive("call-1") == ["anna"]
    router.answer("anna")
    assert dial(router, "away", "lunch") == "away_later"
    assert dial(router, "ready") == "ready_later"
    router.hang_up("anna")
    assert router.operator("anna").state == "pcp"
    assert dial(router, "ready") == "ready"
    assert history(router)[-1][0] == "ready"


def test_what_he_misses_sends_him_away_and_a_code_brings_him_back() -> None:
    router = desk(missed_in_row=1, ring_seconds=10)
    at_work(router)
    router.arrive("call-1")
    router.after(10)
    assert history(router)[-1] == ("away", "no_answer", "system")
    assert dial(router, "ready") == "ready"


def test_without_his_phone_he_is_signed_out_and_comes_back_away() -> None:
    router = desk()
    at_work(router)
    router.register("anna", False)
    router.after(29)
    assert router.operator("anna").state == "ready"
    assert router.arrive("call-1") == [], "but nothing is offered to him"
    router.after(1)
    assert history(router)[-1] == ("offline", None, "system")
    router.register("anna")
    assert history(router)[-1] == ("away", "login", "phone")


def test_a_phone_that_comes_back_in_time_changes_nothing() -> None:
    router = desk()
    at_work(router)
    router.register("anna", False)
    router.after(20)
    router.hear(inputs.PhonesSeen(registered={"anna": (ANNAS,)}))
    router.after(60)
    assert router.operator("anna").state == "ready"


def test_a_talk_outlives_the_registration() -> None:
    router = desk(pcp_seconds=0)
    at_work(router)
    router.arrive("call-1")
    router.answer("anna")
    router.register("anna", False)
    router.after(120)
    assert router.operator("anna").state == "busy"
    router.hang_up("anna")
    assert router.operator("anna").state == "offline"


def test_a_code_from_a_phone_that_is_not_registered_is_refused() -> None:
    router = desk()
    assert dial(router, "ready") == "not_registered"
    assert history(router) == []


def test_a_code_from_the_page_is_its_button_and_closing_it_still_signs_out() -> None:
    router = desk()
    router.hear(inputs.PageOpened(operator="anna"))
    router.register("anna")
    assert dial(router, "away", "lunch", is_device=False) == "away"
    router.hear(inputs.PageClosed(operator="anna"))
    router.after(30)
    assert history(router)[-1] == ("offline", None, "system")


def test_a_page_that_is_closed_leaves_him_to_his_phone() -> None:
    router = desk()
    at_work(router)
    router.hear(inputs.PageOpened(operator="anna"), inputs.PageClosed(operator="anna"))
    router.after(60)
    assert router.operator("anna").state == "ready"


def test_who_is_signed_out_by_hand_stays_out() -> None:
    router = desk()
    at_work(router)
    router.press("anna", "offline", by="supervisor")
    assert history(router)[-1] == ("offline", None, "supervisor")
    router.register("anna", False)
    router.register("anna")
    assert history(router)[-1][0] == "offline"
    assert dial(router, "away") == "away", "until he dials again"


def test_a_phone_may_register_before_the_settings_know_it() -> None:
    router = desk()
    known, router.config = router.config, msgspec.structs.replace(router.config, devices=())
    router.register("anna")
    router.config = known
    router.hear(inputs.ConfigLoaded())
    assert dial(router, "ready") == "ready"
