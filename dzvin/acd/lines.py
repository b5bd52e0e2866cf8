"""How many calls one may have at once, and what is known of each beyond the first. Pure."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct


class Capacity(Struct, frozen=True, kw_only=True):
    """How much an operator does at once (product.md 5.4, 6.5)."""

    max_lines: int = 1
    max_chats: int = 0
    voice_blocks_chat: bool = False
    chat_blocks_voice: bool = False
    is_status_kept: bool = False
    """Without status control: calls leave him Ready."""


class Line(Struct, frozen=True, kw_only=True):
    """A talk that his status is not about."""

    queue: str | None = None
    since: datetime | None = None
    """When the talk began; None: not yet."""


def idle_lines(known: Sequence[datetime], free_since: datetime, free: int) -> tuple[datetime, ...]:
    """Since when each of so many free lines is idle, the longest first. Of lines that had no call
    yet nothing is known: they are idle since he is."""
    recent = tuple(known[len(known) - free :]) if 0 < free < len(known) else tuple(known)
    recent = recent if free > 0 else ()
    return (free_since,) * (max(0, free) - len(recent)) + recent
