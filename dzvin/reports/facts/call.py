"""One row per call: who called whom, what became of it, and how long each part took."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from dzvin.events.call import CallEnded, CallPickedUp, DialResult, Direction, EndedBy, LostReason
from dzvin.events.feedback import CallRated, CallResultSet
from dzvin.kernel.messages import Event
from dzvin.reports.facts.call_node import CallNode
from dzvin.reports.facts.segment import Segment, SegmentKind
from dzvin.reports.facts.story import Story, seconds


class Call(Struct, frozen=True, kw_only=True):
    """`queue` and `operator`: of the first talk, else the last queue asked."""

    id: str
    started_at: datetime
    project: str | None = None
    direction: Direction
    door: str
    party: str | None = None
    dialled: str
    number: str | None = None
    source_tag: str = ""
    """Where the dialled number is advertised, as it was then."""
    scenario: str | None = None
    scenario_version: str | None = None
    dialled_by: str | None = None
    queue: str | None = None
    operator: str | None = None
    queues: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    """Who talked."""
    picked_up_at: datetime | None = None
    talk_at: datetime | None = None
    ended_at: datetime | None = None
    wait_seconds: float = 0.0
    """In queues, ringing included."""
    ring_seconds: float = 0.0
    """While somebody's phone rang; several at once count once."""
    talk_seconds: float = 0.0
    """Hold excluded; several operators at once count once."""
    hold_seconds: float = 0.0
    ended_by: EndedBy | None = None
    sip_code: int | None = None
    lost_reason: LostReason | None = None
    dial_result: DialResult | None = None
    """Of an outgoing call."""
    is_answered: bool = False
    """A person talked with the customer."""
    path: tuple[str, ...] = ()
    rating: int | None = None
    """The last one the customer gave."""
    result_code: str | None = None
    topic: str | None = None
    """What the operator chose last."""


def project(story: Story, segments: Sequence[Segment], nodes: Sequence[CallNode]) -> Call:
    """Parts that still last count when they are over."""
    started, ended, picked_up = story.started, _ended(story), _first(story, CallPickedUp)
    said = _said(story)
    talks = [s for s in segments if s.kind == "talk"]
    queues = _each_once(s.queue for s in segments if s.kind == "queue")
    operators = _each_once(s.operator for s in talks)
    return Call(
        id=started.call,
        started_at=story.started_at,
        project=story.project,
        direction=started.direction,
        door=started.door,
        party=started.party,
        dialled=started.dialled,
        number=started.number,
        source_tag=started.source_tag,
        scenario=started.scenario,
        scenario_version=started.scenario_version,
        dialled_by=started.operator,
        queue=talks[0].queue if talks else (queues[-1] if queues else None),
        operator=operators[0] if operators else None,
        queues=queues,
        operators=operators,
        picked_up_at=picked_up,
        talk_at=talks[0].started_at if talks else None,
        ended_at=_first(story, CallEnded),
        wait_seconds=_total(segments, "queue"),
        ring_seconds=_covered(segments, "ring"),
        talk_seconds=_covered(segments, "talk"),
        hold_seconds=_total(segments, "hold"),
        ended_by=ended.ended_by if ended else None,
        sip_code=ended.sip_code if ended else None,
        lost_reason=ended.lost_reason if ended else None,
        dial_result=ended.result if ended else None,
        is_answered=bool(talks),
        path=tuple(node.step for node in nodes),
        rating=_rating(story),
        result_code=said.result_code if said else None,
        topic=said.topic if said else None,
    )


def _first(story: Story, kind: type[Event]) -> datetime | None:
    return next((at for at, event in story.moments if isinstance(event, kind)), None)


def _ended(story: Story) -> CallEnded | None:
    return next((event for _, event in story.moments if isinstance(event, CallEnded)), None)


def _rating(story: Story) -> int | None:
    given = [event.rating for _, event in story.moments if isinstance(event, CallRated)]
    return given[-1] if given else None


def _said(story: Story) -> CallResultSet | None:
    said = [event for _, event in story.moments if isinstance(event, CallResultSet)]
    return said[-1] if said else None


def _each_once(ids: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for id in ids if id))


def _total(segments: Sequence[Segment], kind: SegmentKind) -> float:
    parts = (seconds(s.started_at, s.ended_at) for s in segments if s.kind == kind and s.ended_at)
    return round(sum(parts), 3)


def _covered(segments: Sequence[Segment], kind: SegmentKind) -> float:
    """Time in which at least one such segment lasted; `segments` are in order of beginning."""
    total, until = 0.0, None
    for segment in segments:
        if segment.kind == kind and segment.ended_at:
            start = max(segment.started_at, until) if until else segment.started_at
            total += seconds(start, segment.ended_at)
            until = max(until, segment.ended_at) if until else segment.ended_at
    return round(total, 3)
