"""A company whose log a test writes, with the journal and the recordings made of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import insert

from dzvin.infra.log_reader import LogReader
from dzvin.infra.tables import PARTY
from dzvin.kernel.messages import Event
from dzvin.recordings import listener as recordings
from dzvin.reports import listener as reports
from dzvin.reports.voicemail import listener as voicemail
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import envelopes, uid
from tests.support.web import Company, running


@dataclass
class Stage:
    pools: Pools
    company: Company

    async def hear(self, *moments: tuple[float, Event], project: str | None = None) -> None:
        rows = envelopes(*moments, tenant=self.company.tenant, project=project)
        await self.pools.append(self.company.tenant, rows)
        await self.catch_up()

    async def catch_up(self) -> None:
        consumers = reports.READER, recordings.READER, voicemail.READER
        await LogReader(self.pools.app, self.pools.reader, *consumers).catch_up()

    async def party(self, number: str, name: str = "") -> str:
        id = uid(f"{self.company.tenant} {number}")
        async with self.pools.app.transaction(self.company.tenant) as connection:
            await connection.execute(
                insert(PARTY).values(
                    tenant=self.company.tenant,
                    id=id,
                    number=number,
                    number_reversed=number[::-1],
                    name=name,
                )
            )
        return id


type Play = Callable[[Callable[[Stage], Awaitable[None]]], None]


@pytest.fixture
def play(postgres: TestDatabase) -> Play:
    def run(story: Callable[[Stage], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with running(postgres) as web, pools(postgres) as p:
                await story(Stage(p, await web.company()))

        asyncio.run(whole())

    return run
