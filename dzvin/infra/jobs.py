"""defer(): work for the worker, handed over in the transaction that needs it."""

from sqlalchemy import text

from dzvin.infra.batch import Job
from dzvin.infra.db import Connection
from dzvin.infra.engine_rows import job_values

DEFER = text("SELECT procrastinate.defer_job(:a, :b, CAST(:c AS jsonb), :d, :e, :f, :g)")


async def defer(connection: Connection, job: Job) -> None:
    """Done at least once. A second one with the `key` of a waiting one is dropped."""
    await connection.execute(DEFER, dict(zip("abcdefg", job_values(job), strict=True)))
