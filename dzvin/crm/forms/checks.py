"""What is wrong with a script before it may be published: each problem names its block."""

from collections.abc import Callable, Iterator, Set

from dzvin.crm.forms.acting import Known, wrong_of_action
from dzvin.crm.forms.answers import wrong
from dzvin.crm.forms.formula import names_of, parse_formula
from dzvin.crm.forms.model import ASKED, END, Action, Block, Problem, Quota, Script
from dzvin.crm.forms.walk import VARIABLE
from dzvin.kernel.expression import BadExpression, names_in, parse

CALL_VARIABLES = frozenset(
    (
        "call.number", "call.direction", "call.dialled", "call.queue",
        "operator.name", "contact.name", "contact.number",
    )
)  # fmt: skip


def problems_of(script: Script, quotas: tuple[Quota, ...], named: Known) -> list[Problem]:
    """`named`: what it may name. None: it may be published."""
    if not any(block.kind != "section" for block in script.blocks):
        return [Problem(id="", field="blocks", code="script.empty")]
    known = set(CALL_VARIABLES) | {
        f"answer.{block.id}" for block in script.blocks if block.kind in ASKED | {"computed"}
    }
    found = [*_twice([block.id for block in script.blocks])]
    for place, block in enumerate(script.blocks):
        before = {f"answer.{each.id}" for each in script.blocks[:place]}
        found += _of_block(block, script, known, named.lists, before)
    found += _twice([action.id for action in script.actions])
    for action in script.actions:
        found += _of_action(action, script, known, named)
    for quota in quotas:
        found += _of_condition(quota.id, "condition", quota.condition, known)
    found += _of_result(script)
    return found or [*_endless(script)]


def _twice(ids: list[str]) -> Iterator[Problem]:
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        yield Problem(id=id, field="id", code="script.same_id")
    if END in ids:
        yield Problem(id=END, field="id", code="script.reserved_id")


def _of_block(
    block: Block, script: Script, known: set[str], lists: Set[str], before: set[str]
) -> Iterator[Problem]:
    yield from _of_way(block, script)
    yield from _of_condition(block.id, "show_if", block.show_if, known)
    for field, text in (("title", block.title), ("text", block.text), ("default", block.default)):
        yield from _of_text(block.id, field, text, known)
    check = _KINDS.get(block.kind)
    if check is not None:
        yield from check(block)
    if block.kind == "computed":
        yield from _of_formula(block, known, before)
    if block.kind == "lookup" and block.list not in lists:
        yield Problem(id=block.id, field="list", code="script.no_list")
    if block.kind in ASKED and not block.title:
        yield Problem(id=block.id, field="title", code="required")


def _of_way(block: Block, script: Script) -> Iterator[Problem]:
    places = {END, "", *(each.id for each in script.blocks)}
    if block.next not in places:
        yield Problem(id=block.id, field="next", code="script.dangling", what=block.next)
    for n, choice in enumerate(block.choices):
        if choice.next not in places:
            field = f"choices.{n}.next"
            yield Problem(id=block.id, field=field, code="script.dangling", what=choice.next)


def _of_condition(id: str, field: str, written: str, known: set[str]) -> Iterator[Problem]:
    if not written:
        return
    try:
        names = names_in(parse(written))
    except BadExpression as bad:
        yield Problem(id=id, field=field, code="script.bad_condition", what=str(bad))
        return
    for name in sorted(names - known):
        yield Problem(id=id, field=field, code="script.unknown_variable", what=name)


def _of_text(id: str, field: str, text: str, known: set[str]) -> Iterator[Problem]:
    for name in sorted(set(VARIABLE.findall(text)) - known):
        yield Problem(id=id, field=field, code="script.unknown_variable", what=name)


def _of_formula(block: Block, known: set[str], before: set[str]) -> Iterator[Problem]:
    """It may use what stands above it: so no two ever wait for each other."""
    try:
        names = names_of(parse_formula(block.formula))
    except BadExpression as bad:
        yield Problem(id=block.id, field="formula", code="script.bad_formula", what=str(bad))
        return
    for name in sorted(names):
        if name not in known:
            code = "script.unknown_variable"
        elif name.startswith("answer.") and name not in before:
            code = "script.not_above"
        else:
            continue
        yield Problem(id=block.id, field="formula", code=code, what=name)


def _of_choices(block: Block) -> Iterator[Problem]:
    values = [choice.value for choice in block.choices]
    if not values:
        yield Problem(id=block.id, field="choices", code="script.no_choices")
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield Problem(id=block.id, field="choices", code="script.same_choice", what=value)
    if block.default and block.default not in values and not VARIABLE.search(block.default):
        yield Problem(id=block.id, field="default", code="script.bad_default")


def _of_number(block: Block) -> Iterator[Problem]:
    if block.least is not None and block.most is not None and block.least > block.most:
        yield Problem(id=block.id, field="most", code="script.least_above_most")
    yield from _of_default(block)


def _of_rating(block: Block) -> Iterator[Problem]:
    if block.most is not None and block.most not in range(2, 11):
        yield Problem(id=block.id, field="most", code="script.bad_marks")
    yield from _of_default(block)


def _of_default(block: Block) -> Iterator[Problem]:
    is_fixed = block.default and not VARIABLE.search(block.default)
    if is_fixed and wrong(block, block.default, ""):
        yield Problem(id=block.id, field="default", code="script.bad_default")


def _of_table(block: Block) -> Iterator[Problem]:
    if not block.columns or not all(block.columns):
        yield Problem(id=block.id, field="columns", code="script.no_columns")


def _of_file(block: Block) -> Iterator[Problem]:
    if not block.types:
        yield Problem(id=block.id, field="types", code="script.no_types")


def _of_note(block: Block) -> Iterator[Problem]:
    if not block.text:
        yield Problem(id=block.id, field="text", code="required")


def _of_jump(block: Block) -> Iterator[Problem]:
    if not block.next:
        yield Problem(id=block.id, field="next", code="required")


_KINDS: dict[str, Callable[[Block], Iterator[Problem]]] = {
    "choice": _of_choices,
    "choices": _of_choices,
    "number": _of_number,
    "rating": _of_rating,
    "text": _of_default,
    "date": _of_default,
    "email": _of_default,
    "table": _of_table,
    "file": _of_file,
    "note": _of_note,
    "jump": _of_jump,
}


def _of_action(action: Action, script: Script, known: set[str], named: Known) -> Iterator[Problem]:
    yield from _of_condition(action.id, "condition", action.condition, known)
    yield from _of_text(action.id, "value", action.value, known)
    yield from wrong_of_action(action, script, named)


def _of_result(script: Script) -> Iterator[Problem]:
    choices = {block.id for block in script.blocks if block.kind == "choice"}
    if script.result and script.result not in choices:
        yield Problem(id="", field="result", code="script.result_no_choice", what=script.result)


def _endless(script: Script) -> Iterator[Problem]:
    """Blocks that can be reached and from which no way leads to the end."""
    ways = ways_of(script)
    reached = _spread({0}, ways)
    back: dict[int, set[int]] = {}
    for place, goes in ways.items():
        for one in goes:
            back.setdefault(one, set()).add(place)
    ending = _spread({len(script.blocks)}, back)
    for place in sorted(reached - ending):
        yield Problem(id=script.blocks[place].id, field="next", code="script.endless")


def ways_of(script: Script) -> dict[int, set[int]]:
    """From each block's place to those that may come after it; the end is one place further."""
    end = len(script.blocks)
    places = {block.id: n for n, block in enumerate(script.blocks)} | {END: end}
    found: dict[int, set[int]] = {}
    for n, block in enumerate(script.blocks):
        straight = places.get(block.next, n + 1)
        found[n] = {straight}
        if block.kind == "choice" and block.choices:
            found[n] = {places.get(each.next, straight) for each in block.choices}
        if block.show_if:
            found[n].add(n + 1)
    return found


def _spread(start: set[int], ways: dict[int, set[int]]) -> set[int]:
    found, ahead = set(start), list(start)
    while ahead:
        for one in ways.get(ahead.pop(), set()) - found:
            found.add(one)
            ahead.append(one)
    return found
