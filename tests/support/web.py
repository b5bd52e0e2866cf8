"""A whole web process in the test's own loop, on a real database, with companies made to order.

`web` is one app per test; `await web.company()` makes a fresh tenant, `company.sign_in("Operator")`
a client whose cookie belongs to a new user with that role.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest
from litestar import Litestar

from dzvin.accounts.actions import create_tenant, create_user
from dzvin.accounts.model import NewUser
from dzvin.accounts.store import list_roles
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id
from dzvin.infra.db import Database
from dzvin.infra.mail import Mailer
from dzvin.infra.outgoing import Outgoing
from dzvin.infra.passwords import Passwords
from dzvin.infra.seal import Seal
from dzvin.run.app import make_app
from dzvin.telephony.devices.model import Registrar, Way
from dzvin.telephony.switch import Endpoint, Gateway, SwitchAway
from tests.support.postgres import TestDatabase

PASSWORD = "correct horse battery"
_numbers = count(1)


class FakeProvisioner:
    """Remembers which endpoints the switch would know."""

    def __init__(self) -> None:
        self.known: dict[str, Endpoint] = {}
        self.gateways: dict[str, Gateway] = {}
        self.told: list[str] = []
        """Names of gateways that were put or removed, in order."""
        self.is_away = False

    async def names(self) -> set[str]:
        return set(self.known)

    async def put(self, *endpoints: Endpoint) -> None:
        if self.is_away:
            raise SwitchAway(why="it does not answer")
        self.known |= {endpoint.name: endpoint for endpoint in endpoints}

    async def remove(self, *names: str) -> None:
        if self.is_away:
            raise SwitchAway(why="it does not answer")
        for name in names:
            self.known.pop(name, None)

    async def put_gateways(self, *gateways: Gateway) -> None:
        self.gateways |= {gateway.name: gateway for gateway in gateways}
        self.told += [gateway.name for gateway in gateways]

    async def put_addresses(self, gateway: Gateway) -> None:
        if self.is_away:
            raise SwitchAway(why="it does not answer")
        self.gateways[gateway.name] = gateway
        self.told.append(f"{gateway.name} moved")

    async def remove_gateways(self, *names: str) -> None:
        for name in names:
            self.gateways.pop(name, None)
            self.told.append(name)


@dataclass
class Client:
    """A signed-in browser."""

    http: httpx.AsyncClient
    user: str
    tenant: str
    login: str

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(path, params=params)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.http.post(path, json=body)

    async def put(self, path: str, body: Any = None) -> httpx.Response:
        return await self.http.put(path, json=body)

    async def patch(self, path: str, body: Any = None) -> httpx.Response:
        return await self.http.patch(path, json=body)

    async def delete(self, path: str) -> httpx.Response:
        return await self.http.delete(path)


@dataclass
class Company:
    web: "Web"
    tenant: str
    roles: dict[str, str]

    async def user(self, *roles: str, **more: Any) -> tuple[str, str]:
        """Id and login of a new user."""
        login = f"user{next(_numbers)}-{new_id()[:8]}@example.com"
        new = NewUser(
            login=login,
            name=more.pop("name", login),
            password=PASSWORD,
            roles=tuple(self.roles[role] for role in roles),
            **more,
        )
        async with self.web.database.transaction(self.tenant) as connection:
            user = await create_user(connection, self.tenant, new, self.web.passwords)
        return user, login

    async def sign_in(self, *roles: str, **more: Any) -> Client:
        return await self.enter(*await self.user(*roles, **more))

    async def enter(self, user: str, login: str) -> Client:
        """One more browser of this person."""
        client = self.web.stranger()
        answer = await client.post("/api/session", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return Client(client, user, self.tenant, login)


@dataclass
class Web:
    app: Litestar
    database: Database
    provisioner: FakeProvisioner
    passwords: Passwords = field(default_factory=Passwords)
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    async def company(self, name: str = "Test") -> Company:
        tenant, roles = await create_tenant(self.database, name, f"t-{new_id()[:12]}")
        return Company(self, tenant.id, roles)

    async def company_of(self, tenant: str) -> Company:
        """One that is there already."""
        async with self.database.transaction(tenant) as connection:
            roles = await list_roles(connection)
        return Company(self, tenant, {role.name: role.id for role in roles})

    def stranger(self) -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://dzvin.test",
            headers={"X-Dzvin": "1"},
        )
        self.clients.append(client)
        return client


@asynccontextmanager
async def running(postgres: TestDatabase, **state: Any) -> AsyncIterator[Web]:
    """`async with running(postgres) as web:` - `state` goes to the app's state."""
    database = Database(postgres.app_url, Notifier(postgres.app_url), connections=5)
    provisioner = FakeProvisioner()
    given = {
        "seal": Seal("test key"),
        "mailer": Mailer(may_be_private=True),
        "outgoing": Outgoing(may_be_private=True),
        "provisioner": provisioner,
        "registrar": Registrar(ways=(Way(transport="udp", port=5060),)),
        "signed_out": lambda who: None,
        **state,
    }
    web = Web(make_app(database, given), database, provisioner)
    try:
        async with web.app.lifespan():
            yield web
    finally:
        for client in web.clients:
            await client.aclose()
        await database.close()


type Story = Callable[[Callable[[Web], Awaitable[None]]], None]


@pytest.fixture
def play(postgres: TestDatabase) -> Story:
    """Runs an async story against a web process of its own."""

    def run(story: Callable[[Web], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with running(postgres) as web:
                await story(web)

        asyncio.run(whole())

    return run
