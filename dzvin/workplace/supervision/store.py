"""The documents of the calls that live, and who of ours has which phones there."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import select

from dzvin.acd.model import Operator
from dzvin.acd.tables import OPERATOR_STATE, QUEUE
from dzvin.calls.model import Call
from dzvin.calls.upcasts import call_from
from dzvin.infra.db import Connection
from dzvin.infra.tables import SUBJECT_STATE

MOST = 500
"""Calls in one answer."""
SUPERVISOR = SUBJECT_STATE.c.state["supervision"]["supervisor"].astext


async def open_calls(connection: Connection) -> list[Call]:
    """Those that began first come first; one more than fit in an answer, if there are more."""
    state = SUBJECT_STATE.c.state
    query = select(state).where(SUBJECT_STATE.c.subject.like("call:%"))
    found = await connection.execute(query.order_by(state["started_at"].astext).limit(MOST + 1))
    return [call_from(dict(each)) for each in found.scalars()]


async def supervised_by(connection: Connection, supervisor: str) -> Call | None:
    query = select(SUBJECT_STATE.c.state).where(
        SUBJECT_STATE.c.subject.like("call:%"), SUPERVISOR == supervisor
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
