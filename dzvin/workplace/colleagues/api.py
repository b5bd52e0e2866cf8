"""Short messages between colleagues: read them, write one, say that they were read."""

from litestar import get, post

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may, scope_of
from dzvin.events.colleague import ColleagueWrote
from dzvin.infra import event_log
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.errors import Forbidden
from dzvin.workplace.colleagues import store
from dzvin.workplace.colleagues.model import (
    CHAT,
    MOST_READERS,
    PER_MINUTE,
    Message,
    MessageForm,
    Messages,
    NobodyThere,
    ReadForm,
    TooMany,
)


@get("/api/colleagues/messages", opt=needs("workplace.use"))
async def message_list(who: Person, connection: Connection) -> Messages:
    scope = scope_of(who.grants, CHAT)
    is_free = scope == "company"
    people = [one for one in who.colleagues if one != who.id] if scope == "group" else []
    return Messages(
        messages=await store.list_messages(connection, who.id, now()),
        operators=None if is_free else people,
        groups=None if is_free else list(who.groups) if scope == "group" else [],
    )


@post("/api/colleagues/messages", opt=needs("workplace.use"), status_code=201)
async def message_write(who: Person, connection: Connection, data: MessageForm) -> Message:
    """To those he may write to; an answer to whoever wrote to him needs no right."""
    at = now()
    if (data.operator is None) == (data.group is None) or data.operator == who.id:
        raise WrongFields(fields=[{"field": "operator", "code": "required"}])
    if not data.text.strip():
        raise WrongFields(fields=[{"field": "text", "code": "required"}])
    readers = await _readers(connection, who, data)
    if await store.count_last_minute(connection, who.id, at) >= PER_MINUTE:
        raise TooMany
    message = Message(
        id=new_id(),
        at=at,
        by=who.id,
        to=data.operator,
        group=data.group,
        text=data.text.strip(),
        is_read=True,
    )
    await store.insert_message(connection, who.tenant, message, readers)
    wrote = ColleagueWrote(
        message=message.id, operator=who.id, group=data.group, readers=tuple(readers)
    )
    await event_log.record(connection, who.tenant, f"colleague:{message.id}", wrote)
    return message


@post("/api/colleagues/messages/read", opt=needs("workplace.use"), status_code=204)
async def message_read(who: Person, connection: Connection, data: ReadForm) -> None:
    if data.messages:
        await store.mark_read(connection, who.id, data.messages, now())


ROUTES = [message_list, message_write, message_read]


async def _readers(connection: Connection, who: Person, data: MessageForm) -> list[str]:
    if data.operator is not None:
        return [await _reader(connection, who, data.operator)]
    assert data.group is not None
    is_own = data.group in who.groups and scope_of(who.grants, CHAT) == "group"
    if scope_of(who.grants, CHAT) != "company" and not is_own:
        raise Forbidden(permission=CHAT)
    readers = [one for one in await store.members_of(connection, data.group) if one != who.id]
    if not readers:
        raise NobodyThere
    return readers[:MOST_READERS]


async def _reader(connection: Connection, who: Person, operator: str) -> str:
    if not await store.is_there(connection, operator):
        raise UnknownReference(fields=[{"field": "operator", "code": "unknown"}])
    if not may(who, CHAT, Thing(owner=operator)):
        if not await store.has_written(connection, operator, who.id, now()):
            raise Forbidden(permission=CHAT)
    return operator
