"""Several things at a time: chats beside calls, further lines, and one without status control."""

from typing import Any

import pytest

from dzvin.acd.capacity import count, room
from dzvin.acd.lines import Capacity
from dzvin.acd.model import Offer, Operator
from dzvin.events.queue import ItemTaken, OfferFailed, OfferMade, OfferMissed, OfferWithdrawn
from tests.support.build import at
from tests.support.router import Router, item_queued, queue_of, settings_for


def blended(capacity: Capacity, *names: str, **settings: Any) -> Router:
    people = names or ("anna",)
    router = Router(
        queue_of("sales", *people, pcp_seconds=0, **settings),
        queue_of("chats", *people, pcp_seconds=0, **settings),
    )
    router.config = settings_for(
        *router.config.queues.values(), capacities=dict.fromkeys(people, capacity)
    )
    router.ready(*people)
    return router


def chat(router: Router, *ids: str) -> None:
    for id in ids:
        router.hear(item_queued(id, queue="chats", channel="chat"))


def take_chat(router: Router, name: str) -> str:
    offer = router.operator(name).offers_beside[0]
    router.hear(
        ItemTaken(
            item=offer.item, call=offer.call, offer=offer.id, operator=name, queue=offer.queue
        )
    )
    return offer.item


def pending(router: Router, name: str = "anna") -> list[str]:
    return [offer.item for offer in router.operator(name).offers_beside]


def test_chats_are_offered_up_to_the_capacity_and_leave_the_status_alone() -> None:
    router = blended(Capacity(max_chats=2))
    chat(router, "chat-1", "chat-2", "chat-3")
    assert pending(router) == ["chat-1", "chat-2"] and router.operator("anna").state == "ready"
    take_chat(router, "anna")
    assert router.operator("anna").beside == {"chat-1": "chat"}
    assert pending(router) == ["chat-2"]
    router.end("chat-1")
    assert router.operator("anna").beside == {}
    assert pending(router) == ["chat-2", "chat-3"], "room is used at once"


def test_an_operator_without_chats_gets_none() -> None:
    router = blended(Capacity(max_chats=0))
    chat(router, "chat-1")
    assert pending(router) == [] and router.rung() == []


def test_a_call_comes_beside_chats_and_chats_beside_a_call() -> None:
    router = blended(Capacity(max_chats=2))
    chat(router, "chat-1")
    take_chat(router, "anna")
    router.arrive("call-1")
    assert router.rung() == ["anna"] and router.operator("anna").state == "call"
    router.answer("anna")
    chat(router, "chat-2")
    assert pending(router) == ["chat-2"] and router.operator("anna").state == "busy"


def test_a_chat_keeps_calls_away_where_it_shall() -> None:
    router = blended(Capacity(max_chats=2, chat_blocks_voice=True))
    chat(router, "chat-1")
    router.arrive("call-1")
    assert router.operator("anna").offer is None
    take_chat(router, "anna")
    assert router.operator("anna").offer is None
    router.end("chat-1")
    offer = router.operator("anna").offer
    assert offer is not None and offer.item == "call-1"


def test_a_call_keeps_chats_away_where_it_shall() -> None:
    router = blended(Capacity(max_chats=2, voice_blocks_chat=True))
    router.arrive("call-1")
    router.answer("anna")
    chat(router, "chat-1")
    assert pending(router) == []
    router.end("call-1")
    assert pending(router) == ["chat-1"]


def test_a_chat_that_is_missed_or_declined_goes_to_the_next_and_costs_nothing() -> None:
    router = blended(Capacity(max_chats=1), "anna", "boris", ring_seconds=60, retry_seconds=5)
    chat(router, "chat-1")
    router.after(60)
    missed = [e.operator for e in router.log if isinstance(e, OfferMissed)]
    assert missed == ["anna"] and pending(router, "boris") == ["chat-1"]
    assert router.operator("anna").state == "ready" and router.operator("anna").missed_in_row == 0
    offer = router.operator("boris").offers_beside[0]
    router.hear(
        OfferFailed(
            offer=offer.id,
            item="chat-1",
            call="chat-1",
            operator="boris",
            reason="rejected",
            queue="chats",
        )
    )
    assert pending(router, "boris") == []
    router.after(5)
    assert pending(router, "anna") == ["chat-1"], "a new round"


def test_a_chat_that_leaves_takes_its_offer_back() -> None:
    router = blended(Capacity(max_chats=1))
    chat(router, "chat-1")
    router.leave("chat-1")
    assert pending(router) == []
    assert [e.operator for e in router.log if isinstance(e, OfferWithdrawn)] == ["anna"]


def test_first_accept_wins_where_chats_are_offered_to_all() -> None:
    router = blended(Capacity(max_chats=1), "anna", "boris", strategy="ring_all")
    chat(router, "chat-1")
    assert pending(router, "anna") == pending(router, "boris") == ["chat-1"]
    take_chat(router, "boris")
    assert pending(router, "anna") == [] and router.operator("boris").beside == {"chat-1": "chat"}


def test_a_second_line_rings_while_the_first_goes_on_and_a_third_does_not() -> None:
    router = blended(Capacity(max_lines=2))
    router.arrive("call-1")
    assert router.operator("anna").state == "call" and router.arrive("call-2") == []
    router.answer("anna")
    made = [e.item for e in router.log if isinstance(e, OfferMade)]
    assert made == ["call-1", "call-2"] and pending(router) == ["call-2"]
    assert take_chat(router, "anna") == "call-2"
    assert router.arrive("call-3") == [] and router.operator("anna").state == "busy"
    router.end("call-2")
    assert pending(router) == ["call-3"]


def test_one_line_is_one_call() -> None:
    router = blended(Capacity(max_lines=1))
    router.arrive("call-1", "call-2")
    router.answer("anna")
    assert pending(router) == []


def test_a_restart_keeps_what_one_has_beside_his_status() -> None:
    router = blended(Capacity(max_chats=2))
    chat(router, "chat-1", "chat-2")
    take_chat(router, "anna")
    assert router.reborn() == router.state
    router.state = router.reborn()
    router.check_index()
    router.end("chat-1")
    assert router.operator("anna").beside == {}


ROOMY = Capacity(max_lines=2, max_chats=2)
OFFER = Offer(id="o1", item="i1", call="i1", deadline_at=at(11), channel="chat")


@pytest.mark.parametrize(
    ("operator", "channel", "capacity", "expected"),
    [
        (Operator(id="a", state="away", is_page_open=True), "voice", ROOMY, "away"),
        (Operator(id="a", state="away", is_page_open=True), "chat", ROOMY, "away"),
        (Operator(id="a", state="pcp", is_page_open=True), "voice", ROOMY, "pcp"),
        (Operator(id="a", state="pcp", is_page_open=True), "chat", ROOMY, "beside"),
        (Operator(id="a", state="ready"), "chat", ROOMY, "page_closed"),
        (Operator(id="a", state="busy", call="c", is_page_open=True), "voice", ROOMY, "beside"),
        (
            Operator(id="a", state="call", offer=OFFER, is_page_open=True),
            "voice",
            ROOMY,
            "call",
        ),
        (
            Operator(id="a", state="ready", beside={"x": "voice", "y": "voice"}),
            "voice",
            ROOMY,
            "lines",
        ),
        (
            Operator(id="a", state="ready", is_page_open=True, offers_beside=(OFFER, OFFER)),
            "chat",
            Capacity(max_chats=1),
            "chats",
        ),
    ],
)
def test_room_or_the_reason(operator: Any, channel: Any, capacity: Any, expected: str) -> None:
    standing = "free" if operator.state == "ready" else operator.state
    assert room(operator, channel, capacity, standing, is_reachable=True) == expected


def test_what_counts_as_one_thing() -> None:
    operator = Operator(
        id="a",
        state="busy",
        call="c1",
        beside={"c1": "voice", "c2": "voice", "x": "chat"},
        offers_beside=(OFFER,),
    )
    assert (count(operator, "voice"), count(operator, "chat")) == (2, 2)
