"""kill -9 of the engine: calls go on, places are kept, the journal is complete."""

import asyncio
import os
import signal

import pytest

from tests.faults.parts import is_back, is_replayed, kill_engine, one_row_each
from tests.support.phone import happens
from tests.support.service import Customer, Service, dial
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def waits_in_queue(service: Service, customer: Customer) -> str:
    """He answered the menu with 1; the call's id."""
    await asyncio.wait_for(customer.call.answered.wait(), 10)
    customer.call.press("1")
    call = await customer.id()
    await until(lambda: service.facts(call, "item.queued"))
    return call


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
    for call, customer in zip(calls, (first, second), strict=True):
        assert len(await service.facts(call, "item.queued")) == 1
        await is_replayed(service, customer)


async def test_who_comes_and_leaves_while_no_engine_runs_has_his_row(service: Service) -> None:
    assert service.process is not None
    os.kill(service.process.pid, signal.SIGSTOP)
    try:
        killed = kill_engine(service)
        async with service.trunk() as trunk:
            customer = await dial(service, trunk)
            await happens(customer.call.rang)
            customer.call.cancel()
            await happens(customer.call.ended)
    finally:
        os.kill(service.process.pid, signal.SIGCONT)
    await is_back(service, killed)
    [row] = await one_row_each(service, [customer])
    assert (row["lost_reason"], row["is_answered"]) == ("technical", False)
    await is_replayed(service, customer)
