"""The walk: transcripts of whole scenarios, and laws for any graph at all."""

import json
from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from dzvin.events.call import NodeLeft
from dzvin.kernel.messages import Command, Event, Input
from dzvin.scenario.interpreter import begin, hear, left_inside
from dzvin.scenario.kinds import KINDS, build
from dzvin.scenario.model import HANG_UP, MAX_STEPS, MAX_VISITS, Graph, GraphNode, Place
from dzvin.scenario.node import Scene
from dzvin.scenario.speech import Speech
from dzvin.scenario.words import (
    Answered,
    Collect,
    EndCall,
    Leave,
    MessageTaken,
    PickUp,
    Said,
    Say,
    SetVariable,
    Silence,
    Talked,
    Utterance,
    WaitEnded,
    WaitIn,
    Woken,
)
from tests.support.talk import SCENE


def node(id: str, kind: str, exits: dict[str, str] | None = None, **params: Any) -> GraphNode:
    return GraphNode(id=id, kind=kind, exits=exits or {}, params=params)


HOTLINE = Graph(
    nodes=(
        node("s", "start", {"next": "hello"}, language="en"),
        node("hello", "play", {"next": "ask"}, what={"prompt": "hello"}, is_interruptible=True),
        node(
            "ask",
            "menu",
            {"1": "wait", "timeout": "bye", "invalid": HANG_UP},
            greeting={"prompt": "menu"},
            keys=["1"],
            tries=1,
        ),
        node(
            "wait",
            "queue",
            {"answered": HANG_UP, "timeout": "ask", "full": "bye", "no_operators": "bye"},
            queue="support",
        ),
        node("bye", "hang_up", sip_code=486),
    )
)
ask = Collect(what=(Utterance(prompt="menu"),), max_digits=1, timeout_seconds=5, end_key="")
hello = Say(what=(Utterance(prompt="hello"),), is_interruptible=True)


def walk(graph: Graph, *heard: Input) -> tuple[Place | None, list[Event], list[Command]]:
    """As the call machine does it: the place passes through JSON between any two inputs."""
    step = begin(graph, "v1", "c1", SCENE)
    events, commands = list(step.events), list(step.commands)
    for n, each in enumerate(heard, 1):
        assert step.state is not None
        place = msgspec.convert(json.loads(msgspec.json.encode(step.state)), Place)
        assert place == step.state
        scene = Scene(now=SCENE.now + timedelta(seconds=n), language="uk")
        step = hear(graph, place, each, "c1", scene)
        events += step.events
        commands += step.commands
    return step.state, events, commands


def test_walks_to_the_first_node_that_waits() -> None:
    place, events, commands = walk(HOTLINE)
    assert commands == [SetVariable(variable="call.lang", value="en"), hello]
    assert place is not None and (place.node, place.version, place.steps) == ("hello", "v1", 2)
    left = NodeLeft(call="c1", node="s", kind="start", entered_at=SCENE.now, exit="next")
    assert events == [left]


def test_a_key_leads_to_the_queue_and_the_path_is_recorded() -> None:
    place, events, commands = walk(HOTLINE, Said(), Answered(text="1"))
    assert commands[2:] == [PickUp(), ask, WaitIn(queue="support")]
    assert place is not None and place.node == "wait"
    assert [(each.node, each.exit, each.pressed) for each in lefts(events)] == [
        ("s", "next", ""),
        ("hello", "next", ""),
        ("ask", "1", "1"),
    ]
    assert lefts(events)[2].entered_at == SCENE.now + timedelta(seconds=1)


def test_a_key_during_the_greeting_answers_the_menu_behind_it() -> None:
    place, events, commands = walk(HOTLINE, Answered(text="1"))
    assert commands[2:] == [PickUp(), WaitIn(queue="support")]
    assert place is not None and place.node == "wait"
    assert [(each.node, each.pressed) for each in lefts(events)][1:] == [
        ("hello", "1"),
        ("ask", "1"),
    ]


def test_a_wrong_key_during_the_greeting_is_a_wrong_key_of_the_menu() -> None:
    place, events, commands = walk(HOTLINE, Answered(text="7"))
    assert commands[2:] == [PickUp(), EndCall()]
    assert place is None and lefts(events)[-1].exit == "invalid"


def test_a_talk_that_is_over_ends_the_call() -> None:
    place, events, commands = walk(HOTLINE, Answered(text="1"), Talked())
    assert place is None and commands[-1] == EndCall()
    assert lefts(events)[-1].exit == "answered"


def test_hang_up_ends_with_its_answer_and_leaves_by_no_exit() -> None:
    place, events, commands = walk(HOTLINE, Answered(text="1"), WaitEnded(reason="full"))
    assert place is None and commands[-1] == EndCall(sip_code=486)
    assert (lefts(events)[-1].node, lefts(events)[-1].exit) == ("bye", "")


def test_a_call_that_goes_in_circles_is_ended_after_twenty_visits() -> None:
    circle = (Answered(text="1"), WaitEnded(reason="timeout")) * (MAX_VISITS - 1)
    place, _, commands = walk(HOTLINE, Said(), *circle, Answered(text="1"))
    assert place is not None and place.visits["wait"] == MAX_VISITS
    place, _, commands = walk(HOTLINE, Said(), *circle, Answered(text="1"), circle[1])
    assert place is None and commands[-1] == EndCall()


def test_a_call_that_ends_inside_a_node_says_where() -> None:
    place, _, _ = walk(HOTLINE, Said())
    assert place is not None
    assert left_inside(HOTLINE, place, "c1") == NodeLeft(
        call="c1", node="ask", kind="menu", entered_at=place.entered_at
    )


def test_a_variable_set_on_the_way_is_known_to_the_next_node() -> None:
    graph = Graph(
        nodes=(
            node("s", "start", {"next": "say"}, is_recorded=False),
            node("say", "play", {"next": HANG_UP}, what={"text": "rec {{ call.recording }}"}),
        )
    )
    _, _, commands = walk(graph)
    assert commands[-1] == Say(what=(Utterance(text="rec off"),))


def lefts(events: list[Event]) -> list[NodeLeft]:
    return [each for each in events if isinstance(each, NodeLeft)]


PARAMS: dict[str, dict[str, Any]] = {
    "start": {},
    "answer": {},
    "play": {"what": {"prompt": "a"}, "is_interruptible": True},
    "menu": {"greeting": {"prompt": "a"}, "keys": ["1", "2"], "has_direct_dial": True},
    "schedule_check": {"schedule": "s"},
    "queue": {"queue": "q", "leave_key": "*"},
    "internal_number": {},
    "voicemail": {},
    "echo_robot": {"rounds": 1},
    "hang_up": {},
    "music": {},
    "input": {"question": {"prompt": "a"}, "confirm": {"prompt": "a"}},
    "condition": {"branches": [{"exit": "1", "when": "var.input == 01"}]},
    "set_variable": {"variable": "var.a", "value": "{{ var.a }}{{ call.from }}"},
    "operator": {"operator": "anna"},
    "forward": {"number": "+380441234567"},
    "number_check": {"list": "l"},
    "vip_check": {"list": "l"},
    "recording": {"action": "start"},
    "rating": {},
}


def simplest(kind: msgspec.inspect.Type) -> object:
    """A value for a parameter that has no default."""
    match kind:
        case msgspec.inspect.Metadata(type=inner):
            return simplest(inner)
        case msgspec.inspect.StructType(cls=cls) if cls is Speech:
            return {"prompt": "a"}
        case msgspec.inspect.StrType():
            return "a"
        case msgspec.inspect.BoolType():
            return False
        case msgspec.inspect.IntType(ge=least) | msgspec.inspect.FloatType(ge=least):
            return least or 1
    return []


def required(kind: str) -> dict[str, Any]:
    """So that a new node is walked through without a line in PARAMS."""
    fields = msgspec.structs.fields(KINDS[kind].Params)
    return {
        field.encode_name: simplest(msgspec.inspect.type_info(field.type))
        for field in fields
        if field.required
    }


PARAMS |= {kind: required(kind) for kind in KINDS if kind not in PARAMS}
EXITS = sorted(
    {
        exit
        for kind, params in PARAMS.items()
        for exit in build(GraphNode(id="a", kind=kind, params=params)).exits()
    }
)
HEARD = (
    *(Answered(text=key) for key in ("1", "2", "*", "01")),
    *(Silence(), Said(), Woken(position=1), Talked(), MessageTaken(seconds=3)),
    *(WaitEnded(reason="timeout"), WaitEnded(reason="not_found")),
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Anything that parses, valid or not: exits lead anywhere, also back to the start."""
    ids = [f"n{n}" for n in range(draw(st.integers(1, 6)))]
    kinds = ["start", *draw(st.lists(st.sampled_from(sorted(PARAMS)), max_size=5))]
    targets = st.sampled_from([*ids, HANG_UP, "nowhere"])
    return Graph(
        nodes=tuple(
            node(id, kind, {exit: draw(targets) for exit in EXITS}, **PARAMS[kind])
            for id, kind in zip(ids, kinds, strict=False)
        )
    )


@given(graphs(), st.lists(st.sampled_from(HEARD), max_size=60))
def test_no_graph_walks_for_ever_and_every_place_survives_json(
    graph: Graph, heard: list[Input]
) -> None:
    step = begin(graph, "v", "c", SCENE)
    for each in heard:
        assert len(step.events) <= MAX_STEPS
        assert not any(isinstance(command, Leave) for command in step.commands)
        if step.state is None:
            assert isinstance(step.commands[-1], EndCall)
            return
        assert step.state.steps <= MAX_STEPS
        assert max(step.state.visits.values()) <= MAX_VISITS
        place = msgspec.convert(json.loads(msgspec.json.encode(step.state)), Place)
        assert place == step.state
        step = hear(graph, place, each, "c", SCENE)


def test_the_laws_are_about_every_kind() -> None:
    assert PARAMS.keys() == KINDS.keys()


@given(graphs())
def test_the_same_story_is_told_twice_the_same_way(graph: Graph) -> None:
    assert begin(graph, "v", "c", SCENE) == begin(graph, "v", "c", SCENE)
