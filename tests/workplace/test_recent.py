"""An operator's last calls: those too that ended while the journal was behind."""

import asyncio

from dzvin.infra.log_reader import LogReader
from dzvin.reports import listener
from dzvin.workplace.recent import RecentRow, outcome_for
from dzvin.workplace.store import recent_calls
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import ANNA, BORIS, answered_call, uid


async def shown(p: Pools, tenant: str, operator: str) -> list[RecentRow]:
    async with p.app.transaction(tenant) as connection:
        return await recent_calls(connection, tenant, "main", operator)


def test_a_call_that_ended_before_the_journal_knew_stands_there_once_as_it_stays(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("recent"))
            await p.write(tenant, *answered_call("c1"))
            assert [row.id for row in await shown(p, tenant, BORIS)] == ["c1"]
            reader = LogReader(p.app, p.reader, listener.READER)
            await reader.catch_up()
            await p.write(tenant, *answered_call("c2", shift=200), *answered_call("c3", 400)[:-1])
            before = [await shown(p, tenant, one) for one in (ANNA, BORIS)]
            assert [[row.id for row in rows] for rows in before] == [["c2", "c1"]] * 2
            for who, what in ((ANNA, "missed"), (BORIS, "talked")):
                assert {outcome_for(row, who) for row in await shown(p, tenant, who)} == {what}
            assert await shown(p, tenant, uid("clara")) == []
            await reader.catch_up()
            assert [await shown(p, tenant, one) for one in (ANNA, BORIS)] == before

    asyncio.run(story())
