"""What the form beside a call asks the database besides its own rows."""

from sqlalchemy import select

from dzvin.acd.tables import QUEUE
from dzvin.infra.db import Connection
from dzvin.resources.lists import store as lists


async def queue_name(connection: Connection, queue: str | None) -> str:
    if queue is None:
        return ""
    found = await connection.scalar(select(QUEUE.c.name).where(QUEUE.c.id == queue))
    return str(found or "")


async def values_of(connection: Connection, list: str, begins: str, limit: int) -> list[str]:
    found = await lists.list_values(connection, list, begins=begins, after="", limit=limit)
    return [each.value for each in found[:limit]]


async def has_value(connection: Connection, list: str, value: str) -> bool:
    return await lists.load_value(connection, list, value) is not None
