"""Which of the calls that run use up what a company allows itself a day: a single one that nobody
ends would cost all night."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from dzvin.calls.model import Call, Leg
from dzvin.calls.toll import Toll, cost_micros
from dzvin.events.call import LimitKind
from dzvin.telephony.model import Usage

HANG_UP_SECONDS = 2.0
"""A paid step that begins so soon is not begun: to hang up takes a moment."""


def used_up(
    legs: Iterable[Leg], usage: Usage, toll: Toll, now: datetime, ahead: float = 0.0
) -> dict[str, LimitKind]:
    """Legs outside for which a limit is reached now or within so many seconds, and which that is.
    `usage` is what is used now, theirs included. What is paid already may be talked to its end."""
    talking = [leg for leg in legs if leg.answered_at is not None and not leg.is_ending]
    dear = _beyond_money(talking, usage, toll, now, max(ahead, HANG_UP_SECONDS))
    found: dict[str, LimitKind] = dict.fromkeys(dear, "cost_limit")
    if toll.day_seconds and usage.seconds + len(talking) * ahead >= toll.day_seconds:
        found |= dict.fromkeys((leg.id for leg in talking), "minutes_limit")
    return found


def is_kept(call: Call, leg: Leg) -> bool:
    """A customer who called us and talks with an operator on his mobile is not cut off by what the
    day allows. His time and money count, and no such phone is rung any more (`engine/tollgate`)."""
    return call.direction == "inbound" and leg.phone is not None


def _beyond_money(
    talking: Iterable[Leg], usage: Usage, toll: Toll, now: datetime, ahead: float
) -> Iterator[str]:
    spent = usage.cost_micros
    for leg in talking:
        dearer = cost_ahead(leg, now, ahead) if toll.day_micros else 0
        if dearer and spent + dearer > toll.day_micros:
            yield leg.id
        else:
            spent += dearer


def cost_ahead(leg: Leg, now: datetime, ahead: float) -> int:
    """What it will cost more than now."""
    assert leg.answered_at is not None
    later = now + timedelta(seconds=ahead)
    before, after = (
        cost_micros((at - leg.answered_at).total_seconds(), leg.price) for at in (now, later)
    )
    return after - before
