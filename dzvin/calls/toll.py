"""Toll fraud: which numbers outside may be called, and how many at once. Emergency always may."""

import phonenumbers
from msgspec import Struct

from dzvin.events.call import DialResult


class Toll(Struct, frozen=True, kw_only=True):
    """A stolen password of one phone must not cost a fortune."""

    countries: tuple[str, ...] = ()
    """Whose numbers may be called; empty: the company's own country's only."""
    most_calls: int = 30
    """Into the public network at once; 0: no limit."""


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


def toll_refusal(number: str, outside_calls: int, toll: Toll, country: str) -> DialResult | None:
    """`number` is what `outside_number` made; None: it may be called."""
    if phonenumbers.is_emergency_number(number, country):
        return None
    region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    if region not in (toll.countries or (country,)):
        return "not_allowed"
    if toll.most_calls and outside_calls >= toll.most_calls:
        return "not_allowed"
    return None
