"""Whether an answer is one that its block asks for."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from dzvin.crm.forms.formula import is_number
from dzvin.crm.forms.model import ASKED, MOST_ROWS, MOST_SIGNS, Answer, Answers, Block, WrongAnswer
from dzvin.kernel.value_list import key_of

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_empty(answer: Answer) -> bool:
    if isinstance(answer, str):
        return not answer.strip()
    return all(is_empty(each) for each in answer)


def wrong_answers(blocks: list[Block], answers: Answers, country: str) -> list[WrongAnswer]:
    """Of the blocks that are shown; what is hidden is not asked."""
    found = ((block.id, wrong(block, answers.get(block.id, ""), country)) for block in blocks)
    return [WrongAnswer(block=id, code=code) for id, code in found if code]


def wrong(block: Block, answer: Answer, country: str) -> str:
    """A code; empty: nothing."""
    if block.kind not in ASKED:
        return ""
    if is_empty(answer):
        return "required" if block.is_required else ""
    if block.kind in _SEVERAL:
        return _SEVERAL[block.kind](block, answer)
    if not isinstance(answer, str) or len(answer) > MOST_SIGNS:
        return "invalid"
    if block.kind == "phone":
        return "" if _PHONE.fullmatch(key_of(answer, country)) else "bad_phone"
    judge = _JUDGES.get(block.kind)
    return judge(block, answer) if judge else ""


def fits_mask(text: str, mask: str) -> bool:
    return len(text) == len(mask) and all(map(_fits, text, mask))


def _fits(sign: str, place: str) -> bool:
    if place == "9":
        return sign.isdecimal()
    if place == "A":
        return sign.isalpha()
    return sign == place or (place == "*" and sign.isalnum())


def _wrong_text(block: Block, answer: str) -> str:
    return "" if not block.mask or fits_mask(answer, block.mask) else "bad_mask"


def _wrong_number(block: Block, answer: str) -> str:
    if not is_number(answer):
        return "bad_number"
    number = Decimal(answer)
    if block.least is not None and number < Decimal(str(block.least)):
        return "too_small"
    if block.most is not None and number > Decimal(str(block.most)):
        return "too_large"
    return ""


def _wrong_date(_: Block, answer: str) -> str:
    try:
        date.fromisoformat(answer)
    except ValueError:
        return "bad_date"
    return "" if _DATE.fullmatch(answer) else "bad_date"


def _wrong_email(_: Block, answer: str) -> str:
    return "" if len(answer) <= 254 and _EMAIL.fullmatch(answer) else "bad_email"


def _wrong_choice(block: Block, answer: str) -> str:
    return "" if answer in {choice.value for choice in block.choices} else "not_a_choice"


def _wrong_rating(block: Block, answer: str) -> str:
    highest = int(block.most or 5)
    is_mark = answer.isascii() and answer.isdecimal() and len(answer) <= 2
    return "" if is_mark and 1 <= int(answer) <= highest else "not_a_choice"


_JUDGES: dict[str, Callable[[Block, str], str]] = {
    "text": _wrong_text,
    "number": _wrong_number,
    "date": _wrong_date,
    "email": _wrong_email,
    "choice": _wrong_choice,
    "rating": _wrong_rating,
}


def _wrong_choices(block: Block, answer: Answer) -> str:
    known = {choice.value for choice in block.choices}
    is_known = not isinstance(answer, str) and all(each in known for each in answer)
    return "" if is_known and len(set(answer)) == len(answer) else "not_a_choice"


def _wrong_table(block: Block, answer: Answer) -> str:
    if isinstance(answer, str) or len(answer) > MOST_ROWS:
        return "invalid"
    for row in answer:
        if isinstance(row, str) or len(row) != len(block.columns):
            return "invalid"
        if any(len(cell) > 500 for cell in row):
            return "invalid"
    return ""


def _wrong_files(block: Block, answer: Answer) -> str:
    """What they hold was looked at when they were attached."""
    return "file_count" if isinstance(answer, str) or len(answer) > block.most_files else ""


_SEVERAL: dict[str, Callable[[Block, Answer], str]] = {
    "table": _wrong_table,
    "choices": _wrong_choices,
    "file": _wrong_files,
}
