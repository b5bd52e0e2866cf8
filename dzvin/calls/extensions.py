"""The company's own PBX: whose extension a number is, and which gateway is one."""

from dzvin.calls.model import CallConfig, GatewayRoute
from dzvin.calls.toll import is_emergency


def fits(pattern: str, number: str) -> bool:
    """`1XXX`: X is any digit. `8*`: whatever begins so, and has more digits."""
    if pattern.endswith("*"):
        return number.startswith(pattern[:-1]) and len(number) > len(pattern) - 1
    return len(number) == len(pattern) and all(
        wanted in ("X", sign) for wanted, sign in zip(pattern, number, strict=True)
    )


def pbx_for(config: CallConfig, dialled: str) -> GatewayRoute | None:
    """Behind which own PBX this extension is. An emergency number is never one."""
    if not dialled.isdecimal() or is_emergency(dialled, config.country):
        return None
    pbxs = (one for one in config.gateways if one.is_own_pbx)
    return next((one for one in pbxs if any(fits(p, dialled) for p in one.extensions)), None)


def pbx_of(config: CallConfig, endpoint: str) -> GatewayRoute | None:
    """The own PBX that calls us."""
    return next((o for o in config.gateways if o.endpoint == endpoint and o.is_own_pbx), None)


def is_inside(config: CallConfig, dialled: str) -> bool:
    """Somebody's of the company: a colleague's, a queue's, a group's, or behind its own PBX."""
    known = dialled in config.short_numbers or dialled in config.queue_numbers
    return known or pbx_for(config, dialled) is not None
