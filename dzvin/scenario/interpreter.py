"""Walks a call through its scenario: which node it is in, what it does next, where it goes."""

from collections.abc import Sequence

from msgspec.structs import replace

from dzvin.events.call import NodeLeft
from dzvin.kernel.messages import Command, Event, Input
from dzvin.kernel.step import Step
from dzvin.scenario.kinds import build
from dzvin.scenario.model import HANG_UP, MAX_STEPS, MAX_VISITS, Graph, GraphNode, Place
from dzvin.scenario.node import Memory, Scene
from dzvin.scenario.words import Answered, Collect, EndCall, Leave, SetVariable

MAX_PRESSED = 64
MAX_VALUE = 4_000
"""Characters of a variable."""

type Way = Step[Place | None]


def begin(graph: Graph, version: str, call: str, scene: Scene) -> Way:
    """Enter the start node and go on to the first one that waits for something."""
    start = next(node.id for node in graph.nodes if node.kind == "start")
    return _Walk(graph, version, call, scene).to(start)


def hear(graph: Graph, place: Place, heard: Input, call: str, scene: Scene) -> Way:
    """Tell the node what happened. Place None: the scenario is over, `EndCall` is the last word."""
    ahead = ""
    if isinstance(heard, Answered):
        pressed = f"{place.pressed} {heard.text}".strip()[:MAX_PRESSED]
        place = replace(place, pressed=pressed)
    walk = _Walk(graph, place.version, call, scene, dict(place.visits), place.steps)
    node = build(walk.nodes[place.node])
    if isinstance(heard, Answered) and node.hands_keys_on:
        ahead = heard.text
    return walk.go_on(place, node.hear(heard, place.memory, scene), ahead)


def left_inside(graph: Graph, place: Place, call: str) -> NodeLeft:
    """The call ended while it stood in this node."""
    return _left(next(node for node in graph.nodes if node.id == place.node), place, call)


def _left(node: GraphNode, place: Place, call: str, exit: str = "") -> NodeLeft:
    return NodeLeft(
        call=call,
        node=node.id,
        kind=node.kind,
        entered_at=place.entered_at,
        exit=exit,
        pressed=place.pressed,
    )


class _Walk:
    """From node to node within one step, until one of them waits or the call ends."""

    def __init__(
        self,
        graph: Graph,
        version: str,
        call: str,
        scene: Scene,
        visits: dict[str, int] | None = None,
        steps: int = 0,
    ) -> None:
        self.nodes = {node.id: node for node in graph.nodes}
        self.version, self.call, self.scene = version, call, scene
        self.visits, self.steps = visits or {}, steps
        self.events: list[Event] = []
        self.commands: list[Command] = []

    def to(self, target: str, ahead: str = "") -> Way:
        """`ahead`: a key pressed before the menu that it is for."""
        if target == HANG_UP or not self._may_enter(target):
            return self._end(EndCall())
        place = Place(
            version=self.version,
            node=target,
            entered_at=self.scene.now,
            visits=dict(self.visits),
            steps=self.steps,
        )
        node = build(self.nodes[target])
        step = node.enter(self.scene)
        if ahead and step.commands and _takes_one_key(step.commands[-1]):
            self._note(step.commands[:-1])
            place = replace(place, pressed=ahead)
            step = node.hear(Answered(text=ahead), step.state, self.scene)
        return self.go_on(place, step, ahead)

    def go_on(self, place: Place, step: Step[Memory], ahead: str = "") -> Way:
        self.events += step.events
        last = step.commands[-1] if step.commands else None
        node = self.nodes[place.node]
        if isinstance(last, Leave):
            self._note(step.commands[:-1])
            self.events.append(_left(node, place, self.call, last.exit))
            ahead = ahead if build(node).hands_keys_on else ""
            return self.to(node.exits.get(last.exit, HANG_UP), ahead)
        if isinstance(last, EndCall):
            self._note(step.commands[:-1])
            self.events.append(_left(node, place, self.call))
            return self._end(last)
        self._note(step.commands)
        place = replace(place, memory=step.state)
        return Step(place, tuple(self.events), tuple(self.commands))

    def _may_enter(self, target: str) -> bool:
        self.visits[target] = self.visits.get(target, 0) + 1
        self.steps += 1
        is_known = target in self.nodes
        return is_known and self.visits[target] <= MAX_VISITS and self.steps <= MAX_STEPS

    def _note(self, commands: Sequence[Command]) -> None:
        """Pass them on; variables also hold for the nodes that follow in this walk."""
        for command in commands:
            if isinstance(command, SetVariable):
                command = replace(command, value=command.value[:MAX_VALUE])
                known = dict(self.scene.variables) | {command.variable: command.value}
                self.scene = replace(self.scene, variables=known)
                if command.variable == "call.lang" and command.value:
                    self.scene = replace(self.scene, language=command.value)
            self.commands.append(command)

    def _end(self, end: EndCall) -> Way:
        return Step(None, tuple(self.events), (*self.commands, end))


def _takes_one_key(command: Command) -> bool:
    return isinstance(command, Collect) and command.max_digits == 1
