"""Connections die, Asterisk dies, another engine comes: what is lost, and what is not."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from dzvin.kernel.messages import Input
from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.messages import Request
from dzvin.telephony.model import Endpoint
from dzvin.telephony.switch import SwitchTaken
from tests.support.asterisk import RunningAsterisk
from tests.support.phone import happens
from tests.support.relay import Relay
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import ANN, BOB, TENANT

pytestmark = pytest.mark.anyio


@pytest.fixture
def asterisk(tmp_path: object) -> Iterator[RunningAsterisk]:
    """An own one per test: some of them kill it."""
    running = RunningAsterisk(tmp_path)  # type: ignore[arg-type]
    running.boot()
    yield running
    running.stop()


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        yield on_asterisk


async def through_relay(stage: AsteriskStage) -> Relay:
    config = stage.asterisk.config
    relay = await stage.stack.enter_async_context(Relay(config.control, config.http_port))
    stage.switch = stage.make_switch(relay.address)
    await stage.start()
    return relay


async def test_a_call_outlives_our_connection_and_is_ours_again(stage: AsteriskStage) -> None:
    relay = await through_relay(stage)
    call = await stage.phones["customer"].call("800", "0501234567")
    came = await stage.heard(signals.LegArrived)
    to = {"call": came.call, "tenant": TENANT}
    await stage.do(commands.Answer(**to, leg=came.leg))
    await happens(call.answered)
    relay.cut()
    await stage.is_connected(2)
    [seen] = await stage.switch.snapshot()
    assert [(leg.leg, leg.is_up, leg.is_arrived) for leg in seen.legs] == [(came.leg, True, True)]
    call.press("7")
    await stage.heard(signals.DigitPressed, call=came.call, digit="7")
    await call.hang_up()
    ended = await stage.heard(signals.LegEnded, call=came.call, leg=came.leg)
    assert (ended.cause, ended.sip_code) == (16, None)


async def test_a_silent_connection_is_dead_after_five_seconds(stage: AsteriskStage) -> None:
    relay = await through_relay(stage)
    relay.freeze()
    async with asyncio.timeout(20):  # the network would say so after a quarter of an hour
        while stage.switch.is_connected:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    relay.thaw()
    relay.cut()
    await stage.is_connected(2)
    call = await stage.phones["customer"].call("800")
    await stage.heard(signals.LegArrived, to_number="800")
    call.cancel()


def wait_for_disk(asterisk: RunningAsterisk, name: str) -> None:
    """Asterisk writes registrations to its database a second late."""
    deadline = time.monotonic() + 20
    query = "SELECT count(*) FROM astdb WHERE key LIKE ?"
    with sqlite3.connect(asterisk.config.folder / "db/astdb.sqlite3") as database:
        while not database.execute(query, (f"%{name}%",)).fetchone()[0]:
            assert time.monotonic() < deadline, "the registration was never written"
            time.sleep(0.05)


async def test_commands_without_a_connection_are_no_fault(stage: AsteriskStage) -> None:
    await stage.do(commands.HangUp(call="c", tenant=TENANT, leg="c.1"))
    await stage.do(commands.StopRecording(call="c", tenant=TENANT, leg="c.1", recording="c.r1"))
    assert stage.signals == []


async def test_asterisk_is_killed_and_comes_back_with_its_endpoints(stage: AsteriskStage) -> None:
    async def load() -> Sequence[Endpoint]:
        return [ANN, BOB]

    async def prepare() -> None:
        await stage.provisioner.restore(load)

    await stage.provisioner.remove(ANN.name, BOB.name)
    stage.switch = stage.make_switch(prepare=prepare)
    await stage.start()
    await stage.registers(ANN)
    await stage.heard(signals.EndpointChanged, endpoint=ANN.name, is_registered=True)
    await stage.phones[ANN.name].call("102")
    await stage.heard(signals.LegArrived, to_number="102")
    await asyncio.to_thread(wait_for_disk, stage.asterisk, ANN.name)
    stage.signals.clear()
    stage.asterisk.kill()
    await asyncio.to_thread(stage.asterisk.boot)
    await stage.is_connected(2)
    assert await stage.switch.snapshot() == []
    if ANN.name not in await stage.switch.registered():
        await stage.heard(signals.EndpointChanged, endpoint=ANN.name, is_registered=True)
    call = await stage.phones[BOB.name].call("103")
    came = await stage.heard(signals.LegArrived, to_number="103")
    assert (came.user, came.tenant) == ("bob", TENANT)
    call.cancel()


async def test_another_connection_takes_our_place(stage: AsteriskStage) -> None:
    first, other = stage.switch, stage.make_switch()

    async def until_taken() -> None:
        with pytest.raises(SwitchTaken):
            await first.run(stage.hear, stage.connected)

    running = stage.tasks.create_task(until_taken())
    await stage.is_connected()
    stage.switch = other
    await stage.start()
    async with asyncio.timeout(15):
        await running
    assert not first.is_connected


async def test_whoever_lost_his_place_in_the_middle_of_a_signal_hears_again_when_he_is_back(
    stage: AsteriskStage,
) -> None:
    first, other = stage.switch, stage.make_switch()
    is_busy = asyncio.Event()

    async def hear_for_ever(signal: Input) -> None:
        is_busy.set()
        await asyncio.Event().wait()

    async def until_taken() -> None:
        with pytest.raises(SwitchTaken):
            await first.run(hear_for_ever, stage.connected)

    taken = stage.tasks.create_task(until_taken())
    await stage.is_connected()
    await stage.phones["customer"].call("700")
    async with asyncio.timeout(15):
        await is_busy.wait()
    stage.switch = other
    await stage.start()
    async with asyncio.timeout(15):
        await taken
    await other.close()
    stage.switch = first
    await stage.start()
    await stage.phones["customer"].call("800")
    await stage.heard(signals.LegArrived, to_number="800")


async def test_a_caller_of_a_dead_engine_is_heard_by_the_next_one(stage: AsteriskStage) -> None:
    call = await stage.phones["customer"].call("800", "0501234567")
    await happens(call.rang)
    await stage.start()
    came = await stage.heard(signals.LegArrived, to_number="800")
    await stage.do(commands.Answer(call=came.call, tenant=TENANT, leg=came.leg))
    await happens(call.answered)
    await call.hang_up()
    await stage.heard(signals.LegEnded, leg=came.leg)
    assert stage.count(signals.LegArrived) == 1


async def test_a_caller_who_comes_while_we_connect_is_heard_and_no_orphan(
    stage: AsteriskStage,
) -> None:
    """Whoever waited at the door comes in before the engine has looked round."""
    call = await stage.phones["customer"].call("800", "0501234567")
    await happens(call.rang)
    seen: list[signals.CallSeen] = []

    async def connected() -> None:
        socket = stage.switch._socket
        async with asyncio.timeout(15):
            while not (socket and socket.arriving):
                await stage.http.ask(Request(method="GET", path="channels"))
        seen.extend(await stage.switch.snapshot())
        await stage.connected()

    stage.running = stage.tasks.create_task(stage.switch.run(stage.hear, connected))
    came = await stage.heard(signals.LegArrived, to_number="800")
    (orphan,) = seen
    assert orphan.call == came.call
    assert orphan.legs[0].is_arriving, "nobody sends him back to the door"
    (known,) = await stage.switch.snapshot()
    assert not known.legs[0].is_arriving
