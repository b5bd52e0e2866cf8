"""The documents of the calls that live, and who of ours has which phones there."""

from collections.abc import AsyncIterator, Collection
from typing import Any

import msgspec
from sqlalchemy import literal, select, tuple_

from dzvin.acd.model import Operator
from dzvin.acd.tables import OPERATOR_STATE, QUEUE
from dzvin.calls.model import Call
from dzvin.calls.upcasts import call_from
from dzvin.infra.db import Connection
from dzvin.infra.tables import SUBJECT_STATE

MOST = 500
"""Calls in one answer."""
SUPERVISORS = SUBJECT_STATE.c.state["supervisions"]


async def open_calls(connection: Connection) -> AsyncIterator[list[Call]]:
    """Those that began first come first, so many at a time as show whether there are more than
    fit in an answer."""
    state, subject = SUBJECT_STATE.c.state, SUBJECT_STATE.c.subject
    place = tuple_(state["started_at"].astext, subject)
    query = select(state, state["started_at"].astext.label("began"), subject)
    query = query.where(subject.like("call:%")).order_by(place).limit(MOST + 1)
    found = (await connection.execute(query)).all()
    while found:
        yield [call_from(dict(row.state)) for row in found]
        if len(found) <= MOST:
            return
        last = tuple_(literal(found[-1].began), literal(found[-1].subject))
        found = (await connection.execute(query.where(place > last))).all()


async def some_calls(connection: Connection, calls: Collection[str]) -> list[Call]:
    """Those of them that live."""
    state, subject = SUBJECT_STATE.c.state, SUBJECT_STATE.c.subject
    which = subject.in_([f"call:{call}" for call in calls])
    found = (await connection.execute(select(state).where(which))).scalars()
    return [call_from(dict(one)) for one in found]


async def supervised_by(connection: Connection, supervisor: str) -> Call | None:
    query = select(SUBJECT_STATE.c.state).where(
        SUBJECT_STATE.c.subject.like("call:%"), SUPERVISORS.has_key(supervisor)
    )
    found: dict[str, Any] | None = (await connection.execute(query.limit(1))).scalar()
    return call_from(dict(found)) if found else None


async def load_router_row(connection: Connection, operator: str) -> Operator:
    which = OPERATOR_STATE.c.user_account == operator
    found = (await connection.execute(select(OPERATOR_STATE.c.state).where(which))).scalar()
    return msgspec.convert(found, Operator) if found else Operator(id=operator)


async def projects_of(connection: Connection, queues: Collection[str]) -> dict[str, str]:
    """By queue."""
    if not queues:
        return {}
    query = select(QUEUE.c.id, QUEUE.c.project).where(QUEUE.c.id.in_(sorted(queues)))
    return {row.id: row.project for row in await connection.execute(query)}
