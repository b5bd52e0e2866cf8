"""A study: one day, replayed once for each variant, with one seed."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from dzvin.forecast.model import BadDay, Day, Result, Variant
from dzvin.forecast.simulation import simulate
from dzvin.forecast.variant import varied


class Study(Struct, frozen=True, kw_only=True):
    """What the worker hands to its child process."""

    day: Day
    variants: tuple[Variant, ...]
    seed: int = 1


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
