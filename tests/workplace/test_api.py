"""The workplace over HTTP and sockets, on a real database and a real server."""

import asyncio
import hmac
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from socket import socket as tcp
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
import uvicorn
from sqlalchemy import insert, text, update
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dzvin.accounts.tables import SESSION
from dzvin.acd.inputs import PageClosed, PageOpened
from dzvin.acd.model import QueueSettings
from dzvin.acd.tables import QUEUE
from dzvin.events.operator import OperatorStateChanged
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Database
from dzvin.infra.event_log import record
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.messages import Input
from dzvin.telephony.switch import Endpoint
from dzvin.telephony.tables import NUMBER
from dzvin.telephony.turn.credentials import Relay
from dzvin.workplace import api
from dzvin.workplace.actions import Phones
from dzvin.workplace.api import talk
from dzvin.workplace.hub import SOCKETS_PER_PHONE, Hub, Live, Receive, Send, leave
from dzvin.workplace.listener import Listener
from dzvin.workplace.visibility import Viewer
from tests.support.postgres import TestDatabase
from tests.support.until import until
from tests.support.web import Client, Company, Web, running

pytestmark = pytest.mark.anyio


@dataclass
class Known:
    """What Asterisk would know: the provisioner's fake."""

    endpoints: dict[str, Endpoint] = field(default_factory=dict)

    async def put(self, *endpoints: Endpoint) -> None:
        self.endpoints |= {endpoint.name: endpoint for endpoint in endpoints}

    async def remove(self, *names: str) -> None:
        for name in names:
            self.endpoints.pop(name, None)


@dataclass
class Place:
    web: Web
    known: Known
    hub: Hub
    port: int

    def socket(self, client: Client | None, path: str, **more: Any) -> connect:
        cookies = client.http.cookies.jar if client else ()
        cookie = "; ".join(f"{one.name}={one.value}" for one in cookies)
        address = f"ws://127.0.0.1:{self.port}{path}"
        return connect(address, additional_headers={"Cookie": cookie}, proxy=None, **more)


async def echo(endpoint: str, receive: Receive, send: Send, over: asyncio.Event) -> None:
    """A switch that says whose phone it hears, and goes when it is told that its sign-in is over
    and hears one word more: the end of the talk."""
    while (message := await receive()) is not None:
        await send(f"{endpoint}: {message}")
        if over.is_set():
            return


@asynccontextmanager
async def place(postgres: TestDatabase, relay: Relay | None = None) -> AsyncIterator[Place]:
    """A whole web process on a free port, with a switch that only remembers endpoints."""
    known, hub = Known(), Hub()
    reader = ShardDatabase(postgres.reader_url, "main")
    async with running(postgres) as web, asyncio.TaskGroup() as group:
        listener = Listener(reader, web.database, hub, postgres.app_url)
        phones = Phones(web.database, known, Seal("key"), relay, guest_calls_per_minute=2)
        web.app.state.live = Live(
            hub=hub, shard="main", catch_up=listener.catch_up, phones=phones, relay=echo
        )
        web.app.state.signed_out = lambda who: hub.close_session(who.session)
        with tcp() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        config = uvicorn.Config(
            web.app, "127.0.0.1", port, ws="websockets-sansio", log_config=None, lifespan="off"
        )
        server = uvicorn.Server(config)
        tasks = [
            group.create_task(server.serve()),
            group.create_task(listener.run()),
            group.create_task(web.database.notifier.run()),
        ]
        await until(lambda: told(server.started))
        yield Place(web, known, hub, port)
        server.should_exit = True
        await tasks[0]
        for task in tasks[1:]:
            task.cancel()
    await reader.close()


async def told[T](value: T) -> T:
    return value


async def inbox(tenant: str, postgres: TestDatabase, at_least: int = 0) -> list[dict[str, Any]]:
    """Inputs that wait for the engine; none of them while there are fewer than `at_least`."""
    shard = ShardDatabase(postgres.engine_url, "main", connections=1)
    try:
        async with shard.shard_transaction() as connection:
            query = text("SELECT input FROM inbox WHERE tenant = :tenant ORDER BY id")
            found = await connection.execute(query, {"tenant": tenant})
            heard = list(found.scalars())
            return heard if len(heard) >= at_least else []
    finally:
        await shard.close()


async def state_changed(web: Web, tenant: str, operator: str) -> int:
    event = OperatorStateChanged(operator=operator, was="away", state="ready", by="user")
    async with web.database.transaction(tenant) as connection:
        return await record(connection, tenant, f"acd:{tenant}", event)


async def frame(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(15):
        return dict(msgspec.json.decode(await socket.recv()))


async def public_number(company: Company, slug: str) -> None:
    async with company.web.database.transaction(company.tenant) as connection:
        project = await connection.scalar(text("SELECT id::text FROM project"))
        await connection.execute(
            insert(NUMBER).values(
                tenant=company.tenant,
                id=new_id(),
                project=project,
                number="800",
                label="Hotline",
                is_public=True,
                public_slug=slug,
            )
        )


async def test_a_new_operator_finds_an_empty_workplace_and_is_offline(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator", name="Anna", short_number="201")
        page = (await anna.get("/api/workplace")).json()
    assert page["me"]["state"] == "offline" and page["me"]["why"] == "page_closed"
    assert page["me"]["short_number"] == "201"
    assert page["call"] is None and page["queues"] == [] and page["recent"] == []
    assert [person["name"] for person in page["operators"]] == ["Anna"]


async def test_an_operator_sees_only_the_queues_he_serves_and_a_supervisor_all(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        async with here.web.database.transaction(company.tenant) as connection:
            project = await connection.scalar(text("SELECT id::text FROM project"))
            settings = msgspec.to_builtins(QueueSettings())
            row = dict(id=new_id(), project=project, name="Support", settings=settings)
            await connection.execute(insert(QUEUE).values(tenant=company.tenant, **row))
        operator = await company.sign_in("Operator")
        admin = await company.sign_in("Admin")
        assert (await operator.get("/api/workplace")).json()["queues"] == []
        (queue,) = (await admin.get("/api/workplace")).json()["queues"]
        targets = (await operator.get("/api/workplace")).json()["targets"]
    assert queue["name"] == "Support" and queue["waiting"] == []
    assert targets["scenarios"] == [] and [one["id"] for one in targets["queues"]] == [queue["id"]]


async def test_opening_the_page_signs_in_at_the_router_and_leaving_signs_out(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        async with here.socket(anna, "/api/live?after=0"):
            await until(lambda: inbox(company.tenant, postgres))
        await until(lambda: inbox(company.tenant, postgres, at_least=2))
        heard = await inbox(company.tenant, postgres)
    assert heard == [
        {"type": "PageOpened", "operator": anna.user},
        {"type": "PageClosed", "operator": anna.user},
    ]


async def test_a_ready_pressed_the_moment_the_page_is_open_comes_after_it_to_the_router(
    postgres: TestDatabase,
) -> None:
    """The other way round the router would hear it of somebody who is not there, and drop it."""
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        async with here.socket(anna, "/api/live?after=0"):
            heard = await inbox(company.tenant, postgres)
    assert [each["type"] for each in heard] == ["PageOpened"]


async def test_signing_out_tells_the_router_so_at_once(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        async with here.socket(anna, "/api/live?after=0"):
            await until(lambda: inbox(company.tenant, postgres))
            await anna.delete("/api/session")
            await until(lambda: inbox(company.tenant, postgres, at_least=3))
        heard = await inbox(company.tenant, postgres)
    assert [each["type"] for each in heard] == ["PageOpened", "PageClosed", "StatusPressed"]
    assert heard[2]["state"] == "offline"


async def test_what_happened_since_the_snapshot_comes_first_and_then_what_happens_now(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        before = (await anna.get("/api/workplace")).json()["position"]
        missed = await state_changed(here.web, company.tenant, anna.user)
        async with here.socket(anna, f"/api/live?after={before}") as socket:
            first = await frame(socket)
            fresh = await state_changed(here.web, company.tenant, anna.user)
            second = await frame(socket)
    assert (first["n"], first["position"]) == (1, missed)
    assert (second["n"], second["position"]) == (2, fresh)
    assert second["event"]["name"] == "operator.state_changed"


async def test_what_was_missed_comes_in_order_to_a_page_that_takes_several(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        before = (await anna.get("/api/workplace")).json()["position"]
        missed = [await state_changed(here.web, company.tenant, anna.user) for _ in range(2)]
        async with here.socket(anna, f"/api/live?after={before}&several=true") as socket:
            got: list[Any] = []
            while len(got) < len(missed):
                message = msgspec.json.decode(await socket.recv())
                got += message if isinstance(message, list) else [message]
    assert [(one["n"], one["position"]) for one in got] == list(enumerate(missed, start=1))


async def test_another_companys_events_never_reach_a_page(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        ours, theirs = await here.web.company(), await here.web.company()
        anna = await ours.sign_in("Admin")
        other, _ = await theirs.user("Operator")
        async with here.socket(anna, "/api/live?after=0") as socket:
            await state_changed(here.web, theirs.tenant, other)
            last = await state_changed(here.web, ours.tenant, anna.user)
            positions = []
            while not positions or positions[-1] < last:
                got = await frame(socket)
                assert got["subject"].endswith(ours.tenant)
                positions.append(got["position"])


async def test_signing_out_closes_the_page(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        async with here.socket(anna, "/api/live") as socket:
            await until(lambda: told(here.hub.operators()))
            await anna.delete("/api/session")
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await frame(socket)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


@pytest.mark.parametrize("how", ["password", "expiry"])
async def test_a_page_whose_sign_in_ended_elsewhere_is_closed_at_its_next_word(
    postgres: TestDatabase, how: str
) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna, admin = await company.sign_in("Operator"), await company.sign_in("Admin")
        async with here.socket(anna, "/api/live") as socket:
            await until(lambda: told(here.hub.operators()))
            if how == "password":
                await admin.patch(f"/api/users/{anna.user}", {"password": "another long one"})
            else:
                async with here.web.database.transaction(company.tenant) as connection:
                    expire = text("UPDATE session SET expires_at = now() WHERE user_account = :u")
                    await connection.execute(expire, {"u": anna.user})
            await socket.send('{"ping": 1}')
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await frame(socket)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401


async def test_a_page_of_another_site_gets_no_socket(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        async with here.socket(anna, "/api/live", origin="https://evil.example") as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await frame(socket)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4403


async def test_a_phone_speaks_for_its_own_endpoint_and_a_new_one_replaces_it(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        first = (await anna.post("/api/phone")).json()
        second = (await anna.post("/api/phone")).json()
        assert set(here.known.endpoints) == {second["endpoint"]}
        assert first["password"] != second["password"]
        made = here.known.endpoints[second["endpoint"]]
        assert (made.tenant, made.user, made.kind) == (company.tenant, anna.user, "browser")
        async with here.socket(anna, "/api/sip", subprotocols=["sip"]) as socket:
            await socket.send("OPTIONS")
            assert await socket.recv() == f"{second['endpoint']}: OPTIONS"


async def test_a_page_tells_the_router_that_its_phone_has_no_microphone(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        phone = (await anna.post("/api/phone")).json()
        said = {"endpoint": phone["endpoint"], "is_usable": False}
        other = await (await company.sign_in("Operator")).put("/api/phone/microphone", said)
        assert (other.status_code, await inbox(company.tenant, postgres)) == (404, [])
        assert (await anna.put("/api/phone/microphone", said)).status_code == 202
        [heard] = await inbox(company.tenant, postgres)
        told = {name: heard[name] for name in ("operator", "endpoint", "is_usable")}
        assert told == {"operator": anna.user, "endpoint": phone["endpoint"], "is_usable": False}


async def test_a_phone_is_given_a_relay_for_an_hour_and_the_next_one_in_time(
    postgres: TestDatabase,
) -> None:
    relay = Relay(host="", port=3478, tls_port=5349, secret="secret")
    async with place(postgres, relay) as here:
        company = await here.web.company()
        anna = await company.sign_in("Operator")
        phone = (await anna.post("/api/phone")).json()
        again = (await anna.post("/api/phone/ice")).json()
        for given in (phone, again):
            turn = given["ice_servers"][1]
            ends, name = turn["username"].split(":")
            assert name == phone["endpoint"]
            assert 3000 < int(ends) - now().timestamp() <= 3600
            assert turn["urls"][0].startswith("turn:") and turn["urls"][2].startswith("turns:")
            digest = hmac.digest(b"secret", turn["username"].encode(), "sha1")
            assert turn["credential"] == b64encode(digest).decode()
        await end_sessions_in(here.web.database, company.tenant, seconds=60)
        short = (await anna.post("/api/phone/ice")).json()["ice_servers"][1]
        assert int(short["username"].split(":")[0]) - now().timestamp() <= 60


async def end_sessions_in(database: Database, tenant: str, seconds: int) -> None:
    async with database.transaction(tenant) as connection:
        await connection.execute(
            update(SESSION).values(expires_at=now() + timedelta(seconds=seconds))
        )


async def test_without_a_relay_nobody_helps_and_nothing_is_renewed(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        anna = await (await here.web.company()).sign_in("Operator")
        phone = (await anna.post("/api/phone")).json()
        assert (phone["ice_servers"], phone["ice_expires_at"]) == ([], None)


async def test_nobody_without_a_sign_in_or_a_token_speaks_sip(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        for token in ("", "?token=nonsense", f"?token={new_id()}.x", f"?token={36 * '-'}.x"):
            async with here.socket(None, f"/api/sip{token}", subprotocols=["sip"]) as socket:
                with pytest.raises(ConnectionClosed) as closed:
                    await socket.recv()
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 4403


async def test_a_visitor_gets_a_phone_for_one_number_a_few_times_a_minute(
    postgres: TestDatabase,
) -> None:
    async with place(postgres) as here:
        company = await here.web.company("Acme")
        slug = f"hotline-{new_id()[:8]}"
        await public_number(company, slug)
        visitor = here.web.stranger()
        shown = (await visitor.get(f"/api/public/numbers/{slug}")).json()
        assert shown == {"label": "Hotline", "company": "Acme", "language": "uk"}
        answers = [
            await visitor.post(f"/api/public/numbers/{slug}/calls", json={}) for _ in range(3)
        ]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert answers[2].json()["code"] == "guest.rate_limited"
        phone = answers[0].json()
        made = here.known.endpoints[phone["endpoint"]]
        assert (made.kind, made.number, made.user) == ("guest", "800", "")
        async with here.socket(None, phone["socket"], subprotocols=["sip"]) as socket:
            await socket.send("INVITE")
            assert await socket.recv() == f"{phone['endpoint']}: INVITE"


async def test_all_passes_of_one_visitor_count_as_one_at_the_relay(postgres: TestDatabase) -> None:
    relay = Relay(host="", port=3478, tls_port=5349, secret="secret")
    async with place(postgres, relay) as here:
        company = await here.web.company()
        slug = f"hotline-{new_id()[:8]}"
        await public_number(company, slug)
        path = f"/api/public/numbers/{slug}/calls"
        visitor = here.web.stranger()
        given = [(await visitor.post(path, json={})).json() for _ in range(2)]
        names = {one["ice_servers"][1]["username"].split(":")[1] for one in given}
    assert len({one["endpoint"] for one in given}) == 2 and len(names) == 1


async def test_a_number_that_is_not_public_is_unknown(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        answer = await here.web.stranger().get("/api/public/numbers/nowhere")
    assert answer.status_code == 404 and answer.json()["code"] == "guest.unknown_number"


@pytest.mark.parametrize("after", ["x", "-1", "99999999999999999999"])
async def test_a_place_in_the_log_that_cannot_be_is_refused(
    postgres: TestDatabase, after: str
) -> None:
    async with place(postgres) as here:
        anna = await (await here.web.company()).sign_in("Operator")
        with pytest.raises(InvalidStatus) as refused:
            async with here.socket(anna, f"/api/live?after={after}"):
                pass
        assert refused.value.response.status_code == 403
        assert not here.hub.operators()


async def test_a_phone_has_a_limited_number_of_sockets(postgres: TestDatabase) -> None:
    async with place(postgres) as here, AsyncExitStack() as open_sockets:
        anna = await (await here.web.company()).sign_in("Operator")
        await anna.post("/api/phone")

        async def said() -> str:
            socket = here.socket(anna, "/api/sip", subprotocols=["sip"])
            opened = await open_sockets.enter_async_context(socket)
            await opened.send("OPTIONS")
            return str(await opened.recv())

        for _ in range(SOCKETS_PER_PHONE):
            assert "OPTIONS" in await said()
        with pytest.raises(ConnectionClosed) as closed:
            await said()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4429


async def test_a_page_that_asks_hears_that_its_network_is_there(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        anna = await (await here.web.company()).sign_in("Operator")
        async with here.socket(anna, "/api/live") as socket, asyncio.timeout(20):
            await socket.send('{"ping":1,"answer":true}')
            while await socket.recv() != "{}":
                pass


async def test_a_page_that_cannot_be_answered_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What we send waits in a full buffer: the network is gone, and nothing has said so yet."""

    class Stuck:
        async def receive_text(self) -> str:
            return '{"ping":1,"answer":true}'

        async def send_text(self, text: str) -> None:
            await asyncio.Event().wait()

        app = SimpleNamespace(state=SimpleNamespace(door=SimpleNamespace(is_session_live=told)))

    monkeypatch.setattr(api, "HEARTBEAT_SECONDS", 0.01)
    page = Hub().open("t", Viewer(operator="anna", session="s"), 0)
    async with asyncio.timeout(15):
        await talk(cast(api.Socket, Stuck()), page)


async def test_a_page_that_talks_much_asks_the_database_little(postgres: TestDatabase) -> None:
    async with place(postgres) as here:
        anna = await (await here.web.company()).sign_in("Operator")
        door, asked = here.web.app.state.door, list[str]()

        class Counted:
            async def is_session_live(self, session: str) -> bool:
                asked.append(session)
                return bool(await door.is_session_live(session))

        here.web.app.state.door = Counted()
        async with here.socket(anna, "/api/live") as socket:
            for _ in range(50):
                await socket.send('{"ping": 1}')
            await (await socket.ping())
            await until(lambda: told(asked))
        assert len(asked) == 1


async def test_a_page_that_opens_during_the_farewell_of_another_is_told_again() -> None:
    hub, heard = Hub(), list[Input]()
    viewer = Viewer(operator="anna", session="s")
    page = hub.open("t", viewer, 0)

    async def tell(*inputs: Input) -> None:
        heard.extend(inputs)
        hub.open("t", viewer, 0)

    await leave(hub, page, tell)
    assert heard == [PageClosed(operator="anna"), PageOpened(operator="anna")]
