"""What the journal shows of a call, and what one can ask it for."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from msgspec import Struct

from dzvin.events.call import Direction, EndedBy, LostReason
from dzvin.events.queue import Explanation
from dzvin.kernel.errors import AppError
from dzvin.recordings.reach import Act

type Result = Literal["answered", "lost", "served", "live"]
"""`served`: by a robot or a voicemail box; `live`: not over yet."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class NoSuchCall(AppError):
    """There is no such call."""

    code = "call.not_found"
    status = 404


class BadCursor(AppError):
    """The cursor is not one of ours: begin at the first page."""

    code = "journal.bad_cursor"
    status = 400


class Cursor(Struct, frozen=True):
    """The last row of the page before; the next one is older."""

    started_at: datetime
    id: str

    def __str__(self) -> str:
        return f"{(self.started_at - EPOCH) // MICROSECOND}.{self.id}"


def cursor_of(text: str) -> Cursor:
    """Raises BadCursor."""
    micros, dot, id = text.partition(".")
    if not (dot and micros.isdecimal() and len(micros) < 18 and 0 < len(id) <= 200):
        raise BadCursor
    return Cursor(EPOCH + int(micros) * MICROSECOND, id)


class Filters(Struct, frozen=True, kw_only=True):
    since: datetime | None = None
    until: datetime | None = None
    direction: Direction | None = None
    queue: str | None = None
    operator: str | None = None
    """Somebody who was asked, talked or dialled."""
    number: str | None = None
    """The end of the other party's number, or the whole number that was dialled."""
    lost_reason: LostReason | None = None
    result: Result | None = None
    source_tag: str | None = None
    result_code: str | None = None
    """What the operator chose."""
    topic: str | None = None


class Party(Struct, frozen=True, kw_only=True):
    number: str
    name: str


class CallRow(Struct, frozen=True, kw_only=True):
    id: str
    started_at: datetime
    picked_up_at: datetime | None
    talk_at: datetime | None
    ended_at: datetime | None
    direction: Direction
    door: str
    project: str | None
    party: Party | None
    dialled: str
    number: str | None
    number_label: str | None
    source_tag: str
    dialled_by: str | None
    dialled_by_name: str | None
    queue: str | None
    queue_name: str | None
    queues: tuple[str, ...]
    operator: str | None
    operator_name: str | None
    operators: tuple[str, ...]
    wait_seconds: float
    ring_seconds: float
    talk_seconds: float
    hold_seconds: float
    is_answered: bool
    dial_result: str | None
    lost_reason: LostReason | None
    ended_by: EndedBy | None
    sip_code: int | None
    scenario: str | None
    scenario_version: str | None
    path: tuple[str, ...]
    has_recording: bool
    rating: int | None
    result_code: str | None
    result_name: str | None
    topic: str | None
    topic_name: str | None


class CallPage(Struct, frozen=True, kw_only=True):
    rows: list[CallRow]
    next_cursor: str | None


class SegmentRow(Struct, frozen=True, kw_only=True):
    kind: str
    started_at: datetime
    ended_at: datetime | None
    queue: str | None
    queue_name: str | None
    operator: str | None
    operator_name: str | None
    offer: str | None
    result: str | None


class NodeRow(Struct, frozen=True, kw_only=True):
    node: str
    kind: str
    entered_at: datetime
    left_at: datetime
    exit: str
    pressed: str


class OfferRow(Struct, frozen=True, kw_only=True):
    offer: str
    at: datetime
    operator: str
    operator_name: str | None
    queue: str | None
    queue_name: str | None
    outcome: str | None
    ended_at: datetime | None
    ring_seconds: int
    sip_code: int | None
    why: Explanation | None


class RecordingRow(Struct, frozen=True, kw_only=True):
    id: str
    part: int
    kind: str
    status: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    size_bytes: int | None
    why: str | None
    sides: list[dict[str, Any]]
    may: list[Act] = []
    """What he who asks may do with it."""


class TimelineEntry(Struct, frozen=True, kw_only=True):
    at: datetime
    position: int
    subject: str
    event: dict[str, Any]
    """The event with its `name`, as the live socket shows it."""


class CallStory(Struct, frozen=True, kw_only=True):
    """Everything about one call."""

    call: CallRow
    segments: list[SegmentRow]
    nodes: list[NodeRow]
    offers: list[OfferRow]
    recordings: list[RecordingRow]
    timeline: list[TimelineEntry]
