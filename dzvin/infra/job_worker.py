"""JobWorker: does the work that others handed over with `defer`, and rescues what a crash left."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from dzvin.infra.log import about

log = structlog.get_logger()

LOOK_SECONDS = 1.0
"""For jobs of a later time; others ring."""
RESCUE_SECONDS = 30.0
RECONNECT_SECONDS = 2.0
DRAIN_SECONDS = 6.0
"""What is under way when the process must end may take so long; then it is cut and done again."""
DEAD_SECONDS = 30.0
"""A worker that gave no sign for so long is dead."""

# The library tells a job's arguments, which may name people. We tell outcomes ourselves.
QUIET = "procrastinate.worker"


@dataclass(frozen=True)
class Task:
    """`run` gets the job's arguments by name. It is done at least once, so twice must be harmless.

    A job that fails `tries` times stays in the table as failed.
    """

    name: str
    run: Callable[..., Awaitable[None]]
    tries: int = 5


class JobWorker:
    """`queues`: how many jobs of each may run at once. One direct connection pool of its own."""

    def __init__(
        self,
        url: str,
        tasks: Sequence[Task],
        queues: Mapping[str, int],
        *,
        rescue_seconds: float = RESCUE_SECONDS,
        drain_seconds: float = DRAIN_SECONDS,
    ) -> None:
        self._url = url
        self._tasks = tasks
        self._queues = queues
        self._rescue_seconds = rescue_seconds
        self._drain_seconds = drain_seconds

    async def run(self) -> None:
        """Until cancelled; comes back when the database was away."""
        logging.getLogger(QUIET).setLevel(logging.CRITICAL)
        while True:
            try:
                await self._run_connected()
            except* (ConnectorException, OSError) as gone:
                log.warning("jobs.database_away", error=str(gone.exceptions[0]))
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _run_connected(self) -> None:
        app = self._app()
        async with app.open_async(), asyncio.TaskGroup() as group:
            for queue, at_once in self._queues.items():
                group.create_task(self._work(app, queue, at_once))
            group.create_task(self._rescue_forever(app))

    async def _work(self, app: App, queue: str, at_once: int) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=at_once,
            install_signal_handlers=False,
            delete_jobs="successful",
            fetch_job_polling_interval=LOOK_SECONDS,
            shutdown_graceful_timeout=self._drain_seconds,
            stalled_worker_timeout=DEAD_SECONDS,
        )

    async def _rescue_forever(self, app: App) -> None:
        while True:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
                await self._rescue(app, job)
            await asyncio.sleep(self._rescue_seconds)

    async def _rescue(self, app: App, job: Job) -> None:
        """Back to the waiting ones; one that waits there already under the same key replaces it."""
        log.warning("job.rescued", task=job.task_name, job=job.id)
        try:
            await app.job_manager.retry_job(job)
        except ConnectorException:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)

    def _app(self) -> App:
        connections = 2 + len(self._queues)
        app = App(connector=PsycopgConnector(conninfo=self._url, min_size=1, max_size=connections))
        for task in self._tasks:
            retry = RetryStrategy(max_attempts=task.tries, exponential_wait=2)
            app.task(name=task.name, retry=retry)(_told(task))
        return app


def _told(task: Task) -> Callable[..., Awaitable[None]]:
    async def run(**arguments: Any) -> None:
        with about(str(arguments.get("call") or "")):
            try:
                await task.run(**arguments)
            except Exception as error:  # the library tries again; here it is only told
                log.exception("job.failed", task=task.name, error=type(error).__name__)
                raise

    return run
