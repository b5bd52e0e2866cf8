"""Callers whom nobody heard, because no engine ran or it could record nothing: they get their row
of the journal afterwards, as lost, with the times at which they came and left."""

import asyncio
from datetime import timedelta

import structlog

from dzvin.engine.follow import call_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.loop import Loop
from dzvin.infra.engine_log import EngineLog
from dzvin.telephony.signals import LegEnded
from dzvin.telephony.switch import Missed, MissedCallers

LOOK_SECONDS = 3.0
SETTLED = timedelta(seconds=5)
"""Who left longer ago is in our hands only if the switch has told us of him by now."""
NORMAL = 16

journal = structlog.get_logger("engine")


class Unheard:
    def __init__(self, loop: Loop, log: EngineLog, callers: MissedCallers) -> None:
        self._loop, self._log, self._callers = loop, log, callers
        self._is_away = False

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """A caller is forgotten at the switch once he is in the books, and booked but once."""
        if not self._loop.performer.is_connected:
            return
        try:
            for missed in await self._callers.read():
                if await self._is_done(missed):
                    await self._callers.forget(missed.arrived.call)
        except ConnectionError as away:
            if not self._is_away:
                journal.warning("unheard callers not read", why=str(away))
            self._is_away = True
            return
        self._is_away = False

    async def _is_done(self, missed: Missed) -> bool:
        call = missed.arrived.call
        is_settled = missed.left_at + SETTLED <= self._loop.now()
        if not is_settled:
            return False
        if call in self._loop.mind.tenants:
            await self._tell_end(missed)
            return False
        arrived = self._loop.numbers.placed(missed.arrived, self._loop.mind.snapshots)
        if arrived is None:
            journal.warning("nobody's number, unheard", call=call, door=missed.arrived.door)
            return True
        tenant, subject = arrived.tenant, call_subject(call)
        if await self._log.known({tenant}, {subject}):
            return True
        journal.info("unheard caller booked", call=call, came_at=missed.came_at)
        self._loop.mind.tenants[call] = tenant
        ended = LegEnded(call=call, leg=arrived.leg, cause=NORMAL)
        self._loop.think(Heard(tenant=tenant, subject=subject, input=arrived), missed.came_at)
        self._loop.think(Heard(tenant=tenant, subject=subject, input=ended), missed.left_at)
        await self._loop.record()
        return True

    async def _tell_end(self, missed: Missed) -> None:
        """His books are open, those of a former engine perhaps, and he left at the door."""
        call = missed.arrived.call
        ended = LegEnded(call=call, leg=missed.arrived.leg, cause=NORMAL)
        tenant = self._loop.mind.tenants[call]
        await self._loop.tell(Heard(tenant=tenant, subject=call_subject(call), input=ended))
