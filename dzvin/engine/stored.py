"""What a replay needs, read from the tables: inputs, events, settings, people."""

from collections.abc import Collection, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Row, select

from dzvin.acd.inputs import Restored
from dzvin.engine.follow import acd_subject, call_subject
from dzvin.engine.gather import party_of, with_person
from dzvin.engine.inputs import RouterKept, input_from
from dzvin.engine.replay import Stored, begins_replay
from dzvin.engine.snapshot import Snapshot, in_order, snapshot_from
from dzvin.infra.batch import Recorded
from dzvin.infra.db import Connection
from dzvin.infra.event_log import read
from dzvin.infra.shard import ShardDatabase
from dzvin.infra.tables import CONFIG_SNAPSHOT, INPUT, PARTY


class Story(Struct, frozen=True, kw_only=True):
    tenant: str
    inputs: tuple[Stored, ...]
    log: tuple[Recorded, ...]
    snapshots: dict[str, Snapshot]


async def load_story(database: ShardDatabase, call: str) -> Story | None:
    """None: no such call, or its inputs are older than 14 days and gone."""
    async with database.shard_transaction() as connection:
        found = await connection.execute(
            select(INPUT).where(INPUT.c.subject == call_subject(call)).order_by(INPUT.c.n)
        )
        rows = found.all()
        if not rows:
            return None
        tenant, shard = rows[0].tenant, rows[0].shard
        of_call = await _with_people(connection, tenant, [_stored(row) for row in rows])
        of_router = await _router_inputs(connection, tenant, of_call)
        inputs = (*of_router, *of_call)
        log = await _log(connection, shard, tenant, inputs)
        snapshots = await _snapshots(connection, tenant, {stored.config for stored in inputs})
    return Story(tenant=tenant, inputs=inputs, log=tuple(log), snapshots=snapshots)


def _stored(row: Row[tuple[object, ...]]) -> Stored:
    heard = input_from(msgspec.json.encode(row.heard))
    if isinstance(heard, Restored | RouterKept):
        heard = replace(heard, state=in_order(heard.state))
    return Stored(
        subject=row.subject,
        n=row.n,
        at=row.at,
        heard=heard,
        config=row.config,
        position=row.position,
    )


async def _with_people(
    connection: Connection, tenant: str, inputs: Sequence[Stored]
) -> list[Stored]:
    """Names and numbers come from `party`; of an erased person nothing comes."""
    ids = {party for stored in inputs if (party := party_of(stored.heard))}
    found = await connection.execute(
        select(PARTY.c.id, PARTY.c.number, PARTY.c.name).where(
            PARTY.c.tenant == tenant, PARTY.c.id.in_(ids)
        )
    )
    people = {row.id: (row.number, row.name) for row in found}
    return [replace(stored, heard=with_person(stored.heard, people)) for stored in inputs]


async def _router_inputs(
    connection: Connection, tenant: str, of_call: list[Stored]
) -> list[Stored]:
    """Backwards from the call's last input to one at which a replay may begin."""
    first, last = of_call[0], of_call[-1]
    found = await connection.stream(
        select(INPUT)
        .where(
            INPUT.c.tenant == tenant,
            INPUT.c.subject == acd_subject(tenant),
            INPUT.c.position <= last.position,
        )
        .order_by(INPUT.c.n.desc())
    )
    inputs: list[Stored] = []
    async for row in found:
        stored = _stored(row)
        inputs.append(stored)
        if stored.position <= first.position and begins_replay(stored):
            break
    return inputs[::-1]


async def _log(
    connection: Connection, shard: str, tenant: str, inputs: Collection[Stored]
) -> list[Recorded]:
    """To the end of the turn of the last input: its events follow each other without a gap."""
    after = min(stored.position for stored in inputs) - 1
    last = max(stored.position for stored in inputs)
    log: list[Recorded] = []
    while True:
        found = await read(connection, shard, after, tenant=tenant)
        log += found
        if not found or found[-1].position > last + 200:
            return log
        after = found[-1].position


async def _snapshots(
    connection: Connection, tenant: str, ids: Collection[str]
) -> dict[str, Snapshot]:
    found = await connection.execute(
        select(CONFIG_SNAPSHOT).where(
            CONFIG_SNAPSHOT.c.tenant == tenant, CONFIG_SNAPSHOT.c.id.in_(ids)
        )
    )
    return {row.id: snapshot_from(msgspec.json.encode(row.data)) for row in found}
