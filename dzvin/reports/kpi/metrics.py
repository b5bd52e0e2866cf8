"""What rules can be about: each figure by its one formula, from somebody's sums of a window."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from msgspec import Struct, field

from dzvin.reports.kpi.model import Comparison, Metric, Offered, Sample, Unit
from dzvin.reports.own.model import acd, aht

type Source = Literal["calls", "statuses", "offers", "ratings", "forms"]
WORK = ("call", "busy", "pcp")


class Sums(Struct, frozen=True, kw_only=True):
    """Of one operator in a window. Calls with people outside; `successful`: he talked in them."""

    inbound: int = 0
    outbound: int = 0
    successful: int = 0
    talk_seconds: float = 0
    hold_seconds: float = 0
    states: Mapping[str, float] = field(default_factory=dict)
    """Seconds in each status, `offline` not among them."""
    pcp_seconds: float = 0
    """After calls of the queues that are asked for; in `states` it is that of all."""
    pcp_contacts: int = 0
    breaks: int = 0
    accepted_offers: int = 0
    missed_offers: int = 0
    rejected_offers: int = 0
    ratings: int = 0
    ratings_total: int = 0
    ratings_good: int = 0
    forms: int = 0
    is_here: bool = False
    """Signed in for a moment at least, where the statuses themselves were not asked for."""

    @property
    def total(self) -> int:
        return self.inbound + self.outbound

    @property
    def offers(self) -> int:
        """That he answered one way or another: not those that were withdrawn."""
        return self.accepted_offers + self.missed_offers + self.rejected_offers

    @property
    def signed_in(self) -> float:
        return sum(self.states.values())

    @property
    def work(self) -> float:
        return sum(self.states.get(state, 0) for state in WORK)

    @property
    def was_here(self) -> bool:
        found = self.signed_in or self.total or self.offers or self.ratings or self.forms
        return self.is_here or bool(found)


class Formula(NamedTuple):
    unit: Unit
    comparison: Comparison
    sample: Sample | None
    sources: tuple[Source, ...]
    has_queues: bool
    of: Callable[[Sums], float | None]


def _share(part: float, whole: float) -> float | None:
    return round(part / whole * 100, 1) if whole else None


def _each(total: float, count: int, digits: int) -> float | None:
    return round(total / count, digits) if count else None


NORMS: dict[Metric, Formula] = {
    "total": Formula("count", "at_least", None, ("calls",), True, lambda s: s.total),
    "inbound": Formula("count", "at_least", None, ("calls",), True, lambda s: s.inbound),
    "outbound": Formula("count", "at_least", None, ("calls",), True, lambda s: s.outbound),
    "successful": Formula("count", "at_least", None, ("calls",), True, lambda s: s.successful),
    "talk_seconds": Formula(
        "seconds", "at_least", "talks", ("calls",), True, lambda s: round(s.talk_seconds, 3)
    ),
    "aht_seconds": Formula(
        "seconds",
        "at_most",
        "talks",
        ("calls", "statuses"),
        True,
        lambda s: aht(s.talk_seconds, s.hold_seconds, s.pcp_seconds, s.successful),
    ),
    "acd_seconds": Formula(
        "seconds", "at_most", "talks", ("calls",), True, lambda s: acd(s.talk_seconds, s.successful)
    ),
    "acw_seconds": Formula(
        "seconds",
        "at_most",
        "pcp",
        ("statuses",),
        True,
        lambda s: _each(s.pcp_seconds, s.pcp_contacts, 3),
    ),
    "hold_percent": Formula(
        "percent",
        "at_most",
        "talks",
        ("calls",),
        True,
        lambda s: _share(s.hold_seconds, s.talk_seconds + s.hold_seconds),
    ),
    "missed_offers": Formula(
        "count", "at_most", "offers", ("offers",), True, lambda s: s.missed_offers
    ),
    "rna_percent": Formula(
        "percent",
        "at_most",
        "offers",
        ("offers",),
        True,
        lambda s: _share(s.missed_offers, s.offers),
    ),
    "reject_percent": Formula(
        "percent",
        "at_most",
        "offers",
        ("offers",),
        True,
        lambda s: _share(s.rejected_offers, s.offers),
    ),
    "occupancy_percent": Formula(
        "percent",
        "at_least",
        "seconds",
        ("statuses",),
        False,
        lambda s: _share(s.work, s.work + s.states.get("ready", 0)),
    ),
    "utilisation_percent": Formula(
        "percent",
        "at_least",
        "seconds",
        ("statuses",),
        False,
        lambda s: _share(s.work, s.signed_in),
    ),
    "signed_in_seconds": Formula(
        "seconds", "at_least", None, ("statuses",), False, lambda s: round(s.signed_in, 3)
    ),
    "breaks": Formula("count", "at_most", "seconds", ("statuses",), False, lambda s: s.breaks),
    "rating_average": Formula(
        "score",
        "at_least",
        "ratings",
        ("ratings",),
        True,
        lambda s: _each(s.ratings_total, s.ratings, 2),
    ),
    "csat_percent": Formula(
        "percent",
        "at_least",
        "ratings",
        ("ratings",),
        True,
        lambda s: _share(s.ratings_good, s.ratings),
    ),
    "forms_completed": Formula("count", "at_least", None, ("forms",), True, lambda s: s.forms),
}

_SAMPLES: dict[Sample, Callable[[Sums], float]] = {
    "talks": lambda s: s.successful,
    "pcp": lambda s: s.pcp_contacts,
    "offers": lambda s: s.offers,
    "seconds": lambda s: s.signed_in,
    "ratings": lambda s: s.ratings,
}


class Limit(NamedTuple):
    """Of a violation: what is compared with the rule's target."""

    unit: Unit
    comparison: Comparison
    has_queues: bool
    is_of_status: bool = False
    has_target: bool = True
    is_once: bool = False
    """One thing at a time: what was punished up to an instant begins anew after it."""


VIOLATIONS: dict[Metric, Limit] = {
    "away_longer_seconds": Limit("seconds", "at_most", False, is_of_status=True, is_once=True),
    "busy_longer_seconds": Limit("seconds", "at_most", True, is_of_status=True, is_once=True),
    "pcp_longer_seconds": Limit("seconds", "at_most", True, is_of_status=True, is_once=True),
    "hold_longer_seconds": Limit("seconds", "at_most", True),
    "missed_in_row": Limit("count", "at_most", True, is_once=True),
    "rejected_offer": Limit("count", "at_most", True, has_target=False),
    "rated_at_most": Limit("score", "at_least", True),
    "talk_without_form": Limit("count", "at_most", True, has_target=False),
}


def measured(metric: Metric, sums: Sums) -> tuple[int, float | None]:
    """How much there was to count from, and the figure. Who was not here has none, not zero."""
    formula = NORMS[metric]
    fact = formula.of(sums) if sums.was_here else None
    if formula.sample is None:
        return int(fact or 0), fact
    return int(_SAMPLES[formula.sample](sums)), fact


def unit_of(metric: Metric) -> Unit:
    return _known(metric).unit


def has_queues(metric: Metric) -> bool:
    return _known(metric).has_queues


def is_once(metric: Metric) -> bool:
    known = _known(metric)
    return isinstance(known, Limit) and known.is_once


def needs_control(metric: Metric) -> bool:
    """It is about statuses: those whom calls leave Ready are not judged by it."""
    known = _known(metric)
    return known.is_of_status if isinstance(known, Limit) else known.sources == ("statuses",)


def offered() -> list[Offered]:
    norms = [
        Offered(
            metric=metric,
            kind="norm",
            unit=formula.unit,
            comparison=formula.comparison,
            sample=formula.sample,
            has_queues=formula.has_queues,
        )
        for metric, formula in NORMS.items()
    ]
    violations = [
        Offered(
            metric=metric,
            kind="violation",
            unit=limit.unit,
            comparison=limit.comparison,
            sample=None,
            has_queues=limit.has_queues,
            has_reason=metric == "away_longer_seconds",
            has_target=limit.has_target,
        )
        for metric, limit in VIOLATIONS.items()
    ]
    return [*norms, *violations]


def _known(metric: Metric) -> Formula | Limit:
    return NORMS.get(metric) or VIOLATIONS[metric]
