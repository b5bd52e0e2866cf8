"""Makes what is left of somebody go, some hundred recordings at once; after a crash it goes on."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import structlog
from msgspec.structs import replace

from dzvin.events.feedback import CallbackChanged
from dzvin.events.recording import RecordingErased
from dzvin.infra.batch import Envelope
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, Database
from dzvin.infra.event_log import append, record
from dzvin.infra.jobs import defer
from dzvin.recordings.model import Recording
from dzvin.recordings.store import Files
from dzvin.workplace.forgetting import store
from dzvin.workplace.forgetting.model import forget_job

log = structlog.get_logger()

AT_ONCE = 200
AGAIN = timedelta(seconds=20)
"""He talks, the encoder has not come to his last talk, or a disk is away: then the rest is done."""
MOST_TRIES = 12
"""Of what is not foreseen: some hours."""


class Forgetter:
    def __init__(self, database: Database, files: Files) -> None:
        self._database = database
        self._files = files

    async def forget(
        self, tenant: str, contact: str, parties: list[str], by: str, with_recordings: bool
    ) -> None:
        """Twice is harmless. What is not there yet is waited for by a job of a later time."""
        if not parties:
            return
        erased = await self._erase(tenant, parties) if with_recordings else 0
        async with self._database.transaction(tenant) as connection:
            await store.forget_traces(connection, parties)
            is_over = await _is_over(connection, contact, parties, with_recordings)
            if not is_over:
                job = forget_job(tenant, contact, parties, by, with_recordings=with_recordings)
                await defer(connection, replace(job, at=now() + AGAIN))
            await _forget_callbacks(connection, tenant, parties, by)
        log.info("contacts.forgotten", contact=contact, recordings=erased, is_over=is_over)

    async def _erase(self, tenant: str, parties: list[str]) -> int:
        """Whose files cannot be deleted now is passed over, and left to a later time."""
        erased, last = 0, ""
        while found := await self._erase_some(tenant, parties, last):
            erased += sum(found.values())
            last = [*found][-1]
        return erased

    async def _erase_some(self, tenant: str, parties: list[str], after: str) -> dict[str, bool]:
        """By id, whether it is gone. The files first: a row that is left after a crash finds none,
        and says what is true."""
        async with self._database.transaction(tenant) as connection:
            found = await store.recordings(connection, parties, AT_ONCE, after)
            gone = await asyncio.to_thread(self._unlink, found)
            if gone:
                await store.erase_rows(connection, [one.id for one in gone])
                await append(connection, *(_erased(tenant, one) for one in gone))
        ids = {one.id for one in gone}
        return {one.id: one.id in ids for one in found}

    def _unlink(self, found: Sequence[Recording]) -> list[Recording]:
        """Those of which nothing is left."""
        gone = []
        for one in found:
            try:
                for path in self._paths(one):
                    path.unlink(missing_ok=True)
            except OSError as error:
                why = error.strerror or type(error).__name__
                log.warning("contacts.sound_stays", recording=one.id, error=why)
            else:
                gone.append(one)
        return gone

    def _paths(self, one: Recording) -> tuple[Path, ...]:
        return *self._files.sources(one), self._files.sound(one), self._files.peaks(one)


def _erased(tenant: str, one: Recording) -> Envelope:
    return Envelope(
        id=new_id(),
        tenant=tenant,
        at=now(),
        subject=f"call:{one.call}",
        event=RecordingErased(recording=one.id, call=one.call),
        project=one.project,
    )


async def _is_over(
    connection: Connection, contact: str, parties: list[str], with_recordings: bool
) -> bool:
    """The journal knows all his calls, and nothing of them can come any more."""
    if not await store.is_told(connection, contact) or await store.is_calling(connection, parties):
        return False
    if not with_recordings:
        return True
    left = await store.recordings(connection, parties, 1)
    return not left and not await store.is_being_recorded(connection, parties)


async def _forget_callbacks(
    connection: Connection, tenant: str, parties: list[str], by: str
) -> None:
    ended = await store.forget_callbacks(connection, parties)
    facts = [
        CallbackChanged(
            callback=one.id, state="cancelled", by=by, operator=one.operator, queue=one.queue
        )
        for one in ended
    ]
    if facts:
        await record(connection, tenant, f"callback:{facts[0].callback}", *facts)
