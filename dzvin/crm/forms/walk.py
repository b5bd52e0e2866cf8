"""Which blocks of a script are shown for these answers, in which order, and where it ends.

The page that fills a form walks the same way (`ui/src/features/forms/walk.ts`); both read
`tests/golden/form_walks.json`.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from dzvin.crm.forms.formula import Program, computed, parse_formula
from dzvin.crm.forms.model import END, Answer, Answers, Block, Script
from dzvin.kernel.expression import Expression, parse

VARIABLE = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+){1,4})\}")


class Rules(Struct, frozen=True, kw_only=True):
    """Conditions and formulas of a script, read once; pages need no reader of their own."""

    shown: dict[str, Expression] = {}
    formulas: dict[str, Program] = {}


class Walk(Struct, frozen=True, kw_only=True):
    """`is_end`: these blocks lead to the end; else an answer decides the way on."""

    blocks: tuple[str, ...]
    computed: dict[str, str]
    is_end: bool


def rules_of(script: Script) -> Rules:
    """Raises BadExpression."""
    return Rules(
        shown={each.id: parse(each.show_if) for each in script.blocks if each.show_if},
        formulas={
            each.id: parse_formula(each.formula)
            for each in script.blocks
            if each.kind == "computed" and each.formula
        },
    )


def walk(script: Script, rules: Rules, answers: Answers, variables: Mapping[str, str]) -> Walk:
    """A choice that has not been made ends it where the choice decides the way; so does a block
    that was shown before."""
    places = {block.id: n for n, block in enumerate(script.blocks)}
    known = {**variables, **texts_of(answers)}
    shown: list[str] = []
    found: dict[str, str] = {}
    seen: set[int] = set()
    at = 0
    while at < len(script.blocks):
        if at in seen:
            return Walk(blocks=tuple(shown), computed=found, is_end=False)
        seen.add(at)
        block = script.blocks[at]
        if block.id in rules.shown and not rules.shown[block.id].holds(known):
            at += 1
            continue
        if block.id in rules.formulas:
            value = computed(rules.formulas[block.id], known)
            found[block.id] = known[f"answer.{block.id}"] = value
        if block.kind != "jump":
            shown.append(block.id)
        goes = way_on(block, answers.get(block.id, ""))
        if goes is None:
            return Walk(blocks=tuple(shown), computed=found, is_end=False)
        at = len(script.blocks) if goes == END else places.get(goes, at + 1)
    return Walk(blocks=tuple(shown), computed=found, is_end=True)


def way_on(block: Block, answer: Answer) -> str | None:
    """A block, `end`, empty for the one that follows; None: the answer decides and is missing."""
    if block.kind == "choice" and any(choice.next for choice in block.choices):
        chosen = next((each for each in block.choices if each.value == answer), None)
        if chosen is None:
            return None
        return chosen.next or block.next
    return block.next


def texts_of(answers: Answers) -> dict[str, str]:
    """As conditions and texts know them: several are joined by commas."""
    return {f"answer.{id}": text_of(answer) for id, answer in answers.items()}


def text_of(answer: Answer) -> str:
    if isinstance(answer, str):
        return answer
    return ", ".join(each if isinstance(each, str) else " / ".join(each) for each in answer)


def filled_in(text: str, variables: Mapping[str, str]) -> str:
    """`{call.number}` becomes its value; what is unknown becomes nothing."""
    return VARIABLE.sub(lambda found: variables.get(found[1], ""), text)
