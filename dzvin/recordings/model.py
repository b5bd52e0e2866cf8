"""A recorded part of a call: where it lies, what became of it, who was on the right and when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from dzvin.events.call import (
    CallEnded,
    CallStarted,
    TalkEnded,
    TalkHeld,
    TalkInterrupted,
    TalkRejoined,
    TalkResumed,
    TalkStarted,
    VoicemailLeft,
)
from dzvin.events.feedback import VoicemailListened
from dzvin.events.recording import (
    RecordingEnded,
    RecordingErased,
    RecordingFailed,
    RecordingKind,
    RecordingLate,
    RecordingPaused,
    RecordingReady,
    RecordingResumed,
    RecordingStarted,
)
from dzvin.infra.batch import Recorded
from dzvin.kernel.errors import AppError
from dzvin.kernel.messages import Event

type Heard = Literal["operator", "music", "paused", "missing"]
type RecordingStatus = Literal["started", "encoding", "ready", "failed"]

TOO_SHORT = "too_short"
"""It can be played, but part of the talk is missing: the mark stays beside a ready recording."""

TOO_BRIEF = "too_brief"
"""The talk was over before anything was written: there is no part of which something is missing."""

ERASED = "erased"
"""It failed for ever: somebody asked to be forgotten."""


class NoSuchRecording(AppError):
    """There is no such recording."""

    code = "recording.not_found"
    status = 404


class NotReady(AppError):
    """The recording is being prepared: ask again in a few seconds."""

    code = "recording.not_ready"
    status = 409


class NotPlayable(AppError):
    """The recording failed; its mark says why."""

    code = "recording.failed"
    status = 410


class Side(Struct, frozen=True, kw_only=True):
    """What the customer heard on the right side, in seconds of the recording."""

    since: float
    until: float | None = None
    what: Heard
    """`paused`: an operator stopped the recording meanwhile; `missing`: it began late, and its file
    does not hold it. Both sides are silent then."""
    operator: str | None = None


class Recording(Struct, frozen=True, kw_only=True):
    """Left is the customer. A voicemail message has one side only: his."""

    id: str
    call: str
    project: str | None = None
    part: int
    """1 is the first of the call."""
    kind: RecordingKind
    leg: str
    path: str
    status: RecordingStatus = "started"
    started_at: datetime
    ended_at: datetime | None = None
    seconds: float | None = None
    sides: tuple[Side, ...] = ()
    size_bytes: int | None = None
    why: str | None = None
    box: str = ""
    """Of a voicemail message."""
    listened_at: datetime | None = None
    """When somebody dealt with the message; None: it is new."""
    listened_by: str | None = None

    @property
    def operators(self) -> frozenset[str]:
        """Who talked in it."""
        return frozenset(side.operator for side in self.sides if side.operator)

    @property
    def missing_seconds(self) -> float:
        """Of its beginning."""
        return max((s.until or 0.0 for s in self.sides if s.what == "missing"), default=0.0)

    @property
    def talk_seconds(self) -> float:
        """How long it ought to be."""
        if self.ended_at is None:
            return self.seconds or 0.0
        return (self.ended_at - self.started_at).total_seconds()


def recordings_of(rows: Iterable[Recorded]) -> tuple[Recording, ...]:
    """From everything the log has of one call, in any order, some of it twice."""
    ordered = sorted(
        {(row.shard, row.position): row for row in rows}.values(),
        key=lambda row: (row.envelope.at, row.shard, row.position),
    )
    told = _Told()
    for row in ordered:
        change = CHANGES.get(type(row.event))
        if change:
            change(told, row.envelope.at, row.event)
    project = next((row.envelope.project for row in ordered if row.envelope.project), None)
    return tuple(replace(r, sides=told.sides(r), project=project) for r in told.recordings.values())


@dataclass
class _Heard:
    """What the customer heard from then to then; in a conference several at once."""

    since: datetime
    what: Heard
    operator: str | None = None
    until: datetime | None = None


@dataclass
class _Told:
    """Lives inside one `recordings_of` only."""

    caller: str = ""
    """The leg of one who called a colleague."""
    recordings: dict[str, Recording] = field(default_factory=dict)
    right: list[_Heard] = field(default_factory=list)
    missing: dict[str, float] = field(default_factory=dict)
    """Seconds of the beginning, by recording."""
    talking: set[str] = field(default_factory=set)
    """Operators who are in the talk, on hold or not."""

    def change(self, recording: str, **fields: object) -> None:
        if recording in self.recordings:
            self.recordings[recording] = replace(self.recordings[recording], **fields)

    def end(self, recording: Recording, at: datetime) -> None:
        if recording.ended_at is None:
            status = "encoding" if recording.status == "started" else recording.status
            self.change(recording.id, ended_at=at, status=status)

    def silence(self, at: datetime, operator: str | None = None) -> None:
        """What is heard ends: of this operator, else all of it."""
        for heard in self.right:
            is_heard = heard.until is None and heard.what != "paused"
            if is_heard and operator in {None, heard.operator}:
                heard.until = at

    def sides(self, recording: Recording) -> tuple[Side, ...]:
        if recording.kind == "voicemail":
            return ()
        found = []
        for heard in (*self.right, *self._missing(recording)):
            since = max(heard.since, recording.started_at)
            until = _earlier(heard.until, recording.ended_at)
            if until is None or since < until:
                found.append(
                    Side(
                        since=_seconds(recording, since),
                        until=_seconds(recording, until) if until else None,
                        what=heard.what,
                        operator=heard.operator,
                    )
                )
        return tuple(found)

    def _missing(self, recording: Recording) -> tuple[_Heard, ...]:
        seconds = self.missing.get(recording.id)
        until = recording.started_at + timedelta(seconds=seconds or 0.0)
        return (_Heard(recording.started_at, "missing", until=until),) if seconds else ()


def _call_started(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, CallStarted)
    if event.direction == "internal":
        told.caller = event.leg


def _talk(told: _Told, at: datetime, event: Event) -> None:
    """The caller's own leg of an internal call is the left side."""
    assert isinstance(event, TalkStarted | TalkEnded)
    if event.leg != told.caller:
        if isinstance(event, TalkStarted):
            told.talking.add(event.operator)
            told.right.append(_Heard(at, "operator", event.operator))
        else:
            told.talking.discard(event.operator)
            told.silence(at, event.operator)
            if not told.talking:
                told.silence(at)


HELD = TalkHeld | TalkInterrupted
BACK = TalkResumed | TalkRejoined


def _hold(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, HELD | BACK)
    told.silence(at)
    if isinstance(event, HELD):
        told.right.append(_Heard(at, "music"))
    else:
        told.right += [_Heard(at, "operator", operator) for operator in sorted(told.talking)]


def _paused(told: _Told, at: datetime, event: Event) -> None:
    told.right.append(_Heard(at, "paused"))


def _resumed(told: _Told, at: datetime, event: Event) -> None:
    for heard in told.right:
        if heard.what == "paused" and heard.until is None:
            heard.until = at


def _started(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, RecordingStarted)
    told.recordings[event.recording] = Recording(
        id=event.recording,
        call=event.call,
        part=len(told.recordings) + 1,
        kind=event.kind,
        leg=event.leg,
        path=event.path,
        started_at=at,
    )


def _late(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, RecordingLate)
    told.missing[event.recording] = event.seconds


def _ended(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, RecordingEnded)
    _resumed(told, at, event)
    if event.recording in told.recordings:
        told.end(told.recordings[event.recording], at)


def _message(told: _Told, at: datetime, event: Event) -> None:
    """A message is filed after it was left."""
    assert isinstance(event, VoicemailLeft)
    since = at - timedelta(seconds=event.seconds)
    told.change(event.recording, started_at=since, seconds=event.seconds, box=event.box)


def _listened(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, VoicemailListened)
    is_listened = event.is_listened
    told.change(
        event.recording,
        listened_at=at if is_listened else None,
        listened_by=event.by if is_listened else None,
    )


def _ready(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, RecordingReady)
    before = told.recordings.get(event.recording)
    if before and before.why == ERASED:
        return
    if event.missing_seconds is not None:
        told.missing[event.recording] = event.missing_seconds
    why = TOO_SHORT if before and before.why == TOO_SHORT else None
    told.change(
        event.recording,
        status="ready",
        seconds=event.seconds,
        size_bytes=event.size_bytes,
        why=why,
    )


def _failed(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, RecordingFailed)
    told.change(event.recording, status="failed", why=event.why)


def _erased(told: _Told, at: datetime, event: Event) -> None:
    assert isinstance(event, RecordingErased)
    told.change(event.recording, status="failed", why=ERASED, size_bytes=None)


def _call_ended(told: _Told, at: datetime, event: Event) -> None:
    """Whatever was not ended has ended with the customer's leg."""
    for recording in tuple(told.recordings.values()):
        told.end(recording, at)


CHANGES: dict[type[Event], Callable[[_Told, datetime, Event], None]] = {
    CallStarted: _call_started,
    TalkStarted: _talk,
    TalkEnded: _talk,
    TalkHeld: _hold,
    TalkResumed: _hold,
    TalkInterrupted: _hold,
    TalkRejoined: _hold,
    RecordingStarted: _started,
    RecordingLate: _late,
    RecordingPaused: _paused,
    RecordingResumed: _resumed,
    RecordingEnded: _ended,
    VoicemailLeft: _message,
    VoicemailListened: _listened,
    RecordingReady: _ready,
    RecordingFailed: _failed,
    RecordingErased: _erased,
    CallEnded: _call_ended,
}


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)


def _seconds(recording: Recording, at: datetime) -> float:
    return round((at - recording.started_at).total_seconds(), 3)
