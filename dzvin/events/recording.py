"""recording.*: what was recorded, and what became of it; files are at `<tenant>/<call>/<part>`."""

from typing import Literal

from dzvin.kernel.messages import Event

type RecordingKind = Literal["talk", "voicemail"]


class RecordingStarted(Event, frozen=True, kw_only=True, tag="recording.started"):
    """Left is the customer, right is what the customer heard."""

    recording: str
    call: str
    leg: str
    kind: RecordingKind
    path: str
    """Relative to the node's folder of recordings, without an ending."""


class RecordingLate(Event, frozen=True, kw_only=True, tag="recording.late"):
    """Its first seconds seem to be missing: the switch, or we, did not answer as the talk began.
    How much is missing in fact is told when it is ready."""

    recording: str
    call: str
    seconds: float
    """At most."""


class RecordingEnded(Event, frozen=True, kw_only=True, tag="recording.ended"):
    """Nothing more will be written; it waits to be encoded."""

    recording: str
    call: str


class RecordingPaused(Event, frozen=True, kw_only=True, tag="recording.paused"):
    """From here on it holds silence: time goes on, nothing is heard."""

    recording: str
    call: str
    operator: str


class RecordingResumed(Event, frozen=True, kw_only=True, tag="recording.resumed"):
    recording: str
    call: str
    operator: str


class RecordingReady(Event, frozen=True, kw_only=True, tag="recording.ready"):
    recording: str
    call: str
    seconds: float
    size_bytes: int
    missing_seconds: float | None = None
    """Of its beginning; they are kept as silence, so that its times are those of the talk. None: as
    much as was told before."""


class RecordingErased(Event, frozen=True, kw_only=True, tag="recording.erased"):
    """Its sound is gone for good: whose voice it was asked to be forgotten."""

    recording: str
    call: str


class RecordingFailed(Event, frozen=True, kw_only=True, tag="recording.failed"):
    """`disk_full`, `not_started`, `no_file`, `encoder`, `too_short`: the journal shows a mark.
    `too_brief`: the talk ended as it began, and there is no recording."""

    recording: str
    call: str
    why: str
