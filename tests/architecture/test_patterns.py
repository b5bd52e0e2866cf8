"""A pattern means the whole text: in Python `$` also matches before a last line break."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "dzvin"
PATTERN = re.compile(r'pattern=r?"([^"]*)"|PATTERN = r"([^"]*)"')
PLACES = [
    (str(path.relative_to(PACKAGE)), found[1] or found[2])
    for path in sorted(PACKAGE.rglob("*.py"))
    for found in PATTERN.finditer(path.read_text())
]


@pytest.mark.parametrize(("file", "pattern"), PLACES, ids=[file for file, _ in PLACES])
def test_a_pattern_ends_where_the_text_ends(file: str, pattern: str) -> None:
    assert pattern.endswith(r"$(?!\n)"), "end it with `$(?!\\n)`: browsers read it the same way"


def test_the_ending_refuses_a_line_break_and_nothing_else() -> None:
    assert re.search(r"^a$(?!\n)", "a") and not re.search(r"^a$(?!\n)", "a\n")
