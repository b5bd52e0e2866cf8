"""What a call hears besides the switch and the router: the buttons of its people."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.calls.model import Leg, Target
from dzvin.events.call import LimitKind, TransferKind
from dzvin.events.supervision import SupervisionMode
from dzvin.kernel.messages import Input
from dzvin.telephony.model import Usage


class Pressed(Input, frozen=True, kw_only=True):
    """An operator of this call pressed a button of his call card."""

    operator: str
    button: Literal[
        "hold",
        "resume",
        "hang_up",
        "reject",
        "mute",
        "unmute",
        "complete",
        "return",
        "swap",
        "pause",
        "record",
    ]


class TransferAsked(Input, frozen=True, kw_only=True):
    """An operator who talks wants to hand over, to consult, or to bring somebody in."""

    operator: str
    kind: TransferKind
    to: Target
    may_external: bool = False
    """His roles allow numbers outside the company; the door has looked."""
    usage: Usage = Usage()
    """What the company has of the public network, for the toll check; the loop has counted."""


class Consulted(Struct, frozen=True, kw_only=True):
    """The far end of the call in which an operator asked somebody first."""

    call: str
    far: Leg


class PhoneTransfer(TransferAsked, frozen=True, kw_only=True):
    """He pressed the transfer key of his desk phone. Attended without `consult`: the other call is
    none that could be joined."""

    leg: str
    """That asked, and hears what comes of it."""
    consult: Consulted | None = None


class CallAsked(Input, frozen=True, kw_only=True):
    """An operator wants to be connected with a number: his own phone rings first."""

    call: str
    operator: str
    number: Annotated[str, Meta(pattern=r"^[0-9+*#() -]{0,40}$(?!\n)")]
    party: str = ""
    """Instead of the number, as it is stored."""
    queue: str | None = None
    """For which he calls; None: as when he dials himself."""
    usage: Usage = Usage()
    """Filled in by the loop, like `is_away`."""
    is_away: bool = False


class DigitsSent(Input, frozen=True, kw_only=True):
    """The operator sends keys to the customer's side."""

    operator: str
    digits: Annotated[str, Meta(pattern=r"^[0-9*#A-D]{1,32}$(?!\n)")]


class SupervisionAsked(Input, frozen=True, kw_only=True):
    """A supervisor wants to be with this operator's talk, or to be so in another way."""

    supervisor: str
    operator: str
    mode: SupervisionMode
    endpoints: tuple[str, ...] = ()
    """His own phones that are there; the loop has looked."""
    may_follow: tuple[str, ...] | None = ()
    """With whom he goes on when the call moves to another operator; None: with anybody."""
    follows_in: str | None = None
    """And with anybody who talks for this queue."""


class SupervisionLeft(Input, frozen=True, kw_only=True):
    """He has heard enough."""

    supervisor: str


class CutAsked(Input, frozen=True, kw_only=True):
    """A supervisor hangs up a call that is not his."""

    supervisor: str


class LimitCame(Input, frozen=True, kw_only=True):
    """The company's time or money of today is used up by this leg, or soon will be; the loop has
    counted all its calls."""

    leg: str
    why: LimitKind
    is_over: bool


class Failed(Input, frozen=True, kw_only=True):
    """A turn of this call crashed: say sorry and end it, or send it to the fallback queue."""

    error: str
