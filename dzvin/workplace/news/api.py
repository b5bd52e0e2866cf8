"""News of the company: read by those whom it is for, written by whoever may."""

from typing import Any

import msgspec
from litestar import delete, get, patch, post

from dzvin.accounts.actions import changed
from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.tables import ROLE, USER_GROUP
from dzvin.events.system import ConfigAction
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection, UnknownReference
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound
from dzvin.workplace.news import store
from dzvin.workplace.news.model import (
    WRITE,
    AllWritten,
    Board,
    NewsChange,
    NewsForm,
    Written,
    check_span,
    check_title,
)


@get("/api/news", opt=needs("workplace.use"))
async def news_board(who: Person, connection: Connection) -> Board:
    at, roles = now(), await store.roles_of(connection, who.id)
    return Board(
        at=at,
        news=await store.list_news(connection, who, roles, at),
        changes_at=await store.changes_at(connection, who, roles, at),
    )


@post("/api/news/{news:str}/read", opt=needs("workplace.use"), status_code=204)
async def news_read(news: Id, who: Person, connection: Connection) -> None:
    roles = await store.roles_of(connection, who.id)
    if not await store.is_there(connection, who, roles, news):
        raise NotFound
    await store.mark_read(connection, who.tenant, news, who.id, now())


@get("/api/news-written", opt=needs(WRITE))
async def news_list(connection: Connection) -> AllWritten:
    return AllWritten(
        news=await store.list_written(connection),
        groups=await store.named(connection, USER_GROUP),
        roles=await store.named(connection, ROLE),
    )


@post("/api/news-written", opt=needs(WRITE), status_code=201)
async def news_write(who: Person, connection: Connection, data: NewsForm) -> Written:
    id, at = new_id(), now()
    since = data.since or at
    check_title(data.title)
    check_span(since, data.until)
    await _check_audience(connection, data.groups, data.roles)
    await store.insert_news(
        connection,
        {
            **msgspec.structs.asdict(data),
            "tenant": who.tenant,
            "id": id,
            "title": data.title.strip(),
            "text": data.text.strip(),
            "since": since,
            "groups": list(data.groups),
            "roles": list(data.roles),
            "made_by": who.id,
            "made_at": at,
        },
    )
    return await _told(connection, who, id, None)


@patch("/api/news-written/{news:str}", opt=needs(WRITE))
async def news_change(news: Id, who: Person, connection: Connection, data: NewsChange) -> Written:
    """With another title or text it is unread again."""
    was = await _written(connection, news)
    values: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in msgspec.structs.asdict(data).items()
        if value is not msgspec.UNSET
    }
    check_title(values.get("title", was.title))
    check_span(values.get("since", was.since), values.get("until", was.until))
    await _check_audience(connection, values.get("groups", ()), values.get("roles", ()))
    if values:
        await store.update_news(connection, news, values)
    if values.get("title", was.title) != was.title or values.get("text", was.text) != was.text:
        await store.forget_readers(connection, news)
    return await _told(connection, who, news, was)


@delete("/api/news-written/{news:str}", opt=needs(WRITE), status_code=204)
async def news_delete(news: Id, who: Person, connection: Connection) -> None:
    gone = await store.load_written(connection, news)
    if gone is None or not await store.delete_news(connection, news):
        raise NotFound
    told = _told_values(gone)
    await changed(connection, who, "news", news, action="deleted", title=gone.title, before=told)


ROUTES = [news_board, news_read, news_list, news_write, news_change, news_delete]


async def _written(connection: Connection, id: str) -> Written:
    found = await store.load_written(connection, id)
    if found is None:
        raise NotFound
    return found


async def _told(connection: Connection, who: Person, id: str, was: Written | None) -> Written:
    """Open pages look at their news again."""
    found = await _written(connection, id)
    before, after = _told_values(was) if was else None, _told_values(found)
    action: ConfigAction = "changed" if was else "created"
    await changed(
        connection, who, "news", id, action=action, title=found.title, before=before, after=after
    )
    return found


def _told_values(one: Written) -> dict[str, object]:
    """For the history: not how many have read it."""
    names = ("title", "text", "since", "until", "groups", "roles")
    return {name: getattr(one, name) for name in names}


async def _check_audience(
    connection: Connection, groups: tuple[str, ...], roles: tuple[str, ...]
) -> None:
    wrong = await store.unknown(connection, set(groups), set(roles))
    if wrong:
        raise UnknownReference(fields=[{"field": one, "code": "unknown"} for one in wrong])
