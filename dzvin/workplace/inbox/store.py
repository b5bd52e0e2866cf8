"""SMS from customers as their readers see them."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, or_, select, update

from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
from dzvin.accounts.store import visible
from dzvin.accounts.tables import USER_ACCOUNT, USER_GROUP
from dzvin.acd.tables import QUEUE
from dzvin.crm.contacts.tables import CONTACT, CONTACT_PHONE
from dzvin.infra.db import Connection, rows
from dzvin.outbound.tables import MESSAGE

RIGHT = "sms.send"
MOST_ROWS = 100
READER = USER_ACCOUNT.alias("reader")


class Received(Struct, frozen=True, kw_only=True):
    """`name`: of the contact with this number."""

    id: str
    number: str
    name: str | None
    text: str
    at: datetime
    operator_name: str | None
    queue_name: str | None
    read_at: datetime | None
    read_by_name: str | None


def seen(who: Person, queues: Collection[str]) -> ColumnElement[bool]:
    """Those to him, to his queues and departments, and to whomever his right reaches."""
    theirs = visible(who, RIGHT, owner=MESSAGE.c.operator)
    places = sorted({*queues, *who.groups})
    reached = or_(theirs, MESSAGE.c.queue.in_(places)) if may(who, RIGHT) else theirs
    return and_(MESSAGE.c.direction == "in", reached)


async def list_received(
    connection: Connection, where: ColumnElement[bool], before: datetime | None
) -> list[Received]:
    """The newest first."""
    message = MESSAGE.c
    joined = MESSAGE.outerjoin(
        CONTACT_PHONE,
        and_(CONTACT_PHONE.c.tenant == message.tenant, CONTACT_PHONE.c.phone == message.recipient),
    )
    for table, id in (
        (CONTACT, CONTACT_PHONE.c.contact),
        (USER_ACCOUNT, message.operator),
        (READER, message.read_by),
        (QUEUE, message.queue),
        (USER_GROUP, message.queue),
    ):
        joined = joined.outerjoin(table, and_(table.c.tenant == message.tenant, table.c.id == id))
    query = (
        select(
            message.id, message.recipient.label("number"), CONTACT.c.name, message.text,
            message.created_at.label("at"), USER_ACCOUNT.c.name.label("operator_name"),
            func.coalesce(QUEUE.c.name, USER_GROUP.c.name).label("queue_name"),
            message.read_at, READER.c.name.label("read_by_name"),
        )
        .select_from(joined)
        .where(where)
        .order_by(message.created_at.desc(), message.id.desc())
        .limit(MOST_ROWS)
    )  # fmt: skip
    if before is not None:
        query = query.where(message.created_at < before)
    return await rows(connection, query, Received)


async def count_unread(connection: Connection, where: ColumnElement[bool]) -> int:
    query = select(func.count()).where(MESSAGE.c.read_at.is_(None), where)
    return int(await connection.scalar(query) or 0)


async def mark(
    connection: Connection, message: str, at: datetime | None, by: str | None
) -> tuple[str | None, str | None]:
    """Whom it was told to: an operator, or a queue."""
    query = update(MESSAGE).where(MESSAGE.c.id == message).values(read_at=at, read_by=by)
    found = (await connection.execute(query.returning(MESSAGE.c.operator, MESSAGE.c.queue))).one()
    return found.operator, found.queue
