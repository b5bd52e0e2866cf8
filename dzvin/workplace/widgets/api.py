"""The widgets of a page: each person's own arrangement, and what they show of people and queues."""

from datetime import timedelta

from litestar import get, put

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import Thing, may
from dzvin.accounts.store import load_tenant
from dzvin.acd import store as acd
from dzvin.acd.store import Queue
from dzvin.acd.tables import QUEUE
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.kernel.errors import Forbidden
from dzvin.reports.own.api import midnight
from dzvin.workplace.blocking.api import ROUTES as BLOCKING
from dzvin.workplace.callbacks.api import ROUTES as CALLBACKS
from dzvin.workplace.colleagues.model import CHAT
from dzvin.workplace.missed.api import ROUTES as MISSED
from dzvin.workplace.store import own_queues
from dzvin.workplace.supervisor.store import callers, watched_queues
from dzvin.workplace.visibility import Viewer, reaches, viewer_of
from dzvin.workplace.widgets import store
from dzvin.workplace.widgets.model import (
    Act,
    Layout,
    QueueToday,
    QuickDial,
    Today,
    UserNow,
    Users,
)
from dzvin.workplace.widgets.store import VisitCount

WIDGETS = "workplace.widgets"
ACTS: dict[Act, str] = {"write": CHAT, "force_status": "widget.users.force_status"}


@get("/api/widgets", opt=needs(WIDGETS))
async def widget_layout(who: Person, connection: Connection) -> Layout:
    return await store.load_layout(connection, who.id)


@put("/api/widgets", opt=needs(WIDGETS))
async def widget_arrange(who: Person, connection: Connection, data: Layout) -> Layout:
    """His own, on every page of his that is opened from now on."""
    await store.save_layout(connection, who.tenant, who.id, data)
    return data


@get("/api/widgets/numbers", opt=needs("workplace.use"))
async def widget_numbers(who: Person, connection: Connection) -> QuickDial:
    return await store.load_numbers(connection, who.id)


@put("/api/widgets/numbers", opt=needs("workplace.use"))
async def widget_numbers_keep(who: Person, connection: Connection, data: QuickDial) -> QuickDial:
    """His own numbers to dial by a press."""
    await store.save_numbers(connection, who.tenant, who.id, data)
    return data


@get("/api/widgets/users", opt=needs("workplace.use"))
async def widget_users(who: Person, connection: Connection) -> Users:
    """Of those whom his rights reach; whom they talk with only where he may see their calls."""
    viewer = await _viewer(connection, who)
    company = (await load_tenant(connection, who.tenant)).settings
    groups = await store.groups(connection, who.tenant)
    since = midnight(now(), company.timezone)
    position, taken = await store.taken_today(connection, who.tenant, since)
    known = {one.id: one for one in await store.operators(connection)}
    shown = [id for id in known if id == who.id or reaches(viewer, id)]
    calls = {id: known[id].call for id in shown}
    told = {
        id: call
        for id, call in calls.items()
        if call and (id == who.id or viewer.sees_all_calls or known[id].talked_in in viewer.watched)
    }
    parties = await callers(connection, set(told.values()), viewer)
    users = [
        UserNow(
            id=id,
            groups=groups.get(id, []),
            call=told.get(id),
            queue=known[id].talked_in,
            party=parties.get(told.get(id, "")),
            calls_today=taken.get(id, 0),
            acts=[act for act, right in ACTS.items() if id != who.id and _may(who, right, id)],
        )
        for id in sorted(shown)
    ]
    return Users(position=position, until=since + timedelta(days=1), users=users)


@get("/api/widgets/queues", opt=needs("workplace.use"))
async def widget_queues(who: Person, connection: Connection) -> Today:
    """Today's figures of the queues he serves or watches."""
    viewer = await _viewer(connection, who)
    company = (await load_tenant(connection, who.tenant)).settings
    at = now()
    shown = [
        queue
        for queue in await acd.list_queues(connection, QUEUE.c.is_active)
        if viewer.sees_all_calls or queue.id in viewer.queues | viewer.watched
    ]
    ids = [queue.id for queue in shown]
    since = midnight(at, company.timezone)
    position, counts = await store.queues_today(connection, who.tenant, ids, since)
    return Today(
        at=at,
        position=position,
        until=since + timedelta(days=1),
        queues=[_today(queue, counts.get(queue.id, VisitCount())) for queue in shown],
    )


ROUTES = [
    widget_layout,
    widget_arrange,
    widget_numbers,
    widget_numbers_keep,
    widget_users,
    widget_queues,
    *CALLBACKS,
    *MISSED,
    *BLOCKING,
]


async def _viewer(connection: Connection, who: Person) -> Viewer:
    """Raises Forbidden."""
    if not may(who, WIDGETS):
        raise Forbidden(permission=WIDGETS)
    queues = await own_queues(connection, who.id)
    return viewer_of(who, queues, await watched_queues(connection, who))


def _may(who: Person, permission: str, operator: str) -> bool:
    return may(who, permission, Thing(owner=operator))


def _today(queue: Queue, count: VisitCount) -> QueueToday:
    members = [m.user_account for m in queue.members if m.is_active and m.priority is not None]
    level = round(100 * count.in_time / count.counted, 1) if count.counted else None
    return QueueToday(
        id=queue.id,
        members=members,
        entered=count.entered,
        answered=count.answered,
        lost=count.lost,
        in_time=count.in_time,
        counted=count.counted,
        service_level_percent=level,
        target_seconds=queue.settings.target_seconds,
        short_seconds=queue.settings.short_abandon_seconds,
        asa_seconds=_rounded(count.asa_seconds),
        gone=count.gone,
        wait_seconds=_rounded(count.wait_seconds),
    )


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
