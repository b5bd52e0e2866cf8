"""What one asks for on the page What if, and what is kept of it."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.forecast.model import DaySpec, Name, Result, Variants
from dzvin.kernel.errors import AppError

REPLAY, LINE = "forecast.replay", "forecast"
"""The worker's task, and the line in which studies wait for each other."""

MOST_OPEN, MOST_KEPT = 5, 200
"""Of a company: studies that wait or run, and studies that are kept; the oldest go."""


class TooManyOpen(AppError):
    """Several replays are waiting already: let them finish first."""

    code = "forecast.busy"


type StudyState = Literal["waiting", "running", "done", "failed"]


class StoredSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days of the journal, from midnight to midnight of the company's time."""

    date: date
    days: Annotated[int, Meta(ge=1, le=7)] = 1
    queues: Annotated[tuple[Annotated[str, Meta(max_length=36)], ...], Meta(max_length=100)] = ()
    """Their ids; none: all that are active."""


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Either `stored` or `synthetic`."""

    name: Name
    variants: Variants
    seed: Annotated[int, Meta(ge=0, le=2**31)] = 1
    stored: StoredSpec | None = None
    synthetic: DaySpec | None = None


class Wrong(Struct, frozen=True, kw_only=True):
    """As in `BadDay`; `stopped` when the replay itself failed."""

    field: str = ""
    problem: str = "stopped"
    about: str = ""


class StudySummary(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    made_by: str
    made_at: datetime
    state: StudyState
    done: float


class StudyRow(StudySummary, frozen=True, kw_only=True):
    plan: Plan
    results: tuple[Result, ...] | None = None
    wrong: Wrong | None = None
