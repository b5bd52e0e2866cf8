"""What a customer's time went into: the menu, a queue, ringing, talk, hold, a voicemail box."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from dzvin.events.call import (
    CallEnded,
    CallStarted,
    ForwardEnded,
    ForwardStarted,
    LegStarted,
    TalkEnded,
    TalkHeld,
    TalkInterrupted,
    TalkRejoined,
    TalkResumed,
    TalkStarted,
)
from dzvin.events.queue import ItemLeft, ItemMoved, ItemQueued, ItemRefused, ItemTaken, OfferMade
from dzvin.kernel.messages import Event
from dzvin.reports.facts.call_node import CallNode
from dzvin.reports.facts.offer import outcome_of
from dzvin.reports.facts.story import Story

type SegmentKind = Literal["ivr", "queue", "ring", "talk", "hold", "forward", "voicemail"]


class Segment(Struct, frozen=True, kw_only=True):
    n: int = 0
    kind: SegmentKind
    started_at: datetime
    ended_at: datetime | None = None
    """None while it lasts."""
    queue: str | None = None
    operator: str | None = None
    offer: str | None = None
    result: str | None = None
    """queue: taken, abandoned, timeout, key, full, no_operators, ended; ring: the offer's outcome;
    talk: held, or who ended it; hold: resumed, or who ended it; voicemail: the node's exit."""


def project(story: Story, nodes: Sequence[CallNode]) -> tuple[Segment, ...]:
    """In order of their beginnings. Rings overlap the queue's wait, and each other."""
    open_ones = _Open(story)
    for at, event in story.moments:
        open_ones.hear(at, event)
    made = [*open_ones.done, *open_ones.now.values()]
    ordered = sorted(made, key=lambda s: (s.started_at, s.n))
    carved = [piece for segment in ordered for piece in _carved(segment, nodes)]
    told = [piece for piece in carved if _is_told(piece, nodes)]
    return tuple(replace(segment, n=n) for n, segment in enumerate(told, start=1))


@dataclass
class _Open:
    """Lives inside one `project` only."""

    story: Story
    now: dict[str, Segment] = field(default_factory=dict)
    done: list[Segment] = field(default_factory=list)
    is_over: bool = False

    def hear(self, at: datetime, event: Event) -> None:
        outcome = outcome_of(event)
        if outcome:
            self.end(outcome[0], at, outcome[1])
        change = CHANGES.get(type(event))
        if change and not self.is_over:
            change(self, at, event)

    def begin(self, key: str, segment: Segment) -> None:
        self.now.setdefault(key, replace(segment, n=len(self.now) + len(self.done)))

    def end(self, key: str, at: datetime, result: str | None = None) -> Segment | None:
        segment = self.now.pop(key, None)
        if segment:
            end = max(at, segment.started_at)
            self.done.append(replace(segment, ended_at=end, result=result))
        return segment

    def has(self, *kinds: SegmentKind) -> bool:
        return any(segment.kind in kinds for segment in self.now.values())

    def is_told(self, leg: str) -> bool:
        """An internal call has a talk on both legs; the caller's own is not told again, unless
        nobody of ours is at the other end: an extension of the own PBX."""
        started = self.story.started
        return started.direction != "internal" or leg != started.leg or self.has_extension

    @property
    def has_extension(self) -> bool:
        return any(
            isinstance(event, LegStarted) and event.gateway and event.operator is None
            for _, event in self.story.moments
        )

    def enter_scenario(self, at: datetime) -> None:
        """Not while his operator is there: a transfer that reached nobody changes nothing."""
        if self.story.started.scenario and not self.has("talk", "hold"):
            self.begin("ivr", Segment(kind="ivr", started_at=at))


def _call_started(now: _Open, at: datetime, event: Event) -> None:
    now.enter_scenario(at)


def _item_queued(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, ItemQueued)
    now.end("ivr", at)
    if event.queue:
        now.begin("queue", Segment(kind="queue", started_at=at, queue=event.queue))


def _item_moved(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, ItemMoved)
    now.end("queue", at, "moved")
    now.begin("queue", Segment(kind="queue", started_at=at, queue=event.queue))


def _item_taken(now: _Open, at: datetime, event: Event) -> None:
    now.end("queue", at, "taken")


def _item_gone(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, ItemLeft | ItemRefused)
    now.end("queue", at, event.reason)
    now.enter_scenario(at)


def _offer_made(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, OfferMade)
    ring = Segment(
        kind="ring",
        started_at=at,
        queue=event.queue,
        operator=event.operator,
        offer=event.offer,
    )
    now.begin(event.offer, ring)


def _talk_started(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, TalkStarted)
    if now.is_told(event.leg):
        now.end("ivr", at)
        talk = Segment(kind="talk", started_at=at, queue=event.queue, operator=event.operator)
        now.begin(f"talk {event.operator}", talk)


def _talk_held(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, TalkHeld | TalkInterrupted)
    talk = now.end(f"talk {event.operator}", at, "held")
    if talk:
        now.begin(f"hold {event.operator}", replace(talk, kind="hold", started_at=at))


def _talk_resumed(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, TalkResumed | TalkRejoined)
    hold = now.end(f"hold {event.operator}", at, "resumed")
    if hold:
        now.begin(f"talk {event.operator}", replace(hold, kind="talk", started_at=at))


def _talk_ended(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, TalkEnded)
    if now.is_told(event.leg):
        now.end(f"talk {event.operator}", at, event.ended_by)
        now.end(f"hold {event.operator}", at, event.ended_by)
        if not now.has("ring", "queue"):
            now.enter_scenario(at)


def _forward_started(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, ForwardStarted)
    now.end("ivr", at)
    now.begin("forward", Segment(kind="forward", started_at=at))


def _forward_ended(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, ForwardEnded)
    now.end("forward", at, event.ended_by)
    now.enter_scenario(at)


def _call_ended(now: _Open, at: datetime, event: Event) -> None:
    assert isinstance(event, CallEnded)
    results = {"queue": "ended", "ring": "withdrawn", "ivr": None}
    for key, segment in tuple(now.now.items()):
        now.end(key, at, results.get(segment.kind, event.ended_by))
    now.is_over = True


CHANGES: dict[type[Event], Callable[[_Open, datetime, Event], None]] = {
    CallStarted: _call_started,
    ItemQueued: _item_queued,
    ItemMoved: _item_moved,
    ItemTaken: _item_taken,
    ItemLeft: _item_gone,
    ItemRefused: _item_gone,
    OfferMade: _offer_made,
    TalkStarted: _talk_started,
    TalkHeld: _talk_held,
    TalkResumed: _talk_resumed,
    TalkInterrupted: _talk_held,
    TalkRejoined: _talk_resumed,
    TalkEnded: _talk_ended,
    ForwardStarted: _forward_started,
    ForwardEnded: _forward_ended,
    CallEnded: _call_ended,
}


def _is_told(segment: Segment, nodes: Sequence[CallNode]) -> bool:
    """The scenario is told when it took time: not the instants between a talk and the hang-up."""
    if segment.kind != "ivr" or segment.ended_at is None:
        return True
    start, end = segment.started_at, segment.ended_at
    return any(max(start, n.entered_at) < min(end, n.left_at) for n in nodes)


def _carved(segment: Segment, nodes: Sequence[CallNode]) -> Iterator[Segment]:
    """The time in a scenario, cut where a voicemail box took a message."""
    if segment.kind != "ivr":
        yield segment
        return
    start, end = segment.started_at, segment.ended_at
    for node in nodes:
        inside = start <= node.entered_at < node.left_at and (end is None or node.left_at <= end)
        if node.kind == "voicemail" and inside:
            yield from _longer(segment, start, node.entered_at)
            yield Segment(
                kind="voicemail",
                started_at=node.entered_at,
                ended_at=node.left_at,
                result=node.exit or None,
            )
            start = node.left_at
    if end is None:
        yield replace(segment, started_at=start)
    else:
        yield from _longer(segment, start, end)


def _longer(segment: Segment, start: datetime, end: datetime) -> Iterator[Segment]:
    if start < end:
        yield replace(segment, started_at=start, ended_at=end)
