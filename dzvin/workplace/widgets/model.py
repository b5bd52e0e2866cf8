"""Widgets: where they stand, and what those of people and queues show."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.workplace.visibility import Party

type Kind = Literal[
    "users", "queues", "active_calls", "my_calls", "missed", "callbacks", "statistics"
]
COLUMNS = 12


class Place(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In a grid of twelve columns."""

    kind: Kind
    x: Annotated[int, Meta(ge=0, le=COLUMNS - 1)]
    y: Annotated[int, Meta(ge=0, le=200)]
    w: Annotated[int, Meta(ge=1, le=COLUMNS)]
    h: Annotated[int, Meta(ge=1, le=40)]


class Layout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    places: Annotated[tuple[Place, ...], Meta(max_length=12)]


START = Layout(
    places=(
        Place(kind="queues", x=0, y=0, w=12, h=5),
        Place(kind="missed", x=0, y=5, w=6, h=6),
        Place(kind="callbacks", x=6, y=5, w=6, h=6),
        Place(kind="users", x=0, y=11, w=6, h=8),
        Place(kind="my_calls", x=6, y=11, w=6, h=8),
    )
)
"""For who has arranged nothing yet."""


class UserNow(Struct, frozen=True, kw_only=True):
    """What is beside the status of a colleague: it comes by itself."""

    id: str
    groups: list[str]
    """Names."""
    call: str | None
    queue: str | None
    party: Party | None
    """With whom he talks, as far as the viewer may know."""
    calls_today: int


class QueueToday(Struct, frozen=True, kw_only=True):
    """Of the company's day. Divided by nothing is None."""

    id: str
    members: list[str]
    """Operators whom it offers calls."""
    entered: int
    """Calls that came into it."""
    answered: int
    lost: int
    service_level_percent: float | None
    target_seconds: int
    asa_seconds: float | None


class Today(Struct, frozen=True, kw_only=True):
    at: datetime
    queues: list[QueueToday]
