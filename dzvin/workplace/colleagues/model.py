"""A short message between colleagues, as its writer and its readers see it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id

CHAT = "widget.users.chat"
MOST_LETTERS = 1000
KEPT = timedelta(days=14)
MOST_SHOWN = 500
MOST_READERS = 500
PER_MINUTE = 20
"""Messages of one person."""


class Message(Struct, frozen=True, kw_only=True):
    """`is_read`: by him who asks; his own always are."""

    id: str
    at: datetime
    by: str
    to: str | None
    """The one person it is for; None: for all of `group`."""
    group: str | None
    text: str
    is_read: bool


class Messages(Struct, frozen=True, kw_only=True):
    """`operators`, `groups`: whom he may write to; None: everybody. He may answer whoever wrote."""

    messages: Sequence[Message]
    """Of the last days, the newest last."""
    operators: Sequence[str] | None
    groups: Sequence[str] | None


class MessageForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To one person or to a department."""

    text: Annotated[str, Meta(min_length=1, max_length=MOST_LETTERS)]
    operator: Id | None = None
    group: Id | None = None


class ReadForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    messages: Annotated[tuple[Id, ...], Meta(max_length=MOST_SHOWN)]


class TooMany(AppError):
    """Twenty messages a minute at most: wait a little."""

    code = "colleagues.too_many"
    status = 429
    retry_after_seconds = 60


class NobodyThere(AppError):
    """There is nobody to read it."""

    code = "colleagues.nobody"
    status = 409
