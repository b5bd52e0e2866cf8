"""Which blocks are shown; the page walks the same way by the same cases."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzvin.crm.forms.acting import Known
from dzvin.crm.forms.answers import wrong
from dzvin.crm.forms.checks import problems_of
from dzvin.crm.forms.formula import computed, parse_formula
from dzvin.crm.forms.link import BadLink, Link, address, check_link, hook_host
from dzvin.crm.forms.model import Answers, Block, Script
from dzvin.crm.forms.walk import rules_of, walk
from dzvin.workplace.forms.filling import all_variables, finished
from tests.crm.forms.build import block, choice, script

CASES = json.loads((Path(__file__).parents[2] / "golden" / "form_walks.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_way_is_that_of_the_case(case: dict[str, Any]) -> None:
    draft = msgspec.convert(case["script"], Script)
    answers = msgspec.convert(case["answers"], Answers)
    rules = rules_of(draft)
    assert as_json(rules) == case["rules"], "the page reads these rules"
    assert as_json(walk(draft, rules, answers, case["variables"])) == case["walk"]


def as_json(thing: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(thing))


KINDS = st.sampled_from(["text", "number", "note", "section", "rating", "jump"])


@st.composite
def scripts(draw: st.DrawFn, conditions: list[str] | None = None) -> Script:
    """Any blocks with any jumps between them, loops included."""
    ids = [f"b{n}" for n in range(draw(st.integers(1, 8)))]
    goes = st.sampled_from(["", "end", *ids])
    blocks = []
    for id in ids:
        known = conditions or ["", f"answer.{ids[0]} == 1", "not answer.x"]
        shown = draw(st.sampled_from(known))
        if draw(st.booleans()):
            ways = [f"{n}>{draw(goes)}" for n in range(1, 3)]
            blocks.append(choice(id, *ways, next=draw(goes), show_if=shown))
        else:
            blocks.append(block(id, draw(KINDS), text="t", next=draw(goes), show_if=shown))
    return script(*blocks)


@given(
    scripts(), st.dictionaries(st.sampled_from([f"b{n}" for n in range(8)]), st.sampled_from("12"))
)
def test_a_walk_ends_and_shows_no_block_twice(draft: Script, answers: Answers) -> None:
    way = walk(draft, rules_of(draft), answers, {})
    assert len(set(way.blocks)) == len(way.blocks)
    assert set(way.blocks) <= {each.id for each in draft.blocks}


@given(
    scripts(), st.dictionaries(st.sampled_from([f"b{n}" for n in range(8)]), st.sampled_from("12"))
)
def test_what_is_completed_holds_no_answer_that_was_not_asked(
    draft: Script, answers: Answers
) -> None:
    rules = rules_of(draft)
    known = all_variables({}, "+380", "", answers)
    ready = finished(draft, rules, answers, known, "UA")
    assert set(ready.answers) <= set(walk(draft, rules, answers, known).blocks)


@given(scripts(conditions=[""]))
def test_somebody_who_chooses_freely_can_finish_what_may_be_published(draft: Script) -> None:
    if problems_of(draft, (), Known()):
        return
    rules, ids = rules_of(draft), [each.id for each in draft.blocks]
    choices = (dict(zip(ids, chosen, strict=True)) for chosen in product("12", repeat=len(ids)))
    assert any(walk(draft, rules, answers, {}).is_end for answers in choices)


@given(st.text(max_size=40))
def test_no_formula_breaks_the_reader(written: str) -> None:
    try:
        program = parse_formula(written)
    except ValueError:
        return
    computed(program, {})


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * -3", "-9"),
        ("answer.a / 3", "3.333333"),
        ("answer.a / 0", ""),
        ("answer.gone + 1", ""),
        ("0 - 0", "0"),
        ("2.50 * 2", "5"),
    ],
)
def test_a_formula_has_its_value(formula: str, value: str) -> None:
    assert computed(parse_formula(formula), {"answer.a": "10"}) == value


@pytest.mark.parametrize(
    ("asked", "answer", "code"),
    [
        (block("a", is_required=True), "  ", "required"),
        (block("a", mask="AA9999"), "AB1234", ""),
        (block("a", mask="AA9999"), "1B1234", "bad_mask"),
        (block("a", "number", least=1), "0.5", "too_small"),
        (block("a", "number"), "1e5", "bad_number"),
        (block("a", "date"), "2026-02-30", "bad_date"),
        (block("a", "date"), "2026-11-30", ""),
        (block("a", "phone"), "044 123 45 67", ""),
        (block("a", "phone"), "12", "bad_phone"),
        (block("a", "email"), "anna@example.org", ""),
        (block("a", "email"), "anna@", "bad_email"),
        (block("a", "rating", most=5), "6", "not_a_choice"),
        (choice("a", "x", "y"), "z", "not_a_choice"),
        (block("a", "choices", choices=[{"value": "x"}]), ("x", "x"), "not_a_choice"),
        (block("a", "table", columns=["n", "m"]), (("1", "2"),), ""),
        (block("a", "table", columns=["n", "m"]), (("1",),), "invalid"),
        (block("a", "text"), ("x",), "invalid"),
    ],
)
def test_an_answer_is_judged(asked: dict[str, Any], answer: Any, code: str) -> None:
    assert wrong(msgspec.convert(asked, Block), answer, "UA") == code


def test_what_a_caller_sends_cannot_leave_its_place_in_a_link() -> None:
    link = Link(url="https://crm.example.org/find?phone={phone}&q={var.city}#{call_id}")
    check_link(link)
    found = address(link, {"phone": "+380&admin=1", "var.city": "Київ/#?"})
    assert found == (
        "https://crm.example.org/find?phone=%2B380%26admin%3D1&q=%D0%9A%D0%B8%D1%97%D0%B2%2F%23%3F#"
    )


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://CRM.example.org:8443/deals?key=x", "crm.example.org"),
        ("https://ЦРМ.укр/угоди", "xn--l1ahr.xn--j1amh"),
        ("https://xn--l1ahr.xn--j1amh/", "xn--l1ahr.xn--j1amh"),
        ("http://[::1]:80/", "[::1]"),
        ("https://я..укр/", ""),
        ("https://", ""),
    ],
)
def test_a_secret_is_known_by_the_host_as_browsers_name_it(url: str, host: str) -> None:
    assert hook_host(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "https://{phone}.example.org/",
        "https://example.org{did}",
        "https://example.org@{did}/",
        "https://example.org/?x={nobody}",
        "javascript:alert(1)",
    ],
)
def test_a_link_to_who_knows_where_is_refused(url: str) -> None:
    with pytest.raises(BadLink):
        check_link(Link(url=url))
