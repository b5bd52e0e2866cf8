"""An SMS from a customer is read or answered, and all who may read it learn of that."""

from dzvin.events.message import MessageRead
from dzvin.infra.clock import now
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.workplace.inbox import store


async def mark(
    connection: Connection, tenant: str, message: str, by: str, *, is_read: bool
) -> None:
    """The last thing in its transaction."""
    at, reader = (now(), by) if is_read else (None, None)
    operator, queue = await store.mark(connection, message, at, reader)
    said = MessageRead(
        message=message, channel="sms", is_read=is_read, by=by, operator=operator, queue=queue
    )
    await record(connection, tenant, f"message:{message}", said)
