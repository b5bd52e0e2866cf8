"""A rule of KPI as it is stored, sent and shown, and what it makes of somebody's figures."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.accounts.model import Name
from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id

type Kind = Literal["norm", "violation"]
type Window = Literal["day", "week", "month"]
type Comparison = Literal["at_least", "at_most"]
type Unit = Literal["count", "seconds", "percent", "score"]
type Sample = Literal["calls", "talks", "pcp", "offers", "seconds", "ratings", "times"]
type Norm = Literal[
    "total", "inbound", "outbound", "successful", "talk_seconds", "aht_seconds", "acd_seconds",
    "acw_seconds", "hold_percent", "missed_offers", "rna_percent", "reject_percent",
    "occupancy_percent", "utilisation_percent", "signed_in_seconds", "breaks", "rating_average",
    "csat_percent", "forms_completed",
]  # fmt: skip
type Violation = Literal[
    "away_longer_seconds", "busy_longer_seconds", "pcp_longer_seconds", "hold_longer_seconds",
    "missed_in_row", "rejected_offer", "rated_at_most", "talk_without_form",
]  # fmt: skip
type Metric = Norm | Violation
type Points = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
type Micros = Annotated[int, Meta(ge=-(10**13), le=10**13)]
type Figure = Annotated[float, Meta(ge=0, le=10_000_000)]
type Ids = Annotated[tuple[Id, ...], Meta(max_length=500)]


class ChangedMeanwhile(AppError):
    """Somebody else has changed this rule meanwhile: open it again, then change it."""

    code = "kpi.changed_meanwhile"
    status = 409


class RuleThere(AppError):
    """Another rule has been made under this id."""

    code = "kpi.rule_there"
    status = 409


class Grade(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this fact on (`at_most`: down to it), in the metric's unit."""

    limit: Figure
    grade: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\S.*$(?!\n)")]
    points: Points = 0
    money_micros: Micros = 0


class NewRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`target`: 100 % of a norm; the limit of a violation. `users`, `groups` none: everybody who
    has `workplace.use`; `queues` none: all. What was before `active_from` does not count."""

    kind: Kind
    name: Name
    metric: Metric
    active_from: date
    window: Window | None = None
    comparison: Comparison = "at_least"
    target: Figure = 0
    grades: Annotated[tuple[Grade, ...], Meta(max_length=6)] = ()
    points: Points = 0
    money_micros: Micros = 0
    min_sample: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    reason: Id | None = None
    """Of Away; None: any."""
    users: Ids = ()
    groups: Ids = ()
    queues: Ids = ()
    is_active: bool = True
    id: Id | None = None
    """What is sent twice under one id, because no answer came, is made once."""


class ChangedRule(NewRule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Annotated[int, Meta(ge=1)]
    """That was read; another one is refused."""


class Rule(Struct, frozen=True, kw_only=True):
    id: str
    kind: Kind
    name: str
    metric: Metric
    window: Window | None
    comparison: Comparison
    target: float
    grades: tuple[Grade, ...]
    """A norm's: the best one that is reached counts; none reached: nothing happens."""
    points: int
    money_micros: int
    """A violation's, each time."""
    min_sample: int
    reason: str | None
    users: tuple[str, ...]
    groups: tuple[str, ...]
    queues: tuple[str, ...]
    active_from: date
    is_active: bool
    version: int


class Offered(Struct, frozen=True, kw_only=True):
    """What a rule can be about, and which of its fields make sense there. `sample`: what
    `min_sample` counts; None: it has none."""

    metric: Metric
    kind: Kind
    unit: Unit
    comparison: Comparison
    """The usual one; a violation's only one."""
    sample: Sample | None
    has_queues: bool
    has_reason: bool = False
    has_target: bool = True


class Catalogue(Struct, frozen=True, kw_only=True):
    """What whoever writes a rule chooses from; the currency is that of its money."""

    currency: str
    metrics: list[Offered]


class Standing(Struct, frozen=True, kw_only=True):
    """Somebody under a rule. `fact` None: nothing to count; `percent` is of the target, of what is
    allowed with `at_most`. Of a violation: `sample` times in the window, `fact` the worst."""

    user: str
    name: str
    sample: int
    fact: float | None
    percent: float | None
    grade: str | None
    points: int
    money_micros: int


class RuleStanding(Struct, frozen=True, kw_only=True):
    rule: Rule
    currency: str
    since: datetime
    until: datetime
    people: list[Standing]


class Next(Struct, frozen=True, kw_only=True):
    """The grade after the one that is reached."""

    limit: float
    grade: str
    points: int
    money_micros: int


class OwnKpi(Struct, frozen=True, kw_only=True):
    """One's own bar: as it would be graded if the window ended now."""

    rule: str
    name: str
    metric: Metric
    unit: Unit
    window: Window
    since: datetime
    until: datetime
    comparison: Comparison
    target: float
    sample: int
    min_sample: int
    fact: float | None
    percent: float | None
    grade: str | None
    points: int
    money_micros: int
    currency: str
    next: Next | None


def rule_of(data: NewRule, id: str, version: int) -> Rule:
    given = {name: getattr(data, name) for name in Rule.__struct_fields__ if name != "version"}
    return Rule(**{**given, "id": id, "name": data.name.strip(), "version": version})
