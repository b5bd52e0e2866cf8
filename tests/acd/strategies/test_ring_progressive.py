from dzvin.acd.strategies.ring_progressive import RingProgressive
from tests.support.build import at, candidate, item
from tests.support.route import ring
from tests.support.router import Router, queue_of

anna, boris = candidate("anna"), candidate("boris", free_since=at(9))


def test_one_rings_at_first_and_one_more_after_each_step() -> None:
    assert ring(RingProgressive(), anna, boris)[0] == ["anna"]
    ringing = item(ringing=("anna",), rung_at=at(10))
    assert ring(RingProgressive(), boris, waiting=ringing, now=at(10, 0, 4))[0] == []
    assert ring(RingProgressive(), boris, waiting=ringing, now=at(10, 0, 5))[0] == ["boris"]


def test_all_phones_go_on_ringing_until_the_last_one_has_rung_for_its_time() -> None:
    router = Router(queue_of("sales", "a", "b", "c", strategy="ring_progressive", step_seconds=5))
    router.ready("a", "b", "c")
    begin = router.now
    assert router.arrive("call-1") == ["a"]
    router.after(4)
    assert router.rung() == ["b"]
    router.after(5)
    assert router.rung() == ["c"]
    ends = {name: router.operator(name).offer.deadline_at for name in "abc"}  # type: ignore[union-attr]
    assert {(end - begin).total_seconds() for end in ends.values()} == {30.0}


def test_all_are_free_again_when_one_answers() -> None:
    router = Router(queue_of("sales", "a", "b", strategy="ring_progressive", step_seconds=2))
    router.ready("a", "b")
    router.arrive("call-1")
    router.after(3)
    router.answer("b")
    assert router.statuses() == {"a": "ready", "b": "busy"}


def test_who_gets_free_after_the_step_joins_at_once() -> None:
    router = Router(queue_of("sales", "a", "b", strategy="ring_progressive", step_seconds=2))
    router.ready("a")
    router.arrive("call-1")
    router.after(10)
    router.ready("b")
    assert router.statuses() == {"a": "call", "b": "call"}
