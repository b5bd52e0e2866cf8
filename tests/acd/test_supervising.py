"""A supervisor moves, raises and gives away those who wait, and nobody is lost by it."""

from dzvin.acd import inputs
from dzvin.acd.lines import Capacity
from dzvin.acd.machine import place
from dzvin.events.queue import (
    ItemMoved,
    ItemPicked,
    ItemRaised,
    ItemRefused,
    OfferMade,
)
from tests.support.router import Router, queue_of, settings_for


def move(router: Router, item: str, queue: str) -> None:
    router.hear(inputs.ItemMovePressed(item=item, queue=queue, by="boss"))


def lift(router: Router, item: str, points: int = 0, *, is_front: bool = False) -> None:
    router.hear(inputs.ItemRaisePressed(item=item, points=points, is_front=is_front, by="boss"))


def pick(router: Router, item: str, operator: str) -> None:
    router.hear(inputs.ItemPickPressed(item=item, operator=operator, by="boss"))


def position(router: Router, item: str) -> int | None:
    found = place(router.state, item, router.now, router.config)
    return found[0] if found else None


def two_queues(strategy: str = "longest_idle") -> Router:
    return Router(
        queue_of("sales", "anna", strategy=strategy, pcp_seconds=0),
        queue_of("help", "boris", strategy=strategy, pcp_seconds=0),
        also=["boss"],
    )


def test_whoever_is_moved_keeps_his_first_arrival_and_stands_by_it() -> None:
    router = two_queues()
    router.arrive("early")
    router.arrive("late", to="help")
    since = router.state.items["early"].waiting_since
    move(router, "early", "help")
    assert router.log[-1] == ItemMoved(
        item="early", call="early", was="sales", queue="help", by="boss"
    )
    assert router.state.items["early"].waiting_since == since
    assert (position(router, "early"), position(router, "late")) == (1, 2)
    router.ready("boris")
    assert router.operator("boris").offer.item == "early"  # type: ignore[union-attr]


def test_whoever_is_moved_rings_at_once_at_a_free_operator_of_the_other_queue() -> None:
    router = two_queues()
    router.ready("boris")
    router.arrive("call-1")
    move(router, "call-1", "help")
    assert router.rung() == ["boris"]


def test_a_phone_that_rings_for_a_moved_call_stops() -> None:
    router = two_queues()
    router.ready("anna")
    router.arrive("call-1")
    move(router, "call-1", "help")
    assert [e.name for e in router.events] == [
        "item.moved",
        "offer.withdrawn",
        "operator.state_changed",
    ]
    assert router.statuses() == {"anna": "ready"}
    assert router.state.items["call-1"].ringing == ()


def test_a_raised_call_is_served_before_those_who_came_earlier() -> None:
    router = two_queues()
    router.arrive("call-1", "call-2", "call-3")
    lift(router, "call-3", points=5)
    lift(router, "call-2", is_front=True)
    assert [position(router, f"call-{n}") for n in (1, 2, 3)] == [3, 1, 2]
    assert ItemRaised(item="call-3", call="call-3", queue="sales", by="boss", points=5) in (
        router.log
    )


def test_a_raised_call_stays_raised_in_the_next_queue_until_it_is_taken() -> None:
    router = two_queues()
    router.arrive("other", to="help")
    router.arrive("call-1")
    lift(router, "call-1", points=10)
    router.leave("call-1", "timeout")
    router.arrive("call-1", to="help")
    assert position(router, "call-1") == 1
    router.ready("boris")
    router.answer("boris")
    assert router.state.items["call-1"].raised == 0


def test_a_supervisor_who_is_away_takes_a_call_himself_and_is_away_again_afterwards() -> None:
    router = two_queues()
    router.sign_in("boss")
    router.ready("anna")
    router.arrive("call-1")
    pick(router, "call-1", "boss")
    assert router.rung() == ["boss"]
    assert router.statuses() == {"anna": "ready", "boss": "call"}
    router.answer("boss")
    router.end("call-1")
    assert router.statuses() == {"anna": "ready", "boss": "away"}


def test_a_call_given_to_somebody_rings_at_him_alone_even_where_all_would_ring() -> None:
    router = Router(queue_of("sales", "anna", "boris", strategy="ring_all"), also=["boss"])
    router.sign_in("boss")
    router.ready("anna", "boris")
    router.arrive("call-1")
    pick(router, "call-1", "anna")
    assert router.statuses() == {"anna": "call", "boris": "ready", "boss": "away"}
    pick(router, "call-1", "boss")
    assert router.statuses() == {"anna": "ready", "boris": "ready", "boss": "call"}
    assert [e.operator for e in router.log if isinstance(e, ItemPicked)] == ["anna", "boss"]


def test_a_call_that_was_given_to_somebody_who_does_not_answer_goes_on_from_its_place() -> None:
    router = two_queues()
    router.sign_in("boss")
    router.arrive("call-1", "call-2")
    pick(router, "call-1", "boss")
    router.after(25)
    assert router.statuses()["boss"] == "away"
    assert position(router, "call-1") == 1
    router.ready("anna")
    assert router.operator("anna").offer.item == "call-1"  # type: ignore[union-attr]


def test_nobody_is_given_a_call_while_he_talks_and_the_call_waits_on() -> None:
    router = two_queues()
    router.ready("boris")
    router.arrive("call-1", to="help")
    router.answer("boris")
    router.arrive("call-2")
    pick(router, "call-2", "boris")
    assert not [e for e in router.events if isinstance(e, OfferMade | ItemRefused)]
    assert position(router, "call-2") == 1


def test_nothing_happens_to_a_caller_who_hung_up_or_was_taken_in_between() -> None:
    router = two_queues()
    router.sign_in("boss")
    router.ready("anna")
    router.arrive("taken", "gone")
    router.answer("anna")
    router.leave("gone")
    for item in ("taken", "gone", "never-was"):
        move(router, item, "help")
        lift(router, item, is_front=True)
        pick(router, item, "boss")
    assert router.events == []
    assert router.statuses() == {"anna": "busy", "boss": "away"}
    router.end("gone")
    move(router, "gone", "help")
    assert "gone" not in router.state.items


def test_a_queue_that_is_none_moves_nobody() -> None:
    router = two_queues()
    router.arrive("call-1")
    move(router, "call-1", "nowhere")
    move(router, "call-1", "sales")
    assert router.events == []
    assert position(router, "call-1") == 1


def test_the_rows_of_a_picked_and_raised_call_are_read_again_as_they_were() -> None:
    router = two_queues()
    router.sign_in("boss")
    router.arrive("call-1")
    lift(router, "call-1", points=3, is_front=True)
    pick(router, "call-1", "boss")
    assert router.reborn() == router.state


def test_nobody_is_given_a_call_when_all_his_lines_are_in_use() -> None:
    router = two_queues()
    two = Capacity(max_lines=1)
    router.config = settings_for(*router.config.queues.values(), capacities={"boris": two})
    router.ready("boris")
    router.dial("boris")
    router.arrive("call-1")
    pick(router, "call-1", "boris")
    assert router.log[-1].name != "item.picked" and router.rung() == []


def test_points_put_nobody_before_a_vip_and_the_front_gives_no_points() -> None:
    router = two_queues()
    router.arrive("usual")
    router.arrive("vip", is_vip=True)
    router.hear(inputs.ItemRaisePressed(item="usual", points=50, by="boss"))
    assert (position(router, "vip"), position(router, "usual")) == (1, 2)
    router.arrive("other")
    router.hear(inputs.ItemRaisePressed(item="other", is_front=True, by="boss"))
    assert position(router, "other") == 1
    assert (router.state.items["other"].priority, router.state.items["other"].raised) == (0, 0)


def test_who_was_put_first_stays_so_when_he_is_given_points_later() -> None:
    router = two_queues()
    router.arrive("call-1")
    lift(router, "call-1", is_front=True)
    lift(router, "call-1", points=5)
    row = router.state.items["call-1"]
    assert (row.is_front, row.is_put_first, row.raised) == (True, True, 5)
