"""A supervisor's hand, plans that are dropped, and the time after a talk."""

from datetime import timedelta

from dzvin.acd import inputs
from dzvin.events.operator import OperatorPcpExtended, OperatorPlanned, OperatorStateChanged
from tests.support.router import Router, queue_of


def sales(**settings: object) -> Router:
    router = Router(queue_of("sales", "anna", "boris", **settings))
    router.ready("anna")
    return router


def force(router: Router, state: str, reason: str | None = None) -> None:
    router.hear(
        inputs.StatusPressed(
            operator="anna",
            state=state,  # type: ignore[arg-type]
            reason=reason,
            by="supervisor",
            supervisor="olha",
        )
    )


def talk(router: Router) -> None:
    router.arrive("call-1")
    router.answer("anna")


def rows(router: Router) -> list[tuple[str, str, str | None]]:
    return [
        (e.state, e.by, e.supervisor)
        for e in router.log
        if isinstance(e, OperatorStateChanged) and e.operator == "anna"
    ]


def test_the_history_and_the_operator_say_who_forced_it() -> None:
    router = sales()
    force(router, "away", "training")
    assert rows(router)[-1] == ("away", "supervisor", "olha")
    assert router.operator("anna").supervisor == "olha"
    force(router, "ready")
    force(router, "offline")
    assert rows(router)[-2:] == [("ready", "supervisor", "olha"), ("offline", "supervisor", "olha")]
    router.press("anna", "ready")
    assert router.operator("anna").supervisor is None


def test_what_is_forced_in_a_talk_comes_after_it_in_the_supervisors_name() -> None:
    router = sales(pcp_seconds=5)
    talk(router)
    force(router, "away", "training")
    assert router.events == [
        OperatorPlanned(operator="anna", state="away", reason="training", supervisor="olha")
    ]
    assert router.operator("anna").state == "busy"
    router.hang_up("anna")
    router.after(5)
    assert rows(router)[-2:] == [("pcp", "system", None), ("away", "supervisor", "olha")]


def test_forced_offline_in_a_talk_ends_the_shift_after_it() -> None:
    router = sales(pcp_seconds=0)
    talk(router)
    force(router, "offline")
    router.hang_up("anna")
    assert rows(router)[-1] == ("offline", "supervisor", "olha")


def test_forced_in_pcp_it_comes_at_once() -> None:
    router = sales(pcp_mode="manual")
    talk(router)
    router.hang_up("anna")
    force(router, "away", "training")
    assert rows(router)[-1] == ("away", "supervisor", "olha")
    assert router.operator("anna").reason == "training"


def test_forced_while_it_rings_the_call_goes_on_to_the_next() -> None:
    router = sales()
    router.arrive("call-1")
    router.ready("boris")
    force(router, "offline")
    assert (router.rung(), router.operator("anna").state) == (["boris"], "offline")
    assert rows(router)[-1] == ("offline", "supervisor", "olha")


def test_a_plan_is_dropped_and_there_is_none_to_drop_twice() -> None:
    router = sales()
    drop = inputs.PlanDropped(operator="anna")
    assert router.hear(drop) == []
    talk(router)
    router.press("anna", "away", "lunch")
    assert router.hear(drop) == [OperatorPlanned(operator="anna", state=None)]
    assert router.hear(drop) == []
    router.hang_up("anna")
    router.after(30)
    assert router.operator("anna").state == "ready"


def test_manual_pcp_ends_by_the_operator_alone() -> None:
    router = sales(pcp_mode="manual", pcp_seconds=10)
    talk(router)
    router.hang_up("anna")
    assert router.events[-1].seconds is None  # type: ignore[attr-defined]
    router.after(3600)
    assert router.operator("anna").state == "pcp"
    assert router.arrive("call-2") == []
    router.hear(inputs.PcpFinished(operator="anna"))
    assert rows(router)[-2] == ("ready", "user", None)
    assert router.rung() == ["anna"]


def test_pcp_is_prolonged_once_and_where_the_queue_allows_it() -> None:
    router = sales(pcp_seconds=10, pcp_extend_seconds=20)
    more = inputs.PcpExtended(operator="anna")
    assert router.hear(more) == []
    talk(router)
    router.hang_up("anna")
    ends = router.now + timedelta(seconds=30)
    router.after(9)
    assert router.hear(more) == [
        OperatorPcpExtended(operator="anna", seconds=20, until=ends, queue="sales")
    ]
    assert router.hear(more) == []
    router.after(20)
    assert router.operator("anna").state == "pcp"
    router.after(1)
    assert router.operator("anna").state == "ready"
    strict = sales(pcp_seconds=10)
    talk(strict)
    strict.hang_up("anna")
    assert strict.hear(more) == []


def test_who_dials_in_pcp_has_no_right_left_to_prolong_it() -> None:
    router = sales(pcp_seconds=10, pcp_extend_seconds=20)
    talk(router)
    router.hang_up("anna")
    router.dial("anna")
    assert router.operator("anna").extend_seconds == 0
    assert router.hear(inputs.PcpExtended(operator="anna")) == []
