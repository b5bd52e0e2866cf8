"""A scenario as data: nodes, where their exits lead, and where a call stands in it."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from dzvin.scenario.node import Memory

HANG_UP = "hang_up"
"""An exit may lead to a node's id or to this word."""

MAX_VISITS = 20
"""Per node and call."""
MAX_STEPS = 200
"""Per call."""


class GraphNode(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Annotated[str, Meta(min_length=1, max_length=64)]
    kind: Annotated[str, Meta(min_length=1, max_length=64)]
    """File name of the node in `nodes/`."""
    params: dict[str, Any] = {}
    exits: dict[str, str] = {}
    """Exit to node id, or to `hang_up`."""
    title: Annotated[str, Meta(max_length=120)] = ""
    x: float = 0
    y: float = 0
    """Where the editor draws it."""


class Graph(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    nodes: Annotated[tuple[GraphNode, ...], Meta(max_length=500)]


class Place(Struct, frozen=True, kw_only=True):
    """Where a call stands in its scenario: a field of the call's state."""

    version: str
    """Id of the published version: a running call keeps it."""
    node: str
    entered_at: datetime
    memory: Memory = {}
    pressed: str = ""
    visits: dict[str, int] = {}
    steps: int = 0
