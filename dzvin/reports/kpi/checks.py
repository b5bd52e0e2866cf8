"""What makes no sense in a rule, each with its field."""

from collections.abc import Iterator

from dzvin.reports.kpi.metrics import NORMS, VIOLATIONS, has_queues
from dzvin.reports.kpi.model import Rule

type Problem = dict[str, str]


def problems(rule: Rule) -> list[Problem]:
    found = [*_of_all(rule)]
    if not any(one["field"] == "metric" for one in found):
        found += _of_norm(rule) if rule.kind == "norm" else _of_violation(rule)
    return found


def _of_all(rule: Rule) -> Iterator[Problem]:
    if not rule.name:
        yield _wrong("name", "required")
    if rule.metric not in (NORMS if rule.kind == "norm" else VIOLATIONS):
        yield _wrong("metric", "not_allowed")
    if rule.queues and not has_queues(rule.metric):
        yield _wrong("queues", "not_allowed")
    if rule.reason and rule.metric != "away_longer_seconds":
        yield _wrong("reason", "not_allowed")


def _of_norm(rule: Rule) -> Iterator[Problem]:
    if rule.window is None:
        yield _wrong("window", "required")
    if not rule.grades:
        yield _wrong("grades", "required")
    limits = [one.limit for one in rule.grades]
    for n, limit in enumerate(limits):
        if limit in limits[:n]:
            yield _wrong(f"grades.{n}.limit", "duplicate")
    for name in ("points", "money_micros"):
        if getattr(rule, name):
            yield _wrong(name, "not_allowed")


def _of_violation(rule: Rule) -> Iterator[Problem]:
    for name in ("window", "grades", "min_sample"):
        if getattr(rule, name):
            yield _wrong(name, "not_allowed")
    is_needed = any(rule.metric == one and limit.has_target for one, limit in VIOLATIONS.items())
    if is_needed and rule.target < 1:
        yield _wrong("target", "too_small")
    if not is_needed and rule.target:
        yield _wrong("target", "not_allowed")


def _wrong(field: str, code: str) -> Problem:
    return {"field": field, "code": code}
