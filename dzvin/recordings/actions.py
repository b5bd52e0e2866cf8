"""Asks for a recording to be encoded: in its turn, or at once because somebody wants to hear it."""

from datetime import UTC, datetime, timedelta

from dzvin.infra.batch import Job
from dzvin.infra.db import Connection
from dzvin.infra.jobs import defer
from dzvin.recordings import store
from dzvin.recordings.model import Recording

TASK, QUEUE = "recordings.encode", "recordings"

SETTLE = timedelta(seconds=2)
"""The switch is told to stop only after the event is recorded, and then closes the file."""

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


async def ask_to_encode(connection: Connection, tenant: str, recording: Recording) -> None:
    """In its turn. One job at a time per recording; a second one finds it done."""
    at = recording.ended_at + SETTLE if recording.ended_at else None
    await defer(connection, _job(tenant, recording, key=f"encode:{recording.id}", at=at))


async def ask_now(
    connection: Connection, tenant: str, recording: Recording, asked_at: datetime
) -> None:
    """Before all others: the later it was asked for, the sooner it is its turn."""
    await store.mark_requested(connection, tenant, recording.id, asked_at)
    priority = max(1, int((asked_at - EPOCH).total_seconds()))
    key = f"encode:{recording.id}:asked"
    await defer(connection, _job(tenant, recording, key=key, priority=priority))


def _job(
    tenant: str, recording: Recording, *, key: str, at: datetime | None = None, priority: int = 0
) -> Job:
    return Job(
        task=TASK,
        args={"tenant": tenant, "recording": recording.id},
        queue=QUEUE,
        key=key,
        lock=f"encode:{recording.id}",
        at=at,
        priority=priority,
    )
