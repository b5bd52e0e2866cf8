"""Filled forms as rows of a table: what the columns are called, and what stands in a cell."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from dzvin.crm.forms.filled.model import FormRow
from dzvin.crm.forms.formula import is_number
from dzvin.crm.forms.model import ASKED, Answer, Answers, Block, Script
from dzvin.crm.forms.walk import text_of

LANGUAGES = ("en", "uk", "ru")
HEADINGS = (
    ("Opened", "Відкрито", "Открыта"),
    ("Completed", "Завершено", "Завершена"),
    ("Form", "Анкета", "Анкета"),
    ("Version", "Версія", "Версия"),
    ("Operator", "Оператор", "Оператор"),
    ("Queue", "Черга", "Очередь"),
    ("Number", "Номер", "Номер"),
    ("Client", "Клієнт", "Клиент"),
    ("Status", "Стан", "Состояние"),
    ("Result", "Результат", "Результат"),
    ("Call", "Дзвінок", "Звонок"),
)
ANSWERS = ("Answers", "Відповіді", "Ответы")
STATUSES = {
    "opened": ("opened", "відкрита", "открыта"),
    "in_progress": ("being filled", "заповнюється", "заполняется"),
    "saved": ("put aside", "відкладена", "отложена"),
    "completed": ("completed", "завершена", "завершена"),
    "closed": ("closed", "закрита", "закрыта"),
}

type Cell = str | Decimal
"""A number is computed with; whatever else is a text, above all a telephone number."""

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PHONE = re.compile(r"\+?\d{5,}|0\d+")


def columns_of(versions: Sequence[Script]) -> list[Block]:
    """One for each question that was ever asked by a script: the newest version first."""
    found: dict[str, Block] = {}
    for script in versions:
        for block in script.blocks:
            if block.kind in ASKED | {"computed"}:
                found.setdefault(block.id, block)
    return list(found.values())


def headings(columns: Sequence[Block] | None, language: str) -> list[str]:
    """`columns`: of one script; None: of forms of several, whose answers share a cell."""
    place = _place(language)
    last = [ANSWERS[place]] if columns is None else [block.title or block.id for block in columns]
    return [*(names[place] for names in HEADINGS), *last]


def cells(
    row: FormRow,
    content: Script,
    answers: Answers,
    columns: Sequence[Block] | None,
    language: str,
    zone: ZoneInfo,
) -> list[Cell]:
    return [*_about(row, language, zone), *_answered(content, answers, columns)]


def guarded(cell: Cell, comma: str) -> str:
    """Of a text file, which cannot say what is a text: what a spreadsheet would compute or shorten
    begins with an apostrophe. `comma`: of a fraction."""
    if isinstance(cell, Decimal):
        return str(cell).replace(".", comma)
    if cell.startswith(_STARTS_FORMULA) or _PHONE.fullmatch(cell):
        return "'" + cell
    return cell


def _about(row: FormRow, language: str, zone: ZoneInfo) -> list[Cell]:
    opened = f"{row.opened_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    ended = f"{row.completed_at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if row.completed_at else ""
    return [
        opened,
        ended,
        row.script_name,
        Decimal(row.number),
        row.operator_name or "",
        row.queue_name or "",
        row.party.number if row.party else "",
        row.party.name if row.party else "",
        STATUSES[row.status][_place(language)],
        row.result,
        row.call or "",
    ]


def _answered(content: Script, answers: Answers, columns: Sequence[Block] | None) -> list[Cell]:
    known = {block.id: block for block in content.blocks}
    if columns is not None:
        return [_cell(known.get(each.id, each), answers.get(each.id, "")) for each in columns]
    said = (
        f"{block.title or block.id}: {_cell(block, answers[block.id])}"
        for block in content.blocks
        if block.id in answers
    )
    return ["\n".join(said)]


def _cell(block: Block, answer: Answer) -> Cell:
    """A choice as the operator reads it."""
    labels: Mapping[str, str] = {each.value: each.label or each.value for each in block.choices}
    if block.kind == "choice":
        return labels.get(str(answer), text_of(answer))
    if block.kind == "choices" and not isinstance(answer, str):
        return ", ".join(labels.get(str(each), str(each)) for each in answer)
    if block.kind == "table" and not isinstance(answer, str):
        return "\n".join(text_of((row,)) for row in answer)
    text = text_of(answer)
    is_counted = block.kind in ("number", "computed", "rating") and is_number(text)
    return Decimal(text) if is_counted else text


def _place(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else 0
