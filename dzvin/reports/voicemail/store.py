"""Messages of voicemail boxes with who left them, and whether somebody has dealt with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.selectable import FromClause

from dzvin.accounts.privacy import masked_name, masked_number
from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.crm.contacts.store import name_of_party
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.tables import PARTY
from dzvin.recordings.tables import RECORDING
from dzvin.reports.model import Cursor, Party
from dzvin.reports.tables import CALL, VOICEMAIL_MAIL
from dzvin.resources.tables import VOICEMAIL_BOX
from dzvin.telephony.tables import NUMBER


class Message(Struct, frozen=True, kw_only=True):
    """`id` is the recording: its sound is at /api/recordings/{id}/audio."""

    id: str
    call: str
    box: str
    left_at: datetime
    seconds: float
    status: str
    project: str | None
    door: str | None
    """Where he called from; None as long as the call is not in the journal."""
    party: Party | None
    dialled: str | None
    number_label: str | None
    listened_at: datetime | None
    listened_by: str | None
    listened_by_name: str | None
    mail: Literal["waiting", "sent", "failed"] | None
    """Whether somebody was told of it by mail; `mail_why` is what went wrong."""
    mail_why: str


class Box(Struct, frozen=True, kw_only=True):
    """`mail_to` gets a letter about each message, with its sound if `has_sound`."""

    name: str
    mail_to: tuple[str, ...] = ()
    has_sound: bool = True


IS_MESSAGE = and_(RECORDING.c.kind == "voicemail", RECORDING.c.box != "")


def _joined() -> FromClause:
    joined: FromClause = RECORDING.outerjoin(
        CALL, and_(CALL.c.tenant == RECORDING.c.tenant, CALL.c.id == RECORDING.c.call)
    )
    for table, id in (
        (PARTY, CALL.c.party),
        (NUMBER, CALL.c.number),
        (USER_ACCOUNT, RECORDING.c.listened_by),
    ):
        is_same = and_(table.c.tenant == RECORDING.c.tenant, table.c.id == id)
        joined = joined.outerjoin(table, is_same)
    mail = VOICEMAIL_MAIL.c
    is_about = and_(mail.tenant == RECORDING.c.tenant, mail.recording == RECORDING.c.id)
    return joined.outerjoin(VOICEMAIL_MAIL, is_about)


_MESSAGES = select(
    RECORDING.c.id,
    RECORDING.c.call,
    RECORDING.c.box,
    RECORDING.c.started_at.label("left_at"),
    func.coalesce(RECORDING.c.seconds, 0).label("seconds"),
    RECORDING.c.status,
    RECORDING.c.project,
    RECORDING.c.listened_at,
    RECORDING.c.listened_by,
    USER_ACCOUNT.c.name.label("listened_by_name"),
    PARTY.c.number.label("party_number"),
    name_of_party().label("party_name"),
    CALL.c.door,
    CALL.c.dialled,
    NUMBER.c.label.label("number_label"),
    VOICEMAIL_MAIL.c.state.label("mail"),
    func.coalesce(VOICEMAIL_MAIL.c.why, "").label("mail_why"),
).select_from(_joined())


async def load_messages(
    connection: Connection,
    *where: ColumnElement[bool],
    after: Cursor | None = None,
    limit: int = 1,
    with_numbers: bool,
) -> Sequence[Message]:
    """The newest first; one more than `limit`: there is another page."""
    query = _MESSAGES.where(IS_MESSAGE, *where)
    if after:
        started, id = RECORDING.c.started_at, RECORDING.c.id
        before = or_(started < after.started_at, and_(started == after.started_at, id < after.id))
        query = query.where(before)
    query = query.order_by(RECORDING.c.started_at.desc(), RECORDING.c.id.desc())
    found = await connection.execute(query.limit(limit + 1))
    return [_message({**one}, with_numbers) for one in found.mappings()]


async def count_new(connection: Connection, where: ColumnElement[bool]) -> int:
    query = select(func.count()).where(IS_MESSAGE, RECORDING.c.listened_at.is_(None), where)
    return int(await connection.scalar(query) or 0)


async def mark(connection: Connection, message: str, at: datetime | None, by: str | None) -> None:
    """What the event says too: the page that asked sees it at once."""
    await connection.execute(
        update(RECORDING).where(RECORDING.c.id == message).values(listened_at=at, listened_by=by)
    )


async def list_boxes(connection: Connection) -> list[Box]:
    saved = {box.name: box for box in await rows(connection, select(VOICEMAIL_BOX), Box)}
    used = await connection.scalars(select(RECORDING.c.box).where(IS_MESSAGE).distinct())
    return [saved.get(name, Box(name=name)) for name in sorted({*saved, *used})]


async def load_box(connection: Connection, name: str) -> Box:
    query = select(VOICEMAIL_BOX).where(VOICEMAIL_BOX.c.name == name)
    return await row(connection, query, Box) or Box(name=name)


async def save_box(connection: Connection, tenant: str, box: Box) -> None:
    given = {"mail_to": list(box.mail_to), "has_sound": box.has_sound}
    await connection.execute(
        upsert(VOICEMAIL_BOX)
        .values(tenant=tenant, name=box.name, **given)
        .on_conflict_do_update(index_elements=["tenant", "name"], set_=given)
    )


async def begin_mail(connection: Connection, tenant: str, recording: str, at: datetime) -> bool:
    """False when a letter about it was begun before: there is one letter a message."""
    made = await connection.execute(
        upsert(VOICEMAIL_MAIL)
        .values(tenant=tenant, recording=recording, state="waiting", at=at)
        .on_conflict_do_nothing()
        .returning(VOICEMAIL_MAIL.c.recording)
    )
    return made.first() is not None


async def mail_state(connection: Connection, recording: str) -> str | None:
    query = select(VOICEMAIL_MAIL.c.state).where(VOICEMAIL_MAIL.c.recording == recording)
    found: str | None = await connection.scalar(query)
    return found


async def end_mail(connection: Connection, recording: str, why: str, at: datetime) -> None:
    """`why` it failed; empty: it is sent."""
    await connection.execute(
        update(VOICEMAIL_MAIL)
        .where(VOICEMAIL_MAIL.c.recording == recording)
        .values(state="failed" if why else "sent", why=why, at=at)
    )


def _message(found: dict[str, Any], with_numbers: bool) -> Message:
    values = {str(name): value for name, value in found.items()}
    number, name = values.pop("party_number"), values.pop("party_name")
    party = None
    if number is not None:
        party = Party(number=number, name=name or "")
        if not with_numbers:
            party = Party(number=masked_number(number), name=masked_name(party.name))
    return msgspec.convert({**values, "party": party}, Message)
