"""kill -9 of the engine: calls go on, places are kept, the journal is complete."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from tests.support.rtp import tone
from tests.support.service import Customer, Service, dial
from tests.support.until import until

pytestmark = pytest.mark.anyio


def kill_engine(service: Service) -> int:
    """The epoch of the one that died."""
    epoch = int(service.rows("SELECT epoch FROM shard_lease")[0]["epoch"])
    os.kill(service.pid("engine"), signal.SIGKILL)
    return epoch


async def is_back(service: Service, epoch: int) -> None:
    """Another engine holds the shard and has recorded what it found."""

    async def found() -> bool:
        return bool(service.rows("SELECT 1 FROM batch WHERE epoch > %s LIMIT 1", epoch))

    await until(found, 30)


def replayed(service: Service, call: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dzvin.cli.main", "replay", call],
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


async def waits_in_queue(service: Service, customer: Customer) -> str:
    """He answered the menu with 1; the call's id."""
    await asyncio.wait_for(customer.call.answered.wait(), 10)
    customer.call.press("1")
    call = await customer.id()
    await until(lambda: service.facts(call, "item.queued"))
    return call


async def test_a_talk_goes_on_and_its_journal_is_complete(service: Service) -> None:
    async with service.trunk() as trunk, service.person("anna") as anna:
        phone = await anna.device()
        await anna.open_page()
        await anna.becomes("away")
        await anna.press("ready")
        customer = await dial(service, trunk)
        call = await waits_in_queue(service, customer)
        ringing = await phone.rung(10)
        await ringing.answer()
        await until(lambda: service.facts(call, "recording.started"))
        killed = kill_engine(service)
        ringing.voice.say(tone(440))
        customer.call.voice.say(tone(1000))
        await customer.call.voice.hears(440.0)
        await ringing.voice.hears(1000.0)
        await is_back(service, killed)
        await customer.call.voice.hears(440.0)
        assert not customer.call.ended.is_set()
        await customer.call.hang_up()
        await asyncio.wait_for(ringing.ended.wait(), 5)
        row = await service.journal_row(call)
        await anna.becomes("pcp")
        await anna.send("POST", "/api/operators/me/finish")
        await anna.becomes("ready")
        await anna.press("away")
    assert row["is_answered"]
    assert str(row["operator"]) == anna.id
    assert row["lost_reason"] is None
    counts = Counter(fact["name"] for fact in await service.facts(call))
    for name in ("call.started", "item.taken", "talk.started", "talk.ended", "call.ended"):
        assert counts[name] == 1, f"{name}: {counts}"
    assert not await service.facts(call, "subject.failed|operator.corrected")
    again = replayed(service, call)
    assert again.returncode == 0, again.stdout + again.stderr


async def test_those_who_wait_keep_their_places(service: Service) -> None:
    async with service.trunk() as trunk, service.person("anna") as anna:
        phone = await anna.device()
        await anna.open_page()
        await anna.becomes("away")
        first, second = await dial(service, trunk), await dial(service, trunk)
        calls = [await waits_in_queue(service, each) for each in (first, second)]
        killed = kill_engine(service)
        late = await dial(service, trunk)
        await is_back(service, killed)
        for each in (first, second):
            await each.call.voice.hears_something()
            assert not each.call.ended.is_set()
        await asyncio.wait_for(late.call.answered.wait(), 10)
        await anna.send("POST", "/api/operators/me/status", {"state": "ready"})
        ringing = await phone.rung(10)
        assert ringing.caller == first.number, "his place is kept"
        await ringing.answer()
        await until(lambda: service.facts(calls[0], "talk.started"))
        for each in (first, second, late):
            await each.call.hang_up()
        rows = [await service.journal_row(call) for call in calls]
        late_row = await service.journal_row(await late.id())
        await anna.becomes("pcp")
        await anna.send("POST", "/api/operators/me/finish")
        await anna.press("away")
    assert [row["is_answered"] for row in rows] == [True, False]
    assert rows[1]["lost_reason"] in {"abandoned_queue", "abandoned_queue_short"}
    assert late_row["lost_reason"] == "abandoned_ivr"
    for call in calls:
        assert len(await service.facts(call, "item.queued")) == 1
        again = replayed(service, call)
        assert again.returncode == 0, again.stdout + again.stderr
