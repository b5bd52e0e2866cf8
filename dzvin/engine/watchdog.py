"""Each 5 seconds every router is shown the evidence, each minute the switch is asked for lost legs,
each hour the router's state is kept for replay."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from dzvin.acd.inputs import LegsSeen
from dzvin.acd.model import AcdState
from dzvin.calls.reconciling import cause_unseen
from dzvin.engine.follow import acd_subject, call_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.inputs import RouterKept
from dzvin.engine.loop import Loop
from dzvin.engine.snapshot import empty
from dzvin.infra.metrics import CORRECTIONS
from dzvin.kernel.messages import Input
from dzvin.telephony.signals import LegEnded
from dzvin.telephony.switch import Switch

LOOK_SECONDS = 5.0
LOOKS_PER_SWEEP = 12
LOOKS_PER_KEEP = 720
QUIET = timedelta(seconds=30)
"""A call that heard something later may have legs that the switch did not show yet."""

journal = structlog.get_logger("engine")


class Watchdog:
    def __init__(self, loop: Loop, switch: Switch, now: Callable[[], datetime]) -> None:
        self._loop = loop
        self._switch = switch
        self._now = now
        self._looks = 0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        self._looks += 1
        if self._looks % LOOKS_PER_SWEEP == 0:
            await self.sweep()
        self._tell_all(LegsSeen(calls=(), legs={}))
        if self._looks % LOOKS_PER_KEEP == 0:
            self._tell_all(RouterKept(state=AcdState()))

    async def sweep(self) -> None:
        """A leg that the switch no longer has ended without a word: its call hears it now, as it
        would after a start."""
        if not self._loop.performer.is_connected:
            return
        believed = self._loop.mind.quiet_legs(self._now() - QUIET)
        if not believed:
            self._loop.legs_gone = 0
            return
        try:
            there = {leg.leg for call in await self._switch.snapshot() for leg in call.legs}
        except ConnectionError:
            return
        gone = [one for one in believed if one[2].id not in there]
        self._loop.legs_gone = len(gone)
        for tenant, call, leg in gone:
            if self._loop.performer.is_connected:
                CORRECTIONS.labels("leg").inc()
                journal.warning("leg was gone", call=call, leg=leg.id)
                settings = self._loop.mind.snapshots.get(tenant) or empty(tenant)
                cause = cause_unseen(leg, settings.config.calls.devices)
                ended = LegEnded(call=call, leg=leg.id, cause=cause)
                await self._loop.tell(Heard(tenant=tenant, subject=call_subject(call), input=ended))

    def _tell_all(self, heard: Input) -> None:
        """What it says in full is filled in when it is heard, after all that was heard before."""
        for tenant in self._loop.mind.snapshots:
            self._loop.inbox.put_now(Heard(tenant=tenant, subject=acd_subject(tenant), input=heard))
