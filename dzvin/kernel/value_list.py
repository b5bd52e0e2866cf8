"""A list and what is in it: how two values are compared, and until when one counts."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

import phonenumbers
from msgspec import Struct

MOST_VALUES = 10_000
"""Of one list: calls carry all lists of their company with them."""
MOST_OF_COMPANY = 20_000
VALUE_LENGTH = 100

_NUMBER = re.compile(r"\+?\(?[0-9][0-9 ().\-\u00a0]*")
_SIGNS = re.compile(r"[^0-9+]")


def key_of(value: str, country: str) -> str:
    """Equal for all ways to write one telephone number; other values are equal whatever their case.

    `country` completes a number that is written as one dials it at home.
    """
    value = value.strip()[:VALUE_LENGTH]
    if not _NUMBER.fullmatch(value):
        return " ".join("".join(sign for sign in value if sign.isprintable()).casefold().split())
    digits = _SIGNS.sub("", value)
    return _in_full(digits, country) or digits.lstrip("+")


def _in_full(digits: str, country: str) -> str:
    """As +380…; empty when it is no telephone number of anybody. Providers often omit the plus."""
    tries = [digits] if digits.startswith("+") else [digits, f"+{digits}"]
    for each in tries:
        try:
            number = phonenumbers.parse(each, country or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


class ValueList(Struct, frozen=True, kw_only=True):
    """As a call knows it. `values`: key to the moment from which it counts no more."""

    project: str = ""
    blocks_callers: bool = False
    """A caller who is in it is refused before anybody answers."""
    blocks_dialling: bool = False
    """A number that is in it may not be called."""
    values: dict[str, datetime | None] = {}

    def has(self, key: str, now: datetime) -> bool:
        if not key or key not in self.values:
            return False
        until = self.values[key]
        return until is None or now < until


def is_caller_blocked(
    lists: Mapping[str, ValueList], project: str, number: str, now: datetime, country: str
) -> bool:
    """By a list of the project that the dialled number belongs to."""
    return _is_in(
        (each for each in lists.values() if each.blocks_callers and each.project == project),
        number,
        now,
        country,
    )


def is_dialling_blocked(
    lists: Mapping[str, ValueList], number: str, now: datetime, country: str
) -> bool:
    """By any list of the company: who asked not to be called is not called for another project."""
    return _is_in((each for each in lists.values() if each.blocks_dialling), number, now, country)


def _is_in(lists: Iterable[ValueList], number: str, now: datetime, country: str) -> bool:
    asked = list(lists)
    if not asked or not number:
        return False
    key = key_of(number, country)
    return any(each.has(key, now) for each in asked)
