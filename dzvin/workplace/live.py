"""What the live routes of a web process share; `run` composes it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dzvin.workplace.actions import Phones
from dzvin.workplace.hub import Hub, Page

type Receive = Callable[[], Awaitable[str | None]]
"""The browser's next SIP message; None when its socket is closed."""
type Send = Callable[[str], Awaitable[None]]
type SipRelay = Callable[[str, Receive, Send], Awaitable[None]]
"""Carries SIP between a browser and Asterisk until one of them leaves: for this endpoint only."""


@dataclass(frozen=True)
class Live:
    hub: Hub
    shard: str
    catch_up: Callable[[Page], Awaitable[None]]
    """Gives a page what was recorded since its snapshot (`listener.py`)."""
    phones: Phones
    relay: SipRelay
