"""Every kind of node there is, by the name of its file."""

import msgspec

from dzvin.kernel.collect import collect
from dzvin.scenario import nodes
from dzvin.scenario.model import GraphNode
from dzvin.scenario.node import AnyNode, Node

KINDS: dict[str, type[AnyNode]] = collect(nodes, Node)


def build(node: GraphNode) -> AnyNode:
    """Raises `msgspec.ValidationError` when the parameters break a limit."""
    kind = KINDS[node.kind]
    return kind(msgspec.convert(node.params, kind.Params))
