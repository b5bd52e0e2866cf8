"""What a file is that somebody hands over: by its ending and by what it holds."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Literal
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

type Sort = Literal["pdf", "image", "document", "sheet", "text"]


class FileKind(Struct, frozen=True):
    """Of one ending: what it counts as, what browsers call it, and whether a content is one."""

    sort: Sort
    media: str
    is_one: Callable[[bytes], bool]


def kind_of(name: str, content: bytes) -> str:
    """Its ending; empty: it is none of those that are known, or holds something else."""
    ending = name.rpartition(".")[2].casefold()
    kind = KINDS.get(ending)
    return ending if kind is not None and kind.is_one(content) else ""


def saved_as(name: str) -> dict[str, str]:
    """Headers of an answer that is saved as a file, and never drawn."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    written = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": written}


def _begins(*with_: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(with_)


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:1024]


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_text(content: bytes) -> bool:
    """In whichever encoding: no text has signs that steer a machine. UTF-16 is known by its mark:
    each second byte of it may be any."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", content)


def _holds(part: str) -> Callable[[bytes], bool]:
    """A document is a packed folder; one that brings a program along is refused."""

    def is_one(content: bytes) -> bool:
        try:
            with ZipFile(BytesIO(content)) as folder:
                names = [name.casefold() for name in folder.namelist()]
        except (BadZipFile, ValueError, OSError):
            return False
        brings = any(name.endswith(("vbaproject.bin", ".exe")) for name in names)
        return part in names and not brings

    return is_one


def _is_open(media: bytes) -> Callable[[bytes], bool]:
    """It says in its first entry, unpacked, what it is."""

    def is_one(content: bytes) -> bool:
        return media in content[:200] and _holds("content.xml")(content)

    return is_one


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

KINDS: dict[str, FileKind] = {
    "pdf": FileKind("pdf", "application/pdf", _is_pdf),
    "jpg": FileKind("image", "image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": FileKind("image", "image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": FileKind("image", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "webp": FileKind("image", "image/webp", _is_webp),
    "docx": FileKind(
        "document", f"{_OFFICE}.wordprocessingml.document", _holds("word/document.xml")
    ),
    "odt": FileKind("document", f"{_ODF}.text", _is_open(f"{_ODF}.text".encode())),
    "xlsx": FileKind("sheet", f"{_OFFICE}.spreadsheetml.sheet", _holds("xl/workbook.xml")),
    "ods": FileKind("sheet", f"{_ODF}.spreadsheet", _is_open(f"{_ODF}.spreadsheet".encode())),
    "csv": FileKind("sheet", "text/csv", _is_text),
    "txt": FileKind("text", "text/plain", _is_text),
}
"""By ending, in small letters."""
