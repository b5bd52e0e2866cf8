"""Messages and their templates in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.events.message import Channel
from dzvin.infra.clock import now
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.tables import EVENT, PARTY
from dzvin.outbound.model import Message
from dzvin.outbound.tables import MESSAGE, MESSAGE_TEMPLATE
from dzvin.resources.tables import LIST, LIST_VALUE


class TemplateRow(Struct, frozen=True, kw_only=True):
    id: str
    channel: Channel
    name: str
    subject: str
    text: str
    created_at: datetime


class HistoryRow(Struct, frozen=True, kw_only=True):
    """A message with its author's name."""

    id: str
    channel: Channel
    state: str
    why: str
    said: str
    recipient: str
    subject: str
    text: str
    template: str
    author: str | None
    author_name: str | None
    call: str | None
    segments: int
    created_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


class PartyRow(Struct, frozen=True, kw_only=True):
    id: str
    number: str
    name: str


class CallTraces(Struct, frozen=True, kw_only=True):
    """Who the customer of a call is, and which operators had to do with it."""

    party: PartyRow | None
    operators: frozenset[str]


async def insert_message(connection: Connection, tenant: str, message: Message) -> None:
    await connection.execute(insert(MESSAGE).values(tenant=tenant, **structs.asdict(message)))


async def load_message(connection: Connection, id: str, *, lock: bool = False) -> Message | None:
    """`lock`: nobody else may change it until the transaction ends."""
    query = select(MESSAGE).where(MESSAGE.c.id == id)
    return await row(connection, query.with_for_update() if lock else query, Message)


async def update_message(connection: Connection, id: str, **values: Any) -> None:
    await connection.execute(update(MESSAGE).where(MESSAGE.c.id == id).values(values))


async def count_since(
    connection: Connection, author: str, channel: Channel, since: datetime
) -> int:
    found = await connection.scalar(
        select(func.count()).where(
            MESSAGE.c.author == author, MESSAGE.c.channel == channel, MESSAGE.c.created_at > since
        )
    )
    return int(found or 0)


async def list_messages(
    connection: Connection,
    where: ColumnElement[bool],
    before: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[HistoryRow]:
    """The newest first."""
    same_author = and_(
        USER_ACCOUNT.c.tenant == MESSAGE.c.tenant, USER_ACCOUNT.c.id == MESSAGE.c.author
    )
    names = (name for name in HistoryRow.__struct_fields__ if name != "author_name")
    query = (
        select(*(MESSAGE.c[name] for name in names), USER_ACCOUNT.c.name.label("author_name"))
        .select_from(MESSAGE.outerjoin(USER_ACCOUNT, same_author))
        .where(where)
        .order_by(MESSAGE.c.created_at.desc(), MESSAGE.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        at, id = before
        older = and_(MESSAGE.c.created_at == at, MESSAGE.c.id < id)
        query = query.where(or_(MESSAGE.c.created_at < at, older))
    return await rows(connection, query, HistoryRow)


async def last_address(connection: Connection, party: str) -> str:
    """The address of the last e-mail to this customer; empty when there was none."""
    found = await connection.scalar(
        select(MESSAGE.c.recipient)
        .where(MESSAGE.c.party == party, MESSAGE.c.channel == "email")
        .order_by(MESSAGE.c.created_at.desc())
        .limit(1)
    )
    return str(found or "")


async def call_traces(connection: Connection, call: str) -> CallTraces | None:
    """From the log: the call may live or be over. None when there is no such call. To whom one
    wrote during it is not who called."""
    query = select(EVENT.c.party, EVENT.c.data["operator"].astext.label("operator"))
    of_call = and_(EVENT.c.call == call, EVENT.c.name.not_like("message.%"))
    found = (await connection.execute(query.where(of_call).order_by(EVENT.c.position))).all()
    if not found:
        return None
    ids = [each.party for each in found if each.party]
    party = await load_party(connection, ids[-1] if ids else None)
    operators = frozenset(each.operator for each in found if each.operator)
    return CallTraces(party=party, operators=operators)


async def load_party(connection: Connection, id: str | None) -> PartyRow | None:
    if not id:
        return None
    return await row(connection, select(PARTY).where(PARTY.c.id == id), PartyRow)


async def meet_party(connection: Connection, tenant: str, id: str, number: str) -> None:
    """So that he can be forgotten like everybody who has called."""
    values = {"tenant": tenant, "id": id, "number": number, "number_reversed": number[::-1]}
    await connection.execute(upsert(PARTY).values(values).on_conflict_do_nothing())


async def forget(connection: Connection, whose: ColumnElement[bool]) -> None:
    """What was written to this person, and where. That something was written stays; what waits to
    be sent has failed."""
    values = {
        "recipient": "",
        "subject": "",
        "text": "",
        "said": "",
        "parts": None,
        "outside_id": "",
    }
    waiting = {"state": "failed", "why": "forgotten", "ended_at": now()}
    queued = MESSAGE.c.state == "queued"
    await connection.execute(update(MESSAGE).where(whose, queued).values(waiting))
    await connection.execute(update(MESSAGE).where(whose).values(values))


async def give(connection: Connection, gone: str, contact: str) -> None:
    """Two contacts are one: what was written to the one that is no more was written to him."""
    theirs = MESSAGE.c.contact == gone
    await connection.execute(update(MESSAGE).where(theirs).values(contact=contact))


async def is_stop_listed(connection: Connection, key: str, at: datetime) -> bool:
    """In any list of the company whose numbers may not be called."""
    is_there = exists().where(
        LIST.c.tenant == LIST_VALUE.c.tenant,
        LIST.c.id == LIST_VALUE.c.list,
        LIST.c.blocks_dialling,
        LIST_VALUE.c.value == key,
        or_(LIST_VALUE.c.expires_at.is_(None), LIST_VALUE.c.expires_at > at),
    )
    return bool(await connection.scalar(select(is_there)))


async def list_templates(
    connection: Connection, where: ColumnElement[bool]
) -> Sequence[TemplateRow]:
    query = select(MESSAGE_TEMPLATE).where(where)
    order = MESSAGE_TEMPLATE.c.channel, MESSAGE_TEMPLATE.c.name
    return await rows(connection, query.order_by(*order), TemplateRow)


async def insert_template(connection: Connection, tenant: str, template: TemplateRow) -> None:
    values = structs.asdict(template)
    await connection.execute(insert(MESSAGE_TEMPLATE).values(tenant=tenant, **values))


async def update_template(connection: Connection, id: str, values: Mapping[str, Any]) -> None:
    if values:
        template = MESSAGE_TEMPLATE.c.id == id
        await connection.execute(update(MESSAGE_TEMPLATE).where(template).values(dict(values)))


async def delete_template(connection: Connection, id: str) -> None:
    await connection.execute(delete(MESSAGE_TEMPLATE).where(MESSAGE_TEMPLATE.c.id == id))
