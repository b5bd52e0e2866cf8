"""Points and money: one's own, and those of the people to whom one may give them."""

from datetime import datetime

from litestar import get, post

from dzvin.accounts import model as accounts
from dzvin.accounts.guard import needs
from dzvin.accounts.permissions import may
from dzvin.accounts.store import list_users, load_tenant
from dzvin.accounts.users.reach import reaches
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.wrong_fields import WrongFields
from dzvin.reports.points import store
from dzvin.reports.points.actions import (
    ADJUST,
    added,
    reached,
    reached_entry,
    taken_back,
    with_calls,
)
from dzvin.reports.points.appeals import api as appeals
from dzvin.reports.points.appeals.api import decided
from dzvin.reports.points.model import (
    LONGEST,
    USUAL,
    Account,
    Entry,
    NewEntry,
    Person,
    Undoing,
    balance_of,
    paid_times,
    signed,
)


@get("/api/points/mine", opt=needs("workplace.use"))
async def points_mine(
    who: accounts.Person,
    connection: Connection,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Account:
    return await _account(connection, who, who.id, who.name, since, until)


@get("/api/points/people", opt=needs(ADJUST))
async def points_people(who: accounts.Person, connection: Connection) -> list[Person]:
    """Whom his right reaches, without himself."""
    currency = await _currency(connection, who)
    users = [user for user in await list_users(connection) if _is_reached(who, user)]
    sums = await store.sums(connection, [user.id for user in users])
    return [
        Person(
            id=user.id,
            name=user.name,
            is_active=user.is_active,
            balance=balance_of(sums.get(user.id, ()), currency),
        )
        for user in users
    ]


@get("/api/points/people/{user:str}", opt=needs(ADJUST))
async def points_person(
    user: Id,
    who: accounts.Person,
    connection: Connection,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Account:
    found = await reached(connection, who, user)
    return await _account(connection, who, found.id, found.name, since, until)


@post("/api/points/people/{user:str}", opt=needs(ADJUST), status_code=201)
async def points_give(
    user: Id, who: accounts.Person, connection: Connection, data: NewEntry
) -> Entry:
    """A bonus, a penalty or a payout, with the reason."""
    found = await reached(connection, who, user)
    await _check(connection, found.id, data)
    return await added(
        connection,
        who.tenant,
        id=data.id or new_id(),
        user_account=found.id,
        at=now(),
        kind=data.kind,
        points=signed(data.kind, data.points),
        money_micros=signed(data.kind, data.money_micros),
        currency=await _currency(connection, who),
        comment=data.comment.strip(),
        call=data.call,
        by=who.id,
    )


@post("/api/points/entries/{entry:str}/undo", opt=needs(ADJUST), status_code=201)
async def points_undo(
    entry: Id, who: accounts.Person, connection: Connection, data: Undoing
) -> Entry:
    """Whose entry it is may have asked for that: then it is decided, too."""
    user, was = await reached_entry(connection, who, entry)
    await decided(connection, who, user, entry, "cancelled", data.comment)
    return await taken_back(connection, who, user, was, data.comment)


ROUTES = [points_mine, points_people, points_person, points_give, points_undo, *appeals.ROUTES]


def _is_reached(who: accounts.Person, user: accounts.User) -> bool:
    return user.id != who.id and reaches(who, ADJUST, user)


async def _currency(connection: Connection, who: accounts.Person) -> str:
    return (await load_tenant(connection, who.tenant)).settings.currency


async def _check(connection: Connection, user: str, data: NewEntry) -> None:
    wrong = []
    if not data.points and not data.money_micros:
        wrong += [{"field": name, "code": "required"} for name in ("points", "money_micros")]
    if data.kind == "payout" and data.points:
        wrong.append({"field": "points", "code": "not_allowed"})
    if data.call is not None and not await store.had_call(connection, user, data.call):
        wrong.append({"field": "call", "code": "unknown"})
    if wrong:
        raise WrongFields(fields=wrong)


def _period(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """Instants say their offset."""
    wrong = [name for name, at in (("since", since), ("until", until)) if at and not at.tzinfo]
    if wrong:
        raise WrongFields(fields=[{"field": name, "code": "format"} for name in wrong])
    end = until or now()
    begin = since or end - USUAL
    if end - begin > LONGEST:
        raise WrongFields(fields=[{"field": "since", "code": "too_small"}])
    return begin, end


async def _account(
    connection: Connection,
    who: accounts.Person,
    user: str,
    name: str,
    since: datetime | None,
    until: datetime | None,
) -> Account:
    begin, end = _period(since, until)
    currency = await _currency(connection, who)
    sums = await store.sums(connection, [user])
    worked = await store.worked(connection, begin, end, user)
    entries = await store.entries(connection, user, begin, end)
    return Account(
        user=user,
        name=name,
        currency=currency,
        balance=balance_of(sums.get(user, ()), currency),
        paid=paid_times(worked, await store.queues(connection)),
        entries=await with_calls(connection, who, entries),
        may_adjust=user != who.id and may(who, ADJUST),
    )
