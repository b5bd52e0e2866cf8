"""Frames: who gets them, in which order, and what happens to a page that falls behind."""

import asyncio
from typing import Any

import msgspec
import pytest

from dzvin.events.call import TalkHeld
from dzvin.infra.batch import Envelope, Recorded
from dzvin.workplace.hub import BUFFER_FRAMES, SOCKETS_PER_PERSON, Hub, Page, TooManyPages
from dzvin.workplace.visibility import Viewer
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


def opened(hub: Hub, tenant: str = "t", after: int = 0) -> Page:
    page = hub.open(tenant, anna, after)
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
    assert asyncio.run(page.next()) is None


def test_one_person_has_a_limited_number_of_pages() -> None:
    hub = Hub()
    for _ in range(SOCKETS_PER_PERSON):
        opened(hub)
    with pytest.raises(TooManyPages):
        opened(hub)


def test_a_page_that_left_counts_no_more() -> None:
    hub = Hub()
    page = opened(hub)
    assert hub.operators() == {("t", "anna")}
    hub.leave(page)
    assert hub.operators() == set()
