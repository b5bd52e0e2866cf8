"""Reads what pages, hooks and jobs posted at the door, and puts it into the loop's inbox."""

from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec
import structlog

from dzvin.engine.inbox import Heard
from dzvin.engine.inputs import input_from
from dzvin.engine.loop import Loop
from dzvin.infra.batch import Batch, Posted
from dzvin.infra.engine_log import EngineLog

AT_ONCE = 500

journal = structlog.get_logger("engine")


class PostedReader:
    """`log` is a connection of its own: the commits of the loop do not wait for it. `learn` loads
    the settings of a tenant who came after the start."""

    def __init__(self, loop: Loop, log: EngineLog, learn: Callable[[str], Awaitable[None]]) -> None:
        self._loop = loop
        self._log = log
        self._learn = learn

    async def follow(self, bell: AsyncIterator[list[str]]) -> None:
        async for _ in bell:
            while await self.look() == AT_ONCE:
                pass

    async def look(self) -> int:
        """How many were found."""
        found = await self._log.inbox(self._loop.posted, AT_ONCE)
        for posted in found:
            self._loop.posted.add(posted.id)
            await self._tell(posted)
        return len(found)

    async def _tell(self, posted: Posted) -> None:
        try:
            heard = input_from(posted.heard)
        except msgspec.ValidationError as trouble:
            journal.error("posted input refused", subject=posted.subject, trouble=str(trouble))
            await self._log.commit(Batch(inbox_done=(posted.id,)))
            self._loop.posted.discard(posted.id)
            return
        if posted.tenant not in self._loop.mind.snapshots:
            await self._learn(posted.tenant)
        await self._loop.tell(
            Heard(tenant=posted.tenant, subject=posted.subject, input=heard, posted=posted.id)
        )
