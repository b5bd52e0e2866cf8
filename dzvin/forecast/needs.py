"""Operators that a week needs: mean arrivals of each half hour of past weeks, and Erlang."""

from collections.abc import Sequence

from msgspec import Struct

from dzvin.forecast.erlang import Goal, Load, needed
from dzvin.forecast.stored import Visit, waited


class HalfHour(Struct, frozen=True, kw_only=True):
    """Calls of all those weeks; `weekday` 1 is Monday, `half` 0 begins at midnight."""

    weekday: int
    half: int
    calls: int


class Need(Struct, frozen=True, kw_only=True):
    """`calls`: mean of one such half hour. `operators` must be free for calls; `planned` come to
    work, so that so many are left after breaks, training and illness."""

    weekday: int
    half: int
    calls: float
    operators: int
    planned: int
    service_level: float
    occupancy: float


class Handled(Struct, frozen=True, kw_only=True):
    """What a contact of these queues takes, and how long callers wait on average at most."""

    calls: int
    answered: int
    handle_seconds: float | None
    patience_seconds: float | None


def handled_of(visits: Sequence[Visit]) -> Handled:
    """Patience: seconds waited by everybody for each who gave up, as for a stored day."""
    work = [visit.talk + (visit.wrap or 0.0) for visit in visits if visit.talk is not None]
    lost = sum(visit.result == "abandoned" for visit in visits)
    return Handled(
        calls=len(visits),
        answered=len(work),
        handle_seconds=round(sum(work) / len(work), 1) if work else None,
        patience_seconds=round(sum(map(waited, visits)) / lost, 1) if lost else None,
    )


def needs_of(
    half_hours: Sequence[HalfHour],
    weeks: float,
    handle_seconds: float,
    patience_seconds: float | None,
    goal: Goal,
    shrinkage: float,
) -> list[Need]:
    found = []
    for half in half_hours:
        load = Load(
            calls_per_hour=2 * half.calls / weeks,
            handle_seconds=handle_seconds,
            patience_seconds=patience_seconds,
        )
        best = needed(load, goal)
        found.append(
            Need(
                weekday=half.weekday,
                half=half.half,
                calls=round(half.calls / weeks, 2),
                operators=best.operators,
                planned=planned(best.operators, shrinkage),
                service_level=round(best.service_level, 4),
                occupancy=round(best.occupancy, 4),
            )
        )
    return found


def planned(operators: int, shrinkage: float) -> int:
    """Rounded up; a hundredth of a person is nobody."""
    exact = operators / (1 - shrinkage)
    return int(exact) + (exact - int(exact) > 0.01)
