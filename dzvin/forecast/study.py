"""A study: one day, replayed once for each variant, with one seed."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from dzvin.forecast.model import BadDay, Day, DaySpec, Result, Variant
from dzvin.forecast.simulation import simulate
from dzvin.forecast.synthetic import made_day
from dzvin.forecast.variant import varied


class Study(Struct, frozen=True, kw_only=True):
    day: Day
    variants: tuple[Variant, ...]
    seed: int = 1


class Order(Struct, frozen=True, kw_only=True):
    """What the worker hands to its child process: a stored day, or how to make one."""

    variants: tuple[Variant, ...]
    seed: int
    day: Day | None = None
    synthetic: DaySpec | None = None


def study_of(order: Order) -> Study:
    """Raises BadDay."""
    day = order.day
    if order.synthetic is not None:
        day = made_day(order.synthetic, order.seed)
    if day is None:
        raise BadDay("stored", "no_day")
    return Study(day=day, variants=order.variants, seed=order.seed)


class Said(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the child process: how far it is, one result, or what is wrong with the day."""

    done: float | None = None
    result: Result | None = None
    wrong: dict[str, str] | None = None


def days_of(study: Study) -> list[Day]:
    """All at once, so that what is wrong is told before the first is replayed. Raises BadDay."""
    names = [variant.name for variant in study.variants]
    for n, name in enumerate(names):
        if names.index(name) != n:
            raise BadDay(f"variants.{n}.name", "twice", name)
    return [
        varied(study.day, variant, study.seed, f"variants.{n}")
        for n, variant in enumerate(study.variants)
    ]


def replay(study: Study, tell: Callable[[float], None]) -> Iterator[Result]:
    days: Sequence[Day] = days_of(study)
    for n, (variant, day) in enumerate(zip(study.variants, days, strict=True)):
        yield simulate(day, study.seed, _part(tell, n, len(days))).result(variant.name)


def _part(tell: Callable[[float], None], n: int, of: int) -> Callable[[float], None]:
    return lambda share: tell((n + share) / of)
