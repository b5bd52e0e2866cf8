"""The journal's rows follow the log: once, late, again, rebuilt, and one tenant's trouble alone."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import literal_column, select, update

from dzvin.events.operator import OperatorStateChanged
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import Consumer, LogReader, lock_cursor, pause_after
from dzvin.infra.stories import Stories
from dzvin.infra.tables import CURSOR
from dzvin.reports import listener
from dzvin.reports.tables import CALL, CALL_NODE, OFFER, OPERATOR_STATUS, SEGMENT
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import ANNA, answered_call, uid

TABLES = (CALL, SEGMENT, CALL_NODE, OFFER, OPERATOR_STATUS)


def reader(open_pools: Pools) -> LogReader:
    return LogReader(open_pools.app, open_pools.reader, listener.READER)


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

            async def apply(
                connection: Connection, tenant: str, rows: Sequence[Recorded], stories: Stories
            ) -> None:
                if tenant == bad and is_broken:
                    raise ZeroDivisionError
                await listener.apply(connection, tenant, rows, stories)

            follow = LogReader(p.app, p.reader, Consumer("broken", apply))
            await follow.catch_up()
            await p.write(bad, *answered_call("b1"))
            await p.write(good, *answered_call("g1"))
            await follow.catch_up()
            assert follow.behind == (("broken", bad),)
            assert (await facts(p, good))["call"] and not (await facts(p, bad))["call"]
            is_broken = False
            while follow.behind:
                await follow.catch_up()
            assert len((await facts(p, bad))["call"]) == 1

    asyncio.run(story())


def test_a_consumer_that_fails_does_not_keep_the_others_of_its_tenant_waiting(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("two consumers"))

            async def fail(*_: object) -> None:
                raise ZeroDivisionError

            follow = LogReader(p.app, p.reader, Consumer("fails", fail), listener.READER)
            await follow.catch_up()
            await p.write(tenant, *answered_call("two consumers"))
            await follow.catch_up()
            assert len((await facts(p, tenant))["call"]) == 1
            assert ("fails", tenant) in follow.behind
            assert listener.CONSUMER not in dict(follow.behind)

    asyncio.run(story())


def test_who_rebuilds_the_journal_is_not_waited_for(postgres: TestDatabase) -> None:
    """Its cursor is his until he is done; recordings go on, and the journal catches up later."""

    async def story() -> None:
        async with pools(postgres) as p:
            tenant, heard = await p.company(uid("rebuilt")), list[str]()

            async def hear(_: Connection, tenant: str, *__: object) -> None:
                heard.append(tenant)

            follow = LogReader(p.app, p.reader, listener.READER, Consumer("other", hear))
            await follow.catch_up()
            async with p.app.transaction(tenant) as rebuilding:
                await lock_cursor(rebuilding, tenant, listener.CONSUMER, "main")
                await p.write(tenant, *answered_call("rebuilt"))
                await follow.catch_up()
                assert heard[-1] == tenant
                assert follow.behind == ((listener.CONSUMER, tenant),)
            while follow.behind:
                await follow.catch_up()
            assert len((await facts(p, tenant))["call"]) == 1

    asyncio.run(story())


def test_a_row_that_stays_as_it_is_is_not_written_again(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant, call = await p.company(uid("untouched")), answered_call("untouched")
            follow = reader(p)
            await p.write(tenant, *call[:12])
            await follow.catch_up()
            before = await places(p, tenant)
            await p.write(tenant, *call[12:])
            await follow.catch_up()
            after = await places(p, tenant)
            assert before["call_node"] <= after["call_node"] and before["call_node"]
            assert before["call"].isdisjoint(after["call"])

    asyncio.run(story())


async def places(open_pools: Pools, tenant: str) -> dict[str, set[str]]:
    """Where the rows stand: one that is written again moves."""
    async with open_pools.app.transaction(tenant) as connection:
        return {
            table.name: set(
                await connection.scalars(select(literal_column("ctid::text")).select_from(table))
            )
            for table in TABLES
        }


def test_a_busy_log_is_looked_at_less_often() -> None:
    assert [pause_after(found) for found in (0, 20, 200, 5000)] == [0.2, 0.2, 0.4, 0.5]


def test_two_readers_of_one_consumer_do_not_harm_each_other(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("two readers"))
            one, two = reader(p), reader(p)
            await p.write(tenant, *answered_call("t1"))
            await asyncio.gather(one.catch_up(), two.catch_up())
            assert len((await facts(p, tenant))["segment"]) == 7

    asyncio.run(story())
