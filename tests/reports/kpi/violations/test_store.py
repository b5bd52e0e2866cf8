"""Each thing that a rule can forbid is found in the journal, where it happened and only there."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from dzvin.accounts.tables import PROJECT
from dzvin.acd.tables import QUEUE
from dzvin.crm.forms.tables import FORM, QUEUE_FORM, SCRIPT, SCRIPT_VERSION
from dzvin.events.feedback import CallRated
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import OfferFailed
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection
from dzvin.infra.log_reader import LogReader
from dzvin.kernel.messages import Event
from dzvin.reports import listener
from dzvin.reports.kpi.violations.model import Found
from dzvin.reports.kpi.violations.store import Look, find
from tests.reports.kpi.build import rule
from tests.support.database import Pools, pools
from tests.support.postgres import TestDatabase
from tests.support.stories import ANNA, BORIS, SUPPORT, answered_call, at, offer, uid


def state(operator: str, now: Any, **more: Any) -> OperatorStateChanged:
    return OperatorStateChanged(operator=operator, was="ready", state=now, by="system", **more)


def rejected(n: int, call: str) -> OfferFailed:
    return OfferFailed(
        offer=f"{call}.o{n}", item=call, call=call, operator=ANNA, reason="rejected", queue=SUPPORT
    )


MOMENTS: list[tuple[float, Event]] = [
    *answered_call("v1"),
    (35, state(BORIS, "busy", queue=SUPPORT, call="v1")),
    (95, state(BORIS, "pcp", queue=SUPPORT, call="v1")),
    (96, CallRated(call="v1", rating=2, operator=BORIS)),
    (155, state(BORIS, "ready")),
    *answered_call("v2", shift=200),
    (26, offer(3, ANNA, "v1")),
    (28, rejected(3, "v1")),
    (296, CallRated(call="v2", rating=5, operator=BORIS)),
]


IN_PCP_HE_DIALS: list[tuple[float, Event]] = [
    *answered_call("v1"),
    (35, state(BORIS, "busy", queue=SUPPORT, call="v1")),
    (95, state(BORIS, "pcp", queue=SUPPORT, call="v1")),
    (100, state(BORIS, "call", call="v2")),
    (110, state(BORIS, "busy", call="v2")),
    (120, state(BORIS, "pcp", queue=SUPPORT, call="v1")),
    (155, state(BORIS, "ready")),
]


async def filled(p: Pools, name: str, moments: Sequence[tuple[float, Event]] = MOMENTS) -> str:
    tenant = await p.company(uid(name))
    await p.write(tenant, *moments)
    await LogReader(p.app, p.reader, listener.READER).catch_up()
    return tenant


async def broken(connection: Connection, metric: str, target: float, **more: Any) -> list[Found]:
    """In the hour after noon."""
    of = rule(kind="violation", metric=metric, target=target, **more)
    begin, end = at(0) - timedelta(minutes=1), at(3600)
    return await find(connection, Look(rule=of, begin=begin, since=begin, at=end))


def test_each_violation_is_found_with_whose_it_is_and_how_bad(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await filled(p, "kpi finders")
            async with p.app.transaction(tenant) as connection:

                async def told(metric: str, target: float, **more: Any) -> list[tuple[Any, ...]]:
                    found = await broken(connection, metric, target, **more)
                    return [(one.user, one.value, one.call) for one in found]

                assert await told("busy_longer_seconds", 59) == [(BORIS, 60, "v1")]
                assert await told("busy_longer_seconds", 60) == [], "not longer"
                assert await told("pcp_longer_seconds", 30) == [(BORIS, 60, "v1")]
                assert await told("pcp_longer_seconds", 30, queues=(uid("sales"),)) == []
                holds = await told("hold_longer_seconds", 10, queues=(SUPPORT,))
                assert sorted(holds) == [(BORIS, 15, "v1"), (BORIS, 15, "v2")]
                assert await told("hold_longer_seconds", 15) == []
                assert await told("rated_at_most", 3) == [(BORIS, 2, "v1")]
                assert await told("rated_at_most", 1) == []
                assert await told("rejected_offer", 0) == [(ANNA, 1, "v1")]
                assert await told("missed_in_row", 2) == [], "she rejected one between, not missed"
                assert [one[2] for one in await told("missed_in_row", 1)] == ["v1", "v2"]

    asyncio.run(story())


async def form_of(connection: Connection, tenant: str) -> None:
    """Of v1 and Boris, opened with the talk and not completed; the queue asks for it."""
    project, script, version = new_id(), new_id(), new_id()
    form = {
        "id": new_id(),
        "project": project,
        "script": script,
        "version": version,
        "operator": BORIS,
        "call": "v1",
        "queue": SUPPORT,
        "status": "opened",
        "opened_at": at(35),
        "changed_at": at(35),
    }
    rows: list[tuple[Any, dict[str, Any]]] = [
        (PROJECT, {"id": project, "name": "x"}),
        (QUEUE, {"id": SUPPORT, "project": project, "name": "x", "settings": {}}),
        (SCRIPT, {"id": script, "project": project, "name": "x", "draft": {}}),
        (SCRIPT_VERSION, {"id": version, "script": script, "number": 1, "content": {}}),
        (FORM, form),
        (QUEUE_FORM, {"queue": SUPPORT, "script": script}),
    ]
    for table, values in rows:
        await connection.execute(insert(table).values(tenant=tenant, **values))


def test_a_talk_is_without_its_form_when_pcp_ended_before_it_was_completed(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await filled(p, "kpi form")
            async with p.app.transaction(tenant) as connection:
                await form_of(connection, tenant)
                (one,) = await broken(connection, "talk_without_form", 0)
                assert (one.user, one.call, one.until) == (BORIS, "v1", at(155))
                for completed, is_broken in ((156, True), (154, False)):
                    values = {"status": "completed", "completed_at": at(completed)}
                    await connection.execute(FORM.update().values(values))
                    found = await broken(connection, "talk_without_form", 0)
                    assert bool(found) is is_broken, completed
                await connection.execute(FORM.update().values(completed_at=None))
                await connection.execute(QUEUE_FORM.update().values(script=None))
                assert await broken(connection, "talk_without_form", 0) == [], "asks for none"

    asyncio.run(story())


def test_a_form_is_owed_until_the_last_pcp_of_its_call_is_over(postgres: TestDatabase) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            calls = len(answered_call("v1"))
            for count, ends in ((3, []), (4, []), (5, []), (6, [at(155)])):
                tenant = await filled(p, f"kpi form {count}", IN_PCP_HE_DIALS[: calls + count])
                async with p.app.transaction(tenant) as connection:
                    await form_of(connection, tenant)
                    found = await broken(connection, "talk_without_form", 0)
                    assert [one.until for one in found] == ends, count

    asyncio.run(story())
