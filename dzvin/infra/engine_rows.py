"""A batch as the one JSON document that functions_engine.sql writes; jobs as rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from dzvin.infra.batch import AcdRow, Batch, Job, PartyRow, clean_json, encoded


class _Fact(Struct, kw_only=True):
    nth: int
    tenant: str
    project: str | None
    id: str
    at: datetime
    subject: str
    name: str
    data: Raw
    caused_by: str | None
    party: str | None


class _Heard(Struct, kw_only=True):
    tenant: str
    subject: str
    n: int
    at: datetime
    heard: Raw
    config: str
    events_before: int


class _Written(Struct, kw_only=True, omit_defaults=True):
    """Rows of one key of a table stand there once: a statement changes no row twice."""

    events: list[_Fact]
    inputs: list[_Heard] = []
    states: list[dict[str, Any]] = []
    states_gone: list[str] = []
    items: list[dict[str, Any]] = []
    items_gone: list[dict[str, Any]] = []
    operators: list[dict[str, Any]] = []
    operators_gone: list[dict[str, Any]] = []
    memories: list[dict[str, Any]] = []
    memories_gone: list[dict[str, Any]] = []
    configs: list[dict[str, Any]] = []
    parties: list[PartyRow] = []
    usages: list[dict[str, Any]] = []
    jobs: list[Job] = []
    inbox_done: tuple[int, ...] = ()


_encode = msgspec.json.Encoder().encode


def written(batch: Batch) -> str:
    """PostgreSQL keeps no NUL in jsonb, wherever it comes from."""
    states = {row.subject: row for row in batch.states}.values()
    document = _Written(
        events=_facts(batch),
        inputs=[
            _Heard(
                tenant=row.tenant,
                subject=row.subject,
                n=row.n,
                at=row.at,
                heard=Raw(row.heard),
                config=row.config,
                events_before=row.events_before,
            )
            for row in batch.inputs
        ],
        states=[
            {
                "subject": row.subject,
                "tenant": row.tenant,
                "version": row.version,
                "state": Raw(row.state),
            }
            for row in states
            if row.state is not None
        ],
        states_gone=[row.subject for row in states if row.state is None],
        items=_kept(batch.items),
        items_gone=_gone(batch.items),
        operators=_kept(batch.operators),
        operators_gone=_gone(batch.operators),
        memories=_kept(batch.memories),
        memories_gone=_gone(batch.memories),
        configs=[
            {"tenant": row.tenant, "id": row.id, "data": Raw(row.json)} for row in batch.configs
        ],
        parties=_people(batch.parties),
        usages=[
            {
                "tenant": row.tenant,
                "on": row.on,
                "calls": row.calls,
                "seconds": row.seconds,
                "cost_micros": row.cost_micros,
            }
            for row in {(row.tenant, row.on): row for row in batch.usages}.values()
        ],
        jobs=list(batch.jobs),
        inbox_done=batch.inbox_done,
    )
    return clean_json(_encode(document)).decode()


def job_values(job: Job) -> tuple[object, ...]:
    args = msgspec.json.encode(job.args).decode()
    return (job.queue, job.task, args, job.key, job.lock, job.priority, job.at)


def _facts(batch: Batch) -> list[_Fact]:
    facts = []
    for nth, envelope in enumerate(batch.events):
        name, fields = encoded(envelope.event)
        facts.append(
            _Fact(
                nth=nth,
                tenant=envelope.tenant,
                project=envelope.project,
                id=envelope.id,
                at=envelope.at,
                subject=envelope.subject,
                name=name,
                data=Raw(fields),
                caused_by=envelope.caused_by,
                party=envelope.party,
            )
        )
    return facts


def _people(rows: Iterable[PartyRow]) -> list[PartyRow]:
    """The newest number, and the newest name that is one."""
    people: dict[tuple[str, str], PartyRow] = {}
    for row in rows:
        known = people.get((row.tenant, row.id))
        if known is not None and not row.name:
            row = msgspec.structs.replace(row, name=known.name)
        people[row.tenant, row.id] = row
    return list(people.values())


def _kept(rows: Iterable[AcdRow]) -> list[dict[str, Any]]:
    return [
        {"tenant": row.tenant, "id": row.id, "state": Raw(row.json)}
        for row in _latest(rows)
        if row.json is not None
    ]


def _gone(rows: Iterable[AcdRow]) -> list[dict[str, Any]]:
    return [{"tenant": row.tenant, "id": row.id} for row in _latest(rows) if row.json is None]


def _latest(rows: Iterable[AcdRow]) -> Iterable[AcdRow]:
    return {(row.tenant, row.id): row for row in rows}.values()
