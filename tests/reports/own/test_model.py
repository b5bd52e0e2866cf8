"""What an operator's own figures count, made of his calls and segments alone."""

from dzvin.reports.own.model import OwnCall, Part, productivity
from tests.support.build import at


def talk(call: str, start: int, end: int | None, kind: str = "talk") -> Part:
    """Minutes after ten."""
    return Part(
        call=call,
        kind=kind,
        started_at=at(10, start),
        ended_at=None if end is None else at(10, end),
    )


def test_of_several_lines_at_a_time_each_moment_is_busy_once() -> None:
    calls = [OwnCall(id=id, direction="inbound", is_dialled=False) for id in ("first", "second")]
    parts = [
        talk("first", 0, 2),
        talk("first", 2, 6, "hold"),
        talk("second", 3, 8),
        talk("second", 10, None),
        talk("colleague", 0, 59),
    ]
    made = productivity(calls, parts, [], 0.0, at(10, 11))
    assert (made.talk_seconds, made.hold_seconds) == (8 * 60.0, 4 * 60.0)
    assert made.busy_seconds == 9 * 60.0
    nothing = productivity([], [], [], 0.0, at(11))
    assert nothing.busy_seconds == 0.0
