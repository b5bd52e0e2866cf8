"""Laws of grades: a better figure is never worth less, in whatever order they are written."""

from hypothesis import given
from hypothesis import strategies as st

from dzvin.reports.kpi.grading import grade_of, next_of, percent_of
from dzvin.reports.kpi.model import Grade
from tests.reports.kpi.build import rule

FACTS = st.floats(0, 1000)
LIMITS = st.lists(st.floats(0, 1000), min_size=1, max_size=6, unique=True)
COMPARISONS = st.sampled_from(["at_least", "at_most"])


def grades(limits: list[float]) -> tuple[Grade, ...]:
    return tuple(Grade(limit=one, grade=str(one), points=1) for one in limits)


def rank(reached: Grade | None, limits: list[float], comparison: str) -> int:
    """0: none; else from the easiest limit on."""
    easiest_first = sorted(limits, reverse=comparison == "at_most")
    return easiest_first.index(reached.limit) + 1 if reached else 0


@given(LIMITS, FACTS, FACTS, COMPARISONS)
def test_a_better_fact_never_gives_a_worse_grade(
    limits: list[float], one: float, other: float, comparison: str
) -> None:
    better, worse = max(one, other), min(one, other)
    if comparison == "at_most":
        better, worse = worse, better
    of = rule(comparison=comparison, grades=grades(limits))
    ranks = [rank(grade_of(of, 1, fact), limits, comparison) for fact in (worse, better)]
    assert ranks == sorted(ranks)


@given(LIMITS, FACTS, COMPARISONS, st.randoms())
def test_the_order_in_which_grades_are_given_means_nothing(
    limits: list[float], fact: float, comparison: str, random: st.DataObject
) -> None:
    mixed = list(limits)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = (rule(comparison=comparison, grades=grades(each)) for each in (limits, mixed))
    assert grade_of(one, 1, fact) == grade_of(other, 1, fact)
    assert next_of(one, 1, fact) == next_of(other, 1, fact)


@given(LIMITS, FACTS, COMPARISONS)
def test_the_next_grade_is_reached_at_its_limit_and_not_before(
    limits: list[float], fact: float, comparison: str
) -> None:
    of = rule(comparison=comparison, grades=grades(limits))
    after = next_of(of, 1, fact)
    if after is None:
        best = max(limits) if comparison == "at_least" else min(limits)
        reached = grade_of(of, 1, fact)
        assert reached and reached.limit == best
    else:
        reached = grade_of(of, 1, after.limit)
        assert reached and reached.limit == after.limit
        assert grade_of(of, 1, fact) != reached


def test_too_small_a_sample_or_no_figure_has_no_grade() -> None:
    of = rule(grades=grades([0]), min_sample=5)
    assert grade_of(of, 4, 100) is None
    assert grade_of(of, 5, 100) is not None
    assert grade_of(of, 100, None) is None


def test_percent_is_of_the_target_and_there_is_none_without_one() -> None:
    assert percent_of(rule(target=50), 40) == 80.0
    assert percent_of(rule(target=0), 40) is None
    assert percent_of(rule(target=50), None) is None
