"""supervision.*: a supervisor listens to an operator, whispers, joins the talk or takes it over."""

from typing import Literal

from dzvin.events.call import LegEnded, LegStarted
from dzvin.kernel.messages import Event

type SupervisionMode = Literal["listen", "whisper", "barge", "intercept"]
"""Hears both, unheard; only the operator hears him; all hear him; the customer is his."""
type SupervisionEnd = Literal[
    "left", "intercepted", "talk_ended", "operator_left", "phone_lost", "no_answer", "no_phone",
    "no_talk", "taken", "failed",
]  # fmt: skip
"""`left`: he had heard enough; `operator_left`: the talk went on without the operator he heard;
`phone_lost`: his own phone is gone. From `no_answer` on it never began: his phone was not answered,
he has none, nobody talks, somebody else supervises this talk, the switch would not."""


class SupervisionStarted(Event, frozen=True, kw_only=True, tag="supervision.started"):
    """His phone is there, and he is with the operator's talk in this mode."""

    call: str
    leg: str
    supervisor: str
    operator: str
    mode: SupervisionMode
    is_announced: bool = False
    """The operator heard a beep."""


class SupervisionChanged(Event, frozen=True, kw_only=True, tag="supervision.changed"):
    """Another mode from here on."""

    call: str
    supervisor: str
    operator: str
    mode: SupervisionMode


class SupervisionEnded(Event, frozen=True, kw_only=True, tag="supervision.ended"):
    """`mode` is the last one, `seconds` how long it lasted altogether."""

    call: str
    supervisor: str
    operator: str
    mode: SupervisionMode
    why: SupervisionEnd
    seconds: int = 0


class CallCut(Event, frozen=True, kw_only=True, tag="call.cut"):
    """A supervisor hung up somebody else's call."""

    call: str
    supervisor: str


def is_unnoticed(event: Event) -> bool:
    """A supervisor's leg at somebody's talk, and what he does with it: not for that operator."""
    if isinstance(event, LegStarted | LegEnded):
        return event.kind == "supervisor"
    return isinstance(event, SupervisionStarted | SupervisionChanged | SupervisionEnded)
