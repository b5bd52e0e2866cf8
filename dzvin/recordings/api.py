"""The sound and the outline of recordings; every listening is logged."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.response import Stream

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, Database
from dzvin.kernel.errors import Forbidden
from dzvin.recordings import store
from dzvin.recordings.actions import ask_now
from dzvin.recordings.model import NoSuchRecording, NotPlayable, NotReady, Recording
from dzvin.recordings.ranges import byte_range
from dzvin.recordings.reach import may_with
from dzvin.recordings.store import Files

CHUNK_BYTES = 256 << 10
SAME_LISTENING = timedelta(minutes=10)
"""A player fetches pieces: within this time they are one listening."""


@get("/api/recordings/{recording:str}/audio", opt=needs("rec.listen"))
async def recording_audio(
    request: Request[Any, Any, Any],
    recording: str,
    who: Person,
    database: Database,
    state: State,
    download: bool = False,
) -> Stream:
    """MP3, by ranges. One that is not encoded yet is encoded next; meanwhile 409."""
    found = await _playable(database, state.recordings, who, recording)
    if download and not may_with(who, "download", found.project, found.operators):
        raise Forbidden(permission="rec.download")
    path = state.recordings.sound(found)
    size = await asyncio.to_thread(lambda: path.stat().st_size)
    asked = byte_range(request.headers.get("range", ""), size)
    await _log(database, request, who, found, "download" if download else "listen")
    first, last = asked or (0, size - 1)
    headers = {
        "accept-ranges": "bytes",
        "cache-control": "private, no-store",
        "content-length": str(last - first + 1),
        "content-disposition": _disposition(found, download),
    }
    if asked:
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    return Stream(
        _pieces(path, first, last),
        status_code=206 if asked else 200,
        media_type="audio/mpeg",
        headers=headers,
    )


@get("/api/recordings/{recording:str}/peaks", opt=needs("rec.listen"))
async def recording_peaks(
    recording: str, who: Person, database: Database, state: State
) -> Response[bytes]:
    """The loudest sample of each stretch, per side."""
    found = await _playable(database, state.recordings, who, recording)
    path: Path = state.recordings.peaks(found)
    try:
        outline = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        raise NoSuchRecording from None
    return Response(
        outline, media_type="application/json", headers={"cache-control": "private, max-age=3600"}
    )


ROUTES = [recording_audio, recording_peaks]


async def _playable(database: Database, files: Files, who: Person, recording: str) -> Recording:
    """Whoever may not hear it is told that it does not exist.

    Raises NoSuchRecording, NotReady, NotPlayable.
    """
    async with database.transaction(who.tenant) as connection:
        found = await store.load(connection, who.tenant, recording)
        if found is None or not may_with(who, "listen", found.project, found.operators):
            raise NoSuchRecording
        is_there = found.status == "ready" and files.sound(found).exists()
        can_be_made = found.ended_at is not None and files.source(found).exists()
        if not is_there and can_be_made:
            await ask_now(connection, who.tenant, found, now())
    if is_there:
        return found
    if can_be_made or found.status in {"started", "encoding"}:
        raise NotReady
    raise NotPlayable(why=found.why)


async def _log(
    database: Database, request: Request[Any, Any, Any], who: Person, found: Recording, what: str
) -> None:
    ip = request.client.host if request.client else ""
    async with database.transaction(who.tenant) as connection:
        if not await _is_logged(connection, who, found, what):
            await store.log_access(connection, who.tenant, found.id, who.id, now(), ip, what)


async def _is_logged(connection: Connection, who: Person, found: Recording, what: str) -> bool:
    since = now() - SAME_LISTENING
    return await store.has_listened(connection, who.tenant, found.id, who.id, what, since)


def _disposition(found: Recording, download: bool) -> str:
    name = f"{found.started_at:%Y-%m-%d-%H%M%S}-{found.part}.mp3"
    return f'{"attachment" if download else "inline"}; filename="{name}"'


async def _pieces(path: Path, first: int, last: int) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0:
            piece = await asyncio.to_thread(file.read, min(CHUNK_BYTES, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
