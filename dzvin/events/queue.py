"""item.*, offer.*: who waits, who was asked, and why. An item of a call has the call's id."""

from typing import Literal

from msgspec import Struct

from dzvin.kernel.messages import Event

type LeftReason = Literal["abandoned", "timeout", "key", "ended"]
type RefusedReason = Literal["full", "no_operators", "timeout", "operator_busy", "operator_offline"]
"""`timeout`: everybody was asked as many times as the queue says, and nobody took it."""
type OfferFailure = Literal["rejected", "busy", "unreachable", "failed", "not_accepted"]
"""`not_accepted`: a phone outside was picked up, perhaps by a voicemail, and nobody pressed 1."""
type ItemChannel = Literal["voice", "chat"]
type OutsideKind = Literal["int", "ext"]
"""An operator's phone of the public network: the company's (INT) or his own (EXT)."""


class Ranked(Struct, frozen=True, kw_only=True):
    """An operator who could have been chosen, with the strategy's key for him."""

    operator: str
    key: list[float | int | str | bool]


class Explanation(Struct, frozen=True, kw_only=True):
    """Why this operator: at most 2 KB. The full list comes from replay while inputs are kept."""

    strategy: str
    chosen: Ranked
    next: tuple[Ranked, ...] = ()
    """The next ten."""
    passed_over: dict[str, int] = {}
    """How many of the queue's members were out, by reason (`acd/matching.py`)."""


class SkillAsked(Struct, frozen=True, kw_only=True):
    """A skill that the item needs, and the least level of it."""

    skill: str
    level: int = 1


class ItemQueued(Event, frozen=True, kw_only=True, tag="item.queued"):
    """`queue` for a queue; `operator` instead for one person asked for by short number."""

    item: str
    call: str
    queue: str | None = None
    operator: str | None = None
    priority_delta: int = 0
    is_vip: bool = False
    is_front: bool = False
    """Back from a transfer that reached nobody: before all who wait, with the wait he had."""
    channel: ItemChannel = "voice"
    is_return: bool = False
    """Back to the operator who transferred: he is rung in post-call processing too."""
    party: str | None = None
    """Whose call it is: he may have an operator of his own."""
    max_length: int | None = None
    ring_seconds: int | None = None
    """Overrides the queue's ring timeout; always set for a person."""
    skills: tuple[SkillAsked, ...] = ()
    """What the scenario says that it needs, the most important first; none: as the queue says."""
    relax_seconds: int | None = None
    """So often the least important is dropped; 0: never; null: as the queue says."""


class ItemRefused(Event, frozen=True, kw_only=True, tag="item.refused"):
    """The queue did not take it in."""

    item: str
    call: str
    reason: RefusedReason
    queue: str | None = None
    operator: str | None = None


class ItemTaken(Event, frozen=True, kw_only=True, tag="item.taken"):
    """The operator of `offer` picked up and talks."""

    item: str
    call: str
    offer: str
    operator: str
    queue: str | None = None


class ItemLeft(Event, frozen=True, kw_only=True, tag="item.left"):
    """It waits no longer, and nobody took it."""

    item: str
    call: str
    reason: LeftReason
    queue: str | None = None


class ItemMoved(Event, frozen=True, kw_only=True, tag="item.moved"):
    """To another queue, with the wait he had. `by`: the supervisor; None: the router's own rule."""

    item: str
    call: str
    was: str
    queue: str
    by: str | None = None


class ItemRaised(Event, frozen=True, kw_only=True, tag="item.raised"):
    """A supervisor put it forward: by so many points, or before all who wait."""

    item: str
    call: str
    queue: str
    by: str
    points: int = 0
    is_front: bool = False


class ItemPicked(Event, frozen=True, kw_only=True, tag="item.picked"):
    """A supervisor said who takes it, himself perhaps: it rings there alone and keeps its place."""

    item: str
    call: str
    queue: str
    operator: str
    by: str


class OfferMade(Event, frozen=True, kw_only=True, tag="offer.made"):
    """Ring this operator at these endpoints until `ring_seconds` are over."""

    offer: str
    item: str
    call: str
    operator: str
    endpoints: tuple[str, ...]
    phones: tuple[OutsideKind, ...] = ()
    """His phones outside, which ring too; his ring plan says when each of all these begins."""
    ring_seconds: int
    queue: str | None = None
    why: Explanation | None = None


class OfferMissed(Event, frozen=True, kw_only=True, tag="offer.missed"):
    """The deadline passed without an answer."""

    offer: str
    item: str
    call: str
    operator: str
    queue: str | None = None


class OfferFailed(Event, frozen=True, kw_only=True, tag="offer.failed"):
    """The operator rejected it, or his phone did: `reason` and the SIP answer say which."""

    offer: str
    item: str
    call: str
    operator: str
    reason: OfferFailure
    sip_code: int | None = None
    queue: str | None = None


class OfferWithdrawn(Event, frozen=True, kw_only=True, tag="offer.withdrawn"):
    """The item was taken by another, or left."""

    offer: str
    item: str
    call: str
    operator: str
    queue: str | None = None
