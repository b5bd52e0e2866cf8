"""Was this process stopped for a while: by a signal, a debugger, a machine that was moved? Another
engine may own the shard by now, and what we decided before is no longer ours to do."""

import asyncio
from collections.abc import Callable

BEAT_SECONDS = 0.5
LONGEST_GAP_SECONDS = 3.5
"""Less than a lease lasts after it was renewed last: within it nobody else can have taken it."""


class StoodStill(Exception):
    """Ends the process: the next one asks for the lease and looks at what is there."""


class Pulse:
    """Beats while the process runs; `check` is asked before anything is done to the world."""

    def __init__(self, clock: Callable[[], float], beat_seconds: float = BEAT_SECONDS) -> None:
        self._clock = clock
        self._beat_seconds = beat_seconds
        self._last = clock()

    async def run(self) -> None:
        """Until cancelled. Raises StoodStill."""
        self._last = self._clock()
        while True:
            await asyncio.sleep(self._beat_seconds)
            self.check()
            self._last = self._clock()

    def check(self) -> None:
        """Raises StoodStill."""
        gap = self._clock() - self._last
        if gap > LONGEST_GAP_SECONDS:
            raise StoodStill(f"{gap:.1f} s")
