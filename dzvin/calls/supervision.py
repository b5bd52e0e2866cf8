"""What a call remembers of the supervisor who is with it."""

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
    to: str = ""
    """The operator's leg at which it is."""
