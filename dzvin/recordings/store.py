"""Rows and files of recordings, for the journal, the player and the encoder."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.disk import room
from dzvin.infra.tables import EVENT
from dzvin.recordings.model import Recording, RecordingStatus
from dzvin.recordings.tables import RECORDING, RECORDING_ACCESS

LEAST_FREE_SHARE, LEAST_FREE_BYTES = 0.05, 64 << 20
"""Below either a disk counts as full."""

COLUMNS = [column for column in RECORDING.c if column.name not in {"tenant", "requested_at"}]


class BadPath(Exception):
    """A path that leads out of the folder: nothing of ours writes one."""


class Files:
    """Where the switch writes and where finished files lie."""

    def __init__(self, spool: Path, finished: Path) -> None:
        self._spool, self._finished = spool, finished

    def source(self, recording: Recording) -> Path:
        """What the switch wrote: raw stereo of a talk, a mono WAV of a message."""
        return max(self.sources(recording), key=_size)

    def sources(self, recording: Recording) -> list[Path]:
        """Each try to begin it has a file; the longest is the one that began first."""
        ending = "wav" if recording.kind == "voicemail" else "raw"
        first = _inside(self._spool, f"{recording.path}.{ending}")
        return [first, *first.parent.glob(f"{first.stem}~*.{ending}")]

    def drop_sources(self, recording: Recording) -> None:
        for source in self.sources(recording):
            if source.exists():
                source.unlink(missing_ok=True)

    def sound(self, recording: Recording) -> Path:
        return _inside(self._finished, f"{recording.path}.mp3")

    def peaks(self, recording: Recording) -> Path:
        return _inside(self._finished, f"{recording.path}.json")

    def old_takes(self, tenant: str, before: datetime) -> dict[str, Path]:
        """What callers said to a robot or a voicemail box, by path as events name it."""
        folder = _inside(self._spool, tenant)
        found = (file for file in folder.glob("*/*.wav") if _is_older(file, before))
        return {
            str(file.relative_to(self._spool.resolve()).with_suffix("")): file for file in found
        }

    def remove_empty(self, tenant: str, before: datetime) -> None:
        """Folders of calls whose raw sound is gone."""
        for folder in _inside(self._spool, tenant).glob("*/"):
            if _is_older(folder, before):
                with suppress(OSError):
                    folder.rmdir()

    def is_full(self) -> bool:
        left = room(self._finished)
        return left.free_share < LEAST_FREE_SHARE or left.free_bytes < LEAST_FREE_BYTES


def _inside(folder: Path, path: str) -> Path:
    found = (folder / path).resolve()
    if not found.is_relative_to(folder.resolve()):
        raise BadPath(path)
    return found


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


def _is_older(path: Path, before: datetime) -> bool:
    return path.stat().st_mtime < before.timestamp()


async def kept_paths(connection: Connection, tenant: str, calls: Collection[str]) -> set[str]:
    """Paths of everything that was filed as a recording of these calls, by the log itself."""
    query = select(EVENT.c.data["path"].as_string()).where(
        EVENT.c.tenant == tenant,
        EVENT.c.call.in_(calls),
        EVENT.c.name == "recording.started",
    )
    return set(await connection.scalars(query))


async def load(connection: Connection, tenant: str, recording: str) -> Recording | None:
    query = select(*COLUMNS).where(RECORDING.c.tenant == tenant, RECORDING.c.id == recording)
    return await row(connection, query, Recording)


async def statuses(
    connection: Connection, tenant: str, calls: Collection[str]
) -> dict[str, RecordingStatus]:
    """By recording id."""
    found = await connection.execute(
        select(RECORDING.c.id, RECORDING.c.status).where(
            RECORDING.c.tenant == tenant, RECORDING.c.call.in_(calls)
        )
    )
    return {id: status for id, status in found}


async def save(connection: Connection, tenant: str, recordings: Sequence[Recording]) -> None:
    """When somebody asked for it stays as it is."""
    if not recordings:
        return
    values = [{"tenant": tenant, **_values(recording)} for recording in recordings]
    statement = upsert(RECORDING)
    changes = {c.name: statement.excluded[c.name] for c in COLUMNS if c.name != "id"}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["tenant", "id"], set_=changes), values
    )


async def remove(connection: Connection, tenant: str, recordings: Collection[str]) -> None:
    """What turned out to be none."""
    if recordings:
        of = RECORDING.c
        await connection.execute(
            delete(RECORDING).where(of.tenant == tenant, of.id.in_(recordings))
        )


async def load_waiting(
    connection: Connection, tenant: str, before: datetime, limit: int
) -> list[Recording]:
    """Ended before that moment and still not encoded, the oldest first."""
    query = (
        select(*COLUMNS)
        .where(
            RECORDING.c.tenant == tenant,
            RECORDING.c.status == "encoding",
            RECORDING.c.ended_at < before,
        )
        .order_by(RECORDING.c.started_at)
        .limit(limit)
    )
    return await rows(connection, query, Recording)


async def mark_requested(connection: Connection, tenant: str, recording: str, at: datetime) -> None:
    await connection.execute(
        update(RECORDING)
        .where(RECORDING.c.tenant == tenant, RECORDING.c.id == recording)
        .values(requested_at=at)
    )


async def log_access(
    connection: Connection,
    tenant: str,
    recording: str,
    who: str,
    at: datetime,
    ip: str,
    what: str,
) -> None:
    await connection.execute(
        insert(RECORDING_ACCESS).values(
            tenant=tenant,
            id=new_id(),
            recording=recording,
            user_account=who,
            at=at,
            ip=ip,
            what=what,
        )
    )


async def has_listened(
    connection: Connection, tenant: str, recording: str, who: str, what: str, since: datetime
) -> bool:
    access = RECORDING_ACCESS.c
    found = await connection.scalar(
        select(access.id)
        .where(
            access.tenant == tenant,
            access.recording == recording,
            access.user_account == who,
            access.what == what,
            access.at >= since,
        )
        .limit(1)
    )
    return found is not None


def _values(recording: Recording) -> dict[str, object]:
    values = {name: getattr(recording, name) for name in recording.__struct_fields__}
    return {**values, "sides": msgspec.to_builtins(recording.sides)}
