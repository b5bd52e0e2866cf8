"""Makes finished files of what the switch recorded, in the background; calls never wait for it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct
from msgspec.structs import replace

from dzvin.events.recording import RecordingFailed, RecordingReady
from dzvin.infra.clock import now
from dzvin.infra.db import Database
from dzvin.infra.event_log import record
from dzvin.infra.log import about
from dzvin.infra.sound import Sound, SoundFailed, encode, raw_stereo, seconds_of, wav
from dzvin.kernel.messages import Event
from dzvin.recordings import store
from dzvin.recordings.actions import ask_to_encode
from dzvin.recordings.model import TOO_BRIEF, TOO_SHORT, Recording
from dzvin.recordings.peaks import Peaks, chunk_bytes, peaks
from dzvin.recordings.store import Files

log = structlog.get_logger()

ENCODER_SLACK_SECONDS = 0.3
"""An encoder works in blocks."""
TALK_SLACK_SECONDS = 2.0
"""The recorder starts after the talk began."""
LEAST_LEAD_SECONDS = 0.5
"""A talk and its file never have quite the same length."""
LATE = timedelta(minutes=10)
TAKES_KEPT = timedelta(hours=2)
"""No call with a robot lasts longer."""
STILL_SECONDS, STILL_TRIES, EMPTY_TRIES = 0.5, 20, 3
"""A talk that was never recorded has no file: others do not wait long for it."""


class Made(Struct, frozen=True, kw_only=True):
    seconds: float
    size_bytes: int
    is_short: bool
    missing_seconds: float | None
    """None: the file that would tell is gone."""


class Encoder:
    """`still_seconds`: how long a raw file must not grow before it counts as closed."""

    def __init__(
        self, database: Database, files: Files, *, still_seconds: float = STILL_SECONDS
    ) -> None:
        self._database = database
        self._files = files
        self._still_seconds = still_seconds

    async def encode(self, tenant: str, recording: str) -> None:
        """Once is enough: a second run finds it ready. What cannot be done is recorded."""
        async with self._database.transaction(tenant) as connection:
            found = await store.load(connection, tenant, recording)
        if found is None:
            return
        if found.status == "ready" and self._files.sound(found).exists():
            self._clear(found)
            return
        with about(found.call):
            events = await self._outcome(found)
        async with self._database.transaction(tenant) as connection:
            await record(connection, tenant, f"call:{found.call}", *events)
        if [event.name for event in events] == ["recording.ready"]:
            self._clear(found)

    async def rescue(self, tenant: str) -> int:
        """Ask again for what has waited too long: its job was lost with a crash or gave up."""
        async with self._database.transaction(tenant) as connection:
            waiting = await store.load_waiting(connection, tenant, now() - LATE, limit=100)
            for recording in waiting:
                await ask_to_encode(connection, tenant, recording)
        return len(waiting)

    async def sweep(self, tenant: str) -> int:
        """Delete what callers only said to a robot; a voicemail message stays."""
        before = now() - TAKES_KEPT
        takes = await asyncio.to_thread(self._files.old_takes, tenant, before)
        calls = {path.split("/")[1] for path in takes}
        async with self._database.transaction(tenant) as connection:
            kept = await store.kept_paths(connection, tenant, calls)
        forgotten = [file for path, file in takes.items() if path not in kept]
        for file in forgotten:
            await asyncio.to_thread(file.unlink, True)
        await asyncio.to_thread(self._files.remove_empty, tenant, before)
        return len(forgotten)

    async def _outcome(self, found: Recording) -> tuple[Event, ...]:
        of = {"recording": found.id, "call": found.call}
        try:
            made = await self._make(found)
        except FileNotFoundError:
            return (RecordingFailed(**of, why=self._missed(found)),)
        except (SoundFailed, OSError) as failure:
            why = self._why(failure)
            log.warning("recording.failed", recording=found.id, why=why, error=str(failure))
            return (RecordingFailed(**of, why=why),)
        ready = RecordingReady(
            **of,
            seconds=made.seconds,
            size_bytes=made.size_bytes,
            missing_seconds=made.missing_seconds,
        )
        if made.is_short:
            return RecordingFailed(**of, why=TOO_SHORT), ready
        return (ready,)

    async def _make(self, found: Recording) -> Made:
        target = self._files.sound(found)
        if not self._files.source(found).exists() and target.exists():
            return _made(found, target, await self._known_seconds(found, target), None)
        source = await self._still(found)
        sound = await asyncio.to_thread(_opened, found, source)
        await encode(sound, target)
        seconds = await seconds_of(target)
        if abs(seconds - sound.seconds) > ENCODER_SLACK_SECONDS:
            target.unlink()
            raise SoundFailed(f"{sound.seconds:.1f} s went in, {seconds:.1f} s came out")
        outline = await asyncio.to_thread(_outline, sound)
        await asyncio.to_thread(self._files.peaks(found).write_bytes, msgspec.json.encode(outline))
        return _made(found, target, sound.seconds, sound.lead_seconds)

    async def _known_seconds(self, found: Recording, target: Path) -> float:
        """As long as the sound was: an encoder makes it a little longer."""
        outline = self._files.peaks(found)
        if not outline.exists():
            return await seconds_of(target)
        return msgspec.json.decode(outline.read_bytes(), type=Peaks).seconds

    async def _still(self, found: Recording) -> Path:
        """What the switch wrote, when it writes no more. Raises FileNotFoundError when nothing
        comes to be."""
        source = self._files.source(found)
        for tries in range(STILL_TRIES):
            size, age_seconds = await asyncio.to_thread(_look, source)
            if size and age_seconds >= self._still_seconds:
                break
            if not size and tries == EMPTY_TRIES:
                raise FileNotFoundError(source)
            await asyncio.sleep(self._still_seconds)
            source = self._files.source(found)
        return source

    def _missed(self, found: Recording) -> str:
        """Nobody misses what may be missing at the beginning of every recording."""
        if found.kind == "voicemail" or found.talk_seconds > TALK_SLACK_SECONDS:
            return "no_file"
        self._files.drop_sources(found)
        return TOO_BRIEF

    def _why(self, failure: Exception) -> str:
        """On a full disk a failure of the encoder is the disk's."""
        is_full = isinstance(failure, OSError) and failure.errno == 28
        return "disk_full" if is_full or self._files.is_full() else "encoder"

    def _clear(self, found: Recording) -> None:
        """The raw sound goes only when the finished file is there."""
        if self._files.sound(found).exists():
            self._files.drop_sources(found)


def _made(found: Recording, target: Path, seconds: float, missing: float | None) -> Made:
    least = found.talk_seconds * 0.95 - TALK_SLACK_SECONDS
    silent_seconds = found.missing_seconds if missing is None else missing
    return Made(
        seconds=round(seconds, 3),
        size_bytes=target.stat().st_size,
        is_short=seconds - silent_seconds < least,
        missing_seconds=missing,
    )


def _look(path: Path) -> tuple[int, float]:
    """Its size, and how many seconds ago something was written to it."""
    if not path.exists():
        return 0, 0.0
    found = path.stat()
    return found.st_size, now().timestamp() - found.st_mtime


def _opened(found: Recording, source: Path) -> Sound:
    sound = wav(source) if found.kind == "voicemail" else raw_stereo(source)
    written_at = datetime.fromtimestamp(source.stat().st_mtime, UTC)
    return replace(sound, lead_seconds=_lead_seconds(found, sound.seconds, written_at))


def _lead_seconds(found: Recording, seconds: float, written_at: datetime) -> float:
    """Late is what was answered late; what is in the file in spite of that is not missing, nor is
    at the beginning what the file of a switch that died lacks at the end."""
    is_cut = found.started_at < written_at < (found.ended_at or found.started_at)
    until = (written_at - found.started_at).total_seconds() if is_cut else found.talk_seconds
    lead = min(found.missing_seconds, until - seconds)
    return round(lead, 3) if lead >= LEAST_LEAD_SECONDS else 0.0


def _outline(sound: Sound) -> Peaks:
    return peaks(_chunks(sound), sound.channels, sound.seconds)


def _chunks(sound: Sound) -> Iterator[bytes]:
    size = chunk_bytes(sound.lead_bytes + sound.sample_bytes, sound.channels)
    whole, rest = divmod(sound.lead_bytes, size)
    yield from (bytes(size) for _ in range(whole))
    with sound.path.open("rb") as file:
        file.seek(sound.skip)
        chunk = bytes(rest) + file.read(size - rest)
        while chunk:
            yield chunk
            chunk = file.read(size)
