"""People, roles, projects, and who is asking."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.kernel.errors import AppError

type Scope = Literal["own", "group", "project", "company"]
type Language = Literal["uk", "ru", "en"]
type Rings = Literal["all", "one_by_one"]
"""Everybody of a group at once, or one after the other, the longest idle first."""

Name = Annotated[str, Meta(min_length=1, max_length=120)]
Login = Annotated[str, Meta(min_length=3, max_length=120, pattern=r"^[^\s]+$(?!\n)")]
Password = Annotated[str, Meta(min_length=10, max_length=200)]
MaxLines = Annotated[int, Meta(ge=1, le=5)]
ShortNumber = Annotated[str, Meta(pattern=r"^[1-9][0-9]{1,5}$(?!\n)")]

EMERGENCY = ("101", "102", "103", "104", "110", "112", "911")
"""Never a short number."""


class EmergencyNumber(AppError):
    """This number belongs to the emergency services."""

    code = "emergency_number"
    status = 422


class BadSignIn(AppError):
    """The login or the password is wrong."""

    code = "bad_sign_in"
    status = 401


class TooManyTries(AppError):
    """Too many tries: wait a minute."""

    code = "too_many_tries"
    status = 429
    retry_after_seconds = 60


class LastAdmin(AppError):
    """Nobody could give rights any more: this is the last administrator."""

    code = "last_admin"


class DefaultRole(AppError):
    """A default role is the same everywhere: copy it and change the copy."""

    code = "default_role"


class RoleInUse(AppError):
    """People have this role: say which one they get instead."""

    code = "role_in_use"


class Grant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`permission` may end in `*` and then stands for the whole family."""

    permission: Annotated[str, Meta(min_length=1, max_length=80)]
    scope: Scope = "company"


class Person(Struct, frozen=True, kw_only=True):
    """Who is asking: a signed-in user with the union of his roles' grants."""

    id: str
    tenant: str
    login: str
    name: str
    language: Language
    session: str = ""
    grants: tuple[Grant, ...] = ()
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    """Members of his groups, himself included."""
    short_number: str | None = None
    expires_at: datetime | None = None


class TenantSettings(Struct, frozen=True, kw_only=True):
    """What an administrator sets for the whole company (table `tenant`, column `settings`)."""

    timezone: str = "Europe/Kyiv"
    language: Language = "uk"
    country: str = "UA"
    fallback_queue: str | None = None
    member_priority_first: bool = False
    """An operator of several queues serves those first in which he has the best priority."""
    away_reason_required: bool = False
    """Nobody goes Away without saying why, if there are reasons to choose from."""
    announce_monitoring: bool = False
    """An operator hears a beep when a supervisor begins to listen to his talk."""
    conference_outlives_operators: bool = False
    """A customer and people outside talk on when the last operator leaves them."""
    out_countries: tuple[str, ...] = ()
    """Whose numbers operators may call; empty: their own country's only."""
    out_calls: int = 30
    """Into the public network at once; 0: no limit."""
    out_premium: bool = False
    """Numbers that cost the caller extra by themselves may be called."""
    out_call_minutes: int = 240
    """The longest call into the public network; 0: no limit."""
    out_minutes_per_day: int = 10_000
    """Of all calls into the public network together; 0: no limit."""
    out_price_per_minute_micros: int = 0
    """The dearest minute, in millionths of `currency`; 0: no limit."""
    out_cost_per_day_micros: int = 0
    currency: str = "UAH"


class Tenant(Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    name: str
    settings: TenantSettings


class User(Struct, frozen=True, kw_only=True):
    id: str
    login: str
    name: str
    language: Language
    short_number: str | None
    is_active: bool
    max_lines: int = 1
    """So many calls at a time: further ones ring while he talks."""
    has_status_control: bool = True
    """False: calls leave him Ready."""
    roles: tuple[str, ...] = ()
    """Ids."""
    projects: tuple[str, ...] = ()


class NewUser(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    login: Login
    name: Name
    password: Password
    language: Language = "uk"
    short_number: ShortNumber | None = None
    max_lines: MaxLines = 1
    has_status_control: bool = True
    roles: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    """None given: the project Default."""


class Role(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    is_default: bool
    grants: tuple[Grant, ...]


type GroupKind = Literal["department", "skill", "territory"]
"""By what its people belong together. All kinds are rung, and make colleagues, alike."""


class NewGroup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    short_number: ShortNumber | None = None
    rings: Rings = "all"
    kind: GroupKind = "department"
    members: tuple[str, ...] = ()
    """Ids of users."""


class Group(Struct, frozen=True, kw_only=True):
    """A department that can be rung: by its short number, as target of a transfer, in a scenario.
    Those who are in it together are colleagues for rights of scope `group`."""

    id: str
    name: str
    short_number: str | None
    rings: Rings
    kind: GroupKind = "department"
    members: tuple[str, ...] = ()


class Project(Struct, frozen=True, kw_only=True):
    id: str
    name: str


def checked_short_number(number: str | None) -> str | None:
    if number in EMERGENCY:
        raise EmergencyNumber(fields=[{"field": "short_number", "code": "emergency_number"}])
    return number
