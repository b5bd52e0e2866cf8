"""Frames: who gets them, in which order, and what happens to a page that falls behind."""

import asyncio
from collections.abc import Iterator
from itertools import batched, product
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from dzvin.events.call import CallEnded, CallStarted, TalkHeld
from dzvin.events.device import DeviceRegistrationChanged
from dzvin.events.gateway import GatewayCameUp
from dzvin.events.operator import OperatorPlanned, OperatorStateChanged
from dzvin.events.queue import ItemMoved, ItemQueued, OfferWithdrawn
from dzvin.events.system import ConfigChanged, SubjectFailed
from dzvin.infra.batch import Envelope, Recorded
from dzvin.kernel.messages import Event
from dzvin.workplace.hub import BUFFER_FRAMES, CROWD, SOCKETS_PER_PERSON, Hub, Page, TooManyPages
from dzvin.workplace.visibility import Viewer, visible
from tests.support.build import at

anna = Viewer(operator="anna", session="s1", sees_numbers=True)


def held(position: int, tenant: str = "t", operator: str = "anna") -> Recorded:
    envelope = Envelope(
        id=f"e{position}",
        tenant=tenant,
        at=at(9),
        subject="call:c",
        event=TalkHeld(call="c", operator=operator),
    )
    return Recorded(shard="main", position=position, envelope=envelope)


def sent(page: Page) -> list[dict[str, Any]]:
    return [msgspec.json.decode(frame) for frame in page.frames]


def opened(hub: Hub, tenant: str = "t", after: int = 0, viewer: Viewer = anna) -> Page:
    page = hub.open(tenant, viewer, after)
    page.is_caught_up()
    return page


def test_a_frame_is_the_recorded_event_with_its_place_and_party() -> None:
    hub = Hub()
    page = opened(hub)
    hub.publish(held(7), frozenset({"anna"}), {"number": "+380441112233", "name": ""})
    (frame,) = sent(page)
    assert frame["n"] == 1 and frame["position"] == 7 and frame["subject"] == "call:c"
    assert frame["event"] == {"name": "talk.held", "call": "c", "operator": "anna"}
    assert frame["party"] == {"number": "+380441112233", "name": ""}


def test_of_his_own_status_one_learns_the_call_and_a_colleague_does_not() -> None:
    hub, near = Hub(), replace(anna, sees_colleagues=True)
    pages = [opened(hub, viewer=replace(near, operator=one)) for one in ("anna", "boris", "clara")]
    event = OperatorStateChanged(operator="boris", was="away", state="busy", by="system", call="c")
    envelope = replace(held(1).envelope, event=event)
    hub.publish(replace(held(1), envelope=envelope), frozenset(), None)
    assert [sent(page)[0]["event"]["call"] for page in pages] == [None, "c", None]


def test_another_tenants_pages_get_nothing() -> None:
    hub = Hub()
    ours, theirs = opened(hub, "t"), opened(hub, "other")
    hub.publish(held(1), frozenset({"anna"}), None)
    assert len(sent(ours)) == 1 and sent(theirs) == []


def test_what_the_snapshot_already_tells_is_not_sent_again() -> None:
    hub = Hub()
    page = opened(hub, after=5)
    for position in (4, 5, 6):
        hub.publish(held(position), frozenset(), None)
    assert [frame["position"] for frame in sent(page)] == [6]


def test_older_events_come_before_those_that_arrived_while_they_were_read() -> None:
    hub = Hub()
    page = hub.open("t", anna, 0)
    hub.publish(held(3), frozenset(), None)
    page.put_event(held(2), frozenset(), None)
    page.is_caught_up()
    assert [(frame["n"], frame["position"]) for frame in sent(page)] == [(1, 2), (2, 3)]


def test_a_page_that_falls_behind_is_told_to_start_again() -> None:
    hub = Hub()
    page = opened(hub)
    for position in range(1, BUFFER_FRAMES + 2):
        hub.publish(held(position), frozenset(), None)
    assert sent(page) == [{"n": BUFFER_FRAMES + 1, "resync": True}]


def test_a_revoked_sign_in_closes_its_pages_at_once() -> None:
    hub = Hub()
    page = opened(hub)
    hub.publish(held(1), frozenset(), None)
    hub.close_session("s1")
    hub.publish(held(2), frozenset(), None)
    assert asyncio.run(page.next()) is None


def test_one_person_has_a_limited_number_of_pages() -> None:
    hub = Hub()
    for _ in range(SOCKETS_PER_PERSON):
        opened(hub)
    with pytest.raises(TooManyPages):
        opened(hub)


FLAGS = ("sees_colleagues", "sees_all_calls", "sees_numbers", "sees_gateways", "sees_devices")
PEOPLE = ("anna", "boris", "chief")
EVENTS: tuple[Event, ...] = (
    TalkHeld(call="c", operator="anna"),
    CallEnded(call="c", ended_by="customer"),
    CallStarted(
        call="c", direction="outbound", door="operator", leg="c.0", dialled="+380441112233"
    ),
    ItemQueued(item="c", call="c", queue="support", party="p"),
    ItemMoved(item="c", call="c", queue="sales", was="support", by="chief"),
    OfferWithdrawn(offer="c.o1", item="c", call="c", operator="boris"),
    OperatorStateChanged(operator="anna", was="ready", state="away", by="user"),
    OperatorStateChanged(operator="boris", was="ready", state="busy", by="system", call="c"),
    OperatorPlanned(operator="boris", state="away"),
    GatewayCameUp(gateway="g"),
    DeviceRegistrationChanged(device="d", operator="boris", is_registered=True),
    ConfigChanged(what="queue", id="support"),
    SubjectFailed(subject="call:c", heard="{}", error="ValueError"),
)


def viewers() -> Iterator[Viewer]:
    """Each person with every set of rights, in a queue and outside, with every reach."""
    everything = product(product((False, True), repeat=len(FLAGS)), (0, 1), (None, "boris"), PEOPLE)
    for flags, serves, reach, operator in everything:
        yield Viewer(
            operator=operator,
            session=f"of {operator}",
            queues=frozenset({"support"} if serves else ()),
            scope_operators=None if reach is None else frozenset({reach}),
            **dict(zip(FLAGS, flags, strict=True)),
        )


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_a_page_gets_what_it_may_see_among_many_as_if_it_were_the_only_one(event: Event) -> None:
    envelope = Envelope(id="e", tenant="t", at=at(9), subject="call:c", event=event)
    told = Recorded(shard="main", position=1, envelope=envelope)
    party = {"number": "+380445556677", "name": "Ivan"}
    seen = set[bool]()
    for some in batched(viewers(), SOCKETS_PER_PERSON * len(PEOPLE), strict=False):
        hub = Hub()
        pages = [opened(hub, viewer=viewer) for viewer in some]
        hub.publish(told, frozenset({"anna"}), party)
        for page in pages:
            alone = Page("t", page.viewer, 0)
            alone.put_event(told, frozenset({"anna"}), party)
            assert page.frames == alone.frames
            assert bool(page.frames) == visible(event, page.viewer, {"anna"})
            seen.add(bool(page.frames))
    same_for_all = {"config.changed": {True}, "subject.failed": {False}}
    assert seen == same_for_all.get(event.name, {True, False})


def test_what_is_ready_at_once_is_one_message_for_a_page_that_takes_it_so() -> None:
    hub = Hub()
    pages = [hub.open("t", anna, 0, takes_several=several) for several in (True, False)]
    for page in pages:
        page.is_caught_up()
    for position in (1, 2):
        hub.publish(held(position), frozenset(), None)
    packed, plain = [msgspec.json.decode(asyncio.run(page.next()) or b"") for page in pages]
    assert [frame["n"] for frame in packed] == [1, 2]
    assert plain["n"] == 1
    hub.publish(held(3), frozenset(), None)
    assert msgspec.json.decode(asyncio.run(pages[0].next()) or b"")["n"] == 3


def test_in_a_crowd_what_is_not_ones_own_goes_out_with_ones_own_and_in_its_order() -> None:
    async def story() -> list[int]:
        hub = Hub()
        page = hub.open("t", replace(anna, sees_all_calls=True), 0, takes_several=True)
        page.is_caught_up()
        for n in range(CROWD):
            opened(hub, viewer=replace(anna, operator=f"o{n}"))
        hub.publish(held(1, operator="boris"), frozenset({"boris"}), None)
        waits = asyncio.ensure_future(page.next())
        await asyncio.wait({waits}, timeout=0)
        assert not waits.done()
        hub.publish(held(2), frozenset(), None)
        return [frame["position"] for frame in msgspec.json.decode(await waits or b"")]

    assert asyncio.run(story()) == [1, 2]


def test_in_a_crowd_what_is_not_ones_own_comes_soon_by_itself() -> None:
    async def story() -> int:
        hub = Hub()
        page = hub.open("t", replace(anna, sees_all_calls=True), 0)
        page.is_caught_up()
        for n in range(CROWD):
            opened(hub, viewer=replace(anna, operator=f"o{n}"))
        hub.publish(held(1, operator="boris"), frozenset({"boris"}), None)
        return int(msgspec.json.decode(await page.next() or b"")["position"])

    assert asyncio.run(story()) == 1


def test_rights_that_change_count_from_the_next_event_on() -> None:
    hub = Hub()
    page = opened(hub)
    talk = held(1, operator="boris")
    hub.publish(talk, frozenset({"boris"}), None)
    hub.see(page, replace(anna, sees_all_calls=True))
    hub.publish(held(2, operator="boris"), frozenset({"boris"}), None)
    hub.see(page, anna)
    hub.publish(held(3, operator="boris"), frozenset({"boris"}), None)
    assert [frame["position"] for frame in sent(page)] == [2]


def test_a_page_that_left_counts_no_more() -> None:
    hub = Hub()
    page = opened(hub)
    assert hub.operators() == {("t", "anna")}
    hub.leave(page)
    assert hub.operators() == set()
