"""A day to replay: who calls when, how long he talks and waits, who works when, what is tried."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from dzvin.acd.model import Member
from dzvin.kernel.errors import AppError

DAY_SECONDS = 24 * 3600
HALF_HOUR = 1800
MOST_CALLS = 200_000
MOST_OPERATORS = 2_000
MOST_VARIANTS = 6

type Name = Annotated[str, Meta(min_length=1, max_length=80)]
type Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$(?!\n)")]
type Span = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$(?!\n)")]
"""`09:00-18:00`; one that ends before it begins goes over midnight."""
type Shape = Literal["exponential", "lognormal", "constant"]


type Problem = Literal[
    "too_many_calls",
    "too_many_operators",
    "twice",
    "no_queue",
    "overlap",
    "no_strategy",
    "bad_setting",
    "nobody_to_copy",
    "no_calls",
    "no_day",
]

WORDS: dict[Problem, str] = {
    "too_many_calls": f"more than {MOST_CALLS:,} calls",
    "too_many_operators": f"more than {MOST_OPERATORS:,} operators",
    "twice": "{about} is there twice",
    "no_queue": "there is no queue {about}",
    "overlap": "these shifts overlap",
    "no_strategy": "there is no strategy {about}",
    "bad_setting": "{about}",
    "nobody_to_copy": "nobody is there to copy: say the shift",
    "no_calls": "no calls came into these queues",
    "no_day": "say either stored days or a synthetic day",
}
"""In English, for the command line; pages have their own words."""


class BadDay(AppError):
    """This day cannot be replayed."""

    code = "forecast.bad_day"
    status = 422

    def __init__(self, field: str, problem: Problem, about: str = "") -> None:
        super().__init__(field=field, problem=problem, about=about)
        self.field, self.problem, self.about = field, problem, about

    @property
    def why(self) -> str:
        return WORDS[self.problem].format(about=self.about)


class Spread(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Seconds that vary from call to call."""

    mean: Annotated[float, Meta(ge=0, le=36_000)]
    shape: Shape = "exponential"
    deviation: Annotated[float, Meta(ge=0, le=36_000)] | None = None
    """Of `lognormal`; half of the mean when nothing is said."""


class QueueSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One queue of a synthetic day."""

    name: Name
    starts: Clock = "09:00"
    arrivals: Annotated[
        tuple[Annotated[float, Meta(ge=0, le=20_000)], ...], Meta(min_length=1, max_length=48)
    ]
    """Expected calls of each half hour from `starts` on."""
    talk: Spread
    wrap: Spread = Spread(mean=0, shape="constant")
    """Post-call processing; the queue's `pcp_seconds` is its limit."""
    patience: Spread | None = None
    """None: nobody hangs up."""
    vip_percent: Annotated[float, Meta(ge=0, le=100)] = 0
    """So many of the callers are VIPs; the settings say what that brings."""
    customers: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    """So many people call, each as likely as any other; None: nobody calls twice."""
    settings: dict[str, Any] = {}
    """As in the queue's own settings; what is not said is as in a new queue."""


class Serves(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    queue: Name
    priority: Annotated[int, Meta(ge=1, le=9)] = 1
    weight: Annotated[int, Meta(ge=1, le=100)] = 10
    skills: dict[str, Annotated[int, Meta(ge=1, le=5)]] = {}


class OperatorsSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Operators who work alike."""

    name: Name
    count: Annotated[int, Meta(ge=0, le=MOST_OPERATORS)]
    shifts: Annotated[tuple[Span, ...], Meta(min_length=1, max_length=8)]
    queues: Annotated[tuple[Serves, ...], Meta(min_length=1, max_length=100)]
    answer_seconds: Annotated[float, Meta(ge=0, le=60)] = 4
    miss_percent: Annotated[float, Meta(ge=0, le=100)] = 0
    lines: Annotated[int, Meta(ge=1, le=5)] = 1
    """So many calls at a time; while he talks in one, the others are held."""
    status_control: bool = True
    """False: calls leave them Ready."""


class Staffing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many more (or fewer) operators in a queue. New ones work like those who are there, or in
    the given shift."""

    queue: Name
    change: Annotated[int, Meta(ge=-MOST_OPERATORS, le=MOST_OPERATORS)]
    shift: Span | None = None


class Setting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    queue: Name
    settings: dict[str, Any]


class Variant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is different from the day as it is."""

    name: Name
    queues: Annotated[tuple[Setting, ...], Meta(max_length=100)] = ()
    staffing: Annotated[tuple[Staffing, ...], Meta(max_length=100)] = ()
    lines: Annotated[int, Meta(ge=1, le=5)] | None = None
    """So many lines for everybody; None: as each has them."""
    calls_percent: Annotated[int, Meta(ge=10, le=400)] = 100
    """Below 100 some calls do not come; above some come twice, minutes apart."""


class DaySpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A synthetic day as one writes it."""

    queues: Annotated[tuple[QueueSpec, ...], Meta(min_length=1, max_length=100)]
    operators: Annotated[tuple[OperatorsSpec, ...], Meta(min_length=1, max_length=200)]


type Variants = Annotated[tuple[Variant, ...], Meta(min_length=1, max_length=MOST_VARIANTS)]


class DayFile(DaySpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file for `dzvin simulate` holds."""

    seed: int = 1
    variants: Variants = (Variant(name="as it is"),)


class VariantsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Beside a stored day: only what is tried."""

    seed: int = 1
    variants: Variants


class Caller(Struct, frozen=True):
    """One call of the day, the same in every variant. Times are seconds from the day's begin."""

    id: str
    at: float
    queue: str
    talk: float
    wrap: float
    patience: float | None = None
    party: str | None = None
    """Who he is: one who calls again may have an operator of his own."""
    is_vip: bool = False


class TalkedTo(Struct, frozen=True, kw_only=True):
    operator: str
    at: datetime


class Worker(Struct, frozen=True):
    id: str
    name: str
    spans: tuple[tuple[float, float], ...]
    answer: float = 4.0
    """Mean seconds until he picks up."""
    miss: float = 0.0
    """Share of offers that he does not answer."""
    lines: int = 1
    """So many calls at a time; he talks in one of them."""
    is_status_kept: bool = False
    """Without status control: calls leave him Ready."""


class Places(Struct, frozen=True, kw_only=True):
    """Of a queue: how its operators are ordered."""

    name: str
    settings: dict[str, Any]
    members: dict[str, Member]
    """By operator, in their order."""


class Day(Struct, frozen=True, kw_only=True):
    """Everything a replay needs."""

    timezone: str = "UTC"
    is_member_priority_first: bool = False
    date: str = "2026-03-02"
    callers: tuple[Caller, ...]
    """In order of arrival."""
    workers: dict[str, Worker]
    queues: dict[str, Places]
    """By id."""
    responsible: dict[str, str] = {}
    """By party: the operator whom his contact names."""
    talked: dict[str, TalkedTo] = {}
    """By party: his last talk before the day."""


class Figures(Struct, frozen=True, kw_only=True):
    """What became of the calls (product.md 7.2). None: nothing to divide by."""

    offered: int
    answered: int
    abandoned: int
    short_abandoned: int
    timed_out: int
    refused: int
    unserved: int
    """Still waiting when the last operator had gone home."""
    service_level: float | None
    answer_mean: float | None
    answer_p50: float | None
    answer_p90: float | None
    answer_p99: float | None
    wait_mean: float | None
    """Of all who came into the queue."""
    wait_max: float | None
    held: int = 0
    """Put on hold, once or more, while their operator talked on another line of his."""
    held_mean: float | None = None
    """For so many seconds altogether; of those who were."""


class Share(Struct, frozen=True, kw_only=True):
    """One operator's day."""

    operator: str
    name: str
    calls: int
    missed: int
    worked_seconds: float
    """Ready, ringing, talking or in PCP."""
    idle_seconds: float


class Fairness(Struct, frozen=True, kw_only=True):
    """How evenly calls and idle time fall on operators; over those who worked half an hour."""

    operators: int
    calls_least: int
    calls_most: int
    calls_per_hour_spread: float | None
    """Deviation of calls per hour worked, as a share of their mean: 0 is even."""
    idle_least: float | None
    """Share of his working time."""
    idle_most: float | None
    idle_spread: float | None
    """Deviation of those shares."""


class Interval(Struct, frozen=True, kw_only=True):
    """One half hour of the day; calls count where they arrived."""

    at: str
    offered: int
    answered: int
    abandoned: int
    service_level: float | None
    answer_mean: float | None
    operators: float
    """Mean number at work."""
    occupancy: float | None


class Result(Struct, frozen=True, kw_only=True):
    """One variant, replayed."""

    variant: str
    total: Figures
    queues: dict[str, Figures]
    """By name."""
    occupancy: float | None
    fairness: Fairness
    intervals: tuple[Interval, ...]
    shares: tuple[Share, ...]
    inputs: int
    """How much the router heard."""
