"""Whose entry it is says why he does not agree; who may give points decides, never on his own."""

from litestar import get, post

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.store import list_users, load_people
from dzvin.accounts.users.reach import reaches
from dzvin.events.points import AppealState, PointsAppealChanged
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.infra.http import Id
from dzvin.kernel.errors import NotFound
from dzvin.reports.points.actions import ADJUST, reached_entry, taken_back, with_calls
from dzvin.reports.points.appeals import store
from dzvin.reports.points.model import (
    AppealedAlready,
    Decision,
    Entry,
    NoOpenAppeal,
    OpenAppeal,
    Undoing,
)
from dzvin.reports.points.store import load_entry, load_to_change


@post("/api/points/entries/{entry:str}/appeal", opt=needs("workplace.use"), status_code=201)
async def points_appeal(entry: Id, who: Person, connection: Connection, data: Undoing) -> Entry:
    """Against an entry of one's own, once."""
    found = await load_to_change(connection, entry)
    if found is None or found[0] != who.id:
        raise NotFound
    was = found[1]
    if was.appeal or was.is_reversed or was.kind == "reversal":
        raise AppealedAlready
    comment = data.comment.strip()
    values = {"tenant": who.tenant, "entry": entry, "at": now(), "comment": comment}
    await store.insert_appeal(connection, **values)
    await _tell(connection, who, who.id, entry, "open", comment)
    return await _again(connection, entry)


@get("/api/points/appeals", opt=needs(ADJUST))
async def points_appeals(who: Person, connection: Connection) -> list[OpenAppeal]:
    """The open ones of the people whom his right reaches, without his own; the oldest first."""
    names = {
        user.id: user.name
        for user in await list_users(connection)
        if user.id != who.id and reaches(who, ADJUST, user)
    }
    whose = await store.whose_open(connection)
    his = [entry for entry, user in whose.items() if user in names][: store.MOST]
    found = await store.load_entries(connection, his)
    entries = await with_calls(connection, who, [found[id] for id in his if id in found])
    return [OpenAppeal(user=whose[one.id], name=names[whose[one.id]], entry=one) for one in entries]


@post("/api/points/entries/{entry:str}/decision", opt=needs(ADJUST), status_code=201)
async def points_decide(entry: Id, who: Person, connection: Connection, data: Decision) -> Entry:
    """The entry stays, or another one takes it back."""
    user, was = await reached_entry(connection, who, entry)
    if not await decided(connection, who, user, entry, data.state, data.comment):
        raise NoOpenAppeal
    if data.state == "cancelled":
        await taken_back(connection, who, user, was, data.comment)
    return await _again(connection, entry)


async def decided(  # noqa: PLR0913 all of it is told
    connection: Connection, who: Person, user: str, entry: str, state: AppealState, comment: str
) -> bool:
    """False: no appeal against this entry is open."""
    answer = comment.strip()
    is_done = await store.decide(connection, entry, state, answer, who.id, now())
    if is_done:
        await _tell(connection, who, user, entry, state, answer)
    return is_done


async def _again(connection: Connection, entry: str) -> Entry:
    found = await load_entry(connection, entry)
    if found is None:
        raise NotFound
    return found[1]


async def _tell(  # noqa: PLR0913 all of it is told
    connection: Connection, who: Person, user: str, entry: str, state: AppealState, comment: str
) -> None:
    users = await list_users(connection)
    whose = next(one for one in users if one.id == user)
    others = [one.id for one in users if one.is_active and one.id != user]
    deciders = await load_people(connection, others)
    event = PointsAppealChanged(
        operator=user,
        entry=entry,
        state=state,
        comment=comment,
        by=who.id,
        people=tuple(sorted(one.id for one in deciders if reaches(one, ADJUST, whose))),
    )
    await record(connection, who.tenant, f"points:{user}", event)


ROUTES = [points_appeal, points_appeals, points_decide]
