"""Passwords are kept as argon2id and checked in a thread: 19 MiB and a tenth of a second each."""

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
AT_ONCE = 4
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
"""Checked when the login is unknown, so that the answer takes as long."""


class Passwords:
    """A few checks at a time: many at once must not take the machine's memory."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        async with self._room:
            return await asyncio.to_thread(_HASHER.hash, password)

    async def is_right(self, password: str, stored: str | None) -> bool:
        async with self._room:
            matches = await asyncio.to_thread(_HASHER.verify, password, stored or _NOBODY)
        return matches and stored is not None
