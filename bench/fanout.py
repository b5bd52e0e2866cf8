"""How soon a thousand open pages are told what concerns them.

    python bench/fanout.py [--json] [--operators 1000] [--rate 2000] [--seconds 20]

A whole `dzvin up`, one company, so many operators signed in, each with a live socket of the page
and its heartbeat, in ten queues: what happens in them and who is Ready is shown to all. Into the
log go talks held and resumed, so many a second in all, each one operator's own, and beside them
the changes of lists: statuses and waiting calls, each shown to every page.

`p99_ms`: from the commit of an own event to its frame in the page's socket. `list_freshness_ms`:
the same of list events, the worst hundredth. `lost`: frames that did not come, gaps in a socket's
counter, and pages told to begin anew. `cpu_percent`: of the web process, of one core; the load
maker is another process. The worker sleeps meanwhile: it would make reports of these calls.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.fanout_pages import Order, Told
from bench.measure import Watch, quantile
from dzvin.accounts.actions import token_hash
from dzvin.accounts.guard import COOKIE
from dzvin.events.call import CallStarted, TalkHeld, TalkResumed, TalkStarted
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import ItemLeft
from dzvin.infra import event_log
from dzvin.infra.batch import Envelope
from dzvin.infra.bell import Notifier
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import Database
from dzvin.kernel.messages import Event
from tests.support.service import Service

TOPICS = 10
LIST_RATE = 40.0
"""Changes of lists a second: a status, a place in a queue."""
STEP = 0.01
"""Seconds between two commits."""


class Company:
    """Its people are put straight into the database: a thousand passwords take minutes."""

    def __init__(self, service: Service, count: int) -> None:
        self.service, self.count = service, count
        self.people: list[str] = []
        self.cookies: list[str] = []

    def fill(self) -> None:
        (found,) = self.service.rows(
            "SELECT r.tenant::text, r.id::text FROM role r JOIN tenant t ON t.id = r.tenant"
            " WHERE t.slug = 'demo' AND r.name = 'Operator'"
        )
        self.tenant, role = found["tenant"], found["id"]
        with psycopg.connect(self.service.home.admin_url()) as connection:
            connection.execute("SET search_path = dzvin")
            connection.execute("SELECT set_config('dzvin.tenant', %s, false)", [self.tenant])
            (project,) = connection.execute("SELECT id FROM project LIMIT 1").fetchone() or ("",)
            self.queues = [self._queue(connection, project, n) for n in range(TOPICS)]
            for n in range(self.count):
                self._person(connection, role, n)

    def _queue(self, connection: Any, project: str, n: int) -> str:
        queue = new_id()
        connection.execute(
            "INSERT INTO queue (tenant, id, project, name, settings) VALUES (%s, %s, %s, %s, '{}')",
            [self.tenant, queue, project, f"Bench {n}"],
        )
        return queue

    def _person(self, connection: Any, role: str, n: int) -> None:
        person, token = new_id(), f"bench-{new_id()}"
        self.people.append(person)
        self.cookies.append(f"{COOKIE}={token}")
        connection.execute(
            "INSERT INTO user_account (tenant, id, login, name, password_hash)"
            " VALUES (%s, %s, %s, %s, '')",
            [self.tenant, person, f"bench-{n}", f"Operator {n}"],
        )
        connection.execute("INSERT INTO user_role VALUES (%s, %s, %s)", [self.tenant, person, role])
        connection.execute(
            "INSERT INTO session (id, tenant, user_account, expires_at) VALUES (%s, %s, %s, %s)",
            [token_hash(token), self.tenant, person, now() + timedelta(hours=2)],
        )
        for queue in self.queues:
            connection.execute(
                "INSERT INTO queue_member (tenant, queue, user_account, priority)"
                " VALUES (%s, %s, %s, 1)",
                [self.tenant, queue, person],
            )


class Pages:
    """The load maker."""

    def __init__(self, company: Company) -> None:
        program = Path(__file__).with_name("fanout_pages.py")
        self._process = subprocess.Popen(
            [sys.executable, str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        address = company.service.address.replace("http", "ws")
        order = Order(address=f"{address}/api/live?several=true", cookies=company.cookies)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == b"open\n", "the load maker died: see above"

    @property
    def pid(self) -> int:
        return self._process.pid

    def begin(self) -> None:
        assert self._process.stdin
        self._process.stdin.write(b"begin\n")
        self._process.stdin.flush()

    def told(self) -> Told:
        out, _ = self._process.communicate(timeout=60)
        return msgspec.json.decode(out, type=Told)


class Log:
    """Writes as an engine does: several events in one commit."""

    def __init__(self, database: Database, company: Company) -> None:
        self._database, self._company = database, company
        self.committed: dict[int, float] = {}
        """Position of the first event of a commit to the moment of it, and so on for each event."""
        self.own = self.listed = 0
        self._calls = [f"{new_id()}" for _ in company.people]

    async def begin_calls(self) -> None:
        """Each operator talks."""
        for first in range(0, len(self._calls), 100):
            events: list[Event] = []
            for n in range(first, min(first + 100, len(self._calls))):
                call, person = self._calls[n], self._company.people[n]
                events.append(
                    CallStarted(
                        call=call, direction="inbound", door="gateway", leg=call, dialled="800"
                    )
                )
                events.append(TalkStarted(call=call, leg=f"{call}.1", operator=person))
            await self._write(events)

    async def run(self, rate: float, seconds: float) -> None:
        """At an even pace; what is late is made up for."""
        began, done, listed = time.monotonic(), 0, 0
        while (passed := time.monotonic() - began) < seconds:
            wanted, lists = int(passed * rate), int(passed * LIST_RATE)
            events = [self._held(n) for n in range(done, wanted)]
            events += [self._of_list(n) for n in range(listed, lists)]
            self.own += wanted - done
            self.listed = lists
            done, listed = wanted, lists
            if events:
                await self._write(events)
            await asyncio.sleep(STEP)

    async def _write(self, events: list[Event]) -> None:
        tenant, at = self._company.tenant, now()
        envelopes = [
            Envelope(id=new_id(), tenant=tenant, at=at, subject="bench", event=event)
            for event in events
        ]
        async with self._database.transaction(tenant) as connection:
            first = await event_log.append(connection, *envelopes)
        moment = time.monotonic()
        self.committed |= dict.fromkeys(range(first, first + len(events)), moment)

    def _held(self, n: int) -> Event:
        who = n % len(self._calls)
        kind = TalkResumed if n // len(self._calls) % 2 else TalkHeld
        return kind(call=self._calls[who], operator=self._company.people[who])

    def _of_list(self, n: int) -> Event:
        """In turn a status of somebody, which all see, and the length of one of the queues."""
        if n % 2:
            who = self._company.people[n % len(self._calls)]
            return OperatorStateChanged(operator=who, was="ready", state="away", by="user")
        queue = self._company.queues[n // 2 % TOPICS]
        return ItemLeft(item=new_id(), call=new_id(), queue=queue, reason="abandoned")


def delays(told: Told, log: Log, *names: str) -> list[float]:
    """Seconds from commit to page, of each frame."""
    found: list[float] = []
    for name in names:
        pairs = zip(told.positions.get(name, ()), told.times.get(name, ()), strict=True)
        found += [at - log.committed[p] for p, at in pairs if p in log.committed]
    return found


async def measured(operators: int, rate: float, seconds: float) -> dict[str, Any]:
    async with running(operators) as (service, company, log):
        pages = await asyncio.to_thread(Pages, company)
        await log.begin_calls()
        await asyncio.sleep(3)
        pages.begin()
        parts = {part: service.pid(part) for part in ("web", "engine")} | {"load": pages.pid}
        watch = Watch(parts)
        await log.run(rate, seconds)
        used = watch.told()
        await asyncio.sleep(2)
        told = await asyncio.to_thread(pages.told)
    own = delays(told, log, "talk.held", "talk.resumed")
    lists = delays(told, log, "operator.state_changed", "item.left")
    missing = log.own - len(own) + log.listed * operators - len(lists)
    return {
        "operators": operators,
        "own_per_s": round(log.own / seconds),
        "list_changes_per_s": LIST_RATE,
        "p50_ms": quantile(own, 0.5),
        "p99_ms": quantile(own, 0.99),
        "list_freshness_ms": quantile(lists, 0.99),
        "list_frames": len(lists),
        "messages": told.messages,
        "lost": missing + told.gaps + told.resyncs,
        "closed": told.closed,
        "cpu_percent": used["cpu"]["web"],  # type: ignore[index]
        **used,
    }


@asynccontextmanager
async def running(operators: int) -> AsyncIterator[tuple[Service, Company, Log]]:
    with tempfile.TemporaryDirectory(prefix="dzvin-bench-") as folder:
        service = Service(Path(folder) / "home")
        await service.start()
        company = Company(service, operators)
        await asyncio.to_thread(company.fill)
        worker = service.pid("worker")
        os.kill(worker, signal.SIGSTOP)
        notifier = Notifier(service.home.database_url("dzvin_app"))
        ringing = asyncio.ensure_future(notifier.run())
        database = Database(service.home.database_url("dzvin_app"), notifier)
        try:
            yield service, company, Log(database, company)
        finally:
            ringing.cancel()
            await database.close()
            os.kill(worker, signal.SIGCONT)
            await service.stop()


async def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--operators", type=int, default=1000)
    asked.add_argument("--rate", type=float, default=2000.0, help="own events a second, in all")
    asked.add_argument("--seconds", type=float, default=20.0)
    chosen = asked.parse_args()
    told = await measured(chosen.operators, chosen.rate, chosen.seconds)
    if chosen.json:
        print(json.dumps(told))
    else:
        for name, value in told.items():
            print(f"{name:20} {value}")


if __name__ == "__main__":
    asyncio.run(main())
