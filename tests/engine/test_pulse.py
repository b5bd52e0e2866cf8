"""A process that was stopped for a while does nothing more: another engine may own the shard."""

import asyncio

import pytest

from dzvin.engine.perform import Performer
from dzvin.engine.pulse import LONGEST_GAP_SECONDS, Pulse, StoodStill
from dzvin.infra.fake import MemoryLog
from dzvin.telephony.commands import HangUp
from tests.engine.toys import Recorder, Shelf, in_loop


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def read(self) -> float:
        return self.at


@in_loop
async def test_what_was_decided_before_a_stop_is_not_done_after_it() -> None:
    clock, switch = Clock(), Recorder(MemoryLog())
    performer = Performer(switch, Shelf(), Pulse(clock.read))
    performer.connected()
    hang_up = HangUp(call="c1", tenant="t", leg="c1.1")
    clock.at += LONGEST_GAP_SECONDS - 0.1
    await performer.ask(hang_up)
    clock.at += 30
    with pytest.raises(StoodStill):
        await performer.ask(hang_up)
    assert switch.asked == [hang_up]


@in_loop
async def test_the_process_ends_when_its_heart_missed_beats() -> None:
    clock = Clock()
    pulse = Pulse(clock.read, beat_seconds=0)
    beating = asyncio.ensure_future(pulse.run())
    for _ in range(5):
        clock.at += LONGEST_GAP_SECONDS - 0.1
        await asyncio.sleep(0)
    assert not beating.done()
    clock.at += 30
    with pytest.raises(StoodStill):
        await beating
