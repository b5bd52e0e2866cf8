"""An operator misses offers and a day ends: what rules of KPI make of what the engine wrote."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert, select

from dzvin.accounts.tables import USER_ACCOUNT
from dzvin.infra.log_reader import LogReader
from dzvin.reports import listener
from dzvin.reports.kpi import store
from dzvin.reports.kpi.jobs import keep_graded, keep_watched
from dzvin.reports.kpi.model import Grade
from dzvin.reports.kpi.store import Stored
from dzvin.reports.kpi.windows import window_at
from dzvin.reports.tables import POINTS_ENTRY
from tests.flows.test_on_postgres import ANNA, BORIS, StoredWorld
from tests.reports.kpi.build import rule
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase

MISSES = rule(
    kind="violation",
    name="Two missed in a row",
    metric="missed_in_row",
    window=None,
    target=2,
    points=-3,
    users=(ANNA, BORIS),
)
TALKS = rule(
    name="Talks of a day",
    target=1,
    grades=(Grade(limit=0, grade="poor", points=-1), Grade(limit=1, grade="good", points=4)),
    users=(ANNA, BORIS),
)


async def prepared(p: Pools, world: StoredWorld) -> None:
    begin, _ = window_at(world.switch.now, "day", "Europe/Kyiv")
    async with p.app.transaction(world.tenant) as connection:
        for user in (ANNA, BORIS):
            values = {"id": user, "login": user, "name": user, "password_hash": ""}
            await connection.execute(insert(USER_ACCOUNT).values(tenant=world.tenant, **values))
        for one in (MISSES, TALKS):
            stored = Stored(rule=one, judged_until=begin)
            assert await store.insert_rule(connection, world.tenant, stored)


async def ledger(p: Pools, tenant: str) -> Sequence[tuple[str, str, int, bool]]:
    entry = POINTS_ENTRY.c
    query = select(entry.user_account, entry.rule_name, entry.points, entry.call)
    async with p.app.transaction(tenant) as connection:
        found = await connection.execute(query.order_by(entry.at, entry.points))
        return [(one[0], one[1], one[2], one[3] is not None) for one in found]


def test_misses_in_a_row_cost_once_and_the_day_is_graded_once_over_crashes_and_a_rebuild(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        world = StoredWorld(postgres)
        await world.start()
        async with pools(postgres) as p:
            await prepared(p, world)

            async def worker_looks() -> None:
                """One that has just started; a second one beside it, as in an upgrade."""
                await LogReader(p.app, p.reader, listener.READER).catch_up()
                for keep in (keep_watched, keep_graded):
                    await asyncio.gather(
                        *(keep(p.app, world.tenant, world.switch.now) for _ in range(2))
                    )

            await world.is_at_work(ANNA)
            await world.in_queue()
            await world.advance(22)
            await worker_looks()
            assert await ledger(p, world.tenant) == [], "one miss is none in a row"
            await world.die()
            await world.start()
            await world.advance(30)
            assert world.operator(ANNA).state == "away"
            missed = (ANNA, "Two missed in a row", -3, True)
            for _ in range(2):
                await worker_looks()
                assert await ledger(p, world.tenant) == [missed]
            await world.is_at_work(BORIS)
            await world.advance(2)
            world.switch.rung(f"{BORIS}-phone").answer()
            await world.settle()
            await world.advance(10)
            _, end_of_day = window_at(world.switch.now, "day", "Europe/Kyiv")
            await worker_looks()
            async with p.app.transaction(world.tenant) as connection:
                await listener.rebuild(connection, world.tenant, "main")
            await world.die()
            world.switch.advance_to(end_of_day + timedelta(hours=1))
            for _ in range(2):
                await worker_looks()
            graded = await ledger(p, world.tenant)
            assert sorted(graded) == sorted(
                [
                    missed,
                    (ANNA, "Talks of a day", -1, False),
                    (BORIS, "Talks of a day", 4, False),
                ]
            )
        await world.stored.close()
        await world.database.close()

    asyncio.run(asyncio.wait_for(story(), 60))
