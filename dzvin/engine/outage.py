"""What is done while a commit hangs: after a second releases go out, then new callers are held."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from dzvin.engine.mind import Turn
from dzvin.engine.perform import Performer


class Patience(Struct, frozen=True, kw_only=True):
    release_seconds: float = 1.0
    """A commit older than this: hang-ups no longer wait for their record."""
    hold_seconds: float = 3.0
    """A commit older than this: new callers wait, and nothing but hang-ups is performed."""


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
        too_late = loop.call_later(self._patience.hold_seconds, self._become_too_late)
        try:
            return await commit
        finally:
            late.cancel()
            too_late.cancel()
            if self._is_too_late:
                self._news.set()
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
                await self._performer.hold()
            else:
                await self._performer.let_in()

    def _become_late(self) -> None:
        self._is_late = True
        self._news.set()

    def _become_too_late(self) -> None:
        self._is_too_late = True
        self._news.set()
