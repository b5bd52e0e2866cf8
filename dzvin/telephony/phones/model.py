"""A user's company phone (INT), his personal one (EXT), and his ring plan."""

from typing import Annotated, Literal

import phonenumbers
from msgspec import Meta, Struct

from dzvin.events.queue import OutsideKind

type PhoneKind = OutsideKind
type Shows = Literal["company", "customer"]

Written = Annotated[str, Meta(min_length=2, max_length=40)]
Delay = Annotated[int, Meta(ge=0, le=120)]


class PhoneForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As an administrator writes it: the number in any way one dials it at home."""

    number: Written
    takes_calls: bool = True
    without_status: bool = False
    """Who asks for him in person reaches this phone in whatever status he is."""
    asks_for_key: bool | None = None
    """Press 1 to accept, so that no voicemail takes a customer. None: of a personal phone only."""
    shows: Shows = "company"
    """Whose number this phone sees."""


class Phone(Struct, frozen=True, kw_only=True):
    number: str
    """As +380…"""
    takes_calls: bool
    without_status: bool
    asks_for_key: bool
    shows: Shows


class Delays(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Seconds after which each of his endpoints begins to ring."""

    browser: Delay = 0
    device: Delay = 0
    int_phone: Delay = 0
    ext_phone: Delay = 0


class RingPlan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`parallel`: all at once, whatever the delays say."""

    kind: Literal["parallel", "ordered"] = "parallel"
    delays: Delays = Delays()
    is_auto_answered: bool = False
    """His page takes calls by itself, after a beep in his headset."""


class PhonesForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it at once: what is not there is taken away."""

    int_phone: PhoneForm | None = None
    ext_phone: PhoneForm | None = None
    ring_plan: RingPlan = RingPlan()


class UserPhones(Struct, frozen=True, kw_only=True):
    int_phone: Phone | None = None
    ext_phone: Phone | None = None
    ring_plan: RingPlan = RingPlan()


class OutsidePhone(Struct, frozen=True, kw_only=True):
    """As a call rings it."""

    kind: PhoneKind
    number: str
    asks_for_key: bool = True
    shows: Shows = "company"


class Reaching(Struct, frozen=True, kw_only=True):
    """How one of our people is rung: his phones outside, and when each of his endpoints begins."""

    phones: tuple[OutsidePhone, ...] = ()
    delays: Delays | None = None
    """None: all at once."""
    is_auto_answered: bool = False
    """His page takes calls by itself, after a beep in his headset."""


def number_in_full(written: str, country: str) -> str:
    """As +380…; empty when it is nobody's number."""
    digits = "".join(sign for sign in written if sign in "+0123456789")
    for each in (digits, f"+{digits}"):
        try:
            number = phonenumbers.parse(each, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ""


def wrong_number(number: str, country: str, allowed: tuple[str, ...], ours: set[str]) -> str | None:
    """The code of what is wrong with a number as `number_in_full` made it; None: nothing."""
    if not number:
        return "not_a_number"
    if number in ours:
        return "own_number"
    region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    return None if region in (allowed or (country,)) else "country_not_allowed"


def as_stored(form: PhoneForm, kind: PhoneKind, number: str) -> Phone:
    asks = form.asks_for_key if form.asks_for_key is not None else kind == "ext"
    return Phone(
        number=number,
        takes_calls=form.takes_calls,
        without_status=form.without_status,
        asks_for_key=asks,
        shows=form.shows,
    )
