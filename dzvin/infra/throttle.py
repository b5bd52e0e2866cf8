"""How often something may be tried: counted in this process, in a sliding window."""

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter


class Throttle:
    """`per_minute` tries for each key."""

    def __init__(self, per_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(per_minute)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    async def is_open(self, *key: str) -> bool:
        """Whether another try is left; does not use it up."""
        return await self._window.test(self._limit, *key)

    async def count(self, *key: str) -> bool:
        """Use one up; False when none was left."""
        return await self._window.hit(self._limit, *key)

    async def forget(self, *key: str) -> None:
        await self._window.clear(self._limit, *key)
