"""A batch as SQL statements with their rows, in the order in which they are written."""

from collections.abc import Iterable, Iterator
from typing import Any, LiteralString

import msgspec

from dzvin.infra.batch import AcdRow, Batch, Job, clean_json, encoded

type Rows = list[tuple[Any, ...]]

EVENT = """INSERT INTO event
    (shard, position, tenant, project, id, at, subject, name, data, caused_by, party)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
STATE = """INSERT INTO subject_state (subject, tenant, shard, version, state)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (subject) DO UPDATE SET version = excluded.version, state = excluded.state,
    updated_at = now()"""
INPUT = """INSERT INTO input (shard, tenant, subject, n, at, heard, config, position)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
CONFIG = """INSERT INTO config_snapshot (tenant, id, data) VALUES (%s, %s, %s)
    ON CONFLICT DO NOTHING"""
PARTY = """INSERT INTO party (tenant, id, number, number_reversed, name)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (tenant, id) DO UPDATE SET seen_at = now(), number = excluded.number,
    number_reversed = excluded.number_reversed,
    name = CASE WHEN excluded.name = '' THEN party.name ELSE excluded.name END"""
ITEM = """INSERT INTO item (tenant, id, state) VALUES (%s, %s, %s)
    ON CONFLICT (tenant, id) DO UPDATE SET state = excluded.state"""
OPERATOR = """INSERT INTO operator_state (tenant, user_account, state) VALUES (%s, %s, %s)
    ON CONFLICT (tenant, user_account) DO UPDATE SET state = excluded.state"""
MEMORY = """INSERT INTO queue_memory (tenant, queue, memory) VALUES (%s, %s, %s)
    ON CONFLICT (tenant, queue) DO UPDATE SET memory = excluded.memory"""
USAGE = """INSERT INTO outside_usage (tenant, "on", calls, seconds, cost_micros)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (tenant, "on") DO UPDATE SET calls = excluded.calls,
    seconds = excluded.seconds, cost_micros = excluded.cost_micros"""
JOB = "SELECT procrastinate.defer_job(%s, %s, %s, %s, %s, %s, %s)"


def statements(batch: Batch, shard: str, first: int) -> Iterator[tuple[LiteralString, Rows]]:
    """`first` is the position of the batch's first event."""
    yield CONFIG, [(row.tenant, row.id, _text(row.json)) for row in batch.configs]
    yield PARTY, [_party(row.tenant, row.id, row.number, row.name) for row in batch.parties]
    yield EVENT, list(_events(batch, shard, first))
    yield (
        INPUT,
        [
            (
                shard,
                row.tenant,
                row.subject,
                row.n,
                row.at,
                _text(row.heard),
                row.config,
                first + row.events_before,
            )
            for row in batch.inputs
        ],
    )
    yield from _states(batch, shard)
    yield from _acd(ITEM, "DELETE FROM item WHERE tenant = %s AND id = %s", batch.items)
    yield from _acd(
        OPERATOR,
        "DELETE FROM operator_state WHERE tenant = %s AND user_account = %s",
        batch.operators,
    )
    yield from _acd(
        MEMORY, "DELETE FROM queue_memory WHERE tenant = %s AND queue = %s", batch.memories
    )
    yield (
        USAGE,
        [(row.tenant, row.on, row.calls, row.seconds, row.cost_micros) for row in batch.usages],
    )
    yield JOB, [job_values(job) for job in batch.jobs]
    if batch.inbox_done:
        yield "DELETE FROM inbox WHERE id = ANY(%s)", [(list(batch.inbox_done),)]


def job_values(job: Job) -> tuple[object, ...]:
    args = msgspec.json.encode(job.args).decode()
    return (job.queue, job.task, args, job.key, job.lock, job.priority, job.at)


def _events(batch: Batch, shard: str, first: int) -> Iterator[tuple[Any, ...]]:
    for position, envelope in enumerate(batch.events, first):
        name, fields = encoded(envelope.event)
        yield (
            shard,
            position,
            envelope.tenant,
            envelope.project,
            envelope.id,
            envelope.at,
            envelope.subject,
            name,
            fields.decode(),
            envelope.caused_by,
            envelope.party,
        )


def _states(batch: Batch, shard: str) -> Iterator[tuple[LiteralString, Rows]]:
    latest = {row.subject: row for row in batch.states}.values()
    yield (
        STATE,
        [
            (row.subject, row.tenant, shard, row.version, _text(row.state))
            for row in latest
            if row.state is not None
        ],
    )
    gone = [row.subject for row in latest if row.state is None]
    if gone:
        yield "DELETE FROM subject_state WHERE subject = ANY(%s)", [(gone,)]


def _acd(
    upsert: LiteralString, delete: LiteralString, rows: Iterable[AcdRow]
) -> Iterator[tuple[LiteralString, Rows]]:
    latest = {(row.tenant, row.id): row for row in rows}.values()
    yield upsert, [(row.tenant, row.id, _text(row.json)) for row in latest if row.json is not None]
    yield delete, [(row.tenant, row.id) for row in latest if row.json is None]


def _party(tenant: str, key: str, number: str, name: str) -> tuple[str, ...]:
    number, name = number.replace("\0", ""), name.replace("\0", "")
    return tenant, key, number, number[::-1], name


def _text(json: bytes) -> str:
    return clean_json(json).decode()
