"""What is counted of the jobs."""

import psycopg

from dzvin.run.figures import JOBS
from tests.support.postgres import TestDatabase

JOB = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name)"
    " VALUES ('recordings', 'recordings.encode') RETURNING id"
)
BECOMES = "UPDATE procrastinate_jobs SET status = %s WHERE id = %s"
AGES = "UPDATE procrastinate_events SET at = at - interval '2 days' WHERE job_id = ANY(%s)"


def test_what_failed_long_ago_is_told_no_more_and_what_waits_is_told_however_old(
    postgres: TestDatabase,
) -> None:
    with psycopg.connect(postgres.admin_url) as connection:
        connection.execute("SET search_path TO procrastinate")
        (old,), (new,), (waiting,) = (connection.execute(JOB).fetchone() or () for _ in range(3))
        for status in ("doing", "failed"):
            for job in (old, new):
                connection.execute(BECOMES, (status, job))
        connection.execute(AGES, ([old, waiting],))
        found = {row[1]: row[2:] for row in connection.execute(JOBS).fetchall()}
    assert found["failed"][0] == 1
    count, seconds, late = found["todo"]
    assert (count, late) == (1, 1)
    assert seconds >= 2 * 86400
