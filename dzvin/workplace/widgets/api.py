"""The widgets of a page: each person's own arrangement, and what they show of people and queues."""

from litestar import get, put

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Person
from dzvin.accounts.permissions import may
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
from dzvin.workplace.missed.api import ROUTES as MISSED
from dzvin.workplace.store import own_queues
from dzvin.workplace.supervisor.store import callers, watched_queues
from dzvin.workplace.visibility import Viewer, reaches, viewer_of
from dzvin.workplace.widgets import store
from dzvin.workplace.widgets.model import Layout, QueueToday, Today, UserNow
from dzvin.workplace.widgets.store import VisitCount

WIDGETS = "workplace.widgets"


@get("/api/widgets", opt=needs(WIDGETS))
async def widget_layout(who: Person, connection: Connection) -> Layout:
    return await store.load_layout(connection, who.id)


@put("/api/widgets", opt=needs(WIDGETS))
async def widget_arrange(who: Person, connection: Connection, data: Layout) -> Layout:
    """His own, on every page of his that is opened from now on."""
    await store.save_layout(connection, who.tenant, who.id, data)
    return data


@get("/api/widgets/users", opt=needs("workplace.use"))
async def widget_users(who: Person, connection: Connection) -> list[UserNow]:
    """Of those whom his rights reach; whom they talk with only where he may see their calls."""
    viewer = await _viewer(connection, who)
    company = (await load_tenant(connection, who.tenant)).settings
    groups = await store.groups(connection, who.tenant)
    taken = await store.taken_today(connection, who.tenant, midnight(now(), company.timezone))
    known = {one.id: one for one in await store.operators(connection)}
    shown = [id for id in known if id == who.id or reaches(viewer, id)]
    calls = {id: known[id].call for id in shown}
    told = {
        id: call
        for id, call in calls.items()
        if call and (id == who.id or viewer.sees_all_calls or known[id].talked_in in viewer.watched)
    }
    parties = await callers(connection, set(told.values()), viewer)
    return [
        UserNow(
            id=id,
            groups=groups.get(id, []),
            call=told.get(id),
            queue=known[id].talked_in,
            party=parties.get(told.get(id, "")),
            calls_today=taken.get(id, 0),
        )
        for id in sorted(shown)
    ]


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
    counts = await store.queues_today(connection, who.tenant, ids, since)
    return Today(at=at, queues=[_today(queue, counts.get(queue.id)) for queue in shown])


ROUTES = [
    widget_layout,
    widget_arrange,
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


def _today(queue: Queue, found: VisitCount | None) -> QueueToday:
    members = [m.user_account for m in queue.members if m.is_active and m.priority is not None]
    count = found or VisitCount(
        queue=queue.id, entered=0, answered=0, lost=0, in_time=0, counted=0, asa_seconds=None
    )
    level = round(100 * count.in_time / count.counted, 1) if count.counted else None
    return QueueToday(
        id=queue.id,
        members=members,
        entered=count.entered,
        answered=count.answered,
        lost=count.lost,
        service_level_percent=level,
        target_seconds=queue.settings.target_seconds,
        asa_seconds=None if count.asa_seconds is None else round(count.asa_seconds, 1),
    )
