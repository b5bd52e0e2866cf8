"""Hand-computed stories: what the journal keeps of a call."""

import json
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from dzvin.events.call import (
    CallEnded,
    CallPickedUp,
    TalkEnded,
    TalkStarted,
)
from dzvin.events.feedback import CallRated
from dzvin.events.queue import (
    ItemLeft,
    ItemQueued,
    ItemRefused,
    ItemTaken,
    OfferFailed,
    OfferWithdrawn,
)
from dzvin.infra.batch import Envelope, Recorded, decoded
from dzvin.kernel.messages import Event
from dzvin.reports.facts.project import CallFacts, call_facts
from tests.support.stories import (
    ANNA,
    BORIS,
    NOON,
    SUPPORT,
    answered_call,
    at,
    node,
    offer,
    recorded,
    started,
)

GOLDEN = Path(__file__).parents[2] / "golden"
ANSWERED = recorded(*answered_call())


def facts(*moments: tuple[float, Event]) -> CallFacts:
    found = call_facts(recorded(*moments))
    assert found
    return found


def shape(found: CallFacts) -> list[tuple[str, float, float | None, str | None]]:
    """(kind, start, end, result) of each segment, in seconds after noon."""
    return [
        (
            s.kind,
            (s.started_at - NOON).total_seconds(),
            (s.ended_at - NOON).total_seconds() if s.ended_at else None,
            s.result,
        )
        for s in found.segments
    ]


def test_an_answered_call_with_a_missed_offer_and_a_hold() -> None:
    found = facts(*answered_call())
    call = found.call
    assert (call.wait_seconds, call.ring_seconds) == (30.0, 26.0)
    assert (call.talk_seconds, call.hold_seconds) == (45.0, 15.0)
    assert call.is_answered and call.lost_reason is None
    assert (call.ended_by, call.sip_code, call.ended_at) == ("customer", 200, at(95))
    assert (call.queue, call.operator, call.operators) == (SUPPORT, BORIS, (BORIS,))
    assert call.path == ("start:next", "menu:1", "queue")
    assert (call.picked_up_at, call.talk_at) == (at(0.2), at(35))
    assert shape(found) == [
        ("ivr", 0, 5, None),
        ("queue", 5, 35, "taken"),
        ("ring", 5, 25, "missed"),
        ("ring", 29, 35, "accepted"),
        ("talk", 35, 50, "held"),
        ("hold", 50, 65, "resumed"),
        ("talk", 65, 95, "customer"),
    ]
    assert [s.n for s in found.segments] == [1, 2, 3, 4, 5, 6, 7]
    assert [(o.operator, o.outcome) for o in found.offers] == [
        (ANNA, "missed"),
        (BORIS, "accepted"),
    ]
    assert found.offers[1].why and found.offers[1].why.strategy == "longest_idle"


def test_a_caller_who_gives_up_in_the_menu_was_never_in_a_queue() -> None:
    found = facts(
        (0, started()),
        (0.1, CallPickedUp(call="c1")),
        (7, node("n2", "menu", 0.1, exit="")),
        (7, CallEnded(call="c1", ended_by="customer", sip_code=200, lost_reason="abandoned_ivr")),
    )
    assert shape(found) == [("ivr", 0, 7, None)]
    assert (found.call.queue, found.call.wait_seconds) == (None, 0.0)
    assert found.call.lost_reason == "abandoned_ivr" and not found.call.is_answered


def test_a_caller_who_leaves_while_a_phone_rings_ends_queue_and_ring() -> None:
    found = facts(
        (0, started()),
        (1, node("n2", "menu", 0, exit="1")),
        (1, ItemQueued(item="c1", call="c1", queue=SUPPORT)),
        (1, offer(1, ANNA)),
        (9, ItemLeft(item="c1", call="c1", reason="abandoned", queue=SUPPORT)),
        (9, CallEnded(call="c1", ended_by="customer", lost_reason="abandoned_queue")),
        (9, OfferWithdrawn(offer="c1.o1", item="c1", call="c1", operator=ANNA, queue=SUPPORT)),
    )
    assert shape(found) == [
        ("ivr", 0, 1, None),
        ("queue", 1, 9, "abandoned"),
        ("ring", 1, 9, "withdrawn"),
    ]
    assert found.offers[0].outcome == "withdrawn"
    assert (found.call.wait_seconds, found.call.ring_seconds) == (8.0, 8.0)


def test_phones_that_ring_together_count_once() -> None:
    found = facts(
        (0, started()),
        (0, ItemQueued(item="c1", call="c1", queue=SUPPORT)),
        (0, offer(1, ANNA)),
        (2, offer(2, BORIS)),
        (6, ItemTaken(item="c1", call="c1", offer="c1.o2", operator=BORIS, queue=SUPPORT)),
        (6, TalkStarted(call="c1", leg="c1.2", operator=BORIS, queue=SUPPORT)),
        (6, OfferWithdrawn(offer="c1.o1", item="c1", call="c1", operator=ANNA, queue=SUPPORT)),
    )
    assert found.call.ring_seconds == 6.0
    assert [o.outcome for o in found.offers] == ["withdrawn", "accepted"]
    assert shape(found)[-1] == ("talk", 6, None, None)
    assert found.call.ended_at is None and found.call.is_answered


def test_a_refused_queue_leads_back_into_the_scenario_and_to_the_voicemail_box() -> None:
    found = facts(
        (0, started()),
        (3, node("n2", "menu", 0, exit="1")),
        (3, ItemQueued(item="c1", call="c1", queue=SUPPORT)),
        (3, ItemRefused(item="c1", call="c1", reason="no_operators", queue=SUPPORT)),
        (3, node("n3", "queue", 3, exit="no_operators")),
        (6, node("n4", "play", 3)),
        (16, node("n5", "voicemail", 6, exit="recorded")),
        (18, node("n6", "play", 16, exit="")),
        (18, CallEnded(call="c1", ended_by="customer", sip_code=200)),
    )
    assert shape(found) == [
        ("ivr", 0, 3, None),
        ("queue", 3, 3, "no_operators"),
        ("ivr", 3, 6, None),
        ("voicemail", 6, 16, "recorded"),
        ("ivr", 16, 18, None),
    ]
    assert found.call.queues == (SUPPORT,) and found.call.queue == SUPPORT


def test_a_rejected_offer_keeps_the_answer_of_the_phone() -> None:
    found = facts(
        (0, started()),
        (0, ItemQueued(item="c1", call="c1", queue=SUPPORT)),
        (0, offer(1, ANNA)),
        (
            4,
            OfferFailed(
                offer="c1.o1",
                item="c1",
                call="c1",
                operator=ANNA,
                reason="rejected",
                sip_code=603,
                queue=SUPPORT,
            ),
        ),
    )
    row = found.offers[0]
    assert (row.outcome, row.sip_code, row.ended_at) == ("rejected", 603, at(4))


def test_the_instants_between_talk_and_hang_up_are_not_told_as_a_menu() -> None:
    found = facts(
        (0, started()),
        (0, ItemQueued(item="c1", call="c1", queue=SUPPORT)),
        (0, offer(1, ANNA)),
        (2, ItemTaken(item="c1", call="c1", offer="c1.o1", operator=ANNA, queue=SUPPORT)),
        (2, TalkStarted(call="c1", leg="c1.1", operator=ANNA, queue=SUPPORT)),
        (9, TalkEnded(call="c1", leg="c1.1", operator=ANNA, ended_by="operator", queue=SUPPORT)),
        (9, node("n3", "queue", 0, exit="answered")),
        (9, node("n4", "hang_up", 9, exit="")),
        (9.05, CallEnded(call="c1", ended_by="operator", sip_code=200)),
    )
    assert [s[0] for s in shape(found)] == ["queue", "ring", "talk"]


def test_the_instants_around_a_voicemail_box_are_not_told_as_a_menu() -> None:
    found = facts(
        (0, started()),
        (9, node("n2", "voicemail", 0.02, exit="recorded")),
        (9.03, CallEnded(call="c1", ended_by="system", sip_code=200)),
    )
    assert [segment[0] for segment in shape(found)] == ["voicemail"]


def test_a_question_after_the_talk_is_told() -> None:
    found = facts(
        (0, started()),
        (0, ItemQueued(item="c1", call="c1", queue=SUPPORT)),
        (2, ItemTaken(item="c1", call="c1", offer="c1.o1", operator=ANNA, queue=SUPPORT)),
        (2, TalkStarted(call="c1", leg="c1.1", operator=ANNA, queue=SUPPORT)),
        (9, TalkEnded(call="c1", leg="c1.1", operator=ANNA, ended_by="operator", queue=SUPPORT)),
        (9, node("n3", "queue", 0, exit="answered")),
        (14, node("n4", "menu", 9, exit="5", pressed="5")),
        (14, CallEnded(call="c1", ended_by="system", sip_code=200)),
    )
    assert shape(found)[-1] == ("ivr", 9, 14, None)


def test_an_internal_call_has_one_talk_and_no_wait() -> None:
    found = facts(
        (0, started(direction="internal", door="operator", operator=ANNA, scenario=None)),
        (0, ItemQueued(item="c1", call="c1", operator=BORIS, ring_seconds=20)),
        (0, offer(1, BORIS, queue=None)),
        (4, ItemTaken(item="c1", call="c1", offer="c1.o1", operator=BORIS)),
        (4, TalkStarted(call="c1", leg="c1.1", operator=BORIS)),
        (4, TalkStarted(call="c1", leg="c1.0", operator=ANNA)),
        (10, TalkEnded(call="c1", leg="c1.1", operator=BORIS, ended_by="operator")),
        (10, TalkEnded(call="c1", leg="c1.0", operator=ANNA, ended_by="operator")),
        (10, CallEnded(call="c1", ended_by="operator", sip_code=200)),
    )
    assert shape(found) == [("ring", 0, 4, "accepted"), ("talk", 4, 10, "operator")]
    assert (found.call.dialled_by, found.call.operator) == (ANNA, BORIS)
    assert found.call.wait_seconds == 0.0 and found.call.talk_seconds == 6.0


def test_a_call_without_its_beginning_makes_no_row() -> None:
    assert call_facts(ANSWERED[1:]) is None


def test_a_clock_that_steps_back_makes_no_negative_time() -> None:
    found = facts(
        (5, started()),
        (5, ItemQueued(item="c1", call="c1", queue=SUPPORT)),
        (3, ItemLeft(item="c1", call="c1", reason="abandoned", queue=SUPPORT)),
        (6, CallEnded(call="c1", ended_by="customer")),
    )
    assert found.call.wait_seconds >= 0


@given(st.lists(st.sampled_from(ANSWERED)))
def test_the_order_of_reading_and_reading_twice_change_nothing(more: list[Recorded]) -> None:
    assert call_facts([*more, *reversed(ANSWERED), *more]) == call_facts(ANSWERED)


@given(st.integers(min_value=1, max_value=len(ANSWERED)))
def test_times_of_a_call_cut_off_anywhere_fit_into_it(length: int) -> None:
    """A live call: parts are never longer than the call, and talk and hold never overlap."""
    found = call_facts(ANSWERED[:length])
    assert found
    lasted = (ANSWERED[length - 1].envelope.at - NOON).total_seconds()
    call = found.call
    assert call.talk_seconds + call.hold_seconds <= lasted
    assert call.ring_seconds <= call.wait_seconds or call.wait_seconds == 0
    single = [s for s in found.segments if s.kind != "ring"]
    for before, after in zip(single, single[1:], strict=False):
        assert before.ended_at and before.ended_at <= after.started_at


def test_the_last_rating_is_that_of_the_call() -> None:
    rated = [
        (96.0, CallRated(call="c1", operator=BORIS, queue=SUPPORT, rating=2)),
        (97.0, CallRated(call="c1", operator=BORIS, queue=SUPPORT, rating=5)),
    ]
    assert facts(*answered_call(), *rated).call.rating == 5
    assert facts(*answered_call()).call.rating is None


def test_a_stored_call_becomes_the_stored_rows() -> None:
    """tests/golden/answered_call.json: what was written to the log, and the rows made of it."""
    stored = json.loads((GOLDEN / "answered_call.json").read_text())
    rows = [
        Recorded(
            shard="main",
            position=row["position"],
            envelope=Envelope(
                id=row["id"],
                tenant=row["tenant"],
                at=msgspec.convert(row["at"], type(NOON)),
                subject=row["subject"],
                event=decoded(row["name"], row["data"]),
            ),
        )
        for row in stored["events"]
    ]
    assert json.loads(msgspec.json.encode(call_facts(rows))) == stored["facts"]
