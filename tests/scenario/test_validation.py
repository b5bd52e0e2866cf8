from typing import Any

import pytest

from dzvin.scenario.model import HANG_UP, Graph, GraphNode
from dzvin.scenario.validation import Problem, validate

KNOWN = {"queue": {"support"}, "schedule": {"office"}, "prompt": {"hello", "invalid"}}


def node(id: str, kind: str, exits: dict[str, str] | None = None, **params: Any) -> GraphNode:
    return GraphNode(id=id, kind=kind, exits=exits or {}, params=params)


START = node("s", "start", {"next": "a"})
BYE = node("a", "hang_up")


def problems(*nodes: GraphNode) -> list[Problem]:
    return validate(Graph(nodes=nodes), KNOWN)


def test_a_sound_scenario_has_no_problem() -> None:
    play = node("p", "play", {"next": HANG_UP}, what={"prompt": "hello"})
    assert problems(START, node("a", "answer", {"next": "p"}), play) == []


def test_there_is_one_start() -> None:
    assert problems(BYE) == [Problem(code="no_start")]
    second = node("s2", "start", {"next": "a"})
    assert problems(START, second, BYE) == [Problem(code="several_starts", node="s2")]


def test_ids_are_unique_and_not_the_word_for_hanging_up() -> None:
    assert Problem(code="same_id", node="a") in problems(START, BYE, BYE)
    assert Problem(code="reserved_id", node="hang_up") in problems(
        START, BYE, node("hang_up", "hang_up")
    )


def test_an_unknown_kind_is_named() -> None:
    assert problems(START, node("a", "fax")) == [
        Problem(code="unknown_kind", node="a", details={"kind": "fax"})
    ]


@pytest.mark.parametrize(
    "params,field,code,message",
    [
        ({"sip_code": 200}, "sip_code", "not_allowed", "Invalid enum value 200"),
        ({"volume": 3}, "volume", "unknown", "Object contains unknown field `volume`"),
        ({"last_word": {}}, "last_word", "invalid", "say either a prompt or a text"),
        (
            {"last_word": {"text": "{{ 1/0 }}"}},
            "last_word",
            "invalid",
            "not a variable: {{ 1/0 }}",
        ),
    ],
)
def test_wrong_parameters_name_the_field(
    params: dict[str, Any], field: str, code: str, message: str
) -> None:
    details = {"field": field, "code": code, "message": message}
    assert problems(START, node("a", "hang_up", **params)) == [
        Problem(code="wrong_params", node="a", details=details)
    ]


def test_all_wrong_parameters_are_named_at_once() -> None:
    wrong = problems(START, node("a", "menu", tries=0, keys=["x"]))
    assert sorted((each.details["field"], each.details["code"]) for each in wrong) == [
        ("greeting", "required"),
        ("keys.0", "not_allowed"),
        ("tries", "too_small"),
    ]


def test_a_missing_parameter_is_named_too() -> None:
    [problem] = problems(START, node("a", "queue"))
    assert problem.details["field"] == "queue"


def test_every_exit_leads_somewhere_that_exists() -> None:
    assert problems(node("s", "start")) == [
        Problem(code="exit_not_connected", node="s", details={"exit": "next"})
    ]
    assert problems(node("s", "start", {"next": "x"})) == [
        Problem(code="exit_to_nowhere", node="s", details={"exit": "next", "to": "x"})
    ]
    assert problems(node("s", "start", {"next": HANG_UP, "old": HANG_UP})) == [
        Problem(code="exit_unknown", node="s", details={"exit": "old"})
    ]


def test_what_a_node_refers_to_must_exist() -> None:
    doors = dict.fromkeys(("open", "closed", "holiday"), HANG_UP)
    check = node("a", "schedule_check", doors, schedule="night")
    assert problems(START, check) == [
        Problem(code="reference_unknown", node="a", details={"kind": "schedule", "id": "night"})
    ]
    assert validate(Graph(nodes=(START, check)), {}) == []


def test_a_list_and_a_person_must_exist_too() -> None:
    exits = dict.fromkeys(("suitable", "not_suitable"), HANG_UP)
    check = node("a", "number_check", exits, list="black")
    known = {"list": {"white"}, "operator": {"anna"}}
    assert validate(Graph(nodes=(START, check)), known) == [
        Problem(code="reference_unknown", node="a", details={"kind": "list", "id": "black"})
    ]
    ring = node("a", "operator", dict.fromkeys(("answered", "busy"), HANG_UP), operator="boris")
    found = validate(Graph(nodes=(START, ring)), known)
    assert (
        Problem(code="reference_unknown", node="a", details={"kind": "operator", "id": "boris"})
        in found
    )


def test_a_cycle_in_which_nobody_spends_time_is_refused() -> None:
    doors = {"open": "a", "closed": "b", "holiday": HANG_UP}
    nodes = (
        START,
        node("a", "answer", {"next": "b"}),
        node("b", "schedule_check", doors, schedule="office"),
    )
    assert problems(*nodes) == [Problem(code="endless_cycle", details={"nodes": "a, b"})]


def test_a_cycle_through_a_node_that_takes_time_is_fine() -> None:
    play = node("p", "play", {"next": "a"}, what={"prompt": "hello"})
    assert problems(START, node("a", "answer", {"next": "p"}), play) == []
