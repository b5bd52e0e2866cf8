"""The status history has no gaps and no overlaps, whatever order it is read in."""

from hypothesis import given
from hypothesis import strategies as st

from dzvin.events.operator import OperatorStateChanged, OperatorStatus
from dzvin.infra.batch import Recorded
from dzvin.kernel.messages import Event
from dzvin.reports.facts.operator_status import StatusInterval, changes, merge
from tests.support.stories import ANNA, BORIS, SUPPORT, at, recorded


def changed(
    state: OperatorStatus, was: OperatorStatus = "away", **more: object
) -> OperatorStateChanged:
    values: dict[str, object] = {"operator": ANNA, "by": "system", **more}
    return OperatorStateChanged(was=was, state=state, **values)  # type: ignore[arg-type]


SHIFT: list[tuple[float, Event]] = [
    (0, changed("away", "offline", reason="login")),
    (10, changed("ready", by="user")),
    (30, changed("call", call="c1", queue=SUPPORT)),
    (36, changed("busy", call="c1", queue=SUPPORT)),
    (96, changed("pcp", seconds=30)),
    (126, changed("ready")),
    (126, changed("away", reason="lunch", comment="late", by="supervisor", supervisor=BORIS)),
    (200, changed("offline")),
]


def test_each_change_ends_the_interval_before_it() -> None:
    rows = merge((), changes(recorded(*SHIFT))[ANNA])
    assert [(r.state, (r.ended_at or r.started_at) - r.started_at) for r in rows] == [
        (state, at(seconds) - at(0))
        for state, seconds in [
            ("away", 10),
            ("ready", 20),
            ("call", 6),
            ("busy", 60),
            ("pcp", 30),
            ("ready", 0),
            ("away", 74),
            ("offline", 0),
        ]
    ]
    assert rows[-1].ended_at is None
    assert (rows[6].comment, rows[6].by, rows[6].supervisor) == ("late", "supervisor", BORIS)
    assert (rows[0].reason, rows[4].limit_seconds, rows[3].queue) == ("login", 30, SUPPORT)


def test_operators_are_kept_apart() -> None:
    rows = changes(recorded(*SHIFT, (5, changed("ready", operator=BORIS))))
    assert set(rows) == {ANNA, BORIS} and len(rows[BORIS]) == 1


@given(st.permutations(recorded(*SHIFT)), st.integers(0, 8), st.integers(0, 8))
def test_any_split_any_order_and_any_repetition_give_one_history(
    rows: list[Recorded], one: int, two: int
) -> None:
    whole = merge((), changes(recorded(*SHIFT))[ANNA])
    known: tuple[StatusInterval, ...] = ()
    for part in (rows[:one], rows[one:], rows[two:]):
        known = merge(known, changes(part).get(ANNA, []))
    assert known == whole
    for before, after in zip(known, known[1:], strict=False):
        assert before.ended_at == after.started_at
