"""MemoryLog: the engine's database in memory, with the same contract, for stories."""

from collections.abc import Callable, Collection
from datetime import datetime

import msgspec

from dzvin.infra.batch import (
    AcdRow,
    Batch,
    ConfigRow,
    Envelope,
    EpochGone,
    InputRow,
    Job,
    PartyRow,
    Posted,
    Recorded,
    StateRow,
    UsageRow,
    decoded,
    encoded,
)
from dzvin.kernel.messages import Input


class MemoryLog:
    """Passes everything through JSON, as the tables do; `crash` makes the next commits fail."""

    def __init__(self, shard: str = "main") -> None:
        self.shard = shard
        self.recorded: list[Recorded] = []
        self.inputs: list[InputRow] = []
        self.jobs: list[Job] = []
        self.configs: dict[tuple[str, str], ConfigRow] = {}
        self.parties: dict[str, PartyRow] = {}
        self.batches: list[Batch] = []
        self.used: dict[str, UsageRow] = {}
        self.is_fenced = False
        self.before_commit: Callable[[Batch], None] | None = None
        self._states: dict[str, StateRow] = {}
        self._acd: dict[str, dict[str, AcdRow]] = {"item": {}, "operator": {}, "memory": {}}
        self._inbox: dict[int, Posted] = {}
        self._posted = 0

    async def commit(self, batch: Batch) -> int:
        if self.is_fenced:
            raise EpochGone
        if self.before_commit:
            self.before_commit(batch)
        first = len(self.recorded) + 1
        self._record(batch.events)
        for state in batch.states:
            _keep(self._states, state.subject, state, is_gone=state.state is None)
        for name, rows in (
            ("item", batch.items),
            ("operator", batch.operators),
            ("memory", batch.memories),
        ):
            for row in rows:
                _keep(self._acd[name], row.id, row, is_gone=row.json is None)
        self.inputs.extend(batch.inputs)
        self.jobs.extend(batch.jobs)
        self.used |= {row.tenant: row for row in batch.usages}
        self.configs |= {(row.tenant, row.id): row for row in batch.configs}
        for party in batch.parties:
            before = self.parties.get(party.id)
            kept = party.name or (before.name if before else "")
            self.parties[party.id] = msgspec.structs.replace(party, name=kept)
        for done in batch.inbox_done:
            self._inbox.pop(done, None)
        self.batches.append(batch)
        return first

    def append(self, *events: Envelope) -> None:
        """Another writer: a settings page, the worker."""
        self._record(events)

    def post(self, tenant: str, subject: str, heard: Input, now: datetime) -> None:
        """What `door.post` does."""
        self._posted += 1
        self._inbox[self._posted] = Posted(
            id=self._posted,
            tenant=tenant,
            subject=subject,
            heard=msgspec.json.encode(heard),
            posted_at=now,
        )

    def read(self, after: int, limit: int = 500) -> list[Recorded]:
        return self.recorded[after : after + limit]

    async def states(self) -> list[StateRow]:
        return list(self._states.values())

    async def items(self) -> list[AcdRow]:
        return list(self._acd["item"].values())

    async def operators(self) -> list[AcdRow]:
        return list(self._acd["operator"].values())

    async def memories(self) -> list[AcdRow]:
        return list(self._acd["memory"].values())

    async def usages(self) -> list[UsageRow]:
        return list(self.used.values())

    async def last_inputs(self) -> dict[str, int]:
        last: dict[str, int] = {}
        for row in self.inputs:
            if row.subject in self._states or row.subject.startswith("acd:"):
                last[row.subject] = max(row.n, last.get(row.subject, 0))
        return last

    async def known(self, tenants: Collection[str], subjects: Collection[str]) -> set[str]:
        heard = {row.subject for row in self.inputs if row.tenant in tenants}
        return heard & set(subjects)

    async def inbox(self, in_hand: Collection[int], limit: int) -> list[Posted]:
        return [posted for key, posted in sorted(self._inbox.items()) if key not in in_hand][:limit]

    def _record(self, events: tuple[Envelope, ...]) -> None:
        for envelope in events:
            name, data = encoded(envelope.event)
            stored = msgspec.structs.replace(
                envelope, event=decoded(name, msgspec.json.decode(data))
            )
            self.recorded.append(
                Recorded(shard=self.shard, position=len(self.recorded) + 1, envelope=stored)
            )


def _keep[R](rows: dict[str, R], key: str, row: R, *, is_gone: bool) -> None:
    if is_gone:
        rows.pop(key, None)
    else:
        rows[key] = row
