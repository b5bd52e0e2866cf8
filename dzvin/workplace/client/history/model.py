"""The history of a customer: entries of every kind in one order, a page at a time."""

import re
from collections.abc import Sequence
from datetime import datetime
from heapq import merge
from typing import Literal

from msgspec import Struct

type Kind = Literal["call", "form", "sms", "email", "voicemail", "callback", "note"]
KINDS: tuple[Kind, ...] = ("call", "form", "sms", "email", "voicemail", "callback", "note")
"""Of what happened in the same instant, in this order."""
TEXT_IDS: frozenset[Kind | None] = frozenset({"call", "voicemail"})
IDS = re.compile(r"[\x21-\x7e]{1,200}")
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Entry(Struct, frozen=True, kw_only=True):
    """`title`: queue, script, subject or box. `text`: what was written. `state`: what became of it,
    and `why`. `call`: in which it was, or the call itself; `is_open`: he may open that call."""

    kind: Kind
    id: str
    at: datetime
    by_name: str | None = None
    title: str | None = None
    text: str = ""
    state: str = ""
    why: str | None = None
    said: str = ""
    direction: str = ""
    seconds: float = 0
    rating: int | None = None
    due_at: datetime | None = None
    call: str | None = None
    is_open: bool = False


class Place(Struct, frozen=True, kw_only=True):
    """The last entry of the page before."""

    at: datetime
    kind: Kind
    id: str


class HistoryPage(Struct, frozen=True, kw_only=True):
    """`kinds`: those of which he may read any."""

    rows: list[Entry]
    next_cursor: str | None
    kinds: list[Kind]


def newest(lists: Sequence[Sequence[Entry]], most: int) -> list[Entry]:
    """Of lists that have the newest first each; entries of one kind keep their order."""
    merged = merge(*lists, key=lambda entry: (-entry.at.timestamp(), KINDS.index(entry.kind)))
    return [entry for entry, _ in zip(merged, range(most), strict=False)]


def cursor_of(entry: Entry) -> str:
    return f"{entry.at.isoformat()} {entry.kind} {entry.id}"


def place_of(cursor: str) -> Place | None:
    """None for what no page ended with."""
    at, _, rest = cursor.partition(" ")
    kind, _, id = rest.partition(" ")
    found = next((each for each in KINDS if each == kind), None)
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        return None
    is_id = IDS.fullmatch(id) if found in TEXT_IDS else UUIDS.fullmatch(id)
    if found is None or instant.tzinfo is None or not is_id:
        return None
    return Place(at=instant, kind=found, id=id)
