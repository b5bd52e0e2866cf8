"""What the switch tells us, in our words. One call is one or more legs."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from dzvin.events.call import TollRefusal
from dzvin.kernel.messages import Input
from dzvin.telephony.model import Usage

type Door = Literal["gateway", "device", "operator", "guest"]


class LegArrived(Input, frozen=True, kw_only=True):
    """Somebody dialled us. `call` is set by the dialplan once per call and kept through retries.

    What the endpoint says about itself comes from the variables we gave it, never from the caller:
    `tenant` and `user` are empty for a gateway. A guest's `to_number` is the number of his token.
    """

    call: str
    leg: str
    door: Door
    endpoint: str
    from_number: str
    from_name: str
    to_number: str
    tenant: str = ""
    user: str = ""
    language: str = ""
    is_caller_proven: bool = False
    """A gateway that may assert it says who calls; else a number is what the caller claims."""
    usage: Usage = Usage()
    """What the company has of the public network, for the toll check; the loop has counted."""
    is_away: bool = False
    """One of ours who dialled is Away or not signed in; the loop has looked."""
    is_gone: bool = False
    """He left before any engine heard him: he is told of afterwards, and only for the books."""
    is_refused: bool = False
    """There is no room for his media: he is answered 503, and is in the books."""


class LegRang(Input, frozen=True, kw_only=True):
    call: str
    leg: str


class LegAnswered(Input, frozen=True, kw_only=True):
    call: str
    leg: str


class LegEnded(Input, frozen=True, kw_only=True):
    """`cause` is Q.850 (16 normal, 17 busy, 19 no answer, 21 rejected …); `sip_code` the final SIP
    answer when the switch knows it."""

    call: str
    leg: str
    cause: int = 0
    sip_code: int | None = None
    refused: TollRefusal | None = None
    """It was never dialled: the company's limits forbid it."""


class DigitPressed(Input, frozen=True, kw_only=True):
    call: str
    leg: str
    digit: str


class TransferRequested(Input, frozen=True, kw_only=True):
    """A phone pressed its transfer key on this leg (SIP REFER): to a number, or, `is_attended`, to
    the far end of its other leg; that one is empty when the switch does not know it."""

    call: str
    leg: str
    number: str = ""
    is_attended: bool = False
    other_call: str = ""
    other_leg: str = ""


class PlayEnded(Input, frozen=True, kw_only=True):
    """A `Play` is over: played to the end, stopped, or not possible (`is_ok` False)."""

    call: str
    play: str
    is_ok: bool = True


class SpeechReady(Input, frozen=True, kw_only=True):
    """A `Render` is done; not `is_ok`: the text could not be spoken."""

    call: str
    play: str
    is_ok: bool = True


class TakeEnded(Input, frozen=True, kw_only=True):
    """A `RecordTake` (voicemail, echo) is over; `seconds` is 0 when nothing was said."""

    call: str
    take: str
    seconds: float = 0.0
    is_ok: bool = True


OVER = "over"
"""Why a recording was not begun: it was stopped before the switch answered."""


class RecordingBegan(Input, frozen=True, kw_only=True):
    """Outcome of `StartRecording`, whenever the switch answers."""

    call: str
    recording: str
    is_ok: bool
    why: str = ""
    is_new: bool = True
    """It begins now; False: it had begun before it was asked for again."""
    began_at: datetime | None = None
    """What its file tells when the switch took its time; None: as this is heard."""


class EndpointChanged(Input, frozen=True, kw_only=True):
    """An endpoint registered or is gone."""

    endpoint: str
    is_registered: bool


class CommandFailed(Input, frozen=True, kw_only=True):
    """The switch refused a command about this leg (it may be gone, or never came to be)."""

    call: str
    leg: str
    command: str
    why: str


class LegSeen(Struct, frozen=True, kw_only=True):
    leg: str
    is_up: bool
    is_arrived: bool
    """True for a leg that others started."""
    is_arriving: bool = False
    """Its LegArrived is under way: it comes after this."""


class CallSeen(Input, frozen=True, kw_only=True):
    """Reconciliation: all legs and bridges the switch has for this call at this moment."""

    call: str
    legs: tuple[LegSeen, ...]
    bridges: tuple[str, ...] = ()
    is_cut_off: bool = False
    """The switch that carried it died: nobody hung up."""
