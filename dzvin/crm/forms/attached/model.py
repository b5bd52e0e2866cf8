"""A file of a form, and what it is called beside others."""

import re
from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from dzvin.kernel.errors import AppError

MOST_OF_FORM = 20
MEGABYTE = 1 << 20
NAME_LENGTH = 120
PAGE_SIGNS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control signs, and those that turn a name around to hide its ending."""


class Attached(Struct, frozen=True, kw_only=True):
    """`kind`: its ending, of those that are known."""

    id: str
    block: str
    name: str
    kind: str
    size_bytes: int
    by: str
    at: datetime


class BadFile(AppError):
    """This file cannot be attached here."""

    code = "form.bad_file"
    status = 422


def clean_name(given: str) -> str:
    """Without folders and without signs that nobody sees."""
    name = PAGE_SIGNS.sub("", given.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(ending) - 1].rstrip()}{dot}{ending[:10]}" if stem else name


def free_name(name: str, taken: Collection[str]) -> str:
    """A second one of the same name is numbered."""
    stem, dot, ending = name.rpartition(".")
    found, n = name, 1
    while found in taken:
        n += 1
        found = f"{stem} ({n}){dot}{ending}"
    return found
