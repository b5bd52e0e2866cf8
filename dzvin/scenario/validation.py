"""What must be mended before a scenario may be published. Codes, never sentences."""

from collections.abc import Iterator, Mapping, Set

import msgspec
from msgspec import Struct

from dzvin.infra.wrong_fields import wrong_fields
from dzvin.scenario.kinds import KINDS, build
from dzvin.scenario.model import HANG_UP, Graph, GraphNode
from dzvin.scenario.node import AnyNode


class Problem(Struct, frozen=True, kw_only=True):
    """`node` is empty when the whole graph is meant. Codes, with their details: `no_start`,
    `several_starts`, `same_id`, `reserved_id`, `unknown_kind` (kind), `wrong_params` (field, code,
    and a message when it is the only one), `exit_not_connected` (exit), `exit_unknown` (exit),
    `exit_to_nowhere` (exit, to), `reference_unknown` (kind, id), `endless_cycle` (nodes)."""

    code: str
    node: str = ""
    details: dict[str, str] = {}


type Known = Mapping[str, Set[str]]
"""What exists, by kind: `queue`, `skill` (`<queue>: <name>`), `schedule`, `prompt`, `list`,
`operator`, `group`. A kind that is absent is not checked."""


def validate(graph: Graph, known: Known) -> list[Problem]:
    """Everything that is wrong, in the order of the nodes; empty when it may be published."""
    problems = list(_ids(graph))
    built: dict[str, AnyNode] = {}
    for node in graph.nodes:
        ready, wrong = _build(node)
        problems += wrong
        if ready is not None:
            built[node.id] = ready
            problems += _exits(node, ready, {each.id for each in graph.nodes})
            problems += _references(node, ready, known)
    problems += _starts(graph)
    problems += _cycles(graph, built)
    return problems


def _ids(graph: Graph) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in graph.nodes:
        if node.id == HANG_UP:
            yield Problem(code="reserved_id", node=node.id)
        if node.id in seen:
            yield Problem(code="same_id", node=node.id)
        seen.add(node.id)


def _starts(graph: Graph) -> Iterator[Problem]:
    starts = [node.id for node in graph.nodes if node.kind == "start"]
    if not starts:
        yield Problem(code="no_start")
    for extra in starts[1:]:
        yield Problem(code="several_starts", node=extra)


def _build(node: GraphNode) -> tuple[AnyNode | None, list[Problem]]:
    if node.kind not in KINDS:
        return None, [Problem(code="unknown_kind", node=node.id, details={"kind": node.kind})]
    try:
        return build(node), []
    except msgspec.ValidationError as error:
        found = wrong_fields(node.params, KINDS[node.kind].Params)
        if len(found) < 2:
            message = str(error).partition(" - at `$")[0]
            unknown = {"field": "", "code": "invalid", "message": message}
            found = [unknown | each for each in found or [{}]]
        return None, [Problem(code="wrong_params", node=node.id, details=each) for each in found]


def _exits(node: GraphNode, built: AnyNode, ids: Set[str]) -> Iterator[Problem]:
    doors = built.exits()
    for exit in doors:
        if exit not in node.exits:
            yield Problem(code="exit_not_connected", node=node.id, details={"exit": exit})
    for exit, to in node.exits.items():
        if exit not in doors:
            yield Problem(code="exit_unknown", node=node.id, details={"exit": exit})
        elif to != HANG_UP and to not in ids:
            yield Problem(code="exit_to_nowhere", node=node.id, details={"exit": exit, "to": to})


def _references(node: GraphNode, built: AnyNode, known: Known) -> Iterator[Problem]:
    for id, kind in built.references().items():
        if kind in known and id not in known[kind]:
            details = {"kind": kind, "id": id}
            yield Problem(code="reference_unknown", node=node.id, details=details)


def _cycles(graph: Graph, built: Mapping[str, AnyNode]) -> Iterator[Problem]:
    """Among nodes that take no time: strip those that lead nowhere or that nothing leads to;
    what is left goes in circles."""
    quick = {
        node.id: set(node.exits.values())
        for node in graph.nodes
        if node.id in built and not built[node.id].takes_time
    }
    while True:
        ways = {id: targets & quick.keys() for id, targets in quick.items()}
        reached = set().union(*ways.values())
        kept = {id: targets for id, targets in ways.items() if targets and id in reached}
        if kept.keys() == quick.keys():
            break
        quick = kept
    if quick:
        yield Problem(code="endless_cycle", details={"nodes": ", ".join(quick)})
