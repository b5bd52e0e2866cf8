"""The queues of one operator, the one he chose, and the ways out, from the tables."""

from msgspec import Struct
from sqlalchemy import and_, delete, select
from sqlalchemy.dialects.postgresql import insert

from dzvin.acd.model import Member, QueueConfig, QueueSettings
from dzvin.acd.tables import OUT_QUEUE, QUEUE, QUEUE_MEMBER
from dzvin.infra.db import Connection, rows
from dzvin.telephony.tables import GATEWAY, PROVIDER
from dzvin.workplace.calling_out.model import CallingOut, Way, calling_out


class _Membership(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    settings: QueueSettings
    priority: int | None


async def load_calling_out(connection: Connection, operator: str) -> CallingOut:
    query = (
        select(QUEUE.c.id, QUEUE.c.name, QUEUE.c.settings, QUEUE_MEMBER.c.priority)
        .join(
            QUEUE_MEMBER,
            and_(QUEUE_MEMBER.c.tenant == QUEUE.c.tenant, QUEUE_MEMBER.c.queue == QUEUE.c.id),
        )
        .where(QUEUE.c.is_active, QUEUE_MEMBER.c.is_active)
        .where(QUEUE_MEMBER.c.user_account == operator)
    )
    queues = [
        QueueConfig(
            id=one.id,
            name=one.name,
            settings=one.settings,
            members=(Member(operator=operator, priority=one.priority),),
        )
        for one in await rows(connection, query, _Membership)
    ]
    chosen = await connection.execute(
        select(OUT_QUEUE.c.queue).where(OUT_QUEUE.c.user_account == operator)
    )
    return calling_out(operator, queues, chosen.scalar(), await load_ways(connection))


async def load_ways(connection: Connection) -> list[Way]:
    """As the engine tries them."""
    query = (
        select(GATEWAY.c.provider, GATEWAY.c.caller_number)
        .join(
            PROVIDER,
            and_(PROVIDER.c.tenant == GATEWAY.c.tenant, PROVIDER.c.id == GATEWAY.c.provider),
        )
        .where(GATEWAY.c.is_active, PROVIDER.c.is_active)
        .order_by(PROVIDER.c.name, GATEWAY.c.position, GATEWAY.c.name)
    )
    return await rows(connection, query, Way)


async def choose(connection: Connection, tenant: str, operator: str, queue: str | None) -> None:
    """None: as if he had never chosen."""
    if queue is None:
        await connection.execute(delete(OUT_QUEUE).where(OUT_QUEUE.c.user_account == operator))
        return
    statement = insert(OUT_QUEUE).values(tenant=tenant, user_account=operator, queue=queue)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "user_account"], set_={"queue": queue}
        )
    )
