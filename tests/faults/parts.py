"""Parts of a running Dzvin are killed, stopped and waited for; what is left over is looked for."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from dzvin.engine.lease import Holder
from dzvin.infra import process
from dzvin.run.orders import RUNS, stage_of
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.messages import Bridge, Channel, Request
from tests.sip.company import Operator
from tests.support.service import START_SECONDS, Customer, Service
from tests.support.until import until


def epoch_of(service: Service) -> int:
    return int(service.rows("SELECT epoch FROM shard_lease")[0]["epoch"])


def kill_engine(service: Service) -> int:
    """The epoch of the one that died."""
    epoch = epoch_of(service)
    os.kill(service.pid("engine"), signal.SIGKILL)
    return epoch


async def is_back(service: Service, epoch: int) -> None:
    """Another engine holds the shard, hears the switch and has recorded what it found there."""

    async def hears() -> bool:
        (lease,) = service.rows("SELECT epoch, holder FROM shard_lease")
        holder = msgspec.json.decode(lease["holder"], type=Holder)
        stage = stage_of(service.home.run, "engine", holder.mark.pid)
        return bool(lease["epoch"] > epoch and stage == RUNS)

    async def recorded() -> bool:
        return bool(service.rows("SELECT 1 FROM batch WHERE epoch > %s LIMIT 1", epoch))

    await until(hears, START_SECONDS)
    await until(recorded)


async def another_runs(service: Service, part: str, before: int) -> int:
    """The process id of the one that was started in its place."""

    async def started() -> int:
        file = service.home.run / f"{part}.pid.json"
        try:
            mark = msgspec.json.decode(file.read_bytes(), type=process.Mark)
        except FileNotFoundError:
            return 0
        return mark.pid if mark.pid != before and process.is_alive(mark) else 0

    return await until(started, START_SECONDS)


@contextmanager
def standing_still(service: Service) -> Iterator[None]:
    """All processes of our own PostgreSQL are stopped, as on a disk that does not answer."""
    server = service.home.postgres
    assert server is not None and server.mark is not None
    master = server.mark.pid
    os.kill(master, signal.SIGSTOP)
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    pids = [int(child) for child in children]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (*pids, master):
            os.kill(pid, signal.SIGCONT)


async def is_replayed(service: Service, customer: Customer) -> None:
    """`dzvin replay`: the same inputs give the same story, over the restart too."""
    again = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "dzvin.cli.main", "replay", await customer.id()],
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert again.returncode == 0, again.stdout + again.stderr


async def one_row_each(service: Service, customers: list[Customer]) -> list[dict[str, object]]:
    """Each INVITE has one row of the journal, one beginning and one end in the log."""
    rows = []
    for customer in customers:
        call = await customer.id()
        rows.append(await service.journal_row(call))
        assert await service.calls_of(customer.number) == [call]
        kept = service.rows(
            "SELECT count(*) AS n FROM call c JOIN party p"
            " ON p.tenant = c.tenant AND p.id = c.party WHERE p.number = %s",
            customer.number,
        )
        assert kept[0]["n"] == 1
        names = [fact["name"] for fact in await service.facts(call)]
        assert (names.count("call.started"), names.count("call.ended")) == (1, 1), names
        assert not {"subject.failed", "operator.corrected"} & set(names), names
    return rows


async def nothing_is_left(service: Service, *operators: Operator) -> None:
    """Nobody is busy, no call is open, and the switch has neither a channel nor a bridge."""
    for operator in operators:
        await operator.becomes("ready")

    async def is_closed() -> bool:
        calls = service.rows("SELECT subject FROM subject_state WHERE subject LIKE 'call:%%'")
        return not (calls or service.rows("SELECT id FROM item"))

    await until(is_closed)
    asterisk = service.home.asterisk
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:

        async def is_empty() -> bool:
            channels = await http.ask(Request(method="GET", path="channels"))
            bridges = await http.ask(Request(method="GET", path="bridges"))
            return not (
                msgspec.json.decode(channels.text, type=list[Channel])
                or msgspec.json.decode(bridges.text, type=list[Bridge])
            )

        await until(is_empty)
