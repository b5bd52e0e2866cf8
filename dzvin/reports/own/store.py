"""Facts of one operator since the beginning of his shift."""

from datetime import datetime

from sqlalchemy import func, or_, select

from dzvin.acd.tables import AWAY_REASON
from dzvin.crm.forms.tables import FORM
from dzvin.infra.db import Connection, rows
from dzvin.reports.own.model import Interval, OwnCall, Part
from dzvin.reports.tables import CALL, OFFER, OPERATOR_STATUS, SEGMENT


async def history(connection: Connection, operator: str, day: datetime) -> list[Interval]:
    """From the interval in which the day began."""
    status = OPERATOR_STATUS.c
    before = (
        select(func.max(status.started_at))
        .where(status.operator == operator, status.started_at <= day)
        .scalar_subquery()
    )
    query = select(status.started_at, status.ended_at, status.state, status.reason).where(
        status.operator == operator,
        status.started_at >= func.coalesce(before, day),
        or_(status.ended_at.is_(None), status.ended_at > day),
    )
    return await rows(connection, query.order_by(status.started_at, status.position), Interval)


async def breaks(connection: Connection) -> set[str]:
    """Reasons for Away that count as one."""
    found = await connection.execute(select(AWAY_REASON.c.id).where(AWAY_REASON.c.counts_as_break))
    return set(found.scalars())


async def calls(connection: Connection, operator: str, since: datetime) -> list[OwnCall]:
    """That began in his shift: dialled by him, or talked in."""
    mine = select(SEGMENT.c.call).where(
        SEGMENT.c.operator == operator,
        SEGMENT.c.call_started_at >= since,
        SEGMENT.c.kind == "talk",
    )
    is_dialled = func.coalesce(CALL.c.dialled_by == operator, False)
    query = select(CALL.c.id, CALL.c.direction, is_dialled.label("is_dialled")).where(
        CALL.c.started_at >= since,
        or_(CALL.c.dialled_by == operator, CALL.c.id.in_(mine)),
    )
    return await rows(connection, query, OwnCall)


async def parts(connection: Connection, operator: str, since: datetime) -> list[Part]:
    query = select(SEGMENT.c.call, SEGMENT.c.kind, SEGMENT.c.started_at, SEGMENT.c.ended_at).where(
        SEGMENT.c.operator == operator,
        SEGMENT.c.call_started_at >= since,
        SEGMENT.c.kind.in_(("talk", "hold")),
    )
    return await rows(connection, query, Part)


async def outcomes(connection: Connection, operator: str, since: datetime) -> list[str | None]:
    """Of the offers made to him."""
    found = await connection.execute(
        select(OFFER.c.outcome).where(OFFER.c.operator == operator, OFFER.c.made_at >= since)
    )
    return list(found.scalars())


async def count_forms(connection: Connection, operator: str, since: datetime) -> int:
    """His own that were completed, beside whichever call."""
    found = await connection.scalar(
        select(func.count()).where(FORM.c.operator == operator, FORM.c.completed_at >= since)
    )
    return int(found or 0)
