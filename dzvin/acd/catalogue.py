"""Every routing strategy there is, by name: for settings, for the router and for the screens."""

from dzvin.acd import strategies
from dzvin.acd.strategy import Strategy
from dzvin.kernel.collect import collect
from dzvin.kernel.errors import AppError

STRATEGIES: dict[str, type[Strategy]] = collect(strategies, Strategy)


class UnknownStrategy(AppError):
    """There is no such routing strategy."""

    code = "queue.unknown_strategy"
    status = 422


def strategy_named(name: str) -> Strategy:
    """Asked at the door, before a setting is stored: another order is never put in its place."""
    if name not in STRATEGIES:
        raise UnknownStrategy(strategy=name, known=sorted(STRATEGIES))
    return STRATEGIES[name]()


def explained(name: str) -> str:
    """What it does, in the words of its file's first paragraph."""
    return " ".join((STRATEGIES[name].__doc__ or "").split())
