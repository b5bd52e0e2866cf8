"""Wait for something that must come, and say what did not."""

import asyncio
from collections.abc import Awaitable, Callable

SECONDS = 30.0


async def until[T](what: Callable[[], Awaitable[T]], seconds: float = SECONDS) -> T:
    """The first true answer. Raises TimeoutError when there is none in time."""
    async with asyncio.timeout(seconds):
        while not (answer := await what()):  # noqa: ASYNC110 whatever it is, it tells nobody
            await asyncio.sleep(0.01)
        return answer
