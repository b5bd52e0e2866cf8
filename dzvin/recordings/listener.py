"""What recordings do when an event passes by: keep their rows, have what ended encoded."""

from collections.abc import Sequence

from dzvin.events.call import (
    CallEnded,
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
    RecordingLate,
    RecordingPaused,
    RecordingReady,
    RecordingResumed,
    RecordingStarted,
)
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import Consumer
from dzvin.infra.stories import Stories
from dzvin.recordings import store
from dzvin.recordings.actions import ask_to_encode
from dzvin.recordings.model import TOO_BRIEF, recordings_of

CONSUMER = "recordings"
TOLD_BY = (
    CallEnded,
    TalkEnded,
    TalkHeld,
    TalkInterrupted,
    TalkRejoined,
    TalkResumed,
    TalkStarted,
    VoicemailLeft,
    VoicemailListened,
    RecordingEnded,
    RecordingErased,
    RecordingFailed,
    RecordingLate,
    RecordingPaused,
    RecordingReady,
    RecordingResumed,
    RecordingStarted,
)


async def apply(
    connection: Connection, tenant: str, recorded: Sequence[Recorded], stories: Stories
) -> None:
    """Inside the transaction that moves the cursor. The same events again change nothing."""
    calls = {row.event.call for row in recorded if isinstance(row.event, TOLD_BY)}
    if not calls:
        return
    told = await stories.of(connection, tenant, calls)
    found = [recording for story in told.values() for recording in recordings_of(story)]
    if not found:
        return
    before = await store.statuses(connection, tenant, {recording.call for recording in found})
    parts = [recording for recording in found if recording.why != TOO_BRIEF]
    await store.save(connection, tenant, parts)
    await store.remove(connection, tenant, {one.id for one in found} - {one.id for one in parts})
    for recording in parts:
        if recording.status == "encoding" and before.get(recording.id) != "encoding":
            await ask_to_encode(connection, tenant, recording)


READER = Consumer(CONSUMER, apply)
