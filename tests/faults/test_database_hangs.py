"""The database stands still in the middle of everything: nobody is held by it, nothing is lost."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.service import Service, dial
from tests.support.until import until

pytestmark = pytest.mark.anyio


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


async def test_a_hang_up_is_honoured_and_everything_is_in_the_journal_afterwards(
    service: Service,
) -> None:
    async with service.trunk() as trunk, service.person("anna") as anna:
        phone = await anna.device()
        await anna.open_page()
        await anna.becomes("away")
        await anna.press("ready")
        talking, listening = await dial(service, trunk), await dial(service, trunk)
        for each in (talking, listening):
            await asyncio.wait_for(each.call.answered.wait(), 10)
        talking.call.press("1")
        ringing = await phone.rung(10)
        await ringing.answer()
        calls = [await talking.id(), await listening.id()]
        await until(lambda: service.facts(calls[0], "talk.started"))
        engine = service.pid("engine")
        with standing_still(service):
            await talking.call.hang_up()
            await asyncio.wait_for(ringing.ended.wait(), 3)
            late = await dial(service, trunk)
            assert not listening.call.ended.is_set()
        await asyncio.wait_for(late.call.answered.wait(), 15)
        assert not listening.call.ended.is_set()
        for each in (listening, late):
            await each.call.hang_up()
        rows = [await service.journal_row(call) for call in calls]
        assert [row["is_answered"] for row in rows] == [True, False]
        await service.journal_row(await late.id())
        assert service.pid("engine") == engine, "it has outlived it"
        await anna.becomes("pcp")
        await anna.send("POST", "/api/operators/me/finish")
        await anna.press("away")
