"""What the history of changes shows: its rows, their kinds, and which recorded events they are."""

import re
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

type Kind = Literal["settings", "people", "contacts", "supervision", "sign_in", "recordings"]

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

OF_PEOPLE = ("user_account", "user_group", "user_phone", "project", "role")
"""Settings about people: `what` of config.changed."""

NAMES: dict[str, Kind] = {
    "config.changed": "settings",
    "role.created": "people",
    "role.changed": "people",
    "role.deleted": "people",
    "user.roles_changed": "people",
    "user.signed_in": "sign_in",
    "user.signed_out": "sign_in",
    "user.sign_in_refused": "sign_in",
    "contact.merged": "contacts",
    "contact.deleted": "contacts",
    "contact.exported": "contacts",
    "contact.imported": "contacts",
    "audit.exported": "settings",
    "form.exported": "contacts",
    "points.changed": "people",
    "points.appeal_changed": "people",
    "supervision.started": "supervision",
    "supervision.changed": "supervision",
    "supervision.ended": "supervision",
    "call.cut": "supervision",
    "item.moved": "supervision",
    "item.raised": "supervision",
    "item.picked": "supervision",
    "callback.changed": "supervision",
    "operator.state_changed": "supervision",
    "operator.planned": "supervision",
}
"""Events that may be in it; of promised calls those that were given to somebody else; of the last
four and of points those only that somebody caused (`infra.tables.AUDITED` says so to the database,
which keeps an index of them)."""

LISTENED: dict[str, str] = {"listen": "listened", "download": "downloaded"}
"""By the log of who fetched the sound of a recording."""


class Filters(Struct, frozen=True, kw_only=True):
    since: datetime | None = None
    until: datetime | None = None
    person: str | None = None
    """Who did it, or as whom somebody signed in."""
    kind: Kind | None = None
    what: str | None = None
    """Settings of this kind only: `queue`, `number` …"""
    thing: str | None = None
    """What it was done to: any id."""


class Act(Struct, frozen=True, kw_only=True):
    """Something that somebody did. `by` nobody: the system, or whoever could not sign in."""

    id: str
    at: datetime
    kind: Kind
    action: str
    what: str
    """What sort of thing it was done to: a table, `call`, `operator` …"""
    thing: str | None = None
    title: str = ""
    """As it is called now, or was when it went; empty where it has no name."""
    by: str | None = None
    by_name: str = ""
    ip: str = ""
    call: str | None = None
    is_open: bool = False
    """Whoever reads this may look at the call in the journal."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    more: dict[str, Any] = {}
    """`count`, `seconds`, `why`: what else is to be said."""


class ActPage(Struct, frozen=True, kw_only=True):
    rows: list[Act]
    next_cursor: str | None
