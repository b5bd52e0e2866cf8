"""What a recording's row says: parts, sides, how it ended."""

from msgspec.structs import replace

from dzvin.events.call import CallEnded, TalkEnded, TalkHeld, TalkStarted, VoicemailLeft
from dzvin.events.recording import (
    RecordingEnded,
    RecordingFailed,
    RecordingLate,
    RecordingReady,
    RecordingStarted,
)
from dzvin.kernel.messages import Event
from dzvin.recordings.model import Recording, Side, recordings_of
from tests.support.stories import ANNA, BORIS, answered_call, at, recorded, started


def one(*moments: tuple[float, Event]) -> Recording:
    (found,) = recordings_of(recorded(*moments))
    return found


def test_the_right_side_is_the_operator_then_music_then_the_operator() -> None:
    found = one(*answered_call())
    assert found.sides == (
        Side(since=0, until=15, what="operator", operator=BORIS),
        Side(since=15, until=30, what="music"),
        Side(since=30, until=60, what="operator", operator=BORIS),
    )
    assert (found.status, found.part, found.talk_seconds) == ("encoding", 1, 60.0)


def test_each_talk_of_a_call_is_a_part() -> None:
    def talk(n: int, since: float, until: float, operator: str) -> list[tuple[float, Event]]:
        id = f"c1.r{n}"
        return [
            (since, TalkStarted(call="c1", leg=f"c1.{n}", operator=operator)),
            (since, RecordingStarted(recording=id, call="c1", leg="c1.0", kind="talk", path=id)),
            (until, TalkEnded(call="c1", leg=f"c1.{n}", operator=operator, ended_by="operator")),
            (until, RecordingEnded(recording=id, call="c1")),
        ]

    first, second = recordings_of(
        recorded((0, started()), *talk(1, 5, 10, ANNA), *talk(2, 20, 30, BORIS))
    )
    assert (first.part, second.part) == (1, 2)
    assert first.sides == (Side(since=0, until=5, what="operator", operator=ANNA),)
    assert second.sides == (Side(since=0, until=10, what="operator", operator=BORIS),)


def test_what_was_not_ended_ends_with_the_call() -> None:
    found = one(
        (0, started()),
        (1, TalkStarted(call="c1", leg="c1.1", operator=ANNA)),
        (1, RecordingStarted(recording="r", call="c1", leg="c1.0", kind="talk", path="p")),
        (4, TalkHeld(call="c1", operator=ANNA)),
        (9, CallEnded(call="c1", ended_by="system")),
    )
    assert (found.status, found.ended_at) == ("encoding", at(9))
    assert found.sides[-1] == Side(since=3, until=8, what="music")


def test_a_message_has_one_side_and_began_before_it_was_filed() -> None:
    found = one(
        (0, started()),
        (20, RecordingStarted(recording="r", call="c1", leg="c1.0", kind="voicemail", path="p")),
        (20, RecordingEnded(recording="r", call="c1")),
        (20, VoicemailLeft(call="c1", box="sales", recording="r", seconds=8)),
    )
    assert (found.started_at, found.sides, found.talk_seconds) == (at(12), (), 8.0)


def test_a_recording_that_never_began_is_failed_and_stays_so() -> None:
    found = one(
        (0, started()),
        (1, RecordingStarted(recording="r", call="c1", leg="c1.0", kind="talk", path="p")),
        (1.1, RecordingFailed(recording="r", call="c1", why="disk_full")),
        (9, CallEnded(call="c1", ended_by="customer")),
    )
    assert (found.status, found.why) == ("failed", "disk_full")


def test_a_short_recording_can_be_played_and_keeps_its_mark() -> None:
    short = RecordingFailed(recording="c1.r3", call="c1", why="too_short")
    ready = RecordingReady(recording="c1.r3", call="c1", seconds=40, size_bytes=9)
    found = one(*answered_call(), (100, short), (100, ready))
    assert (found.status, found.why, found.seconds) == ("ready", "too_short", 40)


def test_the_beginning_that_is_missing_is_a_side_of_its_own() -> None:
    found = one(*answered_call(), (39.5, RecordingLate(recording="c1.r3", call="c1", seconds=4.5)))
    assert Side(since=0, until=4.5, what="missing") in found.sides
    assert (found.missing_seconds, found.status) == (4.5, "encoding")


def test_what_the_file_says_of_its_beginning_counts_more_than_what_was_told() -> None:
    late = (39.5, RecordingLate(recording="c1.r3", call="c1", seconds=4.5))
    ready = RecordingReady(recording="c1.r3", call="c1", seconds=60, size_bytes=9)
    for missing, kept in ((0.0, 0.0), (2.5, 2.5), (None, 4.5)):
        found = one(*answered_call(), late, (100, replace(ready, missing_seconds=missing)))
        assert found.missing_seconds == kept
        assert len([side for side in found.sides if side.what == "missing"]) == bool(kept)


def test_a_recording_that_succeeds_at_the_second_try_has_no_mark() -> None:
    full = RecordingFailed(recording="c1.r3", call="c1", why="disk_full")
    ready = RecordingReady(recording="c1.r3", call="c1", seconds=60, size_bytes=9)
    found = one(*answered_call(), (100, full), (200, ready))
    assert (found.status, found.why) == ("ready", None)


def test_reading_twice_in_another_order_changes_nothing() -> None:
    rows = recorded(*answered_call())
    assert recordings_of([*reversed(rows), *rows]) == recordings_of(rows)
