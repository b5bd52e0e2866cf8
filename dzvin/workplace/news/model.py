"""A piece of news, as its readers see it and as whoever writes news does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.infra.wrong_fields import WrongFields
from dzvin.kernel.ids import Id

WRITE = "widget.news.edit"
MOST_SHOWN = 50
MOST_KEPT = 500
"""In the list of whoever writes."""

type Title = Annotated[str, Meta(min_length=1, max_length=120)]
type Text = Annotated[str, Meta(max_length=4000)]
type Instant = Annotated[datetime, Meta(tz=True)]
type Audience = Annotated[tuple[Id, ...], Meta(max_length=50)]


class News(Struct, frozen=True, kw_only=True):
    """One that is shown to him who asks."""

    id: str
    title: str
    text: str
    since: datetime
    until: datetime | None
    is_read: bool


class Board(Struct, frozen=True, kw_only=True):
    """The newest first. `changes_at`: when the clock alone adds or takes away one."""

    at: datetime
    news: Sequence[News]
    changes_at: datetime | None


class Written(Struct, frozen=True, kw_only=True):
    """As whoever writes news sees it."""

    id: str
    title: str
    text: str
    since: datetime
    until: datetime | None
    """None: until it is taken away."""
    groups: Sequence[str]
    """For those of these departments and these roles; of neither any: for everybody."""
    roles: Sequence[str]
    made_by: str
    reads: int
    """So many people have marked it as read."""


class Named(Struct, frozen=True, kw_only=True):
    id: str
    name: str


class AllWritten(Struct, frozen=True, kw_only=True):
    """All there are, those that are over or to come included, the newest first; and whom they can
    be for."""

    news: Sequence[Written]
    groups: Sequence[Named]
    roles: Sequence[Named]


class NewsForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Title
    text: Text = ""
    since: Instant | None = None
    """None: at once."""
    until: Instant | None = None
    groups: Audience = ()
    roles: Audience = ()


class NewsChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not named stays as it is."""

    title: Title | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    since: Instant | UnsetType = UNSET
    until: Instant | None | UnsetType = UNSET
    groups: Audience | UnsetType = UNSET
    roles: Audience | UnsetType = UNSET


def check_title(title: str) -> None:
    """Raises WrongFields: nobody would know what it is about."""
    if not title.strip():
        raise WrongFields(fields=[{"field": "title", "code": "required"}])


def check_span(since: datetime, until: datetime | None) -> None:
    """Raises WrongFields: it would never be shown."""
    if until is not None and until <= since:
        raise WrongFields(fields=[{"field": "until", "code": "too_early"}])
