"""What may break a rule, read by its time: only what can have broken it since it was looked at."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)

from dzvin.crm.forms.tables import FORM, QUEUE_FORM
from dzvin.infra.db import Connection, rows
from dzvin.reports.kpi.model import Metric, Rule
from dzvin.reports.kpi.violations.model import (
    Found,
    Offer,
    Punished,
    Stay,
    joined,
    missed_in_row,
    too_long,
)
from dzvin.reports.own.model import MISSED
from dzvin.reports.tables import CALL, OFFER, OPERATOR_STATUS, SEGMENT

LONGEST_AWAY = timedelta(hours=12)
"""In which somebody may have gone Away again and again for the same reason."""
LONGEST_CALL = timedelta(hours=6)
LONGEST_ROW = timedelta(days=1)
"""Misses that lie further apart are not in a row."""


class Look(Struct, frozen=True, kw_only=True):
    """`since`, `at`: when the rule must have been broken; `begin`: nothing before it counts;
    `alive_at`: the engine's last sign of life."""

    rule: Rule
    begin: datetime
    since: datetime
    at: datetime
    alive_at: datetime | None = None
    punished: Sequence[Punished] = ()

    @property
    def limit(self) -> timedelta:
        return timedelta(seconds=self.rule.target)


async def find(connection: Connection, look: Look) -> list[Found]:
    """Whoever it was: whom the rule is about is asked only when something was found."""
    metric = look.rule.metric
    assert metric in FINDERS
    return await FINDERS[metric](connection, look)


async def _away(connection: Connection, look: Look) -> list[Found]:
    query = _stays(look, "away", LONGEST_AWAY)
    stays = joined(await rows(connection, query, Stay))
    wanted = [one for one in stays if look.rule.reason in (None, one.reason)]
    return _too_long(wanted, look)


async def _busy(connection: Connection, look: Look) -> list[Found]:
    return await _status(connection, look, "busy")


async def _pcp(connection: Connection, look: Look) -> list[Found]:
    return await _status(connection, look, "pcp")


async def _status(connection: Connection, look: Look, state: str) -> list[Found]:
    query = _stays(look, state, timedelta(0)).where(_of(look, OPERATOR_STATUS.c.queue))
    stays = joined(await rows(connection, query, Stay))
    return _too_long(stays, look)


def _too_long(stays: Sequence[Stay], look: Look) -> list[Found]:
    return list(too_long(stays, look.rule.target, look.since, look.at, look.alive_at))


def _stays(look: Look, state: str, before: timedelta) -> Select[Any]:
    status = OPERATOR_STATUS.c
    return select(
        status.operator.label("user"),
        func.concat("status ", status.position).label("ref"),
        status.started_at,
        status.ended_at,
        status.reason,
        status.call,
    ).where(
        status.state == state,
        status.started_at >= max(look.begin, look.since - look.limit - before),
        status.started_at <= look.at,
    )


async def _hold(connection: Connection, look: Look) -> list[Found]:
    part = SEGMENT.c
    query = select(
        part.operator.label("user"),
        func.concat("hold ", part.call, " ", part.started_at).label("ref"),
        part.started_at,
        part.ended_at,
        part.call,
    ).where(
        part.kind == "hold",
        part.operator.is_not(None),
        part.call_started_at >= look.since - look.limit - LONGEST_CALL,
        part.started_at >= max(look.begin, look.since - look.limit),
        _of(look, part.queue),
    )
    stays = await rows(connection, query, Stay)
    return _too_long(stays, look)


async def _missed(connection: Connection, look: Look) -> list[Found]:
    """Of those who missed one since then: nobody else's row can have grown."""
    begin, last = max(look.begin, look.since - LONGEST_ROW), OFFER.alias("last")
    who = select(last.c.operator).where(
        last.c.call_started_at >= look.since - LONGEST_CALL,
        last.c.ended_at >= look.since,
        last.c.outcome.in_(MISSED),
    )
    query = _offers(look, begin).where(OFFER.c.operator.in_(who))
    offers = await rows(connection, query, Offer)
    return list(missed_in_row(offers, int(look.rule.target), look.since, look.punished))


async def _rejected(connection: Connection, look: Look) -> list[Found]:
    query = _offers(look, max(look.begin, look.since - LONGEST_CALL))
    query = query.where(OFFER.c.outcome == "rejected", OFFER.c.ended_at >= look.since)
    return [
        Found(
            user=one.user,
            ref=one.ref,
            since=one.made_at,
            until=one.ended_at,
            value=1,
            call=one.call,
        )
        for one in await rows(connection, query, Offer)
    ]


def _offers(look: Look, begin: datetime) -> Select[Any]:
    offer = OFFER.c
    return select(
        offer.operator.label("user"),
        func.concat("offer ", offer.call, " ", offer.offer).label("ref"),
        offer.made_at,
        offer.ended_at,
        offer.outcome,
        offer.call,
    ).where(
        offer.call_started_at >= begin - LONGEST_CALL,
        offer.made_at >= begin,
        offer.ended_at <= look.at,
        offer.outcome.is_not(None),
        _of(look, offer.queue),
    )


async def _rated(connection: Connection, look: Look) -> list[Found]:
    """A rating is about the talk that ended last."""
    last = (
        select(SEGMENT.c.operator, SEGMENT.c.queue)
        .where(
            SEGMENT.c.call == CALL.c.id,
            SEGMENT.c.call_started_at == CALL.c.started_at,
            SEGMENT.c.kind.in_(("talk", "hold")),
        )
        .order_by(SEGMENT.c.ended_at.desc(), SEGMENT.c.n.desc())
        .limit(1)
        .lateral("talk")
    )
    query = (
        select(
            last.c.operator.label("user"),
            func.concat("rating ", CALL.c.id).label("ref"),
            CALL.c.started_at.label("since"),
            CALL.c.ended_at.label("until"),
            CALL.c.rating.label("value"),
            CALL.c.id.label("call"),
        )
        .join_from(CALL, last, true())
        .where(
            CALL.c.started_at >= max(look.begin, look.since - LONGEST_CALL),
            CALL.c.ended_at >= look.since,
            CALL.c.ended_at <= look.at,
            CALL.c.rating <= look.rule.target,
            last.c.operator.is_not(None),
            _of(look, last.c.queue),
        )
    )
    return await rows(connection, query, Found)


async def _without_form(connection: Connection, look: Look) -> list[Found]:
    """His form of this call was open, and he was at rest again, after his last PCP of it, before
    it was completed. A call that he dials in PCP, or that comes back to him, is no rest."""
    status, later, after = OPERATOR_STATUS.c, OPERATOR_STATUS.alias("later"), _rest()
    is_owed = exists().where(
        FORM.c.call == status.call,
        FORM.c.operator == status.operator,
        FORM.c.opened_at <= after.c.started_at,
        or_(FORM.c.completed_at.is_(None), FORM.c.completed_at > after.c.started_at),
    )
    has_form = exists().where(QUEUE_FORM.c.queue == status.queue, QUEUE_FORM.c.script.is_not(None))
    comes_again = exists().where(
        later.c.operator == status.operator,
        tuple_(later.c.started_at, later.c.position) > tuple_(status.started_at, status.position),
        later.c.state == "pcp",
        later.c.call == status.call,
    )
    query = (
        select(
            status.operator.label("user"),
            func.concat("form ", status.call).label("ref"),
            status.started_at.label("since"),
            after.c.started_at.label("until"),
            literal(1.0).label("value"),
            status.call,
        )
        .join_from(OPERATOR_STATUS, after, true())
        .where(
            status.state == "pcp",
            status.started_at >= max(look.begin, look.since - LONGEST_CALL),
            after.c.started_at >= look.since,
            after.c.started_at <= look.at,
            and_(has_form, is_owed, ~comes_again),
            _of(look, status.queue),
        )
    )
    return await rows(connection, query, Found)


def _rest() -> FromClause:
    """When he was neither in PCP nor in a call for the first time after this status."""
    status, after = OPERATOR_STATUS.c, OPERATOR_STATUS.alias("after")
    return (
        select(after.c.started_at)
        .where(
            after.c.operator == status.operator,
            tuple_(after.c.started_at, after.c.position)
            > tuple_(status.started_at, status.position),
            after.c.state.in_(("ready", "away", "offline")),
        )
        .order_by(after.c.started_at, after.c.position)
        .limit(1)
        .lateral("rest")
    )


def _of(look: Look, queue: ColumnElement[Any]) -> ColumnElement[bool]:
    return queue.in_(look.rule.queues) if look.rule.queues else true()


FINDERS: dict[Metric, Callable[[Connection, Look], Awaitable[list[Found]]]] = {
    "away_longer_seconds": _away,
    "busy_longer_seconds": _busy,
    "pcp_longer_seconds": _pcp,
    "hold_longer_seconds": _hold,
    "missed_in_row": _missed,
    "rejected_offer": _rejected,
    "rated_at_most": _rated,
    "talk_without_form": _without_form,
}
