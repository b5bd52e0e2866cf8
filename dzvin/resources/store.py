"""Schedules and prompts in the database; a prompt's sound files in the prompts folder."""

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, insert, select, update

from dzvin.infra.db import Connection, row, rows
from dzvin.kernel.errors import AppError
from dzvin.resources.schedule import ExceptionDay, WeekHours
from dzvin.resources.tables import PROMPT, SCHEDULE

FORMATS = "wav,mp3,ogg,flac"
"""What may be uploaded. Nothing that can point at other files: no playlists."""
MAX_SOUND_SECONDS = 600
CONVERT_SECONDS = 60
RATES = {".wav": 8_000, ".wav16": 16_000}

_NAME = re.compile(r"[a-z0-9_-]{1,64}")


class NotASound(AppError):
    """This is not a sound file that can be used: send WAV, MP3, OGG or FLAC."""

    code = "not_a_sound"
    status = 422


class ScheduleRow(Struct, frozen=True, kw_only=True):
    id: str
    project: str
    name: str
    timezone: str
    week: tuple[WeekHours, ...]
    exceptions: tuple[ExceptionDay, ...]


class PromptRow(Struct, frozen=True, kw_only=True):
    """`id` is empty for a prompt of the system that this company has not replaced."""

    id: str
    name: str
    language: str
    text: str
    voice: str = ""
    is_uploaded: bool = False
    changed_at: datetime | None = None


async def list_schedules(connection: Connection, where: ColumnElement[bool]) -> list[ScheduleRow]:
    return await rows(
        connection, select(SCHEDULE).where(where).order_by(SCHEDULE.c.name), ScheduleRow
    )


async def insert_schedule(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(SCHEDULE).values(values))


async def update_schedule(connection: Connection, schedule: str, values: dict[str, Any]) -> None:
    await connection.execute(update(SCHEDULE).where(SCHEDULE.c.id == schedule).values(values))


async def delete_schedule(connection: Connection, schedule: str) -> None:
    await connection.execute(delete(SCHEDULE).where(SCHEDULE.c.id == schedule))


async def list_prompts(connection: Connection) -> list[PromptRow]:
    query = select(PROMPT).order_by(PROMPT.c.name, PROMPT.c.language)
    return await rows(connection, query, PromptRow)


async def load_prompt(connection: Connection, prompt: str) -> PromptRow | None:
    return await row(connection, select(PROMPT).where(PROMPT.c.id == prompt), PromptRow)


async def insert_prompt(connection: Connection, **values: Any) -> None:
    await connection.execute(insert(PROMPT).values(values))


async def update_prompt(connection: Connection, prompt: str, values: dict[str, Any]) -> None:
    await connection.execute(update(PROMPT).where(PROMPT.c.id == prompt).values(values))


def prompt_place(prompts: Path, tenant: str, language: str, name: str) -> Path:
    """Where a company's prompt lies, without an ending. Empty `tenant`: the system's."""
    parts = [part for part in (tenant, language, name) if part]
    assert all(_NAME.fullmatch(part) for part in parts), "checked where it came in"
    return prompts.joinpath(*parts)


def put_sound(sound: bytes, place: Path) -> None:
    """Convert an upload and put it in place, at both rates. Raises NotASound; blocks."""
    with TemporaryDirectory(prefix="dzvin-upload-") as folder:
        files = {ending: Path(folder) / f"sound{ending}" for ending in RATES}
        _convert(sound, files)
        place.parent.mkdir(parents=True, exist_ok=True)
        for ending, file in reversed(files.items()):
            part = place.with_name(f"{place.name}{ending}.part")
            shutil.copyfile(file, part)
            part.replace(place.with_name(place.name + ending))


def _convert(sound: bytes, files: dict[str, Path]) -> None:
    """Only from the pipe and only these formats: an upload must not make ffmpeg read elsewhere."""
    command = ["ffmpeg", "-v", "error", "-y", "-protocol_whitelist", "pipe"]
    command += ["-format_whitelist", FORMATS, "-i", "pipe:0"]
    for ending, file in files.items():
        command += ["-vn", "-t", str(MAX_SOUND_SECONDS), "-ac", "1", "-ar", str(RATES[ending])]
        command += ["-c:a", "pcm_s16le", "-fflags", "+bitexact", "-f", "wav", str(file)]
    try:
        subprocess.run(
            command, input=sound, capture_output=True, check=True, timeout=CONVERT_SECONDS
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise NotASound(fields=[{"field": "sound", "code": "not_a_sound"}]) from None
    except FileNotFoundError:
        raise NotASound(why="ffmpeg not found: install with `apt install ffmpeg`") from None
