"""Scenarios in the database: drafts that change, published versions that never do."""

from datetime import datetime
from typing import Any

from msgspec import Struct, to_builtins
from sqlalchemy import ColumnElement, func, insert, select, text, update

from dzvin.infra.db import Connection, row, rows
from dzvin.scenario.model import Graph
from dzvin.scenario.tables import SCENARIO, SCENARIO_VERSION

REFERENCES = {
    "queue": text("SELECT id::text FROM queue WHERE is_active"),
    "skill": text(
        "SELECT q.id || ': ' || (s ->> 'skill') FROM queue q,"
        " jsonb_array_elements(coalesce(q.settings -> 'skills', '[]')) s WHERE q.is_active"
    ),
    "schedule": text("SELECT id::text FROM schedule"),
    "prompt": text("SELECT DISTINCT name FROM prompt"),
    "list": text("SELECT id::text FROM list"),
    "operator": text("SELECT id::text FROM user_account WHERE is_active"),
    "group": text("SELECT id::text FROM user_group"),
}
"""What a node may refer to, by kind: rows of the transaction's tenant."""


class ScenarioRow(Struct, frozen=True, kw_only=True):
    """`number` and `published_at` are those of the published version."""

    id: str
    project: str
    name: str
    created_at: datetime
    published: str | None
    number: int | None = None
    published_at: datetime | None = None


class ScenarioDraft(ScenarioRow, frozen=True, kw_only=True):
    draft: Graph


class VersionRow(Struct, frozen=True, kw_only=True):
    id: str
    scenario: str
    number: int
    published_at: datetime
    published_by: str | None


class Version(VersionRow, frozen=True, kw_only=True):
    graph: Graph


_PUBLISHED = SCENARIO.outerjoin(
    SCENARIO_VERSION,
    (SCENARIO_VERSION.c.tenant == SCENARIO.c.tenant)
    & (SCENARIO_VERSION.c.id == SCENARIO.c.published),
)
_COLUMNS = (
    SCENARIO.c.id,
    SCENARIO.c.project,
    SCENARIO.c.name,
    SCENARIO.c.created_at,
    SCENARIO.c.published,
    SCENARIO_VERSION.c.number,
    SCENARIO_VERSION.c.published_at,
)


async def list_scenarios(connection: Connection, where: ColumnElement[bool]) -> list[ScenarioRow]:
    query = select(*_COLUMNS).select_from(_PUBLISHED).where(where).order_by(SCENARIO.c.name)
    return await rows(connection, query, ScenarioRow)


async def load_draft(
    connection: Connection, where: ColumnElement[bool], *, for_update: bool = False
) -> ScenarioDraft | None:
    query = select(*_COLUMNS, SCENARIO.c.draft).select_from(_PUBLISHED).where(where)
    if for_update:
        query = query.with_for_update(of=SCENARIO)
    return await row(connection, query, ScenarioDraft)


async def insert_scenario(connection: Connection, *, draft: Graph, **values: Any) -> None:
    await connection.execute(insert(SCENARIO).values(**values, draft=to_builtins(draft)))


async def update_scenario(connection: Connection, scenario: str, values: dict[str, Any]) -> None:
    if values:
        ready = {name: to_builtins(value) for name, value in values.items()}
        await connection.execute(update(SCENARIO).where(SCENARIO.c.id == scenario).values(ready))


async def list_versions(connection: Connection, scenario: str) -> list[VersionRow]:
    columns = [SCENARIO_VERSION.c[name] for name in VersionRow.__struct_fields__]
    query = select(*columns).where(SCENARIO_VERSION.c.scenario == scenario)
    return await rows(connection, query.order_by(SCENARIO_VERSION.c.number.desc()), VersionRow)


async def load_version(connection: Connection, scenario: str, number: int) -> Version | None:
    query = select(SCENARIO_VERSION).where(
        SCENARIO_VERSION.c.scenario == scenario, SCENARIO_VERSION.c.number == number
    )
    return await row(connection, query, Version)


async def insert_version(
    connection: Connection, *, tenant: str, id: str, scenario: str, graph: Graph, by: str | None
) -> int:
    """Its number. The scenario's row must be locked, or two may want the same number."""
    known = func.coalesce(func.max(SCENARIO_VERSION.c.number), 0) + 1
    number = (
        await connection.execute(select(known).where(SCENARIO_VERSION.c.scenario == scenario))
    ).scalar_one()
    await connection.execute(
        insert(SCENARIO_VERSION).values(
            tenant=tenant,
            id=id,
            scenario=scenario,
            number=number,
            graph=to_builtins(graph),
            published_by=by,
        )
    )
    return int(number)


async def load_known(connection: Connection) -> dict[str, set[str]]:
    """What exists, for `validate`; the system's prompts are added by whoever knows them."""
    return {
        kind: set((await connection.execute(query)).scalars().all())
        for kind, query in REFERENCES.items()
    }
