"""A call promised for later: when, by whom, and in whose time it was chosen."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from msgspec import Meta, Struct
from phonenumbers.timezone import time_zones_for_number

from dzvin.events.feedback import CallbackState
from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id
from dzvin.workplace.visibility import Party

LATEST = timedelta(days=366)
UNKNOWN_ZONE = "Etc/Unknown"


class NoNumber(AppError):
    """The caller of this call has no number to call."""

    code = "callback.no_number"
    status = 409


class BadTime(AppError):
    """This time is over, does not exist, or is more than a year away."""

    code = "callback.bad_time"
    status = 422


class NotWaiting(AppError):
    """Somebody has dealt with it already."""

    code = "callback.not_waiting"
    status = 409


class GivenElsewhere(AppError):
    """Meanwhile somebody else has given it to another."""

    code = "callback.given_elsewhere"
    status = 409


class CallbackForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`local_at`: as the clock shows there, `2026-11-22T15:30`."""

    local_at: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$(?!\n)")]
    timezone: Annotated[str, Meta(min_length=1, max_length=64)]
    note: Annotated[str, Meta(max_length=500)] = ""
    queue: Id | None = None
    """Whoever of the queue, or of the department, is first."""
    operator: Id | None = None
    """A colleague; neither: he who promises it."""


class CallbackEnd(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    state: Literal["done", "cancelled"]


class Whose(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    queue: Id | None = None
    operator: Id | None = None


class Gift(Whose, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom it is given; neither: to him who asks. `seen`: whose it was on his page."""

    seen: Whose | None = None


class Targets(Struct, frozen=True, kw_only=True):
    """To whom one may give a promised call."""

    queues: list[str]
    groups: list[str]
    operators: list[str]


class Choices(Struct, frozen=True, kw_only=True):
    """`customer_timezones`: where the customer's number belongs, as far as it tells."""

    timezone: str
    customer_timezones: tuple[str, ...]
    queues: list[str]
    """For which he may promise it; the call's own first."""
    groups: list[str]
    """Departments."""
    operators: list[str]
    """Colleagues who work on calls."""
    party: Party | None


class Callback(Struct, frozen=True, kw_only=True):
    id: str
    call: str
    party: Party
    queue: str | None
    queue_name: str | None
    operator: str | None
    operator_name: str | None
    due_at: datetime
    timezone: str
    note: str
    state: CallbackState
    made_by: str
    made_by_name: str | None
    made_at: datetime
    is_mine: bool
    is_ours: bool
    """Anybody's of a queue or a department of his."""
    is_open: bool = False
    """He may look at `call` in the journal."""


def due(form: CallbackForm, now: datetime) -> datetime:
    """Raises BadTime."""
    try:
        zone = ZoneInfo(form.timezone)
        local = datetime.fromisoformat(form.local_at).replace(tzinfo=zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadTime(fields=[{"field": "local_at", "code": "format"}]) from None
    at = local.astimezone(UTC)
    exists = at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)
    if not exists or not now < at < now + LATEST:
        raise BadTime(fields=[{"field": "local_at", "code": "in_the_past"}])
    return at


def customer_timezones(number: str, company: str) -> tuple[str, ...]:
    """Of the number's country; large countries have several. Nothing that is as at home."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ()
    found = tuple(zone for zone in time_zones_for_number(parsed) if zone != UNKNOWN_ZONE)
    return () if company in found else found[:12]
