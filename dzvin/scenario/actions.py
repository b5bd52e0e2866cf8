"""Making and publishing a scenario: reached from the editor, the command line and the demo."""

from collections.abc import Set

from dzvin.events.system import ConfigChanged
from dzvin.infra.clock import new_id
from dzvin.infra.db import Connection
from dzvin.infra.event_log import record
from dzvin.kernel.errors import AppError, NotFound
from dzvin.scenario import store
from dzvin.scenario.model import Graph
from dzvin.scenario.store import ScenarioDraft
from dzvin.scenario.tables import SCENARIO
from dzvin.scenario.validation import Problem, validate


class ScenarioRefused(AppError):
    """The scenario cannot be published as it is."""

    code = "scenario_refused"
    status = 422


async def save_scenario(
    connection: Connection,
    tenant: str,
    *,
    name: str,
    project: str,
    draft: Graph,
) -> str:
    """The id of the scenario of this name, made or overwritten."""
    found = await store.load_draft(connection, SCENARIO.c.name == name, for_update=True)
    if found is not None:
        await store.update_scenario(connection, found.id, {"draft": draft})
        return found.id
    id = new_id()
    await store.insert_scenario(
        connection, tenant=tenant, id=id, name=name, project=project, draft=draft
    )
    return id


async def publish_scenario(
    connection: Connection,
    tenant: str,
    scenario: str,
    *,
    by: str | None,
    system_prompts: Set[str],
) -> ScenarioDraft:
    """New calls take the draft as it is; running ones keep theirs. Raises ScenarioRefused.

    The last statement of its transaction.
    """
    draft = await store.load_draft(connection, SCENARIO.c.id == scenario, for_update=True)
    if draft is None:
        raise NotFound
    problems = await problems_of(connection, draft.draft, system_prompts)
    if problems:
        raise ScenarioRefused(fields=[as_field(problem) for problem in problems])
    version = new_id()
    await store.insert_version(
        connection, tenant=tenant, id=version, scenario=scenario, graph=draft.draft, by=by
    )
    await store.update_scenario(connection, scenario, {"published": version})
    after = await store.load_draft(connection, SCENARIO.c.id == scenario)
    assert after
    changed = ConfigChanged(
        what="scenario",
        id=scenario,
        by=by,
        title=after.name,
        before={"version": draft.number},
        after={"version": after.number},
    )
    await record(connection, tenant, f"config:{tenant}", changed)
    return after


async def problems_of(
    connection: Connection, graph: Graph, system_prompts: Set[str]
) -> list[Problem]:
    known = await store.load_known(connection)
    return validate(graph, known | {"prompt": known["prompt"] | system_prompts})


def as_field(problem: Problem) -> dict[str, str]:
    """In the shape of all refusals: the field is the node; what is wrong with its parameter `x`
    is `node.x`."""
    details = dict(problem.details)
    inner = details.pop("field", "")
    why = details.pop("code", problem.code)
    field = ".".join(part for part in (problem.node, inner) if part)
    return {"field": field, "code": why, **details}
