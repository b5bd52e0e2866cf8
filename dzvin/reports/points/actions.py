"""Adding to the ledger: the row and the recorded event, in one transaction."""

from typing import Any

from msgspec.structs import replace

from dzvin.accounts.model import Person, User
from dzvin.accounts.store import list_users
from dzvin.accounts.users.reach import reaches
from dzvin.events.points import PointsChanged
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.kernel.errors import NotFound
from dzvin.reports.points import store
from dzvin.reports.points.model import Entry, GivenAlready, OwnPoints, UndoneAlready
from dzvin.reports.store import opens

ADJUST = "points.adjust"
TOLD = (
    *("kind", "points", "money_micros", "currency", "comment", "call", "by", "reverses"),
    *("rule", "rule_name"),
)


async def reached(connection: Connection, who: Person, user: str) -> User:
    """Raises NotFound for one whom his right does not reach, OwnPoints for himself."""
    for one in await list_users(connection):
        if one.id == user and reaches(who, ADJUST, one):
            if one.id == who.id:
                raise OwnPoints
            return one
    raise NotFound


async def reached_entry(connection: Connection, who: Person, entry: str) -> tuple[str, Entry]:
    """Whose it is, and the entry, to decide on. Raises NotFound and OwnPoints."""
    found = await store.load_to_change(connection, entry)
    if found is None:
        raise NotFound
    await reached(connection, who, found[0])
    return found


async def added(connection: Connection, tenant: str, **values: Any) -> Entry:
    """Once, though it is asked for twice under one id."""
    is_new = await store.insert_entry(connection, tenant=tenant, **values)
    if is_new:
        await tell(connection, tenant, **values)
    found = await store.load_entry(connection, values["id"])
    if found is None:
        raise NotFound
    user, entry = found
    is_same = all(getattr(entry, name) == values[name] for name in TOLD if name in values)
    if not is_new and (user != values["user_account"] or not is_same):
        raise GivenAlready
    return entry


async def taken_back(
    connection: Connection, who: Person, user: str, was: Entry, comment: str
) -> Entry:
    """Nothing is deleted: one more entry undoes it. Raises UndoneAlready."""
    if was.is_reversed or was.kind == "reversal":
        raise UndoneAlready
    return await added(
        connection,
        who.tenant,
        id=new_id(),
        user_account=user,
        at=now(),
        kind="reversal",
        points=-was.points,
        money_micros=-was.money_micros,
        currency=was.currency,
        comment=comment.strip(),
        call=was.call,
        by=who.id,
        reverses=was.id,
        rule=was.rule,
        rule_name=was.rule_name,
    )


async def tell(connection: Connection, tenant: str, **values: Any) -> None:
    event = event_of(**values)
    await record(connection, tenant, f"points:{event.operator}", event)


def event_of(**values: Any) -> PointsChanged:
    said = {name: values[name] for name in TOLD if name in values}
    return PointsChanged(operator=values["user_account"], entry=values["id"], **said)


async def with_calls(connection: Connection, who: Person, entries: list[Entry]) -> list[Entry]:
    """A call that he may not open is none to be led to."""
    opened = await opens(connection, who, [one.call for one in entries if one.call])
    return [replace(one, is_open=one.call in opened) for one in entries]
