"""The engine's commits: everything or nothing, once, and only while the lease is ours."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import psycopg
import pytest
from structlog.testing import capture_logs

from dzvin.acd.inputs import ConfigLoaded
from dzvin.infra import event_log
from dzvin.infra.batch import (
    AcdRow,
    Batch,
    ConfigRow,
    EpochGone,
    InputRow,
    Job,
    PartyRow,
    StateRow,
)
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id
from dzvin.infra.db import Database
from dzvin.infra.door import post
from dzvin.infra.engine_log import RECORD, PostgresLog
from dzvin.infra.engine_rows import written
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.ids import party_id
from tests.infra.build import AT, batch, fact, make_lease, make_tenant
from tests.infra.cutting_proxy import Moment, cutting_proxy
from tests.support.postgres import TestDatabase


@asynccontextmanager
async def engine(url: str, epoch: int = 1) -> AsyncIterator[PostgresLog]:
    log = PostgresLog(url, "main", epoch, Notifier(url))
    try:
        yield log
    finally:
        await log.close()


async def positions(postgres: TestDatabase, after: int = 0) -> list[tuple[int, str]]:
    reader = ShardDatabase(postgres.reader_url, "main")
    try:
        async with reader.shard_transaction() as connection:
            found = await event_log.read(connection, "main", after)
    finally:
        await reader.close()
    return [(one.position, getattr(one.event, "what", "")) for one in found]


def test_one_commit_writes_events_state_rows_inputs_and_jobs(postgres: TestDatabase) -> None:
    tenant, user, call = make_tenant(postgres.admin_url), new_id(), new_id()
    make_lease(postgres.admin_url, 1)
    party = party_id(tenant, "+380441234567")
    whole = Batch(
        events=(fact(tenant, "a"), fact(tenant, "b")),
        states=(StateRow(tenant=tenant, subject=f"call:{call}", version=1, state=b'{"x": 1}'),),
        items=(AcdRow(tenant=tenant, id=call, json=b'{"waits": true}'),),
        operators=(AcdRow(tenant=tenant, id=user, json=b'{"state": "ready"}'),),
        memories=(AcdRow(tenant=tenant, id=new_id(), json=b"{}"),),
        configs=(ConfigRow(tenant=tenant, id="hash", json=b"{}"),),
        parties=(PartyRow(tenant=tenant, id=party, number="+380441234567", name="Olha"),),
        inputs=(
            InputRow(
                tenant=tenant,
                subject=f"call:{call}",
                n=1,
                at=AT,
                heard=b'{"type": "X", "name": "a\\u0000b"}',
                config="hash",
                events_before=1,
            ),
        ),
        jobs=(Job(task="encode", args={"tenant": tenant}, key=call),) * 2,
    )

    async def story() -> None:
        async with engine(postgres.engine_url) as log:
            first = await log.commit(whole)
            assert await positions(postgres, first - 1) == [(first, "a"), (first + 1, "b")]
            states = [row for row in await log.states() if row.tenant == tenant]
            assert msgspec.json.decode(states[0].state or b"") == {"x": 1}
            assert await log.last_inputs() == {f"call:{call}": 1}
            assert [row.id for row in await log.operators() if row.tenant == tenant] == [user]
            await log.commit(
                Batch(
                    states=(
                        StateRow(tenant=tenant, subject=f"call:{call}", version=1, state=None),
                    ),
                    items=(AcdRow(tenant=tenant, id=call, json=None),),
                    parties=(PartyRow(tenant=tenant, id=party, number="+380441234567"),),
                )
            )
            assert [row for row in await log.states() if row.tenant == tenant] == []
            assert [row for row in await log.items() if row.tenant == tenant] == []

    asyncio.run(story())
    with psycopg.connect(postgres.admin_url) as connection:
        connection.execute("SET search_path = dzvin, procrastinate")
        row = connection.execute(
            "SELECT heard->>'name', position, (SELECT name FROM party WHERE id = %s),"
            " (SELECT min(position) FROM event WHERE tenant = %s),"
            " (SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = %s)"
            " FROM input WHERE subject = %s",
            (party, tenant, call, f"call:{call}"),
        ).fetchone()
    assert row
    name, position, party_name, first, jobs = row
    assert (name, party_name, jobs) == ("ab", "Olha", 1)
    assert position == first + 1


def test_an_engine_whose_epoch_is_gone_writes_nothing(postgres: TestDatabase) -> None:
    tenant = make_tenant(postgres.admin_url)
    make_lease(postgres.admin_url, 7)

    async def story() -> None:
        async with engine(postgres.engine_url, epoch=6) as log:
            with pytest.raises(EpochGone):
                await log.commit(batch(tenant, "lost"))
        assert "lost" not in dict(await positions(postgres)).values()

    asyncio.run(story())


def test_after_a_takeover_the_next_commit_is_refused(postgres: TestDatabase) -> None:
    tenant = make_tenant(postgres.admin_url)
    make_lease(postgres.admin_url, 1)

    async def story() -> None:
        async with engine(postgres.engine_url, epoch=1) as log:
            await log.commit(batch(tenant, "mine"))
            make_lease(postgres.admin_url, 2)
            with pytest.raises(EpochGone):
                await log.commit(batch(tenant, "late"))

    asyncio.run(story())


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_unknown_outcome_of_commit_is_settled_by_looking(
    postgres: TestDatabase, moment: Moment
) -> None:
    tenant = make_tenant(postgres.admin_url)
    make_lease(postgres.admin_url, 1)

    async def story() -> None:
        async with (
            cutting_proxy(postgres.engine_url) as (proxy, url),
            engine(url) as log,
        ):
            await log.commit(batch(tenant, f"first {moment}"))
            cut = proxy.cut_next(moment)
            with capture_logs() as told:
                place = await log.commit(batch(tenant, f"cut {moment}", "second of it"))
            assert cut.is_set()
            assert [line["event"] for line in told] == [
                "calls wait: the database does not do its part",
                "the database does its part again",
            ]
            found = await positions(postgres, place - 1)
            assert found == [(place, f"cut {moment}"), (place + 1, "second of it")]
            assert await log.commit(batch(tenant, "next")) == place + 2

    asyncio.run(story())


def test_a_batch_whose_first_asking_arrives_late_is_written_once(postgres: TestDatabase) -> None:
    tenant = make_tenant(postgres.admin_url)
    make_lease(postgres.admin_url, 1)
    values = ("main", 1, new_id(), 0, written(batch(tenant, "once")))
    with psycopg.connect(postgres.engine_url) as connection:
        connection.execute("SELECT set_config('dzvin.shard', 'main', false)")
        asked = [connection.execute(RECORD, values).fetchone() for _ in range(2)]
    assert asked[0] == asked[1] is not None
    found = asyncio.run(positions(postgres, asked[0][0] - 1))
    assert found == [(asked[0][0], "once")]


def test_who_calls_twice_within_one_commit_is_one_person(postgres: TestDatabase) -> None:
    tenant = make_tenant(postgres.admin_url)
    make_lease(postgres.admin_url, 1)
    party = party_id(tenant, "+380441234567")
    calls = [PartyRow(tenant=tenant, id=party, number="+38044", name=name) for name in ("Olha", "")]

    async def story() -> None:
        async with engine(postgres.engine_url) as log:
            await log.commit(Batch(parties=tuple(calls)))

    asyncio.run(story())
    with psycopg.connect(postgres.admin_url) as connection:
        query = "SELECT name FROM dzvin.party WHERE tenant = %s"
        assert connection.execute(query, (tenant,)).fetchall() == [("Olha",)]


def test_an_input_posted_at_the_door_waits_until_its_turn_is_committed(
    postgres: TestDatabase,
) -> None:
    tenant = make_tenant(postgres.admin_url)
    make_lease(postgres.admin_url, 1)

    async def story() -> None:
        database = Database(postgres.app_url, Notifier(postgres.app_url))
        async with engine(postgres.engine_url) as log:
            async with database.transaction(tenant) as connection:
                await post(connection, tenant, f"acd:{tenant}", ConfigLoaded())
            (posted,) = [one for one in await log.inbox((), 10) if one.tenant == tenant]
            assert msgspec.json.decode(posted.heard) == {"type": "ConfigLoaded"}
            assert await log.inbox((posted.id,), 10) == []
            assert await log.inbox((), 10) == [posted]
            await log.commit(Batch(inbox_done=(posted.id,)))
            assert await log.inbox((), 10) == []
        await database.close()

    asyncio.run(story())


def test_who_else_wrote_to_the_log_is_known_without_reading_it(postgres: TestDatabase) -> None:
    tenant = make_tenant(postgres.admin_url)
    make_lease(postgres.admin_url, 1)

    async def story() -> None:
        database = Database(postgres.app_url, Notifier(postgres.app_url))
        async with engine(postgres.engine_url) as log:
            assert log.is_grown_by_others([]), "what was before us"
            mine = await log.commit(batch(tenant, "mine"))
            log.is_grown_by_others([])
            mine = await log.commit(batch(tenant, "mine", "too"))
            assert not log.is_grown_by_others([f"main:{mine + 1}"])
            async with database.transaction(tenant) as connection:
                theirs = await event_log.append(connection, fact(tenant, "theirs"))
            assert log.is_grown_by_others([f"main:{mine + 1}", f"main:{theirs}"])
            await log.commit(batch(tenant, "after theirs"))
            assert log.is_grown_by_others([f"main:{mine + 1}"]), "their bell was lost"
            assert log.is_grown_by_others([]), "nobody rang for a while"
        await database.close()

    asyncio.run(story())
