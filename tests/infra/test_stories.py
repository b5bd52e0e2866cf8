"""What is remembered of a call is what the log says of it, and no more than fits."""

import asyncio

from dzvin.infra import event_log
from dzvin.infra.stories import Stories
from tests.support.database import pools
from tests.support.postgres import TestDatabase
from tests.support.stories import answered_call, recorded, uid


def test_a_call_is_told_alike_from_memory_and_from_the_log(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("told alike"))
            await p.write(tenant, *answered_call("a"), *answered_call("b", shift=5))
            async with p.reader.shard_transaction() as connection:
                rows = await event_log.read(connection, "main", 0)
            whole, late = Stories(), Stories()
            for page in (rows[:9], rows[9:], rows[-3:]):
                whole.hear(page)
            late.hear(rows[5:])
            async with p.app.transaction(tenant) as connection:
                read = await event_log.read_calls(connection, tenant, ["a", "b"])
                assert await whole.of(connection, tenant, ["a", "b"]) == read
                assert await late.of(connection, tenant, ["a", "b"]) == read

    asyncio.run(story())


def test_calls_that_were_not_heard_of_for_long_are_asked_for_again(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("few kept"))
            stories = Stories(kept=2)
            for call in ("a", "b", "c"):
                stories.hear(recorded(*answered_call(call)[:3], tenant=tenant))
            async with p.app.transaction(tenant) as connection:
                found = await stories.of(connection, tenant, ["a", "b", "c"])
                other = await stories.of(connection, uid("other"), ["c"])
            assert {call: bool(story) for call, story in found.items()} == {
                "a": False,
                "b": True,
                "c": True,
            }
            assert other == {"c": []}

    asyncio.run(story())
