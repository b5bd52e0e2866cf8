"""Widgets: where they stand, and what those of people and queues show."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.workplace.visibility import Party

type Kind = Literal[
    "users",
    "queues",
    "active_calls",
    "forms",
    "my_calls",
    "missed",
    "callbacks",
    "statistics",
    "points",
    "news",
    "messages",
    "quick_dial",
]
type Act = Literal["write", "force_status"]
COLUMNS = 12


class Place(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In a grid of twelve columns."""

    kind: Kind
    x: Annotated[int, Meta(ge=0, le=COLUMNS - 1)]
    y: Annotated[int, Meta(ge=0, le=200)]
    w: Annotated[int, Meta(ge=1, le=COLUMNS)]
    h: Annotated[int, Meta(ge=1, le=40)]


class Layout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    places: Annotated[tuple[Place, ...], Meta(max_length=16)]


class Number(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One that is dialled by a press."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    number: Annotated[str, Meta(pattern=r"^(?:\+?[0-9]{2,20}|\*[0-9]{1,3})$(?!\n)")]


class QuickDial(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    numbers: Annotated[tuple[Number, ...], Meta(max_length=40)] = ()


START = Layout(
    places=(
        Place(kind="queues", x=0, y=0, w=12, h=5),
        Place(kind="news", x=0, y=5, w=4, h=6),
        Place(kind="missed", x=4, y=5, w=4, h=6),
        Place(kind="callbacks", x=8, y=5, w=4, h=6),
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
    acts: list[Act]
    """What he who asks may do with this person."""


class Users(Struct, frozen=True, kw_only=True):
    """`position`: what the log says from there on is not counted yet."""

    position: int
    until: datetime
    """When the company's day is over."""
    users: list[UserNow]


class QueueToday(Struct, frozen=True, kw_only=True):
    """Of the company's day. Divided by nothing is None."""

    id: str
    members: list[str]
    """Operators whom it offers calls."""
    entered: int
    """Calls that came into it."""
    answered: int
    lost: int
    in_time: int
    counted: int
    """Of which the service level is the share in time."""
    service_level_percent: float | None
    target_seconds: int
    short_seconds: int
    """Who hung up sooner does not count."""
    asa_seconds: float | None
    """Mean wait of the answered."""
    gone: int
    """Who waits no longer."""
    wait_seconds: float | None
    """Their mean wait, whatever came of it."""


class Today(Struct, frozen=True, kw_only=True):
    """`position`: what the log says from there on is not counted yet."""

    at: datetime
    position: int
    until: datetime
    """When the company's day is over."""
    queues: list[QueueToday]
