"""The ledger of points and money, and the intervals of the status history that are paid."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, any_, case, func, literal, or_, select, text
from sqlalchemy.dialects.postgresql import insert

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.acd.queue_settings import QueueSettings
from dzvin.acd.tables import QUEUE
from dzvin.infra.db import Connection, row, rows
from dzvin.infra.tables import ID
from dzvin.reports.points.model import PAID_STATES, Entry, Sum, Worked
from dzvin.reports.tables import CALL, OPERATOR_STATUS, POINTS_APPEAL, POINTS_ENTRY

MOST_ENTRIES = 500
INSTANT = timedelta(microseconds=1)
"""An entry of a day stands so long before the day's end, within it."""
LONGEST_STATUS = timedelta(days=7)
"""Where one that ends now may have begun."""

IS_BEHIND = text("""
    SELECT EXISTS (SELECT 1 FROM event e JOIN tenant t ON t.id = e.tenant AND t.shard = e.shard
        WHERE e.tenant = CAST(:tenant AS uuid) AND e.at >= :since AND e.at < :until
            AND e.name = 'operator.state_changed'
            AND e.position > (SELECT coalesce(max(c.position), 0) FROM cursor c
                WHERE c.tenant = CAST(:tenant AS uuid) AND c.consumer = 'reports'))
""")

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('dzvin_points:' || :entry, 0))")
"""Not of the row: the ledger is only added to, and a role that may not change rows locks none."""

_REVERSAL = POINTS_ENTRY.alias("reversal")
_GIVER = USER_ACCOUNT.alias("giver")
_DECIDER = USER_ACCOUNT.alias("decider")
_ENTRY = POINTS_ENTRY.c
_MADE_HERE = ("is_open", "by_name", "is_reversed", "appeal")
_OF_APPEAL = ("state", "at", "comment", "answer", "decided_at")
APPEAL = func.jsonb_build_object(
    *(part for name in _OF_APPEAL for part in (name, POINTS_APPEAL.c[name])),
    "decided_by_name",
    _DECIDER.c.name,
)
ENTRIES = select(
    *(_ENTRY[name] for name in Entry.__struct_fields__ if name not in _MADE_HERE),
    _GIVER.c.name.label("by_name"),
    select(_REVERSAL.c.id).where(_REVERSAL.c.reverses == _ENTRY.id).exists().label("is_reversed"),
    case((POINTS_APPEAL.c.entry.is_not(None), APPEAL)).label("appeal"),
).select_from(
    POINTS_ENTRY.join(_GIVER, _GIVER.c.id == _ENTRY.by, isouter=True)
    .join(POINTS_APPEAL, POINTS_APPEAL.c.entry == _ENTRY.id, isouter=True)
    .join(_DECIDER, _DECIDER.c.id == POINTS_APPEAL.c.decided_by, isouter=True)
)


async def entries(
    connection: Connection, user: str, since: datetime, until: datetime
) -> list[Entry]:
    """The newest first; days that brought nothing are not among them."""
    is_something = or_(_ENTRY.kind != "work", _ENTRY.money_micros != 0)
    query = ENTRIES.where(
        _ENTRY.user_account == user, _ENTRY.at >= since, _ENTRY.at < until, is_something
    )
    query = query.order_by(_ENTRY.at.desc(), _ENTRY.id.desc()).limit(MOST_ENTRIES)
    return await rows(connection, query, Entry)


async def load_to_change(connection: Connection, entry: str) -> tuple[str, Entry] | None:
    """As it is once others, who appeal, decide or take it back, are done with it."""
    await connection.execute(LOCK, {"entry": entry})
    return await load_entry(connection, entry)


async def load_entry(connection: Connection, entry: str) -> tuple[str, Entry] | None:
    """Whose it is, and the entry."""
    query = select(_ENTRY.user_account).where(_ENTRY.id == entry)
    whose = await connection.scalar(query)
    found = await row(connection, ENTRIES.where(_ENTRY.id == entry), Entry)
    return (whose, found) if whose and found else None


async def insert_entry(connection: Connection, **values: Any) -> bool:
    """False: the day of this person, or this entry, is in the ledger already."""
    key = ["tenant", "user_account", "day"] if values.get("day") else ["tenant", "id"]
    statement = insert(POINTS_ENTRY).values(values).on_conflict_do_nothing(index_elements=key)
    found = await connection.execute(statement.returning(POINTS_ENTRY.c.id))
    return found.first() is not None


async def sums(connection: Connection, users: Collection[str]) -> dict[str, list[Sum]]:
    """By person, one for each currency."""
    query = (
        select(
            _ENTRY.user_account,
            _ENTRY.currency,
            func.sum(_ENTRY.points).label("points"),
            func.sum(_ENTRY.money_micros).label("money_micros"),
        )
        .where(_ENTRY.user_account.in_(users))
        .group_by(_ENTRY.user_account, _ENTRY.currency)
    )
    found: dict[str, list[Sum]] = {}
    for one in await connection.execute(query):
        each = Sum(
            user_account=one.user_account,
            currency=one.currency,
            points=int(one.points),
            money_micros=int(one.money_micros),
        )
        found.setdefault(each.user_account, []).append(each)
    return found


async def had_call(connection: Connection, user: str, call: str) -> bool:
    """Whether this call is in the journal, with him in it."""
    is_his = or_(CALL.c.dialled_by == user, literal(user, ID) == any_(CALL.c.operators))
    found = await connection.execute(select(CALL.c.id).where(CALL.c.id == call, is_his))
    return found.first() is not None


async def worked(
    connection: Connection, since: datetime, until: datetime, user: str | None = None
) -> Sequence[Worked]:
    """What ended in this time: an interval belongs to the moment of its end, so that a day that is
    over stays as it was. `user` none: everybody's."""
    status = OPERATOR_STATUS.c
    conditions: list[ColumnElement[bool]] = [
        status.started_at >= since - LONGEST_STATUS,
        status.started_at < until,
        status.ended_at >= since,
        status.ended_at < until,
        status.state.in_(PAID_STATES),
    ]
    is_known = status.operator.in_(select(USER_ACCOUNT.c.id))
    conditions.append(is_known if user is None else status.operator == user)
    columns = (status[name] for name in Worked.__struct_fields__)
    return await rows(connection, select(*columns).where(*conditions), Worked)


async def queues(connection: Connection) -> dict[str, QueueSettings]:
    found = await connection.execute(select(QUEUE.c.id, QUEUE.c.settings))
    return {id: msgspec.convert(settings, QueueSettings) for id, settings in found}


async def last_booked(connection: Connection) -> tuple[date, datetime] | None:
    """The last day whose paid time is in the ledger, and when it ended."""
    query = select(_ENTRY.day, _ENTRY.at).where(_ENTRY.day.is_not(None))
    found = await connection.execute(query.order_by(_ENTRY.day.desc()).limit(1))
    last = found.first()
    return None if last is None else (last.day, last.at + INSTANT)


async def is_behind(connection: Connection, tenant: str, since: datetime, until: datetime) -> bool:
    """Whether the journal has not read all of this time yet."""
    asked = {"tenant": tenant, "since": since, "until": until}
    return bool(await connection.scalar(IS_BEHIND, asked))
