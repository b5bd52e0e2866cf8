"""The settings of a company as its page shows and changes them, and which of them make sense."""

from datetime import date
from typing import Annotated, Any
from zoneinfo import available_timezones

import phonenumbers
from msgspec import UNSET, Meta, Struct, UnsetType

from dzvin.accounts.model import Language, Name, TenantSettings
from dzvin.kernel.ids import Id

type Count = Annotated[int, Meta(ge=0, le=10_000)]
type Minutes = Annotated[int, Meta(ge=0, le=10_000_000)]
type Micros = Annotated[int, Meta(ge=0, le=10**15)]
type Code = Annotated[str, Meta(pattern=r"^[A-Z]{2}$(?!\n)")]
type Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$(?!\n)")]
type Zone = Annotated[str, Meta(max_length=64)]
type Countries = Annotated[tuple[Code, ...], Meta(max_length=300)]


class UsedToday(Struct, frozen=True, kw_only=True):
    """Calls into the public network that have ended on this day of the company's zone. What is
    left is None where nothing is limited."""

    on: date
    calls: int
    seconds: int
    cost_micros: int
    minutes_left: int | None
    cost_left_micros: int | None


class CompanyShown(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    timezone: str
    language: Language
    country: str
    currency: str
    fallback_queue: str | None
    member_priority_first: bool
    away_reason_required: bool
    announce_monitoring: bool
    conference_outlives_operators: bool
    out_countries: tuple[str, ...]
    out_premium: bool
    out_calls: int
    out_call_minutes: int
    out_minutes_per_day: int
    out_price_per_minute_micros: int
    out_cost_per_day_micros: int
    usage: UsedToday


class CompanyChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money in millionths of the currency; 0 is no limit."""

    name: Name | UnsetType = UNSET
    timezone: Zone | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    country: Code | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    fallback_queue: Id | None | UnsetType = UNSET
    member_priority_first: bool | UnsetType = UNSET
    away_reason_required: bool | UnsetType = UNSET
    announce_monitoring: bool | UnsetType = UNSET
    conference_outlives_operators: bool | UnsetType = UNSET
    out_countries: Countries | UnsetType = UNSET
    out_premium: bool | UnsetType = UNSET
    out_calls: Count | UnsetType = UNSET
    out_call_minutes: Count | UnsetType = UNSET
    out_minutes_per_day: Minutes | UnsetType = UNSET
    out_price_per_minute_micros: Micros | UnsetType = UNSET
    out_cost_per_day_micros: Micros | UnsetType = UNSET


def senseless(changes: dict[str, Any]) -> list[dict[str, str]]:
    """Fields that are well written and yet name nothing there is."""
    wrong = []
    if changes.get("timezone", "UTC") not in available_timezones():
        wrong.append("timezone")
    if changes.get("country", "UA") not in phonenumbers.SUPPORTED_REGIONS:
        wrong.append("country")
    if not set(changes.get("out_countries", ())) <= phonenumbers.SUPPORTED_REGIONS:
        wrong.append("out_countries")
    return [{"field": field, "code": "unknown"} for field in wrong]


def used_today(
    settings: TenantSettings, on: date, calls: int, seconds: int, cost_micros: int
) -> UsedToday:
    minutes, money = settings.out_minutes_per_day, settings.out_cost_per_day_micros
    return UsedToday(
        on=on,
        calls=calls,
        seconds=seconds,
        cost_micros=cost_micros,
        minutes_left=max(0, minutes - seconds // 60) if minutes else None,
        cost_left_micros=max(0, money - cost_micros) if money else None,
    )
