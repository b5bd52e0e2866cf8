"""A rule that makes no sense says which of its fields are wrong."""

from typing import Any

from dzvin.reports.kpi.checks import problems
from dzvin.reports.kpi.model import Grade
from tests.reports.kpi.build import rule

GRADES = (Grade(limit=10, grade="A", points=5),)
AWAY = {"kind": "violation", "metric": "away_longer_seconds", "window": None, "target": 1800}


def wrong(**values: Any) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in problems(rule(**values))]


def test_a_norm_needs_a_window_and_grades_with_different_limits() -> None:
    assert wrong(grades=GRADES) == []
    assert wrong(window=None) == [("window", "required"), ("grades", "required")]
    assert wrong(grades=(*GRADES, *GRADES)) == [("grades.1.limit", "duplicate")]
    assert wrong(grades=GRADES, points=5, money_micros=1) == [
        ("points", "not_allowed"),
        ("money_micros", "not_allowed"),
    ]
    assert wrong(name="", grades=GRADES) == [("name", "required")]


def test_a_violation_has_a_limit_and_takes_its_points_at_once() -> None:
    assert wrong(**AWAY, points=-5) == []
    assert wrong(**{**AWAY, "target": 0}) == [("target", "too_small")]
    assert wrong(**{**AWAY, "window": "day", "min_sample": 1}, grades=GRADES) == [
        ("window", "not_allowed"),
        ("grades", "not_allowed"),
        ("min_sample", "not_allowed"),
    ]
    rejected = {**AWAY, "metric": "rejected_offer"}
    assert wrong(**{**rejected, "target": 0}) == []
    assert wrong(**rejected) == [("target", "not_allowed")]


def test_a_metric_is_of_its_kind_and_statuses_have_no_queue() -> None:
    assert wrong(metric="missed_in_row", grades=GRADES) == [("metric", "not_allowed")]
    assert wrong(kind="violation", metric="total") == [("metric", "not_allowed")]
    assert wrong(metric="breaks", grades=GRADES, queues=("q",)) == [("queues", "not_allowed")]
    assert wrong(grades=GRADES, reason="r") == [("reason", "not_allowed")]
