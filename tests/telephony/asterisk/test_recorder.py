"""A recording holds both sides apart: left the customer, right what he heard."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from dzvin.telephony import commands, signals
from dzvin.telephony.asterisk.ami import Ami, NoAnswer
from dzvin.telephony.asterisk.recorder import Recorder, tries_of
from tests.support.asterisk import RunningAsterisk
from tests.support.rtp import peak
from tests.support.until import until
from tests.telephony.asterisk_stage import AsteriskStage, SipParty, asterisk_stage
from tests.telephony.stage import ANN, TENANT

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(asterisk: RunningAsterisk) -> AsyncIterator[AsteriskStage]:
    async with asterisk_stage(asterisk) as on_asterisk:
        await on_asterisk.start()
        yield on_asterisk


async def talk(stage: AsteriskStage) -> tuple[dict[str, str], str, SipParty, SipParty]:
    """A customer and Ann, joined, each with a tone."""
    customer = await stage.customer_dials("800")
    came = await stage.heard(signals.LegArrived)
    to = {"call": came.call, "tenant": TENANT}
    await stage.registers(ANN)
    operator = f"{came.call}.1"
    await stage.do(
        commands.Answer(**to, leg=came.leg),
        commands.Originate(
            **to,
            leg=operator,
            endpoint=ANN.name,
            from_number="0501234567",
            from_name="",
            ring_seconds=9,
        ),
    )
    ann = await stage.rung(ANN)
    await ann.answer()
    await stage.heard(signals.LegAnswered, leg=operator)
    bridge = f"{came.call}.b"
    await stage.do(commands.Join(**to, bridge=bridge, legs=(came.leg, operator)))
    await customer.say()
    await ann.say()
    await customer.hears(ann)
    await ann.hears(customer)
    return to, came.leg, customer, ann


def size_of(file: Path) -> int:
    return file.stat().st_size


async def recorded(file: Path, seconds: float) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Left and right, once the file (of the first or another try) holds so much."""
    async with asyncio.timeout(10):
        while not (  # noqa: ASYNC110
            found := [each for each in tries_of(file) if size_of(each) > seconds * 32_000]
        ):
            await asyncio.sleep(0.05)
    both = np.fromfile(found[0], "<i2") / 32768
    return both[0::2], both[1::2]


async def grow_no_more(over: list[Path], running: Path) -> None:
    """While the running one goes on. Asterisk writes the last of a file in its own time."""

    def length_of(file: Path) -> int:
        return size_of(file) if file.exists() else 0

    async def is_so() -> bool:
        before = [length_of(each) for each in over]
        await recorded(running, length_of(running) / 32_000 + 0.4)
        return before == [length_of(each) for each in over]

    await until(is_so)


async def test_left_is_the_customer_and_right_what_he_hears(stage: AsteriskStage) -> None:
    to, leg, customer, ann = await talk(stage)
    path = f"{TENANT}/{to['call']}/r1"
    start = commands.StartRecording(**to, leg=leg, recording=f"{to['call']}.r1", path=path)
    await stage.do(start)
    assert (await stage.heard(signals.RecordingBegan)).is_ok
    file = stage.asterisk.config.monitor / f"{path}.raw"
    left, right = await recorded(file, 1.0)
    assert peak(left[4000:8000]) == pytest.approx(customer.hertz, abs=8)
    assert peak(right[4000:8000]) == pytest.approx(ann.hertz, abs=8)


async def test_a_recording_that_runs_goes_on_when_it_is_asked_for_again_though_paused(
    stage: AsteriskStage,
) -> None:
    to, leg, _, _ = await talk(stage)
    path = f"{TENANT}/{to['call']}/r1"
    start = commands.StartRecording(**to, leg=leg, recording="x.r1", path=path)
    file = stage.asterisk.config.monitor / f"{path}.raw"
    await stage.do(start)
    await recorded(file, 0.4)
    await stage.do(
        commands.PauseRecording(**to, leg=leg, recording="x.r1", is_paused=True),
        replace(start, is_repeated=True),
    )
    await stage.heard(signals.RecordingBegan, is_ok=True, is_new=False)
    assert tries_of(file) == [file]


async def test_a_stopped_recording_grows_no_more(stage: AsteriskStage) -> None:
    to, leg, _, _ = await talk(stage)
    for n in (1, 2):
        path = f"{TENANT}/{to['call']}/r{n}"
        recording = f"{to['call']}.r{n}"
        await stage.do(
            commands.StartRecording(**to, leg=leg, recording=recording, path=path),
            commands.StopRecording(**to, leg=leg, recording=recording),
        )
        assert (await stage.heard(signals.RecordingBegan, recording=recording)).is_ok
    last = stage.asterisk.config.monitor / f"{TENANT}/{to['call']}/r3.raw"
    await stage.do(
        commands.StartRecording(**to, leg=leg, recording="x.r3", path=f"{TENANT}/{to['call']}/r3")
    )
    await grow_no_more([last.with_name(f"r{n}.raw") for n in (1, 2)], last)


async def test_one_whose_end_was_lost_in_a_break_ends_when_the_next_is_asked_for_again(
    stage: AsteriskStage,
) -> None:
    to, leg, _, _ = await talk(stage)
    files = [stage.asterisk.config.monitor / f"{TENANT}/{to['call']}/r{n}.raw" for n in (1, 2)]
    for n, file in enumerate(files, 1):
        path = f"{TENANT}/{to['call']}/r{n}"
        again = n == 2
        await stage.do(
            commands.StartRecording(
                **to, leg=leg, recording=f"x.r{n}", path=path, is_repeated=again
            )
        )
        await recorded(file, 0.4)
    (running,) = tries_of(files[1])
    await grow_no_more(files[:1], running)


@pytest.mark.parametrize("path", ["../outside", "a,b", "/etc/x", "a/../b", "", "a|b"])
async def test_a_path_that_leaves_the_folder_is_refused(stage: AsteriskStage, path: str) -> None:
    to, leg, _, _ = await talk(stage)
    await stage.do(commands.StartRecording(**to, leg=leg, recording="x.r1", path=path))
    began = await stage.heard(signals.RecordingBegan)
    assert (began.is_ok, began.why) == (False, "bad_path")


async def test_a_leg_that_is_gone_cannot_be_recorded(stage: AsteriskStage) -> None:
    await stage.do(
        commands.StartRecording(call="c", tenant=TENANT, leg="c.1", recording="c.r1", path="t/c/r1")
    )
    began = await stage.heard(signals.RecordingBegan)
    assert (began.is_ok, began.why) == (False, "refused")


async def test_a_manager_port_that_died_is_opened_again(stage: AsteriskStage) -> None:
    config = stage.asterisk.config
    ami = Ami(config.control, config.ami_port, config.ami_password)
    try:
        assert (await ami.ask("Ping", {}))["Response"] == "Success"
        assert ami._pipe
        ami._pipe[1].transport.abort()
        assert (await ami.ask("Ping", {}))["Response"] == "Success"
    finally:
        await ami.close()


async def test_a_wrong_password_or_a_closed_port_is_no_answer(stage: AsteriskStage) -> None:
    config = stage.asterisk.config
    for port, password in ((config.ami_port, "guessed"), (9, config.ami_password)):
        with pytest.raises(NoAnswer):
            await Ami(config.control, port, password).ask("Ping", {})
    start = commands.StartRecording(call="c", tenant="t", leg="c.1", recording="c.r1", path="t/r1")
    stop = commands.StopRecording(call="c", tenant="t", leg="c.1", recording="c.r1")
    recorder = Recorder(Ami(config.control, 9, ""), config.monitor)
    stopping = asyncio.create_task(recorder.start(start)), asyncio.create_task(recorder.stop(stop))
    assert (await stopping[0]).why == "over", "it is tried until its talk ends"
    stopping[1].cancel()
    recorder = Recorder(Ami(config.control, 9, ""), config.monitor / "never-made")
    assert (await recorder.start(start)).why == "disk_error", "and the connection lives on"
