"""operator.*: statuses and reachability of the people who answer."""

from datetime import datetime
from typing import Literal

from dzvin.kernel.messages import Event

type OperatorStatus = Literal["offline", "away", "ready", "call", "busy", "pcp"]
type ChangedBy = Literal["user", "system", "supervisor", "api", "phone"]
"""`phone`: by a code dialled from a phone."""
type AwayLimit = Literal["occurrence", "day"]
type CodeRefusal = Literal["not_allowed", "no_reason", "reason_required"]
type CodeAnswer = Literal["ready", "away", "ready_later", "away_later", "not_registered"]


class OperatorStateChanged(Event, frozen=True, kw_only=True, tag="operator.state_changed"):
    """One row of the status history. `reason` is an away reason's id, or a system word:
    `login`, `no_answer`, `rejected`, `unreachable`."""

    operator: str
    was: OperatorStatus
    state: OperatorStatus
    by: ChangedBy
    reason: str | None = None
    queue: str | None = None
    call: str | None = None
    seconds: int | None = None
    """How long it may last, when it ends by itself (PCP)."""
    extend_seconds: int = 0
    """By how much the operator may make this PCP longer, once."""
    form_until: datetime | None = None
    """So long PCP waits for the form of its talk; a call dialled meanwhile changes nothing."""
    comment: str | None = None
    supervisor: str | None = None
    """Who forced it on him."""


class OperatorPlanned(Event, frozen=True, kw_only=True, tag="operator.planned"):
    """A status pressed during a call: applied when the call cycle ends. None takes it back; the
    state change that ends the cycle clears it without saying so."""

    operator: str
    state: Literal["ready", "away", "offline"] | None
    reason: str | None = None
    comment: str | None = None
    supervisor: str | None = None
    """Who planned it for him."""


class OperatorPcpExtended(Event, frozen=True, kw_only=True, tag="operator.pcp_extended"):
    """He asked for more time after a contact; `until` is when it ends now."""

    operator: str
    seconds: int
    until: datetime
    queue: str | None = None


class OperatorAwayExceeded(Event, frozen=True, kw_only=True, tag="operator.away_exceeded"):
    """He is Away for longer than the reason allows, at a time or on this day, and stays Away.
    `seconds` is what was allowed."""

    operator: str
    reason: str
    limit: AwayLimit
    seconds: int


class OperatorReachabilityChanged(
    Event, frozen=True, kw_only=True, tag="operator.reachability_changed"
):
    """Whether a call can reach this operator, and if not, why."""

    operator: str
    is_reachable: bool
    why: Literal["registered", "no_microphone", "not_registered", "page_closed"]


class OperatorCorrected(Event, frozen=True, kw_only=True, tag="operator.corrected"):
    """The watchdog mended a state older than its evidence. `state` is the wrong one."""

    operator: str
    state: OperatorStatus
    evidence: str


class OperatorCodeDialled(Event, frozen=True, kw_only=True, tag="operator.code_dialled"):
    """He dialled `*1`, `*2` or `*3<reason>`. Without a state it was refused at once."""

    operator: str
    call: str
    code: str
    state: Literal["ready", "away"] | None = None
    reason: str | None = None
    is_device: bool = False
    """From a phone of its own, not from his page."""
    refused: CodeRefusal | None = None


class OperatorCodeAnswered(Event, frozen=True, kw_only=True, tag="operator.code_answered"):
    """What became of the code; his phone says it. `…_later`: when his call is over."""

    operator: str
    call: str
    answer: CodeAnswer


class OperatorFound(Event, frozen=True, kw_only=True, tag="operator.found"):
    """The phones by which he can come back into the talk of this call, which lost his."""

    operator: str
    call: str
    endpoints: tuple[str, ...]


class OperatorChangedLine(Event, frozen=True, kw_only=True, tag="operator.changed_line"):
    """He has several calls and turned to another one: the customer of this one hears music."""

    operator: str
    call: str
    to: str
    """The call that he turned to."""
