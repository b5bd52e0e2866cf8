"""One row per offer: who was asked to take the call, why he, and what he answered."""

from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from dzvin.events.call import CallEnded
from dzvin.events.queue import (
    Explanation,
    ItemTaken,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferWithdrawn,
)
from dzvin.kernel.messages import Event
from dzvin.reports.facts.story import Story

type Outcome = Literal[
    "accepted", "rejected", "busy", "unreachable", "failed", "missed", "withdrawn"
]


class Offer(Struct, frozen=True, kw_only=True):
    offer: str
    operator: str
    queue: str | None = None
    made_at: datetime
    ended_at: datetime | None = None
    ring_seconds: int
    outcome: Outcome | None = None
    """None while it rings."""
    sip_code: int | None = None
    why: Explanation | None = None


def project(story: Story) -> tuple[Offer, ...]:
    """An offer has one outcome: the first that was recorded."""
    offers: dict[str, Offer] = {}
    for at, event in story.moments:
        if isinstance(event, OfferMade):
            offers.setdefault(event.offer, _made(event, at))
        elif isinstance(event, CallEnded):
            for key, offer in offers.items():
                offers[key] = _ended(offer, at, "withdrawn", None)
        else:
            _answer(offers, event, at)
    return tuple(offers.values())


def outcome_of(event: Event) -> tuple[str, Outcome] | None:
    """The offer that this event ends, and how; None for other events."""
    match event:
        case ItemTaken():
            return event.offer, "accepted"
        case OfferMissed():
            return event.offer, "missed"
        case OfferFailed():
            return event.offer, "missed" if event.reason == "not_accepted" else event.reason
        case OfferWithdrawn():
            return event.offer, "withdrawn"
    return None


def _made(event: OfferMade, at: datetime) -> Offer:
    return Offer(
        offer=event.offer,
        operator=event.operator,
        queue=event.queue,
        made_at=at,
        ring_seconds=event.ring_seconds,
        why=event.why,
    )


def _answer(offers: dict[str, Offer], event: Event, at: datetime) -> None:
    answer = outcome_of(event)
    if answer and answer[0] in offers:
        code = event.sip_code if isinstance(event, OfferFailed) else None
        offers[answer[0]] = _ended(offers[answer[0]], at, answer[1], code)


def _ended(offer: Offer, at: datetime, outcome: Outcome, sip_code: int | None) -> Offer:
    if offer.outcome:
        return offer
    return replace(offer, ended_at=at, outcome=outcome, sip_code=sip_code)
