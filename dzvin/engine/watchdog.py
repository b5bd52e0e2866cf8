"""Each 5 seconds every router is shown the evidence; each hour its state is kept for replay."""

import asyncio

from dzvin.acd.inputs import LegsSeen
from dzvin.acd.model import AcdState
from dzvin.engine.follow import acd_subject
from dzvin.engine.inbox import Heard
from dzvin.engine.inputs import RouterKept
from dzvin.engine.loop import Loop
from dzvin.kernel.messages import Input

LOOK_SECONDS = 5.0
LOOKS_PER_KEEP = 720


class Watchdog:
    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._looks = 0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look()

    def look(self) -> None:
        self._looks += 1
        self._tell_all(LegsSeen(calls=(), legs={}))
        if self._looks % LOOKS_PER_KEEP == 0:
            self._tell_all(RouterKept(state=AcdState()))

    def _tell_all(self, heard: Input) -> None:
        """What it says in full is filled in when it is heard, after all that was heard before."""
        for tenant in self._loop.mind.snapshots:
            self._loop.inbox.put_now(Heard(tenant=tenant, subject=acd_subject(tenant), input=heard))
