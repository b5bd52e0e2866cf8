"""Whom the SIP port refuses now, and letting one of them in: for the command line."""

from datetime import datetime

from dzvin.run.home import Home
from dzvin.telephony.asterisk.guard import LOOK_SECONDS, forgive, read_refused
from dzvin.telephony.intruders import Refused

LET_IN_SECONDS = LOOK_SECONDS
"""So long it takes at most while the engine runs."""


def refused_now(home: Home, now: datetime) -> list[Refused]:
    """The latest first."""
    refused = [one for one in read_refused(home.refused) if one.until > now]
    return sorted(refused, key=lambda one: one.since, reverse=True)


def let_in(home: Home, address: str) -> None:
    forgive(home.refused, address)
