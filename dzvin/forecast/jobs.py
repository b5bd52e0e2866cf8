"""Replays a study in a child process, tells how far it is, and keeps what came out."""

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import Any

import msgspec
import structlog

from dzvin.forecast import store
from dzvin.forecast.model import BadDay, Result
from dzvin.forecast.plan import Plan, StudyRow, Wrong
from dzvin.forecast.study import Order, Said
from dzvin.forecast.tables import WHAT_IF
from dzvin.infra.db import Database

log = structlog.get_logger()

TELL_SECONDS = 0.5
LONGEST_SECONDS = 1800.0
LINE_BYTES = 16_000_000
"""A result of two thousand operators is less."""


class Replayer:
    """`command`: the program that hears an `Order` and says `Said`, line by line."""

    def __init__(self, database: Database, command: Sequence[str]) -> None:
        self._database = database
        self._command = command

    async def replay(self, tenant: str, study: str) -> None:
        """Once is enough; one that was cut short begins anew."""
        async with self._database.transaction(tenant) as connection:
            found = await store.load_study(connection, WHAT_IF.c.id == study)
        if found is None or found.state in {"done", "failed"}:
            return
        await self._put(tenant, study, state="running", done=0.0)
        try:
            order = await self._order(tenant, found)
        except BadDay as wrong:
            await self._fail(tenant, study, wrong_of(wrong))
            return
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await self._run(tenant, study, order)
        except TimeoutError:
            await self._fail(tenant, study, Wrong())

    async def _order(self, tenant: str, found: StudyRow) -> Order:
        plan: Plan = found.plan
        day = None
        if plan.stored is not None:
            async with self._database.transaction(tenant) as connection:
                day = await store.load_day(
                    connection,
                    tenant,
                    plan.stored.date,
                    plan.stored.days,
                    plan.stored.queues,
                    plan.seed,
                )
        return Order(variants=plan.variants, seed=plan.seed, day=day, synthetic=plan.synthetic)

    async def _run(self, tenant: str, study: str, order: Order) -> None:
        child = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_BYTES,
        )
        try:
            results = await self._listen(tenant, study, order, child)
        finally:
            if child.returncode is None:
                child.kill()
            await child.wait()
        if results is not None:
            kept = msgspec.to_builtins(results)
            await self._put(tenant, study, state="done", done=1.0, results=kept)

    async def _listen(
        self, tenant: str, study: str, order: Order, child: asyncio.subprocess.Process
    ) -> list[Result] | None:
        """None: it failed, or nobody wants it any more."""
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(msgspec.json.encode(order))
        child.stdin.write_eof()
        results: list[Result] = []
        told_at = 0.0
        async for line in child.stdout:
            said = msgspec.json.decode(line, type=Said)
            if said.wrong is not None:
                await self._fail(tenant, study, msgspec.convert(said.wrong, Wrong))
                return None
            if said.result is not None:
                results.append(said.result)
            elif said.done is not None and monotonic() - told_at > TELL_SECONDS:
                told_at = monotonic()
                if not await self._put(tenant, study, done=said.done):
                    return None
        if await child.wait() == 0 and len(results) == len(order.variants):
            return results
        log.error("forecast.child_failed", study=study, code=child.returncode)
        await self._fail(tenant, study, Wrong())
        return None

    async def _fail(self, tenant: str, study: str, wrong: Wrong) -> None:
        await self._put(tenant, study, state="failed", wrong=msgspec.to_builtins(wrong))

    async def _put(self, tenant: str, study: str, **values: Any) -> bool:
        """Whether it is still there."""
        async with self._database.transaction(tenant) as connection:
            return await store.update_study(connection, study, values)


def wrong_of(wrong: BadDay) -> Wrong:
    return Wrong(field=wrong.field, problem=wrong.problem, about=wrong.about)
