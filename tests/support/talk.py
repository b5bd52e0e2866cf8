"""Run a node against what the customer does, and read back the transcript."""

import json
from datetime import UTC, datetime
from typing import Any

from dzvin.kernel.messages import Command, Input
from dzvin.scenario.node import Node, Scene

SCENE = Scene(now=datetime(2026, 3, 2, 9, tzinfo=UTC), language="uk")


def talk(node: Node[Any], *heard: Input, scene: Scene = SCENE) -> list[Command]:
    step = node.enter(scene)
    said = list(step.commands)
    for each in heard:
        step = node.hear(each, json.loads(json.dumps(step.state)), scene)  # as after a restart
        said += step.commands
    return said
