"""Tables as a workbook of a spreadsheet (XLSX), handed out while it is written."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import RawIOBase
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SIGNS = 32_767
"""Of a cell."""
MOST_ROWS = 1_048_576
"""Of a sheet."""

type Cell = str | Decimal

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OOXML = "http://schemas.openxmlformats.org"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OOXML}/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_OOXML}/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{_OOXML}/officeDocument/2006/relationships/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_OOXML}/spreadsheetml/2006/main"'
        f' xmlns:r="{_OOXML}/officeDocument/2006/relationships">'
        '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_OOXML}/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{_OOXML}/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


class Workbook:
    """Each method returns what may be sent by now. Texts are texts: none of them is a formula."""

    def __init__(self) -> None:
        self._line = _Line()
        self._zip = ZipFile(self._line, "w", ZIP_DEFLATED)
        for name, text in _PARTS.items():
            self._zip.writestr(name, _HEAD + text)
        self._sheet = self._zip.open("xl/worksheets/sheet1.xml", "w")
        main = f"{_OOXML}/spreadsheetml/2006/main"
        self._sheet.write(f'{_HEAD}<worksheet xmlns="{main}"><sheetData>'.encode())

    def add(self, rows: Iterable[Sequence[Cell]]) -> bytes:
        for cells in rows:
            self._sheet.write(f"<row>{''.join(map(_cell, cells))}</row>".encode())
        return self._line.taken()

    def end(self) -> bytes:
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()
        self._zip.close()
        return self._line.taken()


class _Line(RawIOBase):
    """Where the packed folder goes: it never comes back to what it has written."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self._kept += memoryview(data)  # type: ignore[arg-type]
        return memoryview(data).nbytes  # type: ignore[arg-type]

    def taken(self) -> bytes:
        found = bytes(self._kept)
        self._kept.clear()
        return found


def _cell(value: Cell) -> str:
    if isinstance(value, Decimal):
        return f"<c><v>{value}</v></c>"
    text = escape(_NOT_XML.sub("", value)[:MOST_SIGNS])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
