"""An endpoint: a phone or a browser that can reach us."""

from msgspec import Struct


class Endpoint(Struct, frozen=True, kw_only=True):
    """A phone or a browser as the switch knows it; `name` is random and also the SIP user."""

    name: str
    kind: str
    """`browser` (an operator's session), `device` (a SIP phone), `guest` (a visitor's browser)."""
    secret: str
    tenant: str
    user: str = ""
    number: str = ""
    """Guests only: the one number they may call."""
    language: str = ""
