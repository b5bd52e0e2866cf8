"""The journal's rows follow the log: once, late, again, rebuilt, and one tenant's trouble alone."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import select, update

from dzvin.events.operator import OperatorStateChanged
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import LogReader
from dzvin.infra.tables import CURSOR
from dzvin.reports import listener
from dzvin.reports.tables import CALL, CALL_NODE, OFFER, OPERATOR_STATUS, SEGMENT
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import ANNA, answered_call, uid

TABLES = (CALL, SEGMENT, CALL_NODE, OFFER, OPERATOR_STATUS)


def reader(open_pools: Pools) -> LogReader:
    return LogReader(listener.CONSUMER, open_pools.app, open_pools.reader, listener.apply)


async def facts(open_pools: Pools, tenant: str) -> dict[str, list[tuple[object, ...]]]:
    async with open_pools.app.transaction(tenant) as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in await connection.execute(select(table))), key=repr
            )
            for table in TABLES
        }


def status(state: str, was: str = "away") -> OperatorStateChanged:
    return OperatorStateChanged(operator=ANNA, was=was, state=state, by="user")  # type: ignore[arg-type]


def test_a_call_becomes_rows_and_a_live_one_grows(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("grows"))
            follow, moments = reader(p), answered_call("g1")
            await p.write(tenant, *moments[:6])
            await follow.catch_up()
            rows = await facts(p, tenant)
            assert len(rows["call"]) == 1 and len(rows["offer"]) == 1
            await p.write(tenant, *moments[6:])
            await follow.catch_up()
            rows = await facts(p, tenant)
            assert [len(rows[t.name]) for t in TABLES] == [1, 7, 3, 2, 0]
            async with p.app.transaction(tenant) as connection:
                row = (await connection.execute(select(CALL))).mappings().one()
            assert (row["wait_seconds"], row["talk_seconds"], row["hold_seconds"]) == (30, 45, 15)
            assert row["path"] == ["start:next", "menu:1", "queue"]

    asyncio.run(story())


def test_a_rebuild_and_a_second_reading_give_identical_tables(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("rebuild"))
            follow = reader(p)
            for n in range(3):
                await p.write(tenant, *answered_call(f"r{n}", shift=n * 7.0))
                await p.write(tenant, (n * 10 + 5, status("ready")), (n * 10, status("away")))
                await follow.catch_up()
            first = await facts(p, tenant)
            assert len(first["operator_status"]) == 6
            async with p.app.transaction(tenant) as connection:
                await connection.execute(update(CURSOR).values(position=0))
            await reader(p).catch_up()
            assert await facts(p, tenant) == first
            async with p.app.transaction(tenant) as connection:
                assert await listener.rebuild(connection, tenant, "main") == 3 * 23
            assert await facts(p, tenant) == first

    asyncio.run(story())


def test_a_late_change_cuts_the_interval_it_falls_into(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("late"))
            follow = reader(p)
            for moment in ((0, status("away")), (60, status("ready")), (30, status("busy"))):
                await p.write(tenant, moment)
                await follow.catch_up()
            async with p.app.transaction(tenant) as connection:
                history = OPERATOR_STATUS.c
                found = await connection.execute(
                    select(history.state, history.started_at, history.ended_at).order_by(
                        history.started_at
                    )
                )
                rows = list(found)
            assert [row.state for row in rows] == ["away", "busy", "ready"]
            assert [row.ended_at for row in rows] == [rows[1].started_at, rows[2].started_at, None]

    asyncio.run(story())


def test_a_tenant_whose_events_fail_stops_nobody_and_catches_up_when_mended(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            good, bad = await p.company(uid("good")), await p.company(uid("bad"))
            is_broken = True

            async def apply(connection: Connection, tenant: str, rows: Sequence[Recorded]) -> None:
                if tenant == bad and is_broken:
                    raise ZeroDivisionError
                await listener.apply(connection, tenant, rows)

            follow = LogReader("broken", p.app, p.reader, apply)
            await follow.catch_up()
            await p.write(bad, *answered_call("b1"))
            await p.write(good, *answered_call("g1"))
            await follow.catch_up()
            assert follow.behind == (bad,)
            assert (await facts(p, good))["call"] and not (await facts(p, bad))["call"]
            is_broken = False
            while follow.behind:
                await follow.catch_up()
            assert len((await facts(p, bad))["call"]) == 1

    asyncio.run(story())


def test_two_readers_of_one_consumer_do_not_harm_each_other(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("two readers"))
            one, two = reader(p), reader(p)
            await p.write(tenant, *answered_call("t1"))
            await asyncio.gather(one.catch_up(), two.catch_up())
            assert len((await facts(p, tenant))["segment"]) == 7

    asyncio.run(story())
