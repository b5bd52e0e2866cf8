"""To whom one writes: what a message names, and who stands behind it."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id

Place = Annotated[int, Meta(ge=0, le=20)]


class OneRecipient(AppError):
    """A message is written to one person."""

    code = "message.one_recipient"
    status = 422


class Whom(Struct, frozen=True, kw_only=True):
    """What one sees and writes about: at most one of them. His number need not be readable."""

    call: Id | None = None
    contact: Id | None = None
    form: Id | None = None
    callback: Id | None = None
    missed: Id | None = None
    """A party of the list of missed customers."""
    received: Id | None = None
    """An SMS of his, which is answered."""


class Recipient(Struct, frozen=True, kw_only=True):
    """All his numbers and addresses. `party` is that of the first number, where one is known;
    `call`: one that the writer had to do with."""

    party: str | None = None
    contact: str | None = None
    call: str | None = None
    name: str = ""
    numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def named(whom: Whom) -> tuple[str, str] | None:
    """What is named, and its id; None when nothing is. Raises OneRecipient."""
    given = [(name, id) for name in Whom.__struct_fields__ if (id := getattr(whom, name))]
    if len(given) > 1:
        raise OneRecipient
    return given[0] if given else None


def at(values: tuple[str, ...], place: int) -> str:
    return values[place] if place < len(values) else ""
