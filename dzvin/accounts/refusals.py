"""Refused sign-ins of logins that nobody has: some rows of each source and hour, then a count."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

ROWS_PER_SOURCE = 10
"""In an hour, each with its moment."""
MOST_SOURCES = 50
"""In an hour; of all others together only how many tries there were."""
OTHERS = ""
SIGNS_SHOWN = 1
SHORTEST_SHOWN = 6


class Refusals:
    """Of the hour that is now, so that nobody fills the log by trying."""

    def __init__(self, rows_per_source: int = ROWS_PER_SOURCE) -> None:
        self._most = rows_per_source
        self._heard: Counter[str] = Counter()
        self._told: Counter[str] = Counter()

    def heard(self, source: str) -> bool:
        """Whether this try gets a row."""
        if source not in self._heard and len(self._heard) > MOST_SOURCES:
            source = OTHERS
        self._heard[source] += 1
        is_told = source != OTHERS and self._heard[source] <= self._most
        self._told[source] += is_told
        return is_told

    def rest(self) -> Mapping[str, int]:
        """How many tries of which source got none, as the hour ends: the next one begins."""
        rest = self._heard - self._told
        self._heard, self._told = Counter(), Counter()
        return rest


def source_of(ip: str) -> str:
    """One connection has a whole network of IPv6 addresses."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ip[:64]
    is_wide = isinstance(address, IPv6Address)
    return str(ip_network((address, 64), strict=False)) if is_wide else str(address)


def seconds_left(at: datetime) -> float:
    """Of this hour."""
    return 3600.0 - (at.minute * 60 + at.second)


def masked_login(login: str) -> str:
    """Somebody may have typed his password there."""
    shown = login[:SIGNS_SHOWN] if len(login) >= SHORTEST_SHOWN else ""
    return f"{shown}•••" if login else ""
