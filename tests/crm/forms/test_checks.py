"""What may be published, and what is told of what may not."""

import pytest

from dzvin.crm.forms.acting import Known
from dzvin.crm.forms.checks import problems_of
from dzvin.crm.forms.model import Script
from tests.crm.forms.build import block, choice, script

LIST = "00000000-0000-4000-8000-00000000000a"
SMS = "00000000-0000-4000-8000-00000000000b"
NAMED = Known(lists={LIST}, templates={SMS: "sms"})


def codes(draft: Script) -> list[tuple[str, str, str]]:
    return [(one.id, one.field, one.code) for one in problems_of(draft, (), NAMED)]


def acts(**action: str) -> Script:
    return script(block("a"), block("d", "date"), actions=[{"id": "t", **action}])


def test_a_whole_script_may_be_published() -> None:
    draft = script(
        block("hello", "note", text="Good day, {contact.name}! This is {operator.name}."),
        choice("want", "buy>price", "complain>end"),
        block("price", "number", least=1, most=10),
        block("pieces", "rating", most=5),
        block("sum", "computed", formula="answer.price * answer.pieces"),
        block("city", "lookup", list=LIST, show_if='answer.want == "buy" and answer.price > 2'),
        result="want",
        actions=[
            {"id": "block", "kind": "add_to_list", "list": LIST, "value": "{call.number}"},
            {"id": "tell", "kind": "fire_event", "after": "want", "event": "hot.lead"},
            {"id": "write", "kind": "send_sms", "template": SMS},
            {"id": "later", "kind": "call_later"},
            {"id": "hook", "kind": "webhook", "url": "https://crm.example.org/deals?key=1"},
        ],
    )
    assert codes(draft) == []


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (script(), ("", "blocks", "script.empty")),
        (script(block("a"), block("a")), ("a", "id", "script.same_id")),
        (script(block("a", next="gone")), ("a", "next", "script.dangling")),
        (script(choice("a", "x>gone")), ("a", "choices.0.next", "script.dangling")),
        (
            script(block("a", show_if="answer.gone == 1")),
            ("a", "show_if", "script.unknown_variable"),
        ),
        (script(block("a", show_if="((")), ("a", "show_if", "script.bad_condition")),
        (
            script(block("a", "note", text="{call.secret}")),
            ("a", "text", "script.unknown_variable"),
        ),
        (script(block("a", "choice")), ("a", "choices", "script.no_choices")),
        (script(block("a", "lookup")), ("a", "list", "script.no_list")),
        (script(block("a", "table")), ("a", "columns", "script.no_columns")),
        (script(block("a", "jump")), ("a", "next", "required")),
        (script(block("a", "number", default="x")), ("a", "default", "script.bad_default")),
        (
            script(block("s", "computed", formula="answer.n + 1"), block("n", "number")),
            ("s", "formula", "script.not_above"),
        ),
        (script(block("s", "computed", formula="1 +")), ("s", "formula", "script.bad_formula")),
        (script(block("a"), result="a"), ("", "result", "script.result_no_choice")),
        (
            script(
                block("a"), actions=[{"id": "t", "kind": "fire_event", "after": "a", "event": "e"}]
            ),
            ("t", "after", "script.not_picked"),
        ),
        (acts(kind="send_sms", template=LIST), ("t", "template", "script.no_template")),
        (acts(kind="send_email", template=SMS), ("t", "template", "script.no_template")),
        (acts(kind="call_later", day="a", clock="10:00"), ("t", "day", "script.not_a_date")),
        (acts(kind="call_later", day="d"), ("t", "clock", "required")),
        (acts(kind="webhook"), ("t", "url", "required")),
        (acts(kind="webhook", url="http://:80/x"), ("t", "url", "script.bad_url")),
    ],
)
def test_each_mistake_is_told_with_its_place(draft: Script, problem: tuple[str, str, str]) -> None:
    assert problem in codes(draft)


def test_a_loop_needs_a_way_out() -> None:
    asks = choice("again", "yes>again2", "no>end")
    assert codes(script(asks, block("again2", "jump", next="again"))) == []
    endless = script(block("a"), block("back", "jump", next="a"))
    assert codes(endless) == [("a", "next", "script.endless"), ("back", "next", "script.endless")]
