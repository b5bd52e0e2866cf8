"""SIPp, which shares no code with us, as callers: many at once, each heard and answered once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dzvin.kernel.messages import Input
from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.provision import gateway
from tests.support.asterisk import RunningAsterisk
from tests.telephony.asterisk_stage import AsteriskStage, asterisk_stage
from tests.telephony.stage import TENANT

pytestmark = pytest.mark.anyio
SCENARIO = Path(__file__).parent / "sipp/uac.xml"
CALLS, PER_SECOND = 40, 40


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        yield on_asterisk


async def test_forty_callers_of_one_second_are_each_answered_and_ended_once(
    stage: AsteriskStage, tmp_path: Path
) -> None:
    config, address = stage.asterisk.config, f"{stage.asterisk.network}.5"
    await stage.provisioner.put_things(gateway("gw-sipp", address, 5060))
    hear = stage.hear

    async def answering(signal: Input) -> None:
        await hear(signal)
        if isinstance(signal, signals.LegArrived):
            to = {"call": signal.call, "tenant": TENANT}
            await stage.do(commands.Answer(**to, leg=signal.leg))

    stage.hear = answering  # type: ignore[method-assign]
    await stage.start()
    sipp = await asyncio.create_subprocess_exec(
        "sipp", f"{config.bind}:{config.sip_port}", "-sf", str(SCENARIO), "-s", "800",
        "-i", address, "-mi", address, "-p", "5060", "-m", str(CALLS), "-r", str(PER_SECOND),
        "-timeout", "20s", "-timeout_error", "-nostdin",
        cwd=tmp_path, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, words = await sipp.communicate()
    assert sipp.returncode == 0, words.decode()
    for arrived in [each for each in stage.signals if isinstance(each, signals.LegArrived)]:
        await stage.heard(signals.LegEnded, leg=arrived.leg)
    assert stage.count(signals.LegArrived) == CALLS
    assert stage.count(signals.LegAnswered) == CALLS
    assert stage.count(signals.LegEnded) == CALLS
    assert await stage.switch.snapshot() == []
