"""Every routing strategy there is, by name: for settings, for the router and for the screens."""

from collections.abc import Collection, Mapping

from dzvin.acd import strategies
from dzvin.acd.model import QueueSettings
from dzvin.acd.strategy import Strategy
from dzvin.kernel.collect import collect
from dzvin.kernel.errors import AppError

STRATEGIES: dict[str, type[Strategy]] = collect(strategies, Strategy)

WITH_FALLBACK = "sticky"
"""It names another one for whoever has no operator of his own; that one must not be itself."""


class UnknownStrategy(AppError):
    """There is no such routing strategy."""

    code = "queue.unknown_strategy"
    status = 422


def strategy_named(name: str) -> Strategy:
    """Asked at the door, before a setting is stored: another order is never put in its place."""
    if name not in STRATEGIES:
        raise UnknownStrategy(strategy=name, known=sorted(STRATEGIES))
    return strategy_of(QueueSettings(strategy=name))


def check_strategies(settings: QueueSettings) -> None:
    """Both that a queue names."""
    strategy_named(settings.strategy)
    if settings.sticky_fallback == WITH_FALLBACK:
        known = sorted(set(STRATEGIES) - {WITH_FALLBACK})
        raise UnknownStrategy(strategy=settings.sticky_fallback, known=known)
    strategy_named(settings.sticky_fallback)


def can_route(settings: QueueSettings) -> bool:
    """Settings of another version may name a strategy that is not there."""
    try:
        check_strategies(settings)
    except UnknownStrategy:
        return False
    return True


def strategy_of(
    settings: QueueSettings, colleagues: Mapping[str, Collection[str]] | None = None
) -> Strategy:
    """The one a queue works with."""
    then = None
    if settings.strategy == WITH_FALLBACK:
        then = STRATEGIES[settings.sticky_fallback](settings, colleagues)
    return STRATEGIES[settings.strategy](settings, colleagues, then)


def explained(name: str) -> str:
    """What it does, in the words of its file's first paragraph."""
    return " ".join((STRATEGIES[name].__doc__ or "").split())
