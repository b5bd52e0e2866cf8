"""Toll fraud: which numbers outside may be called, how many at once, how long and how dear a day.

A stolen password of one phone must not cost a fortune. Emergency numbers may always be called.
"""

from collections.abc import Iterable

import phonenumbers
from msgspec import Struct

from dzvin.events.call import TollRefusal
from dzvin.telephony.model import Price, Usage


class Toll(Struct, frozen=True, kw_only=True):
    """What a company allows itself; 0 is no limit."""

    countries: tuple[str, ...] = ()
    """Whose numbers may be called; empty: the company's own country's only."""
    may_premium: bool = False
    """Numbers that cost the caller extra by themselves may be called."""
    most_calls: int = 30
    """Into the public network at once."""
    call_seconds: int = 0
    """Of one call, from its answer on."""
    day_seconds: int = 0
    """Of all calls of a day together, in the company's zone."""
    minute_micros: int = 0
    """The dearest minute, by the gateway's prices, in millionths of the currency."""
    day_micros: int = 0
    """Of all calls of a day together."""


def outside_number(dialled: str, country: str) -> str:
    """As +380…, or an emergency number as it is; empty when it is no number of anybody."""
    digits = "".join(sign for sign in dialled if sign in "+0123456789")
    if phonenumbers.is_emergency_number(digits, country):
        return digits
    for each in (digits, f"+{digits}"):
        try:
            number = phonenumbers.parse(each, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


def is_emergency(number: str, country: str) -> bool:
    return phonenumbers.is_emergency_number(number, country)


def toll_refusal(
    number: str,
    prices: Iterable[Price],
    usage: Usage,
    toll: Toll,
    country: str,
    dialled_in: str = "",
) -> TollRefusal | None:
    """The check of every call into the public network, by a gateway with these prices. `number` is
    what `outside_number` made for `dialled_in`, else for the company's own country; None: it may be
    called."""
    if is_emergency(number, dialled_in or country):
        return None
    return (
        number_refusal(number, toll, country)
        or usage_refusal(usage, toll)
        or price_refusal(number, tuple(prices), toll)
    )


def number_refusal(number: str, toll: Toll, country: str) -> TollRefusal | None:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return "country_forbidden"
    region = phonenumbers.region_code_for_number(parsed)
    is_anybodys = phonenumbers.is_valid_number(parsed)
    if not is_anybodys or region not in (toll.countries or (country,)):
        return "country_forbidden"
    is_premium = phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.PREMIUM_RATE
    return "premium_forbidden" if is_premium and not toll.may_premium else None


def usage_refusal(usage: Usage, toll: Toll) -> TollRefusal | None:
    if toll.most_calls and usage.calls >= toll.most_calls:
        return "calls_limit"
    if toll.day_seconds and usage.seconds >= toll.day_seconds:
        return "minutes_limit"
    if toll.day_micros and usage.cost_micros >= toll.day_micros:
        return "cost_limit"
    return None


def price_refusal(number: str, prices: tuple[Price, ...], toll: Toll) -> TollRefusal | None:
    """A gateway without any prices costs nothing; one with prices must know this number's when
    money is limited."""
    if not prices or not (toll.minute_micros or toll.day_micros):
        return None
    price = price_of(number, prices)
    if price is None:
        return "price_unknown"
    is_dear = toll.minute_micros and price.per_minute_micros > toll.minute_micros
    return "price_limit" if is_dear else None


def price_of(number: str, prices: Iterable[Price]) -> Price | None:
    """That of the longest prefix."""
    digits = number.removeprefix("+")
    fitting = [price for price in prices if digits.startswith(price.prefix)]
    return max(fitting, key=lambda price: len(price.prefix), default=None)


def cost_micros(seconds: float, price: Price | None) -> int:
    """What a call that was answered so long ago has cost: its first step is paid at once, then
    each step that has begun; a part of a millionth counts as one."""
    if price is None or seconds < 0:
        return 0
    paid = price.first_seconds
    if seconds > paid:
        steps = -int(-(seconds - paid) // price.step_seconds)
        paid += steps * price.step_seconds
    return -(-paid * price.per_minute_micros // 60)
