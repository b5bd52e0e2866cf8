"""By which of his telephones a call would reach an operator now: the router's own rules."""

from collections.abc import Collection

from dzvin.acd.model import Operator
from dzvin.acd.reach import Outside, open_endpoints, outside_phones
from dzvin.workplace.checking.model import Way


def open_ways(operator: Operator, devices: Collection[str], outside: Outside) -> list[Way]:
    rings = open_endpoints(operator, devices)
    found: list[Way] = []
    if any(name not in devices for name in rings):
        found.append("browser")
    if any(name in devices for name in rings):
        found.append("device")
    return [*found, *outside_phones(operator, outside)]
