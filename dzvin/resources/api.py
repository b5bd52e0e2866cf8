"""Opening hours, and the audio library: what is said in which language; lists beside them."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from litestar import delete, get, patch, post, put
from litestar.datastructures import State
from litestar.params import Parameter
from litestar.response import File
from msgspec import UNSET, Meta, Struct, UnsetType, structs, to_builtins
from sqlalchemy import and_

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Language, Name, Person
from dzvin.accounts.permissions import Thing, may
from dzvin.accounts.store import load_tenant, visible
from dzvin.events.system import ConfigAction
from dzvin.infra.batch import Job
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, Database, InUse
from dzvin.infra.http import Id
from dzvin.infra.jobs import defer
from dzvin.infra.wrong_fields import checked
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.resources import store
from dzvin.resources.lists import api as lists
from dzvin.resources.lists.store import is_used
from dzvin.resources.schedule import (
    Door,
    ExceptionDay,
    Schedule,
    WeekHours,
    door_at,
    next_close,
    next_open,
)
from dzvin.resources.store import PromptRow, ScheduleRow, prompt_place
from dzvin.resources.system_prompts import SYSTEM_PROMPTS
from dzvin.resources.tables import SCHEDULE

SPEAK_PROMPT = "speech.prompt"
"""The worker's task that speaks a prompt's text."""

_PROMPT_NAME = r"^[a-z0-9_-]{1,64}$(?!\n)"
PromptName = Annotated[str, Meta(pattern=_PROMPT_NAME), Parameter(pattern=_PROMPT_NAME)]
SOUND_LIMIT_BYTES = 20_000_000
"""A prompt of several minutes."""
PromptText = Annotated[str, Meta(min_length=1, max_length=2000)]
Voice = Annotated[str, Meta(pattern=r"^([a-z][a-zA-Z0-9+_-]{0,31})?$(?!\n)")]


class NewSchedule(Schedule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    project: Id
    name: Name


class ScheduleChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    week: tuple[WeekHours, ...] | UnsetType = UNSET
    exceptions: tuple[ExceptionDay, ...] | UnsetType = UNSET


class Today(Struct, frozen=True, kw_only=True):
    """What a schedule means at this instant; the times are those of `timezone`."""

    at: datetime
    timezone: str
    door: Door
    closes_at: datetime | None
    """When what is open now closes."""
    opens_at: datetime | None
    """When what is closed now opens; None: not within a year."""


class NewPrompt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: PromptName
    language: Language
    text: PromptText
    voice: Voice = ""


class PromptChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that is spoken anew; it takes the place of an upload."""

    text: PromptText
    voice: Voice = ""


@get("/api/schedules", opt=needs("schedule.view"))
async def schedule_list(who: Person, connection: Connection) -> list[ScheduleRow]:
    seen = visible(who, "schedule.view", project=SCHEDULE.c.project)
    return await store.list_schedules(connection, seen)


@post("/api/schedules", opt=needs("schedule.edit"), status_code=201)
async def schedule_create(who: Person, connection: Connection, data: NewSchedule) -> ScheduleRow:
    if not may(who, "schedule.edit", Thing(project=data.project)):
        raise Forbidden(permission="schedule.edit")
    made = ScheduleRow(id=new_id(), **structs.asdict(data))
    await store.insert_schedule(connection, tenant=who.tenant, **to_builtins(made))
    await changed(connection, who, "schedule", made.id, action="created", after=made)
    return made


@patch("/api/schedules/{schedule:str}", opt=needs("schedule.edit"))
async def schedule_change(
    schedule: Id, who: Person, connection: Connection, data: ScheduleChanges
) -> ScheduleRow:
    seen = visible(who, "schedule.edit", project=SCHEDULE.c.project)
    found = await store.list_schedules(connection, and_(SCHEDULE.c.id == schedule, seen))
    if not found:
        raise NotFound
    given = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    after = structs.replace(found[0], **given)
    values = to_builtins(after)
    checked({name: values[name] for name in Schedule.__struct_fields__}, Schedule)
    await store.update_schedule(connection, schedule, {name: values[name] for name in given})
    await changed(connection, who, "schedule", schedule, before=found[0], after=after)
    return after


@delete("/api/schedules/{schedule:str}", opt=needs("schedule.edit"), status_code=204)
async def schedule_delete(schedule: Id, who: Person, connection: Connection) -> None:
    """Refused while a published scenario asks it."""
    seen = visible(who, "schedule.edit", project=SCHEDULE.c.project)
    found = await store.list_schedules(connection, and_(SCHEDULE.c.id == schedule, seen))
    if not found:
        raise NotFound
    if await is_used(connection, schedule):
        raise InUse(by="scenario")
    await store.delete_schedule(connection, schedule)
    await changed(connection, who, "schedule", schedule, action="deleted", before=found[0])


@post("/api/schedules/today", opt=needs("schedule.view"), status_code=200)
async def schedule_today(who: Person, connection: Connection, data: Schedule) -> Today:
    """Of any schedule, stored or not: the page asks while it is being written."""
    company = (await load_tenant(connection, who.tenant)).settings.timezone
    at = now()
    door = door_at(data, at, company)
    is_open = door == "open"
    return Today(
        at=at,
        timezone=data.timezone or company,
        door=door,
        closes_at=next_close(data, at, company) if is_open else None,
        opens_at=None if is_open else next_open(data, at, company),
    )


@get("/api/prompts", opt=needs("prompt.view"))
async def prompt_list(connection: Connection) -> list[PromptRow]:
    """The company's own, and those of the system that it has not replaced."""
    own = await store.list_prompts(connection)
    replaced = {(each.name, each.language) for each in own}
    system = [
        PromptRow(id="", name=name, language=language, text=text)
        for name, texts in SYSTEM_PROMPTS.items()
        for language, text in texts.items()
        if (name, language) not in replaced
    ]
    return sorted([*own, *system], key=lambda each: (each.name, each.language))


@post("/api/prompts", opt=needs("prompt.edit"), status_code=201)
async def prompt_create(who: Person, connection: Connection, data: NewPrompt) -> PromptRow:
    """The name of a system prompt replaces it for this company. The sound follows at once."""
    made = PromptRow(id=new_id(), **structs.asdict(data), changed_at=now())
    await store.insert_prompt(connection, tenant=who.tenant, **structs.asdict(made))
    await _speak(connection, who, None, made)
    return made


@patch("/api/prompts/{prompt:str}", opt=needs("prompt.edit"))
async def prompt_change(
    prompt: Id, who: Person, connection: Connection, data: PromptChanges
) -> PromptRow:
    before = await _prompt(connection, prompt)
    given = {**structs.asdict(data), "is_uploaded": False, "changed_at": now()}
    await store.update_prompt(connection, prompt, given)
    after = structs.replace(before, **given)
    await _speak(connection, who, before, after)
    return after


@put(
    "/api/prompts/{prompt:str}/audio",
    opt=needs("prompt.edit"),
    request_max_body_size=SOUND_LIMIT_BYTES,
)
async def prompt_upload(
    prompt: Id, who: Person, database: Database, state: State, body: bytes
) -> PromptRow:
    """The body is the sound file itself; it replaces what was spoken. It is converted without a
    connection to the database in hand, and a few at a time: others sign in meanwhile."""
    async with database.transaction(who.tenant) as connection:
        before = await _prompt(connection, prompt)
    place = prompt_place(state.prompts, who.tenant, before.language, before.name)
    async with state.conversions:
        await asyncio.to_thread(store.put_sound, body, place)
    given: dict[str, Any] = {"is_uploaded": True, "changed_at": now()}
    was = {"name": before.name, "is_uploaded": before.is_uploaded, "size_bytes": None}
    is_now = {**was, "is_uploaded": True, "size_bytes": len(body)}
    async with database.transaction(who.tenant) as connection:
        await store.update_prompt(connection, prompt, given)
        await changed(connection, who, "prompt", prompt, before=was, after=is_now)
    return structs.replace(before, **given)


@get("/api/prompts/{language:str}/{name:str}/audio", opt=needs("prompt.view"))
async def prompt_audio(language: Language, name: PromptName, who: Person, state: State) -> File:
    """What a caller hears: the company's sound, else the system's."""
    folder: Path = state.prompts
    for tenant in (who.tenant, ""):
        file = prompt_place(folder, tenant, language, name).with_suffix(".wav16")
        if file.is_file():
            return File(file, filename=f"{name}.wav", media_type="audio/wav")
    raise NotFound


ROUTES = [
    schedule_list,
    schedule_create,
    schedule_change,
    schedule_delete,
    schedule_today,
    prompt_list,
    prompt_create,
    prompt_change,
    prompt_upload,
    prompt_audio,
    *lists.ROUTES,
]


async def _prompt(connection: Connection, prompt: str) -> PromptRow:
    found = await store.load_prompt(connection, prompt)
    if found is None:
        raise NotFound
    return found


async def _speak(
    connection: Connection, who: Person, before: PromptRow | None, prompt: PromptRow
) -> None:
    args: dict[str, object] = {
        "tenant": who.tenant,
        "name": prompt.name,
        "language": prompt.language,
        "text": prompt.text,
        "voice": prompt.voice,
    }
    await defer(connection, Job(task=SPEAK_PROMPT, args=args))
    after = structs.replace(prompt, changed_at=before.changed_at if before else None)
    action: ConfigAction = "changed" if before else "created"
    await changed(connection, who, "prompt", prompt.id, action=action, before=before, after=after)
