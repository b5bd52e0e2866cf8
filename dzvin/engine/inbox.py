"""What waits to be thought about: bounded, in order within a tenant, fair between tenants."""

import asyncio
from collections import deque

from msgspec import Struct

from dzvin.kernel.messages import Input

TENANT_LIMIT = 5_000
"""New calls of a tenant with so many waiting inputs are refused; the rest of it is kept."""
LIMIT = 50_000
"""Above it no signal of the switch is taken until there is room again; one who has too many for us
is left, and asked anew for what there is (`MOST_UNHEARD`)."""


class Heard(Struct, frozen=True, kw_only=True):
    """An input on its way to a subject. `posted` is its row at the door, to be deleted with it."""

    tenant: str
    subject: str
    input: Input
    posted: int | None = None


class Inbox:
    def __init__(self, limit: int = LIMIT, tenant_limit: int = TENANT_LIMIT) -> None:
        self._limit = limit
        self._tenant_limit = tenant_limit
        self._waiting: dict[str, deque[Heard]] = {}
        self._turn: deque[str] = deque()
        """Tenants that have something waiting; the first is served next."""
        self._count = 0
        self._filled = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    def __len__(self) -> int:
        return self._count

    def is_full_for(self, tenant: str) -> bool:
        return len(self._waiting.get(tenant, ())) >= self._tenant_limit

    async def put(self, heard: Heard) -> None:
        while self._count >= self._limit:
            self._room.clear()
            await self._room.wait()
        self.put_now(heard)

    def put_now(self, heard: Heard) -> None:
        """Regardless of the limit: for what the engine says to itself."""
        queue = self._waiting.get(heard.tenant)
        if queue is None:
            queue = self._waiting[heard.tenant] = deque()
            self._turn.append(heard.tenant)
        queue.append(heard)
        self._count += 1
        self._filled.set()

    def pop(self) -> Heard | None:
        """One of the tenant whose turn it is, who then goes to the end of the line."""
        if not self._turn:
            self._filled.clear()
            return None
        tenant = self._turn.popleft()
        queue = self._waiting[tenant]
        heard = queue.popleft()
        if queue:
            self._turn.append(tenant)
        else:
            del self._waiting[tenant]
        self._count -= 1
        self._room.set()
        return heard

    async def take(self) -> Heard:
        while (heard := self.pop()) is None:
            await self._filled.wait()
        return heard
