"""One engine per shard: the lease is taken, kept, lost and given back."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta

import psycopg
import pytest

from dzvin.engine.lease import Lease, LeaseLost
from dzvin.infra.process import Mark, mark_of
from tests.support.postgres import TestDatabase


def me() -> Mark:
    mark = mark_of(os.getpid())
    assert mark is not None
    return mark


def dead() -> Mark:
    """The mark of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = mark_of(child.pid)
    child.kill()
    child.communicate()
    assert mark is not None
    return mark


def lease(postgres: TestDatabase, shard: str, mark: Mark | None = None) -> Lease:
    return Lease(postgres.engine_url, shard, mark or me())


def expire(postgres: TestDatabase, shard: str) -> None:
    with psycopg.connect(postgres.admin_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE dzvin.shard_lease SET expires_at = now() - %s WHERE shard = %s",
            (timedelta(seconds=1), shard),
        )


def test_the_first_engine_has_epoch_one_and_the_next_a_higher_one(postgres: TestDatabase) -> None:
    async def story() -> None:
        first, second = lease(postgres, "a"), lease(postgres, "a")
        assert await first.acquire() == 1
        await first.give_back()
        assert await second.acquire() == 2
        await second.give_back()

    asyncio.run(asyncio.wait_for(story(), 20))


def test_a_second_engine_waits_while_the_first_lives(postgres: TestDatabase) -> None:
    async def story() -> None:
        first, second = lease(postgres, "b"), lease(postgres, "b")
        await first.acquire()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(second.acquire(), 0.2)
        await first.renew()
        await first.give_back()
        await second.close()

    asyncio.run(asyncio.wait_for(story(), 20))


def test_an_engine_that_died_on_this_machine_is_followed_at_once(postgres: TestDatabase) -> None:
    async def story() -> None:
        killed, after = lease(postgres, "c", dead()), lease(postgres, "c")
        await killed.acquire()
        await killed.close()
        assert await asyncio.wait_for(after.acquire(), 2) == 2
        await after.give_back()

    asyncio.run(asyncio.wait_for(story(), 20))


def test_who_slept_too_long_has_lost_it(postgres: TestDatabase) -> None:
    async def story() -> None:
        sleeper, other = lease(postgres, "d"), lease(postgres, "d")
        await sleeper.acquire()
        expire(postgres, "d")
        assert await other.acquire() == 2
        with pytest.raises(LeaseLost):
            await sleeper.renew()
        with pytest.raises(LeaseLost):
            await sleeper.confirm()
        await sleeper.give_back()
        await other.renew()
        await other.give_back()

    asyncio.run(asyncio.wait_for(story(), 20))


def test_who_slept_too_long_while_nobody_came_still_has_it(postgres: TestDatabase) -> None:
    async def story() -> None:
        sleeper = lease(postgres, "e")
        await sleeper.acquire()
        expire(postgres, "e")
        await sleeper.renew()
        await sleeper.give_back()

    asyncio.run(asyncio.wait_for(story(), 20))
