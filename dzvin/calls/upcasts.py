"""Reads the stored document of a live call, an older release's too: a call outlives an upgrade."""

from collections.abc import Callable
from typing import Any

import msgspec

from dzvin.calls.model import VERSION, Call
from dzvin.kernel.errors import AppError

type Document = dict[str, Any]


def same(document: Document) -> Document:
    """The next version only added what may be absent."""
    return document


def many_supervisors(document: Document) -> Document:
    """There was one at most."""
    now = document.pop("supervision", None)
    if now is None:
        return document
    room = f"{document['id']}.s"
    return document | {"supervisions": {now["supervisor"]: now | {"room": room}}}


UPCASTS: dict[int, Callable[[Document], Document]] = {1: same, 2: many_supervisors}
"""From a version to the next. Versions of releases that are out are never dropped from here."""


class NewerDocument(AppError):
    """A newer release wrote this call: run that release."""

    code = "call.newer_document"


def call_from(document: Document) -> Call:
    """Raises NewerDocument."""
    version = int(document.get("version", 1))
    if version > VERSION:
        raise NewerDocument(version=version)
    while version < VERSION:
        document = UPCASTS[version](document)
        version += 1
    return msgspec.convert(document | {"version": VERSION}, Call)
