"""What breaks a rule, and that one thing is punished once whatever order it is learnt in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dzvin.reports.kpi.violations.model import (
    Found,
    Offer,
    Punished,
    Stay,
    fresh,
    joined,
    missed_in_row,
    too_long,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def stay(since: float, until: float | None, reason: str = "lunch", user: str = "anna") -> Stay:
    end = None if until is None else after(until)
    return Stay(user=user, ref=f"s{since}", started_at=after(since), ended_at=end, reason=reason)


def offer(n: int, outcome: str, user: str = "anna") -> Offer:
    made, ended = after(n * 60), after(n * 60 + 20)
    return Offer(
        user=user, ref=f"o{n}", made_at=made, ended_at=ended, outcome=outcome, call=f"c{n}"
    )


def rows(outcomes: list[str], count: int, punished: list[Punished] | None = None) -> list[str]:
    offers = [offer(n, outcome) for n, outcome in enumerate(outcomes)]
    return [one.ref for one in missed_in_row(offers, count, NOON, punished or [])]


def test_away_again_for_the_same_reason_has_not_come_back() -> None:
    stays = [stay(0, 100), stay(100, 200), stay(200, 300, "tea"), stay(400, None, "tea")]
    assert [(one.ref, one.ended_at) for one in joined(reversed(stays))] == [
        ("s0", after(200)),
        ("s200", after(300)),
        ("s400", None),
    ]


def test_a_stay_is_too_long_as_soon_as_its_limit_is_over_and_not_before() -> None:
    lasting, short, long = stay(0, None), stay(0, 60, user="bohdan"), stay(0, 61, user="vira")
    stays = [lasting, short, long]
    assert [one.user for one in too_long(stays, 60, NOON, after(60))] == []
    found = list(too_long(stays, 60, NOON, after(90)))
    assert [(one.user, one.until, one.value) for one in found] == [
        ("anna", after(60), 90),
        ("vira", after(60), 61),
    ]
    assert list(too_long(stays, 60, after(61), after(90))) == [], "it was looked at before"
    alone = too_long(stays, 60, NOON, after(900), after(60))
    assert [one.user for one in alone] == ["vira"], "without an engine nobody can come back"
    alive = too_long(stays, 60, NOON, after(900), after(61))
    assert [one.user for one in alive] == ["anna", "vira"]


def test_misses_in_a_row_are_counted_anew_after_they_were_punished() -> None:
    assert rows(["missed", "missed", "missed"], 2) == ["o1"]
    assert rows(["missed", "unreachable", "missed", "busy"], 2) == ["o1", "o3"]
    assert rows(["missed", "accepted", "missed", "rejected", "missed"], 2) == []
    assert rows(["missed", "withdrawn", "missed"], 2) == ["o2"], "nobody's fault, and no answer"
    assert rows(["missed"], 1) == ["o0"]
    known = [Punished(user="anna", ref="o1", since=after(0), until=after(80))]
    assert rows(["missed", "missed", "missed", "missed"], 2, known) == ["o3"]


@given(st.lists(st.sampled_from(["missed", "accepted", "withdrawn"]), max_size=20))
def test_looking_after_each_offer_finds_what_looking_at_the_end_finds(
    outcomes: list[str],
) -> None:
    whole, punished = rows(outcomes, 2), list[Punished]()
    offers = [offer(n, outcome) for n, outcome in enumerate(outcomes)]
    for n in range(len(offers)):
        for one in fresh(missed_in_row(offers[: n + 1], 2, NOON, punished), punished, is_once=True):
            punished.append(Punished(user=one.user, ref=one.ref, since=one.since, until=one.until))
    assert [one.ref for one in punished] == whole


def test_what_is_known_is_not_fresh_nor_what_a_late_event_cut_out_of_it() -> None:
    def found(ref: str, since: float, until: float, user: str = "anna") -> Found:
        return Found(user=user, ref=ref, since=after(since), until=after(until), value=1)

    known = [Punished(user="anna", ref="a", since=after(0), until=after(60))]
    candidates = [
        found("d", 70, 130),
        found("a", 0, 60),
        found("b", 30, 90),
        found("b", 30, 90, "bohdan"),
    ]
    fresh_ones = [(one.user, one.ref) for one in fresh(candidates, known, is_once=True)]
    assert fresh_ones == [("bohdan", "b"), ("anna", "d")]
    assert len(fresh(candidates, known, is_once=False)) == 3
    (twice,) = fresh([found("e", 0, 90), found("e", 0, 60)], [], is_once=False)
    assert twice.until == after(60), "one thing that is found twice is one"
