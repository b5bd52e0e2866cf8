"""Jobs are done, done again after a failure, and rescued from a worker that died."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg

from dzvin.infra.batch import Job
from dzvin.infra.job_worker import JobWorker, Task
from dzvin.infra.jobs import defer
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import uid

PATIENCE = 20


async def working(url: str, *tasks: Task, until: Awaitable[object], at_once: int = 2) -> None:
    """Run a worker until something has happened."""
    worker = asyncio.ensure_future(
        JobWorker(url, tasks, {"default": at_once}, rescue_seconds=0.1).run()
    )
    try:
        await asyncio.wait_for(until, PATIENCE)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


async def ask(p: Pools, tenant: str, *jobs: Job) -> None:
    async with p.app.transaction(tenant) as connection:
        for job in jobs:
            await defer(connection, job)


def story_of(
    postgres: TestDatabase, name: str, story: Callable[[Pools, str], Awaitable[None]]
) -> None:
    async def run() -> None:
        async with pools(postgres) as p:
            await story(p, await p.company(uid(name)))

    asyncio.run(run())


def test_a_job_is_done_with_its_arguments(postgres: TestDatabase) -> None:
    async def story(p: Pools, tenant: str) -> None:
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def greet(name: str) -> None:
            done.set_result(name)

        await ask(p, tenant, Job(task="greet", args={"name": "Anna"}))
        await working(postgres.jobs_url, Task("greet", greet), until=done)
        assert done.result() == "Anna"

    story_of(postgres, "greet", story)


def test_a_job_that_failed_is_tried_again(postgres: TestDatabase) -> None:
    async def story(p: Pools, tenant: str) -> None:
        tries, done = 0, asyncio.Event()

        async def stumble() -> None:
            nonlocal tries
            tries += 1
            if tries < 2:
                raise OSError("not yet")
            done.set()

        await ask(p, tenant, Job(task="stumble", args={}))
        await working(postgres.jobs_url, Task("stumble", stumble), until=done.wait())
        assert tries == 2

    story_of(postgres, "stumble", story)


def test_a_job_of_a_dead_worker_is_rescued(postgres: TestDatabase) -> None:
    async def story(p: Pools, tenant: str) -> None:
        done = asyncio.Event()

        async def finish() -> None:
            done.set()

        await ask(p, tenant, Job(task="finish", args={}))
        async with await psycopg.AsyncConnection.connect(postgres.jobs_url) as connection:
            await connection.execute(
                "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - interval '1 hour') RETURNING id)"
                " UPDATE procrastinate_jobs SET status = 'doing',"
                " worker_id = (SELECT id FROM dead) WHERE task_name = 'finish'"
            )
        await working(postgres.jobs_url, Task("finish", finish), until=done.wait())

    story_of(postgres, "dead", story)


def test_no_more_jobs_run_at_once_than_allowed_and_the_urgent_one_goes_first(
    postgres: TestDatabase,
) -> None:
    async def story(p: Pools, tenant: str) -> None:
        order: list[int] = []
        at_once, most, all_done = 0, 0, asyncio.Event()

        async def count(n: int) -> None:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            order.append(n)
            await asyncio.sleep(0)
            at_once -= 1
            if len(order) == 4:
                all_done.set()

        jobs = [Job(task="count", args={"n": n}, priority=n) for n in (0, 2, 3, 1)]
        await ask(p, tenant, *jobs)
        await working(postgres.jobs_url, Task("count", count), until=all_done.wait(), at_once=1)
        assert (order, most) == ([3, 2, 1, 0], 1)

    story_of(postgres, "order", story)
