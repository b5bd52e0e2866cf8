"""Fills `{{ call.from }}` into a text. Names only: nothing is computed, nothing is run."""

import re
from collections.abc import Mapping

MAX_TEMPLATE = 4_000
MAX_FILLED = 4_000
"""Characters: a value that a caller controls cannot make a text endless."""

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){0,4}")


def fill(template: str, variables: Mapping[str, str]) -> str:
    """An unknown variable is empty; a value is put in as it is and never filled again."""

    def value(hole: re.Match[str]) -> str:
        return variables.get(hole[1].strip(), "")

    return _HOLE.sub(value, template[:MAX_TEMPLATE])[:MAX_FILLED].strip()


def mistakes(template: str) -> list[str]:
    """What a person must mend: each piece that is no variable, or braces without a partner."""
    found = [hole[1].strip() for hole in _HOLE.finditer(template)]
    wrong = [f"{{{{ {name} }}}}" for name in found if not _NAME.fullmatch(name)]
    rest = _HOLE.sub("", template)
    return wrong + [braces for braces in ("{{", "}}") if braces in rest]
