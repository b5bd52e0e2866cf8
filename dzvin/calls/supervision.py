"""What a call remembers of each supervisor who is with it."""

from datetime import datetime

from msgspec import Struct

from dzvin.events.supervision import SupervisionMode


class Supervision(Struct, frozen=True, kw_only=True):
    supervisor: str
    operator: str
    """Whose talk it is about."""
    mode: SupervisionMode
    since: datetime
    """When his phone was there; until then when he asked."""
    leg: str = ""
    """His, once it answered."""
    ear: str = ""
    """The switch's ear through which he listens; empty while he hears nothing, or all hear him."""
    room: str = ""
    """Where he is with that ear."""
    to: str = ""
    """The operator's leg at which it is; empty while the call is on its way to another operator."""
    may_follow: tuple[str, ...] | None = ()
    """Operators with whom he goes on when the call moves to them; None: with anybody."""
    follows_in: str | None = None
    """And with anybody who talks for this queue."""


def goes_with(now: Supervision, operator: str, queue: str | None) -> bool:
    """Whether his right reaches the operator whose talk it has become."""
    if operator == now.supervisor:
        return False
    is_in_queue = now.follows_in is not None and now.follows_in == queue
    return now.may_follow is None or operator in now.may_follow or is_in_queue
