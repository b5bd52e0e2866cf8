"""What becomes of a form's answers when it is completed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from dzvin.crm.forms.answers import is_empty, wrong_answers
from dzvin.crm.forms.filled.model import Performed
from dzvin.crm.forms.model import (
    ASKED,
    MOST_BLOCKS,
    Answer,
    Answers,
    BlockId,
    Script,
    Status,
    WrongAnswer,
)
from dzvin.crm.forms.walk import Rules, texts_of, walk
from dzvin.kernel.value_list import key_of


class Draft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`revision`: the one that these answers were made from. `is_saved`: by a button."""

    revision: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    answers: Annotated[dict[BlockId, Answer], Meta(max_length=MOST_BLOCKS)]
    is_saved: bool = False


class Completion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`is_closing`: nothing is added any more, except by those who may correct closed forms."""

    revision: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    answers: Annotated[dict[BlockId, Answer], Meta(max_length=MOST_BLOCKS)]
    is_closing: bool = False


class Saved(Struct, frozen=True, kw_only=True):
    revision: int
    status: Status
    changed_at: datetime
    answers: Answers
    done: dict[str, Performed]


class Finished(Struct, frozen=True, kw_only=True):
    """`answers`: those of the blocks that were shown, with what was computed."""

    answers: Answers
    result: str
    wrong: list[WrongAnswer]


def finished(
    script: Script,
    rules: Rules,
    answers: Answers,
    variables: Mapping[str, str],
    country: str,
) -> Finished:
    way = walk(script, rules, answers, variables)
    blocks = {block.id: block for block in script.blocks}
    shown = [blocks[id] for id in way.blocks]
    wrong = wrong_answers(shown, answers, country)
    if not way.is_end and not wrong and way.blocks:
        wrong = [WrongAnswer(block=way.blocks[-1], code="required")]
    kept: Answers = {
        block.id: answers[block.id]
        for block in shown
        if block.kind in ASKED and not is_empty(answers.get(block.id, ""))
    }
    for block in shown:
        given = kept.get(block.id)
        if block.kind == "phone" and isinstance(given, str):
            kept[block.id] = key_of(given, country)
    kept |= {id: value for id, value in way.computed.items() if value}
    return Finished(answers=kept, result=result_of(script, kept), wrong=wrong)


def result_of(script: Script, answers: Answers) -> str:
    """As the operator reads it."""
    block = next((each for each in script.blocks if each.id == script.result), None)
    if block is None:
        return ""
    chosen = next((each for each in block.choices if each.value == answers.get(block.id)), None)
    return (chosen.label or chosen.value) if chosen else ""


def asked_only(script: Script, answers: Answers, before: Answers) -> Answers:
    """What somebody sends of blocks that are not there is dropped. Files are those that were
    attached `before`, whatever he sends."""
    files = {block.id for block in script.blocks if block.kind == "file"}
    typed = {block.id for block in script.blocks if block.kind in ASKED} - files
    found = {id: answer for id, answer in answers.items() if id in typed and not is_empty(answer)}
    return found | {id: answer for id, answer in before.items() if id in files}


def all_variables(
    variables: Mapping[str, str], number: str, name: str, answers: Answers
) -> dict[str, str]:
    """With the customer's true number: conditions and actions need it."""
    known = {"call.number": number, "contact.number": number, "contact.name": name}
    return {**known, **variables, **texts_of(answers)}
