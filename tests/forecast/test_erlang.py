"""Erlang's formulas against the chain of states itself, and against each other."""

from math import exp

import pytest

from dzvin.forecast.erlang import Goal, Load, erlang_a, erlang_b, erlang_c, forecast, needed


def states(operators: int, load: Load) -> list[float]:
    """Share of time with so many callers inside: the balance of births and deaths."""
    arrive, end = load.calls_per_hour / 3600, 1 / load.handle_seconds
    lose = 1 / load.patience_seconds if load.patience_seconds else 0.0
    shares = [1.0]
    while len(shares) < 3000:
        n = len(shares)
        shares.append(
            shares[-1] * arrive / (min(n, operators) * end + max(0, n - operators) * lose)
        )
    whole = sum(shares)
    return [share / whole for share in shares]


def test_ten_erlangs_on_ten_lines_lose_every_fifth_call() -> None:
    assert erlang_b(10, 10) == pytest.approx(0.2146, abs=5e-5)


@pytest.mark.parametrize("operators", [25, 28, 35])
def test_waiting_by_erlang_c_is_the_chance_to_find_everybody_busy(operators: int) -> None:
    load = Load(calls_per_hour=360, handle_seconds=240)
    shares = states(operators, load)
    found = erlang_c(operators, load, 20)
    assert found.will_wait == pytest.approx(sum(shares[operators:]), rel=1e-6)
    line = sum((n - operators) * share for n, share in enumerate(shares) if n > operators)
    assert found.answer_seconds == pytest.approx(line / 0.1, rel=1e-6), "Little's law"
    assert found.service_level == pytest.approx(
        1 - found.will_wait * exp(-(operators - 24) * 20 / 240)
    )


@pytest.mark.parametrize("operators", [1, 12, 24, 40])
def test_losses_by_erlang_a_are_those_of_the_chain(operators: int) -> None:
    load = Load(calls_per_hour=360, handle_seconds=240, patience_seconds=90)
    shares = states(operators, load)
    line = sum((n - operators) * share for n, share in enumerate(shares) if n > operators)
    found = erlang_a(operators, load, 20)
    assert found.abandoned == pytest.approx(line / 90 / 0.1, rel=1e-6)
    assert 1 - found.will_wait == pytest.approx(sum(shares[:operators]), rel=1e-6)
    busy = sum(min(n, operators) * share for n, share in enumerate(shares))
    assert found.occupancy == pytest.approx(busy / operators, rel=1e-6)


def test_endless_patience_of_erlang_a_is_erlang_c() -> None:
    patient = Load(calls_per_hour=360, handle_seconds=240, patience_seconds=1e7)
    a, c = erlang_a(28, patient, 20), erlang_c(28, patient, 20)
    assert a.service_level == pytest.approx(c.service_level, abs=1e-4)
    assert a.answer_seconds == pytest.approx(c.answer_seconds, rel=1e-3)


@pytest.mark.parametrize("patience", [None, 60.0])
def test_one_operator_less_than_needed_misses_the_goal(patience: float | None) -> None:
    load = Load(calls_per_hour=600, handle_seconds=200, patience_seconds=patience)
    goal = Goal(share=0.8, seconds=20, occupancy=0.9)
    best = needed(load, goal)
    assert best.service_level >= 0.8 and best.occupancy <= 0.9
    fewer = forecast(best.operators - 1, load, goal)
    assert fewer.service_level < 0.8 or fewer.occupancy > 0.9


def test_no_calls_need_nobody_and_one_operator_less_than_the_work_never_answers() -> None:
    assert needed(Load(calls_per_hour=0, handle_seconds=200), Goal()).operators == 0
    assert erlang_c(20, Load(calls_per_hour=360, handle_seconds=240), 20).answer_seconds is None


def test_far_more_operators_than_work_answer_everybody_at_once() -> None:
    load = Load(calls_per_hour=60, handle_seconds=240, patience_seconds=120)
    many = forecast(256, load, Goal())
    assert (many.service_level, many.will_wait) == (1.0, 0.0)
    assert needed(load, Goal(occupancy=0.01)).occupancy <= 0.01
