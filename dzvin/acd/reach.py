"""Whether a call can reach an operator now, and what keeps calls from him if not."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal

from dzvin.acd.model import NEVER, Operator
from dzvin.events.queue import OutsideKind

PAGE_GRACE = timedelta(seconds=5)
"""A page closed for less is being reloaded: what asks for this operator waits."""

PAGE_LOST = timedelta(seconds=30)
"""A page closed for longer signs him out; so does a phone that is gone, for one who works by it."""

AT_WORK = {"ready", "call", "busy", "pcp"}

type Reach = Literal["registered", "no_microphone", "not_registered", "page_closed"]

type Outside = Mapping[str, Mapping[OutsideKind, bool]]
"""Operator to his phones outside; True: it rings whatever his status is."""


def reach(operator: Operator, devices: Collection[str], outside: Outside) -> Reach:
    """`registered`: something of his would ring, be it a phone of the public network."""
    for name, is_registered in operator.endpoints.items():
        if is_registered and (operator.is_page_open or name in devices):
            if name not in operator.voiceless:
                return "registered"
    if outside and outside_phones(operator, outside):
        return "registered"
    if registered_endpoints(operator, devices):
        return "no_microphone"
    is_here = operator.is_page_open or operator.is_by_phone
    return "not_registered" if is_here else "page_closed"


def outside_phones(operator: Operator, outside: Outside) -> tuple[OutsideKind, ...]:
    """Those that may ring now: nobody is rung at home because he has gone home."""
    his = outside.get(operator.id, {})
    is_at_work = operator.state in AT_WORK
    kinds: tuple[OutsideKind, ...] = ("int", "ext")
    return tuple(kind for kind in kinds if kind in his and (is_at_work or his[kind]))


def gone_since(operator: Operator) -> datetime | None:
    """Since when nothing holds him here; None: his page does, or a phone he works by."""
    if operator.is_page_open or (operator.is_without_page and operator.state != "away"):
        return None
    if operator.is_by_phone and operator.is_phone_on:
        return None
    if operator.is_by_phone:
        return max(operator.page_closed_at, operator.phone_lost_at)
    return operator.page_closed_at


def open_endpoints(operator: Operator, devices: Collection[str]) -> tuple[str, ...]:
    """Registered phones by which he could take a call: a page without a microphone is none."""
    there = registered_endpoints(operator, devices)
    return tuple(name for name in there if name not in operator.voiceless)


def registered_endpoints(operator: Operator, devices: Collection[str]) -> tuple[str, ...]:
    """Registered phones that would ring: a device always, a browser while its page is open."""
    return tuple(
        name
        for name, is_registered in operator.endpoints.items()
        if is_registered and (operator.is_page_open or name in devices)
    )


def standing(operator: Operator, devices: Collection[str], outside: Outside) -> str:
    """`free`, or the reason why no queue may offer him anything."""
    if operator.state != "ready":
        return operator.state
    if operator.gap_until > NEVER:
        return "gap"
    found = reach(operator, devices, outside)
    return "free" if found == "registered" else found


def heard_from(
    endpoints: Mapping[str, bool], name: str, is_registered: bool, devices: Collection[str]
) -> dict[str, bool]:
    """The list after this: a browser's name is used once, so one that is gone is dropped."""
    after = {other: up for other, up in endpoints.items() if other != name}
    if is_registered or name in devices:
        after[name] = is_registered
    return after
