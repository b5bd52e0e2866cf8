"""Whoever writes to the log, whoever reads it: nothing is skipped, nothing comes twice."""

import asyncio

import msgspec
import psycopg
import pytest

from dzvin.events.system import ConfigChanged
from dzvin.infra import event_log
from dzvin.infra.batch import UnknownEvent, decoded, event_of
from dzvin.infra.bell import LOG, Notifier, rings
from dzvin.infra.db import Database
from dzvin.infra.engine_log import PostgresLog
from dzvin.infra.shard import ShardDatabase
from tests.infra.build import batch, fact, make_lease, make_tenant
from tests.support.postgres import TestDatabase


async def read(postgres: TestDatabase, after: int) -> list[tuple[int, str]]:
    reader = ShardDatabase(postgres.reader_url, "main")
    async with reader.shard_transaction() as connection:
        found = await event_log.read(connection, "main", after)
    await reader.close()
    return [(one.position, one.event.what) for one in found if isinstance(one.event, ConfigChanged)]


def test_two_writers_one_delayed_no_reader_misses_a_row(postgres: TestDatabase) -> None:
    """The delayed one has its positions and has not committed; the other must not overtake it."""
    tenant, other = make_tenant(postgres.admin_url), make_tenant(postgres.admin_url)
    make_lease(postgres.admin_url, 1)

    async def story() -> None:
        database = Database(postgres.app_url, Notifier(postgres.app_url))
        engine = PostgresLog(postgres.engine_url, "main", 1, Notifier(postgres.engine_url))
        start = await engine.commit(batch(tenant, "before"))
        has_written, may_commit = asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            async with database.transaction(tenant) as connection:
                await event_log.append(connection, fact(tenant, "slow 1"), fact(tenant, "slow 2"))
                has_written.set()
                await may_commit.wait()

        async def quick_page() -> None:
            async with database.transaction(other) as connection:
                await event_log.append(connection, fact(other, "page"))

        async with asyncio.TaskGroup() as group:
            group.create_task(slow())
            await has_written.wait()
            quick = [
                group.create_task(engine.commit(batch(other, "engine"))),
                group.create_task(quick_page()),
            ]
            await waiting_for_lock(postgres, 2)
            seen = await read(postgres, start - 1)
            assert seen == [(start, "before")]
            assert not any(task.done() for task in quick)
            may_commit.set()
        cursor = seen[-1][0]
        rest = await read(postgres, cursor)
        assert [what for _, what in rest[:2]] == ["slow 1", "slow 2"]
        assert {what for _, what in rest[2:]} == {"engine", "page"}
        assert [position for position, _ in rest] == list(range(cursor + 1, cursor + 5))
        await engine.close()
        await database.close()

    asyncio.run(story())


def test_a_page_that_fails_after_appending_leaves_nothing(postgres: TestDatabase) -> None:
    tenant = make_tenant(postgres.admin_url)

    async def story() -> None:
        database = Database(postgres.app_url, Notifier(postgres.app_url))
        with pytest.raises(ZeroDivisionError):
            async with database.transaction(tenant) as connection:
                await event_log.append(connection, fact(tenant, "undone"))
                raise ZeroDivisionError
        async with database.transaction(tenant) as connection:
            assert await event_log.read(connection, "main", 0) == []
        await database.close()

    asyncio.run(story())


def test_readers_are_rung_after_the_commit(postgres: TestDatabase) -> None:
    tenant = make_tenant(postgres.admin_url)

    async def story() -> None:
        notifier = Notifier(postgres.app_url)
        database = Database(postgres.app_url, notifier)
        bell = rings(postgres.reader_url, LOG, every_seconds=30)
        assert [await anext(bell), await anext(bell)] == [[], []]
        async with asyncio.TaskGroup() as group:
            running = group.create_task(notifier.run())
            async with database.transaction(tenant) as connection:
                position = await event_log.append(connection, fact(tenant, "loud"))
            async with asyncio.timeout(10):
                assert await anext(bell) == [f"main:{position}"]
            running.cancel()
        await bell.aclose()
        await database.close()

    asyncio.run(story())


def test_a_reader_sees_only_tenants_of_its_shard(postgres: TestDatabase) -> None:
    elsewhere = make_tenant(postgres.admin_url, shard="west")

    async def story() -> None:
        database = Database(postgres.app_url, Notifier(postgres.app_url))
        async with database.transaction(elsewhere) as connection:
            await event_log.append(connection, fact(elsewhere, "in the west"))
        reader = ShardDatabase(postgres.reader_url, "main")
        async with reader.shard_transaction() as connection:
            assert await event_log.read(connection, "west", 0) == []
        await reader.close()
        await database.close()

    asyncio.run(story())


def test_an_older_reader_understands_what_it_can_of_a_newer_event() -> None:
    newer = decoded("config.changed", {"what": "queue", "id": "1", "by": None, "mood": "good"})
    assert newer == ConfigChanged(what="queue", id="1")
    assert decoded("moon.landed", {"at": 1}) == UnknownEvent(
        real_name="moon.landed", fields={"at": 1}
    )


@pytest.mark.parametrize(
    ("name", "json"),
    [
        ("config.changed", '{"what": "queue", "id": "1", "by": null}'),
        ("config.changed", '{"what": "queue", "id": "1", "by": null, "mood": "good"}'),
        ("moon.landed", '{"at": 1}'),
    ],
)
def test_an_event_is_the_same_in_whichever_way_it_is_read(name: str, json: str) -> None:
    assert event_of(name, json) == decoded(name, msgspec.json.decode(json))


async def waiting_for_lock(postgres: TestDatabase, count: int) -> None:
    """Until so many sessions wait for an advisory lock."""
    async with await psycopg.AsyncConnection.connect(
        postgres.admin_url, autocommit=True
    ) as connection:
        async with asyncio.timeout(10):
            while True:
                found = await connection.execute(
                    "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                    " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
                )
                row = await found.fetchone()
                if row and row[0] == count:
                    return


def test_an_event_that_says_what_this_version_has_no_word_for_stops_nobody() -> None:
    told = {"call": "c1", "ended_by": "the moon", "lost_reason": None}
    unknown = UnknownEvent(real_name="call.ended", fields=told)
    assert decoded("call.ended", told) == unknown
    assert event_of("call.ended", msgspec.json.encode(told).decode()) == unknown
