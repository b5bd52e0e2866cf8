"""What the web process mends by the clock."""

import asyncio
from datetime import timedelta

import msgspec
import psycopg
import pytest

from dzvin.acd.model import Operator
from dzvin.infra.clock import now
from dzvin.infra.seal import Seal
from dzvin.infra.shard import ShardDatabase
from dzvin.telephony.switch import Endpoint
from dzvin.workplace import store
from dzvin.workplace.actions import Phones
from dzvin.workplace.hub import Hub
from dzvin.workplace.jobs import keep_true
from tests.support.postgres import TestDatabase
from tests.support.until import until
from tests.support.web import Web, running

pytestmark = pytest.mark.anyio
KNOW = (
    "INSERT INTO dzvin.operator_state (tenant, user_account, state) VALUES (%s, %s, %s)"
    " ON CONFLICT (tenant, user_account) DO UPDATE SET state = excluded.state"
)


class Restarting:
    """A switch that is away when it is asked for the first time."""

    def __init__(self) -> None:
        self.known = {"gu-old"}
        self.is_away = True

    async def put(self, *endpoints: Endpoint) -> None:
        self.known |= {endpoint.name for endpoint in endpoints}

    async def remove(self, *names: str) -> None:
        if self.is_away:
            self.is_away = False
            raise ConnectionError("away")
        self.known -= set(names)


async def test_a_phone_that_is_over_goes_from_the_switch_even_if_that_was_away(
    postgres: TestDatabase,
) -> None:
    reader, switch = ShardDatabase(postgres.reader_url, "main"), Restarting()
    async with running(postgres) as web:
        tenant = await with_old_phone(web)
        phones = Phones(web.database, switch, Seal("key"))
        mending = asyncio.ensure_future(keep_true(reader, web.database, Hub(), phones, 0.01))

        async def is_mended() -> bool:
            async with web.database.transaction(tenant) as connection:
                return not await store.stale_phones(connection, now())

        await until(is_mended)
        assert switch.known == set()
        assert not mending.done()
        mending.cancel()
    await reader.close()


async def test_a_process_whose_pages_moved_takes_nobodys_page_for_closed(
    postgres: TestDatabase,
) -> None:
    """It stays as long as a talk goes over its sockets, which an upgrade may outlast by minutes."""
    reader = ShardDatabase(postgres.reader_url, "main")
    async with running(postgres) as web:
        company = await web.company()
        anna = await company.sign_in("Operator")
        here = msgspec.json.encode(Operator(id=anna.user, is_page_open=True)).decode()
        async with await psycopg.AsyncConnection.connect(postgres.admin_url) as admin:
            await admin.execute(KNOW, (company.tenant, anna.user, here))
        phones = Phones(web.database, Restarting(), Seal("key"))
        alone, left = asyncio.Event(), asyncio.Event()
        alone.set()
        left.set()
        async with asyncio.timeout(20):
            await keep_true(reader, web.database, Hub(), phones, 0.01, alone, left)
        async with await psycopg.AsyncConnection.connect(postgres.admin_url) as admin:
            told = await admin.execute(
                "SELECT count(*) FROM dzvin.inbox WHERE tenant = %s", (company.tenant,)
            )
            assert await told.fetchone() == (0,)
    await reader.close()


async def test_a_phone_whose_sign_in_is_over_stays_known_until_its_talk_is_over(
    postgres: TestDatabase,
) -> None:
    async with running(postgres) as web:
        company = await web.company()
        anna = await company.sign_in("Operator")
        phone = Endpoint(
            name="op-anna", kind="browser", secret="x", tenant=company.tenant, user=anna.user
        )
        until_tomorrow = now() + timedelta(days=1)
        async with web.database.transaction(company.tenant) as connection:
            await store.insert_endpoint(
                connection, phone, "sealed", session="revoked", expires_at=until_tomorrow
            )
        for legs, stale in (({"c1.2": "c1"}, []), ({}, ["op-anna"])):
            state = msgspec.json.encode(Operator(id=anna.user, state="busy", legs=legs)).decode()
            async with await psycopg.AsyncConnection.connect(postgres.admin_url) as admin:
                await admin.execute(KNOW, (company.tenant, anna.user, state))
            async with web.database.transaction(company.tenant) as connection:
                assert await store.stale_phones(connection, now()) == stale


async def with_old_phone(web: Web) -> str:
    tenant = (await web.company()).tenant
    old = Endpoint(name="gu-old", kind="guest", secret="x", tenant=tenant)
    async with web.database.transaction(tenant) as connection:
        await store.insert_endpoint(
            connection, old, "sealed", session="s", expires_at=now() - timedelta(hours=1)
        )
    return tenant
