"""Messages of voicemail boxes with who left them, and whether somebody has dealt with them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.sql.selectable import FromClause

from dzvin.accounts.privacy import masked_number
from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.infra.db import Connection
from dzvin.infra.tables import PARTY
from dzvin.recordings.tables import RECORDING
from dzvin.reports.model import Cursor, Party
from dzvin.reports.tables import CALL
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
    party: Party | None
    dialled: str | None
    number_label: str | None
    listened_at: datetime | None
    listened_by: str | None
    listened_by_name: str | None


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
    return joined


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
    PARTY.c.name.label("party_name"),
    CALL.c.dialled,
    NUMBER.c.label.label("number_label"),
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
    return [_message({**row}, with_numbers) for row in found.mappings()]


async def count_new(connection: Connection, where: ColumnElement[bool]) -> int:
    query = select(func.count()).where(IS_MESSAGE, RECORDING.c.listened_at.is_(None), where)
    return int(await connection.scalar(query) or 0)


async def mark(connection: Connection, message: str, at: datetime | None, by: str | None) -> None:
    """What the event says too: the page that asked sees it at once."""
    await connection.execute(
        update(RECORDING).where(RECORDING.c.id == message).values(listened_at=at, listened_by=by)
    )


def _message(row: dict[str, Any], with_numbers: bool) -> Message:
    values = {str(name): value for name, value in row.items()}
    number, name = values.pop("party_number"), values.pop("party_name")
    party = None
    if number is not None:
        party = Party(number=number if with_numbers else masked_number(number), name=name or "")
    return msgspec.convert({**values, "party": party}, Message)
