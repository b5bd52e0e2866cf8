"""Reading while the database is away: try again instead of dying."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
from sqlalchemy import exc

AWAY = (psycopg.OperationalError, exc.OperationalError, exc.InterfaceError, exc.TimeoutError)
RETRY_SECONDS = 0.5


async def patiently[R](attempt: Callable[[], Awaitable[R]]) -> R:
    while True:
        try:
            return await attempt()
        except AWAY:
            await asyncio.sleep(RETRY_SECONDS)
