"""Which grade a figure reaches, and what it brings."""

from msgspec import structs

from dzvin.reports.kpi.model import Comparison, Grade, Next, Rule


def reaches(fact: float, limit: float, comparison: Comparison) -> bool:
    return fact >= limit if comparison == "at_least" else fact <= limit


def ordered(rule: Rule) -> list[Grade]:
    """The worst first."""
    sign = 1 if rule.comparison == "at_least" else -1
    return sorted(rule.grades, key=lambda one: sign * one.limit)


def grade_of(rule: Rule, sample: int, fact: float | None) -> Grade | None:
    """The best one that is reached; None: none of them, or there is too little to tell."""
    if fact is None or sample < rule.min_sample:
        return None
    reached = [one for one in ordered(rule) if reaches(fact, one.limit, rule.comparison)]
    return reached[-1] if reached else None


def next_of(rule: Rule, sample: int, fact: float | None) -> Next | None:
    """The grade after that."""
    grades, reached = ordered(rule), grade_of(rule, sample, fact)
    above = grades[grades.index(reached) + 1 :] if reached else grades
    return next((Next(**structs.asdict(one)) for one in above), None)


def percent_of(rule: Rule, fact: float | None) -> float | None:
    """Of the target; of what is allowed, with `at_most`."""
    return round(fact / rule.target * 100, 1) if fact is not None and rule.target else None
