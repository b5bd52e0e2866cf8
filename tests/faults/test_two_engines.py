"""Two engines, one shard: the one that stood still touches nothing any more; and the other one's
connection to the database is cut in the middle of a COMMIT."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.faults.parts import (
    another_runs,
    epoch_of,
    is_back,
    is_replayed,
    nothing_is_left,
    one_row_each,
)
from tests.infra.cutting_proxy import CuttingProxy, cutting_proxy
from tests.sip.company import company, in_queue
from tests.support.phone import happens
from tests.support.rtp import tone
from tests.support.service import Service

pytestmark = pytest.mark.anyio


def engine_beside(service: Service, database: str) -> subprocess.Popen[bytes]:
    with (service.folder.parent / "second-engine.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "dzvin.cli.main", "engine"],
            env={**service.environment, "DZVIN_DATABASE_URL": database},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


@asynccontextmanager
async def second_engine(service: Service) -> AsyncIterator[CuttingProxy]:
    """It stands by; its way to the database can be cut."""
    async with cutting_proxy(service.home.admin_url()) as (proxy, url):
        process = await asyncio.to_thread(engine_beside, service, url)
        try:
            yield proxy
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 20)


async def test_a_call_never_has_two_masters_and_no_commit_counts_twice(service: Service) -> None:
    async with company(service) as firm, second_engine(service) as proxy:
        anna, bohdan = await firm.operators(2)
        queue = await firm.queue(anna, bohdan, ring_seconds=120)
        number = await firm.number(in_queue(queue))
        talking, anna_leg = await firm.talks(number, anna)
        talking.call.voice.say(tone(1000))
        anna_leg.voice.say(tone(440))
        await talking.call.voice.hears(440)
        first, epoch = service.pid("engine"), epoch_of(service)
        os.kill(first, signal.SIGSTOP)
        try:
            # It takes the lease as soon as nobody renews it any more.
            await is_back(service, epoch)
            waiting = await firm.calls(number)
            ringing = await bohdan.rings()
            await talking.call.voice.hears(440)
        finally:
            os.kill(first, signal.SIGCONT)
        await another_runs(service, "engine", first)
        assert epoch_of(service) == epoch + 1, "who stood still has not taken it back"

        answer_lost = proxy.cut_next("after")
        await ringing.answer()
        ringing.voice.say(tone(1600))
        await waiting.call.voice.hears(1600, 15)
        await happens(answer_lost, 15)
        commit_lost = proxy.cut_next("before")
        await waiting.call.hang_up()
        await happens(ringing.ended, 15)
        await happens(commit_lost, 15)
        assert not talking.call.ended.is_set()
        await anna_leg.voice.hears(1000)
        await talking.call.hang_up()
        await happens(anna_leg.ended, 15)
        rows = await one_row_each(service, [talking, waiting])
        assert [row["is_answered"] for row in rows] == [True, True]
        await nothing_is_left(service, anna, bohdan)
        for each in (talking, waiting):
            await is_replayed(service, each)
        last = epoch_of(service)
    await is_back(service, last)
