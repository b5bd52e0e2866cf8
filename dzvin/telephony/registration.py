"""How we stand with a provider where we register."""

from msgspec import Struct


class Registration(Struct, frozen=True, kw_only=True):
    endpoint: str
    status: str
    """The switch's own word."""
    is_registered: bool
    sip_code: int | None = None
    """The last final answer to our registration; 408 when there was none at all."""
