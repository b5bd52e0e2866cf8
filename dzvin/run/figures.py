"""What worker and web measure of themselves every few seconds; `/metrics` shows all of it.

Each process writes `HOME/run/metrics/<process>.prom`; web gathers the three files.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
import structlog
from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dzvin.infra import clock
from dzvin.infra.certificates import BrokenCertificate, read
from dzvin.infra.disk import room
from dzvin.infra.log_reader import LogReader
from dzvin.infra.metrics import OLD_SECONDS, Written, file_of, gathered
from dzvin.infra.shard import ShardDatabase
from dzvin.recordings.actions import QUEUE as ENCODING
from dzvin.run.home import Home
from dzvin.workplace.hub import Hub
from dzvin.workplace.listener import Listener

log = structlog.get_logger()

PROCESSES = ("engine", "web", "worker")

LAG = text(
    "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)"
    " FROM (SELECT at FROM event WHERE shard = :shard AND position > :position LIMIT 5000) unread"
)
JOBS = (
    "SELECT j.queue_name, j.status::text, count(*),"
    " coalesce(extract(epoch FROM clock_timestamp() - min(e.at)), 0),"
    " count(*) FILTER (WHERE e.at < clock_timestamp() - interval '1 hour')"
    " FROM procrastinate.procrastinate_jobs j LEFT JOIN procrastinate.procrastinate_events e"
    " ON e.job_id = j.id AND e.type = 'deferred'"
    " WHERE j.status IN ('todo', 'doing') OR j.status = 'failed' AND EXISTS ("
    "SELECT FROM procrastinate.procrastinate_events late WHERE late.job_id = j.id"
    " AND late.at > clock_timestamp() - interval '1 day') GROUP BY 1, 2"
)
"""One that failed is kept for ever, and told for a day."""
WAITING = ("todo", "doing")
DATABASE = "dzvin_database_up", "1: it answered this process when it was asked last"


class _Lag:
    """How far a reader of the log is behind it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.events = Gauge(
            "dzvin_event_lag_events",
            "Recorded events that this reader has not taken yet",
            ("consumer",),
            registry=registry,
        )
        self.seconds = Gauge(
            "dzvin_event_lag_seconds", "Age of the oldest of them", ("consumer",), registry=registry
        )

    def forget(self) -> None:
        """Until the database answers nobody knows."""
        self.events.clear()
        self.seconds.clear()

    async def look(self, shard: ShardDatabase, position: int | None, *consumers: str) -> None:
        if position is None:
            return
        async with shard.shard_transaction() as connection:
            asked = {"shard": shard.shard, "position": position}
            count, age = (await connection.execute(LAG, asked)).one()
        for consumer in consumers:
            self.events.labels(consumer).set(count)
            self.seconds.labels(consumer).set(age)


class WorkerFigures:
    def __init__(self, home: Home, shard: ShardDatabase, reader: LogReader) -> None:
        self.registry = CollectorRegistry()
        self._jobs_url = home.database_url("dzvin_jobs", direct=True)
        self._shard, self._reader = shard, reader
        self._lag = _Lag(self.registry)
        self._database = self._gauge(*DATABASE)
        self._stuck = self._gauge(
            "dzvin_stuck", "Recordings that were given up, or wait for an hour", "kind"
        )
        self._behind = self._gauge(
            "dzvin_tenants_behind", "Companies whose events cannot be applied", "consumer"
        )
        self._jobs = self._gauge(
            "dzvin_jobs", "Work that waits, is done, failed in a day", "queue", "status"
        )
        self._backlog = self._gauge("dzvin_encoder_backlog_recordings", "Not encoded yet")
        self._age = self._gauge("dzvin_encoder_backlog_age_seconds", "Of the oldest of them")

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(name, what, labels, registry=self.registry)

    async def look(self) -> None:
        self._database.set(0)
        self._lag.forget()
        try:
            consumers = self._reader.consumers
            await self._lag.look(self._shard, self._reader.position, *consumers)
            behind = Counter(consumer for consumer, _ in self._reader.behind)
            for consumer in consumers:
                self._behind.labels(consumer).set(behind[consumer])
            await self._look_at_jobs()
            self._database.set(1)
        except (psycopg.Error, SQLAlchemyError, OSError) as away:
            log.debug("figures.database_away", error=type(away).__name__)

    async def _look_at_jobs(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._jobs_url) as connection:
            found = await (await connection.execute(JOBS)).fetchall()
        self._jobs.clear()
        for queue, status, count, *_ in found:
            self._jobs.labels(queue, status).set(count)
        waiting = [row for row in found if row[0] == ENCODING and row[1] in WAITING]
        self._backlog.set(sum(row[2] for row in waiting))
        self._age.set(max((float(row[3]) for row in waiting), default=0.0))
        lost = sum(row[2] for row in found if row[0] == ENCODING and row[1] == "failed")
        late = sum(row[4] for row in waiting)
        self._stuck.labels("recording").set(lost + late)


class WebFigures:
    def __init__(self, home: Home, shard: ShardDatabase, listener: Listener, hub: Hub) -> None:
        self.registry = CollectorRegistry()
        self._home, self._shard, self._listener, self._hub = home, shard, listener, hub
        self._lag = _Lag(self.registry)
        self._database = self._gauge(*DATABASE)
        self._free = self._gauge("dzvin_disk_free_bytes", "Where recordings lie")
        self._share = self._gauge("dzvin_disk_free_share", "Below 0.05 recording stops")
        self._days = self._gauge(
            "dzvin_certificate_days_left", "Of the certificate of pages and phones"
        )
        self._phones = self._gauge("dzvin_browser_phones", "Phones of pages that are connected")

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(name, what, registry=self.registry)

    async def look(self) -> None:
        self._database.set(0)
        self._lag.forget()
        self._days.set(days_left(self._home))
        self._phones.set(self._hub.phones_open)
        try:
            found = room(self._home.folder)
            self._free.set(found.free_bytes)
            self._share.set(found.free_share)
            await self._lag.look(self._shard, self._listener.position or None, "pages")
            self._database.set(1)
        except (psycopg.Error, SQLAlchemyError, OSError) as away:
            log.debug("figures.database_away", error=type(away).__name__)


async def measured(home: Home, web: WebFigures) -> None:
    """Until cancelled."""
    await Written(home.metrics, "web", web.registry).run(web.look)


def days_left(home: Home) -> float:
    """NaN when no certificate is needed, or it cannot be read: the doctor says which."""
    found = home.certificate
    if found is None:
        return float("nan")
    try:
        return (read(found.cert).ends_at - clock.now()).total_seconds() / 86400
    except BrokenCertificate:
        return float("nan")


def read_figures(
    folder: Path, seconds_now: Callable[[], float] = lambda: clock.now().timestamp()
) -> dict[str, str]:
    """Process to its text; what is too old is left out."""
    found: dict[str, str] = {}
    for process in PROCESSES:
        file = file_of(folder, process)
        try:
            if seconds_now() - file.stat().st_mtime <= OLD_SECONDS:
                found[process] = file.read_text()
        except OSError:
            continue
    return found


def metrics_text(folder: Path) -> bytes:
    """All of it, and which processes told something."""
    texts = read_figures(folder)
    ups = "".join(
        f'dzvin_process_up{{process="{name}"}} {int(name in texts)}\n' for name in PROCESSES
    )
    head = "# HELP dzvin_process_up 1: it wrote its figures a moment ago\n"
    return gathered(texts) + f"{head}# TYPE dzvin_process_up gauge\n{ups}".encode()
