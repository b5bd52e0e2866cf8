"""Whether a call can reach an operator now, and what keeps calls from him if not."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Literal

from dzvin.acd.model import Operator

PAGE_GRACE = timedelta(seconds=5)
"""A page closed for less is being reloaded: what asks for this operator waits."""

PAGE_LOST = timedelta(seconds=30)
"""A page closed for longer signs him out."""

type Reach = Literal["registered", "not_registered", "page_closed"]


def reach(operator: Operator, devices: Collection[str]) -> Reach:
    if open_endpoints(operator, devices):
        return "registered"
    return "not_registered" if operator.is_page_open else "page_closed"


def open_endpoints(operator: Operator, devices: Collection[str]) -> tuple[str, ...]:
    """Registered phones that would ring: a device always, a browser while its page is open."""
    return tuple(
        name
        for name, is_registered in operator.endpoints.items()
        if is_registered and (operator.is_page_open or name in devices)
    )


def standing(operator: Operator, devices: Collection[str]) -> str:
    """`free`, or the reason why no queue may offer him anything."""
    if operator.state != "ready":
        return operator.state
    found = reach(operator, devices)
    return "free" if found == "registered" else found


def heard_from(
    endpoints: Mapping[str, bool], name: str, is_registered: bool, devices: Collection[str]
) -> dict[str, bool]:
    """The list after this: a browser's name is used once, so one that is gone is dropped."""
    after = {other: up for other, up in endpoints.items() if other != name}
    if is_registered or name in devices:
        after[name] = is_registered
    return after
