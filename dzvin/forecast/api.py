"""What if: studies asked for, listed, shown and thrown away; operators that a load needs."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from litestar import delete, get, post
from litestar.params import Parameter
from msgspec import Struct, to_builtins
from msgspec.structs import replace
from sqlalchemy import ColumnElement, true

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import scope_of
from dzvin.accounts.store import load_tenant, visible
from dzvin.acd.catalogue import STRATEGIES, WITH_FALLBACK
from dzvin.acd.model import QueueSettings
from dzvin.acd.store import Queue, list_queues
from dzvin.acd.tables import QUEUE
from dzvin.forecast import store
from dzvin.forecast.erlang import Forecast, Goal, Load, forecast, needed
from dzvin.forecast.model import BadDay
from dzvin.forecast.needs import Handled, Need, needs_of
from dzvin.forecast.plan import (
    LINE,
    MOST_KEPT,
    MOST_OPEN,
    REPLAY,
    Plan,
    StudyRow,
    StudySummary,
    TooManyOpen,
)
from dzvin.forecast.study import Study, days_of
from dzvin.forecast.synthetic import made_day
from dzvin.forecast.tables import WHAT_IF
from dzvin.infra.batch import Job
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.infra.jobs import defer
from dzvin.kernel.errors import NotFound
from dzvin.kernel.ids import UUID_PATTERN

VIEW = "report.queues.view"
AROUND = 4

Share = Annotated[float, Parameter(gt=0, lt=1)]
Seconds = Annotated[float, Parameter(ge=0, le=36_000)]
QueueIds = Annotated[
    list[Annotated[str, Parameter(pattern=UUID_PATTERN)]], Parameter(max_items=100)
]


class QueueChoice(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    settings: QueueSettings
    members: int


class Choices(Struct, frozen=True, kw_only=True):
    """What the form of a study offers. `today` is the company's."""

    queues: list[QueueChoice]
    strategies: list[str]
    today: date


class Staffing(Struct, frozen=True, kw_only=True):
    """`needed` is the first of `forecasts` that reaches the goal."""

    needed: int
    erlangs: float
    forecasts: list[Forecast]


class Week(Struct, frozen=True, kw_only=True):
    since: date
    until: date
    """Not included."""
    handled: Handled
    needs: list[Need]


@get("/api/what-if/choices", opt=needs(VIEW))
async def what_if_choices(who: Person, connection: Connection) -> Choices:
    queues = await _queues(who, connection)
    return Choices(
        queues=[
            QueueChoice(id=q.id, name=q.name, settings=q.settings, members=len(q.members))
            for q in queues
        ],
        strategies=sorted(set(STRATEGIES) - {WITH_FALLBACK}),
        today=await _today(who, connection),
    )


@get("/api/what-if", opt=needs(VIEW))
async def what_if_list(who: Person, connection: Connection) -> list[StudySummary]:
    """The newest first."""
    return await store.list_studies(connection, _seen(who))


@get("/api/what-if/{study:str}", opt=needs(VIEW))
async def what_if_show(study: Id, who: Person, connection: Connection) -> StudyRow:
    found = await store.load_study(connection, _seen(who) & (WHAT_IF.c.id == study))
    if found is None:
        raise NotFound
    return found


@post("/api/what-if", opt=needs(VIEW), status_code=201)
async def what_if_create(who: Person, connection: Connection, data: Plan) -> StudySummary:
    """Replayed by the worker; what does not fit together is refused at once."""
    plan = await _checked(who, connection, data)
    if await store.count_open(connection) >= MOST_OPEN:
        raise TooManyOpen
    await store.forget_oldest(connection, MOST_KEPT - 1)
    study = new_id()
    made = StudySummary(
        id=study, name=plan.name, made_by=who.id, made_at=now(), state="waiting", done=0.0
    )
    values = {name: getattr(made, name) for name in made.__struct_fields__}
    plan_as_json = to_builtins(plan)
    await store.insert_study(connection, tenant=who.tenant, plan=plan_as_json, **values)
    job = Job(task=REPLAY, args={"tenant": who.tenant, "study": study}, queue=LINE)
    await defer(connection, job)
    return made


@delete("/api/what-if/{study:str}", opt=needs(VIEW))
async def what_if_delete(study: Id, who: Person, connection: Connection) -> None:
    """A replay that is under way is stopped."""
    if not await store.delete_study(connection, _seen(who) & (WHAT_IF.c.id == study)):
        raise NotFound


@get("/api/staffing", opt=needs(VIEW))
async def staffing(
    calls: Annotated[float, Parameter(ge=0, le=20_000)],
    handle: Annotated[float, Parameter(gt=0, le=36_000)],
    patience: Annotated[float | None, Parameter(gt=0, le=36_000)] = None,
    share: Share = 0.8,
    seconds: Seconds = 20,
    occupancy: Annotated[float, Parameter(gt=0, le=1)] = 1.0,
) -> Staffing:
    """`calls` of half an hour. Erlang C, or Erlang A when a patience is given."""
    load = Load(calls_per_hour=2 * calls, handle_seconds=handle, patience_seconds=patience)
    goal = Goal(share=share, seconds=seconds, occupancy=occupancy)
    best = needed(load, goal).operators
    around = range(max(0, best - AROUND), best + AROUND + 1)
    return Staffing(
        needed=best,
        erlangs=round(load.erlangs, 2),
        forecasts=[forecast(count, load, goal) for count in around],
    )


@get("/api/staffing/week", opt=needs(VIEW))
async def staffing_week(
    who: Person,
    connection: Connection,
    queue: QueueIds,
    weeks: Annotated[int, Parameter(ge=1, le=12)] = 4,
    handle: Annotated[float | None, Parameter(gt=0, le=36_000)] = None,
    patience: Annotated[float | None, Parameter(ge=0, le=36_000)] = None,
    share: Share = 0.8,
    seconds: Seconds = 20,
    occupancy: Annotated[float, Parameter(gt=0, le=1)] = 1.0,
    shrinkage: Annotated[float, Parameter(ge=0, le=0.9)] = 0.0,
) -> Week:
    """Each half hour of a week from the last whole weeks. `handle` and `patience` are the
    journal's unless given; patience 0: nobody hangs up."""
    queues = _chosen(queue, await _queues(who, connection))
    timezone = (await load_tenant(connection, who.tenant)).settings.timezone
    today = await _today(who, connection)
    since = today - timedelta(days=7 * weeks)
    asked = store.asked_of(since, 7 * weeks, timezone)
    handled = await store.load_handled(connection, who.tenant, queues, asked)
    ids = [one.id for one in queues]
    halves = await store.load_half_hours(connection, who.tenant, ids, asked)
    work = handle or handled.handle_seconds
    wait = handled.patience_seconds if patience is None else (patience or None)
    goal = Goal(share=share, seconds=seconds, occupancy=occupancy)
    if not work:
        return Week(since=since, until=today, handled=handled, needs=[])
    found = await asyncio.to_thread(needs_of, halves, weeks, work, wait, goal, shrinkage)
    return Week(since=since, until=today, handled=handled, needs=found)


ROUTES = [
    what_if_choices,
    what_if_list,
    what_if_show,
    what_if_create,
    what_if_delete,
    staffing,
    staffing_week,
]


def _seen(who: Person) -> ColumnElement[bool]:
    """All of the company; for whom reports are limited his own, and those of colleagues about a
    made day: a colleague's real day may be that of queues which are not his to see."""
    is_told: ColumnElement[bool] = WHAT_IF.c.plan["stored"].astext.is_(None)
    if scope_of(who.grants, VIEW) == "company":
        return true()
    mine: ColumnElement[bool] = WHAT_IF.c.made_by == who.id
    return visible(who, VIEW, owner=WHAT_IF.c.made_by) & (mine | is_told)


async def _today(who: Person, connection: Connection) -> date:
    return store.local_day(now(), (await load_tenant(connection, who.tenant)).settings.timezone)


async def _queues(who: Person, connection: Connection) -> list[Queue]:
    seen = visible(who, VIEW, project=QUEUE.c.project)
    return await list_queues(connection, seen & QUEUE.c.is_active)


def _chosen(ids: Sequence[str], queues: Sequence[Queue]) -> list[Queue]:
    """Raises NotFound for one that is not his to see."""
    if not set(ids) <= {queue.id for queue in queues}:
        raise NotFound
    return [queue for queue in queues if not ids or queue.id in ids]


async def _checked(who: Person, connection: Connection, plan: Plan) -> Plan:
    """With the queues it is about. Raises BadDay, NotFound."""
    if (plan.stored is None) == (plan.synthetic is None):
        raise BadDay("stored", "no_day")
    if plan.stored is not None:
        queues = _chosen(plan.stored.queues, await _queues(who, connection))
        if not queues:
            raise NotFound
        day = store.outline(queues)
        ids = tuple(queue.id for queue in queues)
        plan = replace(plan, stored=replace(plan.stored, queues=ids))
    else:
        assert plan.synthetic is not None
        day = made_day(plan.synthetic, plan.seed, is_empty=True)
    days_of(Study(day=day, variants=plan.variants, seed=plan.seed))
    return plan
