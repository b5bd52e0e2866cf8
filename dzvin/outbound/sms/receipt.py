"""What a delivery report means for a message: of all its parts together, one fate."""

from collections.abc import Iterable
from typing import Literal

type Fate = Literal["sent", "delivered", "failed"]


def names_of(id: str) -> tuple[str, ...]:
    """Under which names a provider may have told us this message before: some answer a message with
    a number in base sixteen and report it in base ten (SMPP 3.4 leaves it open)."""
    found = [id]
    if id.isdecimal() and len(id) <= 20:
        found += [f"{int(id):x}", f"{int(id):X}"]
    return tuple(dict.fromkeys(found))


def fate_of(parts: Iterable[str]) -> Fate:
    """One part that failed spoils the text; it is delivered when all are."""
    states = set(parts)
    if "failed" in states:
        return "failed"
    return "delivered" if states == {"delivered"} else "sent"
