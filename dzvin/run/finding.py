"""What the doctor found: one part is well, or what to do."""

from typing import Literal

from msgspec import Struct


class Finding(Struct, frozen=True, kw_only=True):
    """`warning` is worth knowing, `failed` has to be mended."""

    name: str
    status: Literal["ok", "warning", "failed"]
    text: str
    what_to_do: str = ""


def ok(name: str, text: str) -> Finding:
    return Finding(name=name, status="ok", text=text)


def warning(name: str, text: str, what_to_do: str) -> Finding:
    return Finding(name=name, status="warning", text=text, what_to_do=what_to_do)


def failed(name: str, text: str, what_to_do: str) -> Finding:
    return Finding(name=name, status="failed", text=text, what_to_do=what_to_do)
