"""What is done while a commit hangs: after a second releases go out, then the switch is let go."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from dzvin.engine.mind import Turn
from dzvin.engine.perform import Performer


class Patience(Struct, frozen=True, kw_only=True):
    release_seconds: float = 1.0
    """A commit older than this: hang-ups no longer wait for their record."""
    let_go_seconds: float = 3.0
    """A commit older than this: the switch's connection is closed."""


class Outage:
    """One commit at a time is watched; a healthy one costs two timer handles."""

    def __init__(
        self, performer: Performer, waiting: Callable[[], list[Turn]], patience: Patience
    ) -> None:
        self._performer = performer
        self._waiting = waiting
        """Turns that are decided and not yet recorded, oldest first."""
        self._patience = patience
        self._is_late = False
        self._is_too_late = False
        self._news = asyncio.Event()

    async def watch[T](self, commit: Awaitable[T]) -> T:
        loop = asyncio.get_running_loop()
        late = loop.call_later(self._patience.release_seconds, self._become_late)
        too_late = loop.call_later(self._patience.let_go_seconds, self._become_too_late)
        try:
            return await commit
        finally:
            late.cancel()
            too_late.cancel()
            self._is_late = self._is_too_late = False

    def turn_made(self) -> None:
        if self._is_late:
            self._news.set()

    async def run(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            if self._is_late:
                for turn in self._waiting():
                    await self._performer.release(turn)
            if self._is_too_late:
                await self._performer.let_go()

    def _become_late(self) -> None:
        self._is_late = True
        self._news.set()

    def _become_too_late(self) -> None:
        self._is_too_late = True
        self._news.set()
