"""Who hears of a call when pages come and go, rights change, or the database is away."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import anyio
import msgspec
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import insert

from dzvin.events.call import CallEnded, CallStarted, TransferStarted
from dzvin.events.message import MessageRead, MessageReceived
from dzvin.events.queue import OfferMade
from dzvin.infra.clock import new_id
from dzvin.infra.event_log import head, record
from dzvin.infra.shard import ShardDatabase
from dzvin.infra.tables import PARTY
from dzvin.kernel.messages import Event
from dzvin.workplace.hub import Hub, Page
from dzvin.workplace.listener import Listener, pause_after
from dzvin.workplace.visibility import Viewer
from tests.support.postgres import Cluster, TestDatabase
from tests.support.until import until
from tests.support.web import Client, Company, Web, running

pytestmark = pytest.mark.anyio


@dataclass
class Place:
    web: Web
    company: Company
    hub: Hub
    listener: Listener
    begin: anyio.Event
    """Until then the log is not followed."""

    async def tell(self, *events: Event, party: str | None = None) -> int:
        """Recorded, and given out by the listener."""
        tenant = self.company.tenant
        async with self.web.database.transaction(tenant) as connection:
            first = await record(connection, tenant, "call:c", *events, party=party)
        return await self.given(first + len(events) - 1)

    async def given(self, position: int) -> int:
        async def is_there() -> bool:
            return self.listener.position >= position

        await until(is_there)
        return position

    async def party(self, number: str) -> str:
        id, tenant = new_id(), self.company.tenant
        values = {"number": number, "number_reversed": number[::-1], "name": ""}
        async with self.web.database.transaction(tenant) as connection:
            await connection.execute(insert(PARTY).values(tenant=tenant, id=id, **values))
        return id

    async def all_given(self) -> None:
        """What was recorded until now, settings of its people among it."""
        async with self.web.database.transaction(self.company.tenant) as connection:
            await self.given(await head(connection, "main"))

    async def page(self, who: Client, after: int) -> Page:
        await self.all_given()
        page = self.hub.open(self.company.tenant, Viewer(operator=who.user, session=""), after)
        await self.listener.catch_up(page)
        return page


@asynccontextmanager
async def place(
    postgres: TestDatabase, *, is_late: bool = False, **more: Any
) -> AsyncIterator[Place]:
    hub, reader, begin = Hub(), ShardDatabase(postgres.reader_url, "main"), anyio.Event()
    async with running(postgres) as web, anyio.create_task_group() as group:
        listener = Listener(reader, web.database, hub, postgres.app_url, **more)

        async def follow() -> None:
            await begin.wait()
            await listener.run()

        group.start_soon(follow)
        group.start_soon(web.database.notifier.run)
        if not is_late:
            begin.set()
        yield Place(web, await web.company(), hub, listener, begin)
        group.cancel_scope.cancel()
    await reader.close()


def started(call: str) -> CallStarted:
    return CallStarted(call=call, direction="inbound", door="gateway", leg=call, dialled="800")


def offered(call: str, operator: str) -> OfferMade:
    return OfferMade(
        offer=f"{call}.o1", item=call, call=call, operator=operator, endpoints=(), ring_seconds=20
    )


def names(page: Page) -> list[str]:
    return [msgspec.json.decode(frame)["event"]["name"] for frame in page.frames]


async def test_a_page_that_was_away_during_the_offer_hears_how_the_call_ends(
    postgres: TestDatabase,
) -> None:
    """A reload in the wrong moment: the call was known before, and its operator was not."""
    async with place(postgres) as here:
        call, anna = new_id(), await here.company.sign_in("Operator")
        before = await here.page(anna, 0)
        await here.tell(started(call))
        here.hub.leave(before)
        seen = await here.tell(offered(call, anna.user))
        after = await here.page(anna, seen)
        await here.tell(CallEnded(call=call, ended_by="customer"))
        assert names(after) == ["call.ended"]


async def test_a_page_that_is_there_before_the_log_is_followed_misses_nothing(
    postgres: TestDatabase,
) -> None:
    """The first seconds of a web process: its pages come back before it has read anything."""
    async with place(postgres, is_late=True) as here:
        call, anna = new_id(), await here.company.sign_in("Operator")
        page = here.hub.open(here.company.tenant, Viewer(operator=anna.user, session=""), 0)
        tenant = here.company.tenant
        async with here.web.database.transaction(tenant) as connection:
            await record(connection, tenant, "call:c", started(call), offered(call, anna.user))
        async with anyio.create_task_group() as group:
            group.start_soon(here.listener.catch_up, page)
            await anyio.wait_all_tasks_blocked()
            here.begin.set()
        assert "offer.made" in names(page)


async def test_whom_an_operator_brings_in_is_named_to_those_in_the_call_only(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        anna, boris = [await here.company.sign_in("Operator") for _ in range(2)]
        call, party = new_id(), await here.party("+380442790000")
        pages = [await here.page(each, 0) for each in (anna, boris)]
        asked = TransferStarted(
            call=call, operator=anna.user, kind="attended", to_kind="external", party=party
        )
        await here.tell(started(call), offered(call, anna.user), asked)
        frames = [[msgspec.json.decode(frame) for frame in page.frames] for page in pages]
        named = [
            [frame.get("people") for frame in each if "transfer" in frame["event"]["name"]]
            for each in frames
        ]
        assert named == [[{party: {"number": "•••••••••••00", "name": ""}}], []]


async def test_who_calls_is_known_as_soon_as_the_call_begins(postgres: TestDatabase) -> None:
    """Many calls that begin at once, one of them without a number, and an older one."""
    async with place(postgres) as here:
        anna = await here.company.sign_in("Operator")
        party, calls = await here.party("+380442790000"), [new_id() for _ in range(3)]
        await here.all_given()
        page = here.hub.open(
            here.company.tenant, Viewer(operator=anna.user, session="", sees_all_calls=True), 0
        )
        await here.listener.catch_up(page)
        await here.tell(*(started(call) for call in calls[:2]), party=party)
        await here.tell(started(calls[2]))
        await here.tell(CallEnded(call=calls[0], ended_by="customer"))
        frames = [msgspec.json.decode(frame) for frame in page.frames]
        shown = [frame["party"] for frame in frames if "call" in frame["event"]]
        masked = {"number": "•••••••••••00", "name": ""}
        assert shown == [masked, masked, None, masked]


def test_a_busy_log_is_looked_at_less_often() -> None:
    assert [pause_after(found) for found in (0, 5, 20, 900)] == [0.02, 0.02, 0.04, 0.05]


async def test_of_calls_long_ago_nothing_is_kept(postgres: TestDatabase) -> None:
    async with place(postgres, calls_kept=3) as here:
        anna = await here.company.sign_in("Operator")
        page = await here.page(anna, 0)
        calls = [new_id() for _ in range(8)]
        await here.tell(*(offered(call, anna.user) for call in calls))
        await here.tell(*(CallEnded(call=call, ended_by="customer") for call in calls))
        assert names(page).count("call.ended") == 8
        assert len(here.listener.known_calls) == 3


async def test_a_page_serves_its_persons_queues_as_they_are_now(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        anna, admin = await here.company.sign_in("Operator"), await here.company.sign_in("Admin")
        page = await here.page(anna, 0)
        queue = (await admin.post("/api/queues", {"name": "Support"})).json()["id"]
        for members in ([{"user_account": anna.user}], []):
            await admin.put(f"/api/queues/{queue}/members", {"members": members})

            async def is_so(wanted: bool = bool(members)) -> bool:
                return (queue in page.viewer.queues) is wanted

            await until(is_so)


async def test_a_page_closes_when_its_person_may_not_use_it_any_more(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        anna, admin = await here.company.sign_in("Operator"), await here.company.sign_in("Admin")
        page = await here.page(anna, 0)
        changed = await admin.patch(f"/api/users/{anna.user}", {"roles": []})
        assert changed.status_code == 200

        async def is_closed() -> bool:
            return page.is_closed

        await until(is_closed)


async def test_pages_go_on_after_the_database_was_away(
    postgres: TestDatabase, cluster: Cluster
) -> None:
    async with place(postgres) as here:
        anna = await here.company.sign_in("Operator")
        page = await here.page(anna, 0)
        call = new_id()
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as admin:
            name = urlsplit(postgres.admin_url).path.strip("/")
            close_door(admin, name, is_open=False)
            with pytest.raises(Exception, match="not currently accepting|terminat"):
                await here.listener.catch_up(page)
            close_door(admin, name, is_open=True)
        await here.tell(offered(call, anna.user))
        assert "offer.made" in names(page)


def close_door(admin: psycopg.Connection, database: str, *, is_open: bool) -> None:
    """Nobody comes in any more, and whoever is inside is thrown out."""
    statement = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    admin.execute(statement.format(sql.Identifier(database), sql.SQL(str(is_open).lower())))
    if not is_open:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        admin.execute(query, (database,))


async def changes_while_open(
    postgres: TestDatabase, act: Callable[[Place, Client, Client], Awaitable[None]]
) -> None:
    """Anna's page is open while an administrator does something."""
    async with place(postgres) as here:
        anna, admin = await here.company.sign_in(), await here.company.sign_in("Admin")
        await act(here, anna, admin)


async def role_of(admin: Client, permissions: dict[str, str], *users: str) -> str:
    body = {"name": f"Role of {len(permissions)}", "permissions": permissions}
    role = str((await admin.post("/api/roles", body)).json()["id"])
    for user in users:
        assert (await admin.patch(f"/api/users/{user}", {"roles": [role]})).status_code == 200
    return role


async def test_a_page_sees_what_its_persons_role_gives_as_it_is_now(postgres: TestDatabase) -> None:
    async def act(here: Place, anna: Client, admin: Client) -> None:
        role = await role_of(admin, {"workplace.use": "company"}, anna.user)
        page = await here.page(anna, 0)
        path = f"/api/roles/{role}"
        everything = {"workplace.use": "company", "widget.active_calls.view": "company"}
        await admin.patch(path, {"permissions": everything})
        await becomes(lambda: page.viewer.sees_all_calls)
        await admin.patch(path, {"permissions": {"call.out": "company"}})
        await becomes(lambda: page.is_closed)

    await changes_while_open(postgres, act)


async def test_a_page_sees_the_colleagues_of_its_departments_as_they_are_now(
    postgres: TestDatabase,
) -> None:
    async def act(here: Place, anna: Client, admin: Client) -> None:
        rights = {"workplace.use": "company", "workplace.widgets": "group"}
        await role_of(admin, rights, anna.user)
        page = await here.page(anna, 0)
        body = {"name": "Night", "members": [anna.user, admin.user]}
        group = (await admin.post("/api/groups", body)).json()["id"]
        both = frozenset({anna.user, admin.user})
        await becomes(lambda: page.viewer.scope_operators == both)
        await admin.patch(f"/api/groups/{group}", {"members": [anna.user]})
        await becomes(lambda: page.viewer.scope_operators == frozenset({anna.user}))

    await changes_while_open(postgres, act)


async def test_an_sms_to_a_department_comes_to_those_who_are_in_it_now(
    postgres: TestDatabase,
) -> None:
    """With it their list, its counter and the notification change."""

    async def act(here: Place, anna: Client, admin: Client) -> None:
        await role_of(admin, {"workplace.use": "company", "sms.send": "own"}, anna.user)
        page = await here.page(anna, 0)
        body = {"name": "Night", "members": [anna.user]}
        group = (await admin.post("/api/groups", body)).json()["id"]
        await becomes(lambda: page.viewer.groups == frozenset({group}))
        written = MessageReceived(message=new_id(), channel="sms", queue=group)
        await here.tell(written)
        assert names(page)[-1] == "message.received"
        await here.tell(
            MessageRead(
                message=written.message, channel="sms", is_read=True, by=admin.user, queue=group
            )
        )
        assert names(page)[-1] == "message.read"
        await admin.patch(f"/api/groups/{group}", {"members": []})
        await becomes(lambda: not page.viewer.groups)
        await here.tell(written)
        assert names(page).count("message.received") == 1

    await changes_while_open(postgres, act)


async def test_a_page_watches_the_queues_of_its_persons_projects_as_they_are_now(
    postgres: TestDatabase,
) -> None:
    async def act(here: Place, anna: Client, admin: Client) -> None:
        north = (await admin.post("/api/projects", {"name": "North"})).json()["id"]
        queue = (await admin.post("/api/queues", {"name": "Support"})).json()
        rights = {"workplace.use": "company", "widget.active_calls.view": "project"}
        await role_of(admin, rights, anna.user)
        page = await here.page(anna, 0)
        await admin.patch(f"/api/users/{anna.user}", {"projects": [north]})
        await becomes(lambda: page.viewer.watched_projects == frozenset({north}))
        for project, is_watched in ((north, True), (queue["project"], False)):
            moved = await admin.patch(f"/api/queues/{queue['id']}", {"project": project})
            assert moved.status_code == 200, moved.text

            async def is_so(wanted: bool = is_watched) -> bool:
                return (queue["id"] in page.viewer.watched) is wanted

            await until(is_so)

    await changes_while_open(postgres, act)


async def test_a_page_closes_at_once_when_its_person_is_blocked(postgres: TestDatabase) -> None:
    async def act(here: Place, anna: Client, admin: Client) -> None:
        await role_of(admin, {"workplace.use": "company"}, anna.user)
        page = await here.page(anna, 0)
        await admin.patch(f"/api/users/{anna.user}", {"is_active": False})
        await becomes(lambda: page.is_closed)

    await changes_while_open(postgres, act)


async def becomes(so: Callable[[], bool]) -> None:
    async def is_so() -> bool:
        return so()

    await until(is_so)
