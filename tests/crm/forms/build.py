"""Blocks and scripts, made short for tests."""

from typing import Any

import msgspec

from dzvin.crm.forms.model import Script


def block(id: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    named = {} if kind in {"note", "jump", "section"} else {"title": id.title()}
    return {"id": id, "kind": kind, **named, **more}


def choice(id: str, *ways: str, **more: Any) -> dict[str, Any]:
    """`ways`: `value` or `value>next`."""
    parts = [way.partition(">") for way in ways]
    choices = [{"value": value, "next": goes} for value, _, goes in parts]
    return block(id, "choice", choices=choices, **more)


def script(*blocks: dict[str, Any], **more: Any) -> Script:
    return msgspec.convert({"blocks": blocks, **more}, Script)
