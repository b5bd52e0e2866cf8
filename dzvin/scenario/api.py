"""The scenario editor: the palette of nodes, drafts, what is wrong with them, publishing."""

from typing import Any

from litestar import get, patch, post
from litestar.datastructures import State
from msgspec import UNSET, Struct, UnsetType, ValidationError, json, structs
from sqlalchemy import and_

from dzvin.accounts.guard import needs
from dzvin.accounts.model import Name, Person
from dzvin.accounts.permissions import Thing, may
from dzvin.accounts.store import visible
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection
from dzvin.infra.http import Id
from dzvin.kernel.errors import Forbidden, NotFound
from dzvin.scenario import store
from dzvin.scenario.actions import problems_of, publish_scenario
from dzvin.scenario.kinds import KINDS, build
from dzvin.scenario.model import Graph, GraphNode
from dzvin.scenario.store import ScenarioDraft, ScenarioRow, Version, VersionRow
from dzvin.scenario.tables import SCENARIO
from dzvin.scenario.validation import Problem

EMPTY = Graph(nodes=(GraphNode(id="start", kind="start", title="Start"),))


class NodeKind(Struct, frozen=True, kw_only=True):
    """A node of the palette. `form` is a JSON Schema with `x-widget` and `x-ref`."""

    kind: str
    title: str
    takes_time: bool
    form: dict[str, Any]


class NewScenario(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    project: Id
    name: Name
    draft: Graph = EMPTY


class ScenarioChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    draft: Graph | UnsetType = UNSET


class Draft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    graph: Graph


class Verdict(Struct, frozen=True, kw_only=True):
    """`exits`: the doors of each node with its present parameters, by node id."""

    problems: list[Problem]
    exits: dict[str, list[str]]


@get("/api/scenario-nodes", opt=needs("scenario.view"))
async def scenario_node_list() -> list[NodeKind]:
    return [
        NodeKind(
            kind=name,
            title=kind.title,
            takes_time=kind.takes_time,
            form=json.schema(kind.Params),
        )
        for name, kind in KINDS.items()
    ]


@get("/api/scenarios", opt=needs("scenario.view"))
async def scenario_list(who: Person, connection: Connection) -> list[ScenarioRow]:
    seen = visible(who, "scenario.view", project=SCENARIO.c.project)
    return await store.list_scenarios(connection, seen)


@get("/api/scenarios/{scenario:str}", opt=needs("scenario.view"))
async def scenario_read(scenario: Id, who: Person, connection: Connection) -> ScenarioDraft:
    return await _draft(connection, who, "scenario.view", scenario)


@post("/api/scenarios", opt=needs("scenario.edit"), status_code=201)
async def scenario_create(who: Person, connection: Connection, data: NewScenario) -> ScenarioDraft:
    if not may(who, "scenario.edit", Thing(project=data.project)):
        raise Forbidden(permission="scenario.edit")
    id = new_id()
    await store.insert_scenario(connection, tenant=who.tenant, id=id, **structs.asdict(data))
    return await _draft(connection, who, "scenario.edit", id)


@patch("/api/scenarios/{scenario:str}", opt=needs("scenario.edit"))
async def scenario_change(
    scenario: Id, who: Person, connection: Connection, data: ScenarioChanges
) -> ScenarioDraft:
    """A draft may be wrong or half done: calls know only what is published."""
    await _draft(connection, who, "scenario.edit", scenario)
    given = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    await store.update_scenario(connection, scenario, given)
    return await _draft(connection, who, "scenario.edit", scenario)


@post("/api/scenarios/validate", opt=needs("scenario.view"), status_code=200)
async def scenario_validate(connection: Connection, state: State, data: Draft) -> Verdict:
    problems = await problems_of(connection, data.graph, state.system_prompts)
    return Verdict(problems=problems, exits=_exits(data.graph))


@post("/api/scenarios/{scenario:str}/publish", opt=needs("scenario.publish"), status_code=200)
async def scenario_publish(
    scenario: Id, who: Person, connection: Connection, state: State
) -> ScenarioDraft:
    await _draft(connection, who, "scenario.publish", scenario)
    return await publish_scenario(
        connection, who.tenant, scenario, by=who.id, system_prompts=state.system_prompts
    )


@get("/api/scenarios/{scenario:str}/versions", opt=needs("scenario.view"))
async def scenario_version_list(
    scenario: Id, who: Person, connection: Connection
) -> list[VersionRow]:
    await _draft(connection, who, "scenario.view", scenario)
    return await store.list_versions(connection, scenario)


@get("/api/scenarios/{scenario:str}/versions/{number:int}", opt=needs("scenario.view"))
async def scenario_version_read(
    scenario: Id, number: int, who: Person, connection: Connection
) -> Version:
    await _draft(connection, who, "scenario.view", scenario)
    found = await store.load_version(connection, scenario, number)
    if found is None:
        raise NotFound
    return found


ROUTES = [
    scenario_node_list,
    scenario_list,
    scenario_read,
    scenario_create,
    scenario_change,
    scenario_validate,
    scenario_publish,
    scenario_version_list,
    scenario_version_read,
]


async def _draft(
    connection: Connection, who: Person, permission: str, scenario: str
) -> ScenarioDraft:
    seen = visible(who, permission, project=SCENARIO.c.project)
    found = await store.load_draft(connection, and_(SCENARIO.c.id == scenario, seen))
    if found is None:
        raise NotFound
    return found


def _exits(graph: Graph) -> dict[str, list[str]]:
    exits: dict[str, list[str]] = {}
    for node in graph.nodes:
        try:
            exits[node.id] = build(node).exits()
        except (KeyError, ValidationError):
            continue
    return exits
