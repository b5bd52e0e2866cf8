"""Callers find the operator with whom they talked last, out of the router's own memory."""

from datetime import timedelta

from msgspec.structs import replace

from dzvin.acd.acquainted import PAGE, PAGES, page_of
from dzvin.acd.commands import FindResponsible
from dzvin.acd.inputs import ItemMovePressed, ResponsibleFound
from dzvin.acd.model import AcdState, QueueConfig
from tests.support.router import Router, item_queued, queue_of

STICKY = {"strategy": "sticky", "pcp_seconds": 0}


def centre(*also: QueueConfig, is_contact_asked: bool = False, **settings: object) -> Router:
    office = replace(queue_of("office", "boris", "clara"), is_group=True)
    people = ("anna", "boris", "clara")
    sales = queue_of("sales", *people, **{**STICKY, **settings})
    return Router(sales, office, *also, is_contact_asked=is_contact_asked)


def comes(router: Router, party: str, call: str, to: str = "sales") -> list[str]:
    """Who is rung, when no contact names anybody."""
    router.hear(item_queued(call, party=party, queue=to))
    if router.config.is_contact_asked:
        told(router, call, None)
    return router.rung()


def told(router: Router, call: str, operator: str | None) -> list[str]:
    router.hear(ResponsibleFound(item=call, operator=operator))
    return router.rung()


def talks(router: Router, party: str, call: str, to: str = "sales") -> str:
    """Whoever is rung answers; he is told."""
    name = comes(router, party, call, to)[0]
    router.answer(name)
    router.after(10)
    router.hang_up(name)
    router.end(call)
    return name


def acquainted(router: Router) -> None:
    """Olena has talked to Boris; now Anna is idle longest."""
    router.ready("boris")
    assert talks(router, "olena", "before") == "boris"
    router.press("boris", "away", "tea")
    router.ready("anna", "clara")
    router.press("boris", "ready")
    router.after(60)


def test_a_caller_gets_the_operator_with_whom_he_talked_last() -> None:
    router = centre()
    acquainted(router)
    assert router.arrive("call-1", party="petro") == ["anna"], "who is new gets the other strategy"
    assert router.arrive("call-2", party="olena") == ["boris"]


def test_he_waits_for_him_and_then_a_colleague_of_his_department_comes() -> None:
    router = centre(sticky_wait_seconds=20)
    acquainted(router)
    router.dial("boris")
    assert router.arrive("call-1", party="olena") == []
    router.after(18)
    assert router.rung() == []
    router.after(1)
    assert router.rung() == ["clara"], "though Anna is idle longer"


def test_he_is_rung_when_he_gets_free_in_time() -> None:
    router = centre()
    acquainted(router)
    router.dial("boris")
    router.arrive("call-1", party="olena")
    router.after(5)
    router.hang_up("boris")
    assert router.rung() == ["boris"]


def test_nobody_waits_for_one_who_went_home_or_left_the_queue() -> None:
    router = centre()
    acquainted(router)
    router.press("boris", "offline")
    assert router.arrive("call-1", party="olena") == ["clara"]
    second = centre()
    acquainted(second)
    sales = second.config.queues["sales"]
    left = replace(sales, members=tuple(m for m in sales.members if m.operator != "boris"))
    queues = {**second.config.queues, "sales": left}
    second.config = replace(second.config, queues=queues)
    assert second.arrive("call-1", party="olena") == ["clara"]


def test_it_is_forgotten_after_its_days() -> None:
    router = centre(sticky_days=1)
    acquainted(router)
    router.after(23 * 3600)
    router.press("boris", "ready")
    assert router.arrive("call-1", party="olena") == ["boris"]
    router.fail("boris")
    router.end("call-1")
    router.after(3600)
    assert router.arrive("call-2", party="olena") != ["boris"]


def test_who_is_new_is_rung_by_the_strategy_that_the_queue_names_for_him() -> None:
    router = centre(sticky_fallback="ring_all")
    acquainted(router)
    assert sorted(router.arrive("call-1", party="petro")) == ["anna", "boris", "clara"]
    router.leave("call-1")
    assert router.arrive("call-2", party="olena") == ["boris"]


def test_what_nobody_may_ask_for_any_more_is_dropped() -> None:
    router = centre()
    acquainted(router)
    other = next(n for i in range(60_000) if page_of(n := f"p{i}") == page_of("olena"))
    router.now += timedelta(days=365)
    router.ready("anna")
    talks(router, other, "call-1")
    assert list(router.state.memories[page_of("olena")]) == [other]


def test_a_caller_without_a_number_waits_for_nobody() -> None:
    router = centre()
    acquainted(router)
    assert router.arrive("call-1") == ["anna"]


def test_it_outlives_a_restart_and_the_talk_of_another_queue_counts() -> None:
    router = centre(queue_of("help", "clara", pcp_seconds=0))
    acquainted(router)
    assert talks(router, "olena", "call-1", to="help") == "clara"
    router.state = router.reborn()
    assert router.arrive("call-2", party="olena") == ["clara"]


def test_the_memory_is_bounded_and_forgets_the_oldest() -> None:
    router = centre()
    router.is_checked = False
    router.ready("anna")
    same = [name for n in range(60_000) if page_of(name := f"p{n}") == page_of("p0")][: PAGE + 1]
    for n, party in enumerate(same):
        talks(router, party, f"call-{n}")
        router.after(60)
    page = router.state.memories[page_of("p0")]
    assert len(page) == PAGE and "p0" not in page and same[-1] in page
    assert len({page_of(f"p{n}") for n in range(9_000)}) <= PAGES


def test_nothing_is_remembered_where_nobody_asks_for_it() -> None:
    router = centre(strategy="longest_idle")
    router.ready("anna")
    talks(router, "olena", "call-1")
    assert router.state.memories.keys() <= {"sales"}
    assert AcdState().memories == {}


def test_whom_his_contact_names_goes_before_the_one_with_whom_he_talked_last() -> None:
    router = centre(queue_of("help", "anna"), is_contact_asked=True)
    acquainted(router)
    asked = FindResponsible(tenant="acme", item="call-1", party="olena")
    router.hear(item_queued("call-1", party="olena", queue="sales"))
    assert router.rung() == [], "nobody is rung before the answer"
    assert router.asked[-1] == asked
    assert told(router, "call-1", "clara") == ["clara"]
    router.answer("clara")
    known = len(router.asked)
    assert router.arrive("call-2", party="petro", to="help") == ["anna"], "no such strategy there"
    assert len(router.asked) == known


def test_where_no_contact_names_anybody_the_last_talk_counts() -> None:
    router = centre(is_contact_asked=True)
    acquainted(router)
    assert comes(router, "olena", "call-1") == ["boris"]
    router.hear(item_queued("call-2", party="petro", queue="sales"))
    assert told(router, "call-2", "dismissed") == ["anna"], "he works here no longer"


def test_nobody_waits_long_for_the_answer_and_a_late_one_disturbs_no_ring() -> None:
    router = centre(is_contact_asked=True)
    acquainted(router)
    router.hear(item_queued("call-1", party="petro", queue="sales"))
    router.after(0.4)
    assert router.rung() == []
    router.after(0.1)
    assert router.rung() == ["anna"]
    assert told(router, "call-1", "clara") == []
    assert router.state.items["call-1"].ringing == ("anna",)


def test_whoever_is_named_is_waited_for_in_the_next_queue_too() -> None:
    second = queue_of("second", "anna", "clara", **STICKY)
    router = centre(second, is_contact_asked=True)
    acquainted(router)
    router.dial("clara")
    router.hear(item_queued("call-1", party="petro", queue="sales"))
    assert told(router, "call-1", "clara") == []
    router.hear(ItemMovePressed(item="call-1", queue="second", by="olha"))
    asked = len(router.asked)
    router.after(19)
    assert router.rung() == []
    router.hang_up("clara")
    assert router.rung() == ["clara"] and len(router.asked) == asked
