"""Tables that people make with a spreadsheet and hand over as text: looked at, read and written."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from msgspec import Struct

ENCODINGS = ("utf-8-sig", "cp1251")
"""The second takes any bytes: it is what spreadsheets here write when they do not write UTF-8."""
DELIMITERS = ";,\t|"
MOST_COLUMNS, SHOWN_SIGNS = 100, 200


class Sheet(Struct, frozen=True, kw_only=True):
    """How a file is to be read. `columns`: its first line."""

    encoding: str
    delimiter: str
    columns: list[str]
    lines: int
    """Below the first one."""
    first: list[list[str]]
    """A few of them, to look at."""


class NotATable(Exception):
    """`code` says what it is instead."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def looked_at(content: bytes, shown: int = 5) -> Sheet:
    """Raises NotATable."""
    encoding, text = _decoded(content)
    delimiter = _delimiter(text)
    columns: list[str] = []
    first: list[list[str]] = []
    lines = -1
    for lines, (_, row) in enumerate(_rows(text, delimiter)):
        cells = [cell.strip()[:SHOWN_SIGNS] for cell in row]
        if lines == 0:
            columns = cells
        elif lines <= shown:
            first.append(cells)
    if lines < 1:
        raise NotATable("empty")
    if len(columns) > MOST_COLUMNS:
        raise NotATable("too_many_columns")
    return Sheet(encoding=encoding, delimiter=delimiter, columns=columns, lines=lines, first=first)


def lines_of(content: bytes, encoding: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Below the first one, each with its number in the file, as an editor counts."""
    return list(_rows(content.decode(encoding, "replace"), delimiter))[1:]


def written(rows: Iterable[Iterable[str]], delimiter: str) -> str:
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _decoded(content: bytes) -> tuple[str, str]:
    if b"\0" in content:
        raise NotATable("not_text")
    try:
        return ENCODINGS[0], content.decode(ENCODINGS[0])
    except UnicodeDecodeError:
        return ENCODINGS[1], content.decode(ENCODINGS[1], "replace")


def _delimiter(text: str) -> str:
    """The one that the first line has most of."""
    first = text.split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Without the empty ones. A cell may hold line breaks: its row has the number of the last."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error:
        raise NotATable("not_a_table") from None
