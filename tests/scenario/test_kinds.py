import json

import msgspec
import pytest

from dzvin.resources.system_prompts import MINUTES, POSITIONS, SYSTEM_PROMPTS
from dzvin.scenario.kinds import KINDS, build
from dzvin.scenario.model import GraphNode
from dzvin.scenario.nodes import queue


def test_a_node_is_known_by_the_name_of_its_file() -> None:
    assert {"start", "menu", "queue", "hang_up"} <= KINDS.keys()


def test_parameters_from_outside_are_checked_when_the_node_is_built() -> None:
    built = build(GraphNode(id="a", kind="answer", params={"ring_seconds": 5}))
    assert built.params.ring_seconds == 5
    with pytest.raises(msgspec.ValidationError):
        build(GraphNode(id="a", kind="answer", params={"ring_seconds": 500}))


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_can_be_drawn_and_refuses_what_it_does_not_know(kind: str) -> None:
    form = msgspec.json.schema(KINDS[kind].Params)
    [params] = [each for each in form["$defs"].values() if each["title"].endswith("Params")]
    assert json.dumps(form) and all("title" in each for each in params["properties"].values())
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"nobody_knows": 1}, KINDS[kind].Params)


def test_what_nodes_say_by_themselves_is_among_the_system_prompts() -> None:
    said = {"invalid", "voicemail", "echo_greeting", "echo_again", "echo_silence", "goodbye"}
    said |= {"rating", "rating_thanks", "not_understood"}
    assert said <= SYSTEM_PROMPTS.keys()
    assert (queue.MAX_POSITION, queue.MAX_MINUTES) == (POSITIONS, MINUTES)
