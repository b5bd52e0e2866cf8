"""The look-up tables: deadlines that are still true, rows that contradict each other."""

from datetime import timedelta

from dzvin.acd import inputs
from dzvin.acd.index import Deadlines, deadlines_of, index_of
from dzvin.acd.machine import next_timer, step
from dzvin.acd.model import AcdState, WorkItem
from dzvin.kernel.messages import TimerFired
from tests.support.build import at, item
from tests.support.router import Router, queue_of


def test_only_the_last_deadline_of_a_thing_counts() -> None:
    deadlines = Deadlines(AcdState())
    now: dict[str, WorkItem] = {}
    for minute in range(2000):
        now["call-1"] = item(again_at=at(9) + timedelta(minutes=minute))
        deadlines.note(now["call-1"])
    assert deadlines.next({}, now) == (now["call-1"].again_at, "item", "call-1")
    assert deadlines.next({}, {}) is None


def test_a_state_from_rows_knows_its_next_deadline() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    router.arrive("call-1")
    assert next_timer(router.reborn()) == next_timer(router.state) is not None
    assert next_timer(AcdState()) is None


def test_an_older_state_can_be_stepped_again() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    before, rows = router.state, router.reborn()
    first = router.arrive("call-1")
    router.state = before
    assert before == rows
    assert router.arrive("call-2") == first == ["anna"]


def test_new_settings_get_a_new_index() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    other = Router(queue_of("help", "anna")).config
    assert index_of(router.state, other).free == {"help": {"anna"}}
    assert index_of(router.state, router.config).free == {"sales": {"anna"}}


def test_nothing_changed_is_the_same_state() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    again = step(router.state, TimerFired(), router.now, router.config)
    assert again.state is router.state
    assert deadlines_of(again.state) is deadlines_of(router.state)


def test_only_rows_that_changed_are_replaced() -> None:
    router = Router(queue_of("sales", "anna", "boris"))
    router.ready("anna", "boris")
    before = router.state
    router.arrive("call-1")
    assert router.state.operators["anna"] is not before.operators["anna"]
    assert router.state.operators["boris"] is before.operators["boris"]
    assert router.state.memories is before.memories


def test_an_offer_whose_item_was_lost_still_ends_at_its_deadline() -> None:
    router = Router(queue_of("sales", "anna"))
    router.ready("anna")
    router.arrive("call-1")
    orphan = AcdState(operators=router.state.operators)
    router.hear(inputs.Restored(state=orphan))
    router.after(20)
    assert router.operator("anna").offer is None
