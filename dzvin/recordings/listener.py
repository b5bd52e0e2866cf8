"""What recordings do when an event passes by: keep their rows, have what ended encoded."""

from collections.abc import Sequence
from datetime import timedelta

from dzvin.events.call import (
    CallEnded,
    TalkEnded,
    TalkHeld,
    TalkResumed,
    TalkStarted,
    VoicemailLeft,
)
from dzvin.events.recording import (
    RecordingEnded,
    RecordingFailed,
    RecordingReady,
    RecordingStarted,
)
from dzvin.infra import event_log
from dzvin.infra.batch import Job, Recorded
from dzvin.infra.db import Connection
from dzvin.infra.jobs import defer
from dzvin.recordings import store
from dzvin.recordings.model import Recording, recordings_of

CONSUMER = "recordings"
TASK, QUEUE = "recordings.encode", "recordings"

SETTLE = timedelta(seconds=2)
"""The switch is told to stop only after the event is recorded, and then closes the file."""

TOLD_BY = (
    CallEnded,
    TalkEnded,
    TalkHeld,
    TalkResumed,
    TalkStarted,
    VoicemailLeft,
    RecordingEnded,
    RecordingFailed,
    RecordingReady,
    RecordingStarted,
)


async def apply(connection: Connection, tenant: str, recorded: Sequence[Recorded]) -> None:
    """Inside the transaction that moves the cursor. The same events again change nothing."""
    calls = {row.event.call for row in recorded if isinstance(row.event, TOLD_BY)}
    if not calls:
        return
    before = await store.statuses(connection, tenant, calls)
    stories = await event_log.read_calls(connection, tenant, calls)
    found = [recording for story in stories.values() for recording in recordings_of(story)]
    await store.save(connection, tenant, found)
    for recording in found:
        if recording.status == "encoding" and before.get(recording.id) != "encoding":
            await defer(connection, job(tenant, recording))


def job(tenant: str, recording: Recording) -> Job:
    """One at a time per recording; whoever comes second finds it done."""
    at = recording.ended_at + SETTLE if recording.ended_at else None
    return Job(
        task=TASK,
        args={"tenant": tenant, "recording": recording.id},
        queue=QUEUE,
        key=f"encode:{recording.id}",
        lock=f"encode:{recording.id}",
        at=at,
    )
