"""The log for everybody but the engine: append events to it, read it after a position."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Text, cast, insert, select, text

from dzvin.infra.batch import Envelope, Recorded, encoded, event_of
from dzvin.infra.clock import new_id, now
from dzvin.infra.db import AFTER_COMMIT, Connection
from dzvin.infra.tables import EVENT
from dzvin.kernel.messages import Event

READ_LIMIT = 500

_NAMES = ("shard", "position", "id", "tenant", "at", "subject", "name", "caused_by", "party")
COLUMNS = (*(EVENT.c[name] for name in _NAMES), EVENT.c.project, cast(EVENT.c.data, Text))
"""What `recorded` takes, in this order; more may stand behind."""

SAVE_CURSOR = text(
    "INSERT INTO cursor (tenant, consumer, shard, position)"
    " SELECT CAST(:tenant AS uuid), consumer, :shard, CAST(:position AS bigint)"
    " FROM unnest(CAST(:consumers AS text[])) consumer"
    " ON CONFLICT (tenant, consumer, shard) DO UPDATE SET position = excluded.position"
)


async def append(connection: Connection, *envelopes: Envelope) -> int:
    """The last statement of a `Database.transaction`: it holds the shard's lock until the commit.

    The position of the first event.
    """
    room = (
        await connection.execute(
            text("SELECT shard, first_position FROM log_room(:wanted)"), {"wanted": len(envelopes)}
        )
    ).one()
    await connection.execute(
        insert(EVENT),
        [
            _row(envelope, room.shard, position)
            for position, envelope in enumerate(envelopes, room.first_position)
        ],
    )
    last = room.first_position + len(envelopes) - 1
    connection.info[AFTER_COMMIT].append(("log_grew", (room.shard, last)))
    return int(room.first_position)


async def record(
    connection: Connection,
    tenant: str,
    subject: str,
    *events: Event,
    party: str | None = None,
    at: datetime | None = None,
) -> int:
    """`append` for events that nothing but this transaction caused."""
    return await append(
        connection,
        *(
            Envelope(
                id=new_id(),
                tenant=tenant,
                at=at or now(),
                subject=subject,
                event=event,
                party=party,
            )
            for event in events
        ),
    )


async def read(
    connection: Connection,
    shard: str,
    after: int,
    limit: int = READ_LIMIT,
    *,
    tenant: str | None = None,
    until: int | None = None,
) -> list[Recorded]:
    """Events at positions > `after` (and <= `until`), in order: inside `shard_transaction` of all
    tenants of the shard, inside `transaction(tenant)` of this one."""
    query = select(*COLUMNS).where(EVENT.c.shard == shard, EVENT.c.position > after)
    if tenant is not None:
        query = query.where(EVENT.c.tenant == tenant)
    if until is not None:
        query = query.where(EVENT.c.position <= until)
    found = await connection.execute(query.order_by(EVENT.c.position).limit(limit))
    return [recorded(row) for row in found]


async def read_subject(
    connection: Connection, tenant: str, subjects: Sequence[str]
) -> list[Recorded]:
    """The whole story of some subjects of a tenant, in order."""
    found = await connection.execute(
        select(*COLUMNS)
        .where(EVENT.c.tenant == tenant, EVENT.c.subject.in_(subjects))
        .order_by(EVENT.c.position)
    )
    return [recorded(row) for row in found]


async def read_calls(
    connection: Connection, tenant: str, calls: Collection[str]
) -> dict[str, list[Recorded]]:
    """Every event of the tenant that names one of these calls, whoever's it is, by call."""
    found = await connection.execute(
        select(*COLUMNS, EVENT.c.call)
        .where(EVENT.c.tenant == tenant, EVENT.c.call.in_(calls))
        .order_by(EVENT.c.position)
    )
    stories: dict[str, list[Recorded]] = {call: [] for call in calls}
    for row in found:
        stories[row.call].append(recorded(row))
    return stories


async def head(connection: Connection, shard: str) -> int:
    """The highest visible position of this connection's rows; 0 when there is none."""
    found = await connection.execute(
        select(EVENT.c.position)
        .where(EVENT.c.shard == shard)
        .order_by(EVENT.c.position.desc())
        .limit(1)
    )
    return int(found.scalar() or 0)


async def save_cursor(
    connection: Connection, tenant: str, consumers: Sequence[str], shard: str, position: int
) -> None:
    """In the transaction that wrote what these consumers made of the events."""
    places = {"tenant": tenant, "shard": shard, "position": position}
    await connection.execute(SAVE_CURSOR, {**places, "consumers": list(consumers)})


def recorded(row: Sequence[Any]) -> Recorded:
    """`row` begins with `COLUMNS`."""
    shard, position, id, tenant, at, subject, name, caused_by, party, project, data = row[:11]
    envelope = Envelope(
        id=id,
        tenant=tenant,
        at=at,
        subject=subject,
        event=event_of(name, data),
        caused_by=caused_by,
        party=party,
        project=project,
    )
    return Recorded(shard=shard, position=position, envelope=envelope)


def _row(envelope: Envelope, shard: str, position: int) -> dict[str, Any]:
    name, fields = encoded(envelope.event)
    return {
        "shard": shard,
        "position": position,
        "tenant": envelope.tenant,
        "project": envelope.project,
        "id": envelope.id,
        "at": envelope.at,
        "subject": envelope.subject,
        "name": name,
        "data": msgspec.Raw(fields),
        "caused_by": envelope.caused_by,
        "party": envelope.party,
    }
