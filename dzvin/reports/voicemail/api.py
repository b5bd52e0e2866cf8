"""The voicemail boxes: who left a message, and whether it is still new."""

from typing import Annotated

from litestar import get, patch, put
from litestar.params import Parameter
from msgspec import Meta, Struct
from sqlalchemy import ColumnElement

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.mail.api import Address
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.store import visible
from dzvin.events.feedback import VoicemailListened
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.kernel.errors import NotFound
from dzvin.recordings.tables import RECORDING
from dzvin.reports.model import Cursor, cursor_of
from dzvin.reports.voicemail import store
from dzvin.reports.voicemail.store import Box, Message

LISTEN, NUMBERS = "rec.listen", "call.number_visible"


class MessagePage(Struct, frozen=True, kw_only=True):
    """`new`: how many messages of all boxes nobody has dealt with."""

    rows: list[Message]
    next_cursor: str | None
    new: int


class BoxForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,64}$(?!\n)")]
    mail_to: Annotated[tuple[Address, ...], Meta(max_length=20)] = ()
    has_sound: bool = True


class MessageChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    is_listened: bool


@get("/api/voicemail", opt=needs(LISTEN))
async def message_list(
    who: Person,
    connection: Connection,
    box: Annotated[str | None, Parameter(max_length=64)] = None,
    is_listened: bool | None = None,
    cursor: Annotated[str | None, Parameter(max_length=250)] = None,
    limit: Annotated[int, Parameter(ge=1, le=200)] = 50,
) -> MessagePage:
    """The newest first. A message belongs to the project of the number that was dialled."""
    where = [_heard(who)]
    if box:
        where.append(RECORDING.c.box == box)
    if is_listened is not None:
        is_new = RECORDING.c.listened_at.is_(None)
        where.append(~is_new if is_listened else is_new)
    found = await store.load_messages(
        connection,
        *where,
        after=cursor_of(cursor) if cursor else None,
        limit=limit,
        with_numbers=may(who, NUMBERS),
    )
    page = [*found[:limit]]
    is_more = len(found) > limit
    return MessagePage(
        rows=page,
        next_cursor=str(Cursor(page[-1].left_at, page[-1].id)) if is_more else None,
        new=await store.count_new(connection, _heard(who)),
    )


@patch("/api/voicemail/{recording:str}", opt=needs(LISTEN))
async def message_change(
    recording: str, who: Person, connection: Connection, data: MessageChanges
) -> Message:
    """Dealt with, or new again."""
    before = await _message(connection, who, recording)
    if data.is_listened == (before.listened_at is not None):
        return before
    at, by = (now(), who.id) if data.is_listened else (None, None)
    await store.mark(connection, recording, at, by)
    after = await _message(connection, who, recording)
    listened = VoicemailListened(
        call=before.call, recording=recording, is_listened=data.is_listened, by=who.id
    )
    await record(connection, who.tenant, f"call:{before.call}", listened)
    return after


@get("/api/voicemail/boxes", opt=needs("company.settings"))
async def box_list(connection: Connection) -> list[Box]:
    """Those that have messages or settings, with the addresses of staff who get letters."""
    return await store.list_boxes(connection)


@put("/api/voicemail/boxes", opt=needs("company.settings"))
async def box_save(who: Person, connection: Connection, data: BoxForm) -> Box:
    """Whoever is named gets a letter about each message from now on."""
    mail_to = tuple(dict.fromkeys(data.mail_to))
    saved = Box(name=data.name, mail_to=mail_to, has_sound=data.has_sound)
    await store.save_box(connection, who.tenant, saved)
    await changed(connection, who, "voicemail_box", who.tenant, title=saved.name, after=saved)
    return saved


ROUTES = [message_list, message_change, box_list, box_save]


def _heard(who: Person) -> ColumnElement[bool]:
    """Nobody talked in it, so nobody owns it."""
    return visible(who, LISTEN, project=RECORDING.c.project)


async def _message(connection: Connection, who: Person, id: str) -> Message:
    found = await store.load_messages(
        connection, _heard(who), RECORDING.c.id == id, with_numbers=may(who, NUMBERS)
    )
    if not found:
        raise NotFound
    return found[0]
