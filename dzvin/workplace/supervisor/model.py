"""What a supervisor sees of his queues at one moment, and what he asks for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.acd.waits import WaitsFor
from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id
from dzvin.workplace.visibility import Party

MOST_POINTS = 100
"""As much as a queue's own priority at most."""

Level = Annotated[int, Meta(ge=0, le=5)]
Skill = Annotated[str, Meta(min_length=1, max_length=40)]


ItemAct = Literal["move", "raise", "pick"]
QueueAct = Literal["move", "staff"]
OperatorAct = Literal["staff", "force_status", "write", "why"]


class Place(Struct, frozen=True, kw_only=True):
    """One membership."""

    queue: str
    priority: int | None
    weight: int
    skills: Mapping[str, int]


class OperatorNow(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    state: str
    reason: str | None
    since: datetime | None
    is_reachable: bool
    call: str | None
    places: Sequence[Place]
    may: Sequence[OperatorAct] = ()
    """What he who asks may do with him; `staff`: in any queue."""


class ItemNow(Struct, frozen=True, kw_only=True):
    """`points`: of the queue and its own together; `expected_wait_seconds`: None while unknown."""

    item: str
    call: str
    queue: str
    since: datetime
    position: int
    expected_wait_seconds: int | None
    is_vip: bool
    is_front: bool
    points: int
    raised: int
    ringing: Sequence[str]
    waits_for: Sequence[WaitsFor]
    party: Party | None
    may: Sequence[ItemAct] = ()


class QueueNow(Struct, frozen=True, kw_only=True):
    """`expected_wait_seconds`: of a call that came now."""

    id: str
    name: str
    strategy: str
    expected_wait_seconds: int | None
    is_weighed: bool
    """Weights of its members matter."""
    skills: Sequence[str]
    """That matter in it, the most important first."""
    is_group: bool = False
    """A department: it is rung as its page says, and nobody is moved into it."""
    may: Sequence[QueueAct] = ()
    """`staff`: anybody is put in; `move`: waiting calls are."""


class Picture(Struct, frozen=True, kw_only=True):
    at: datetime
    queues: Sequence[QueueNow]
    waiting: Sequence[ItemNow]
    """In the order in which they are served, queue by queue."""
    operators: Sequence[OperatorNow]


class MoveForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    queue: Id


class RaiseForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By so many points, each worth a minute of waiting; or before all who wait."""

    points: Annotated[int, Meta(ge=-MOST_POINTS, le=MOST_POINTS)] = 0
    is_front: bool = False


class PickForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    operator: Id | None = None
    """None: he who asks."""


class PlacesForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Each of these operators in each of these queues. `join` keeps who is there already;
    `change` is for members only."""

    operators: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=500)]
    queues: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=100)]
    do: Literal["join", "leave", "change"]
    priority: Annotated[int, Meta(ge=1, le=9)] | None | UnsetType = UNSET
    """None: manual outgoing calls only."""
    weight: Annotated[int, Meta(ge=1, le=100)] | UnsetType = UNSET
    skills: Annotated[dict[Skill, Level], Meta(max_length=20)] | UnsetType = UNSET
    """Level by skill; 0 takes it away, others stay as they are."""


class NotWaiting(AppError):
    """He was taken, moved or hung up in the meantime."""

    code = "not_waiting"
    status = 409


class OperatorNotFree(AppError):
    """This operator cannot take a call at the moment."""

    code = "operator_not_free"
    status = 409
