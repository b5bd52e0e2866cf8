"""call.*, leg.*, node.*, talk.*: what happened to a call.

`call` is the id the dialplan gave it, `leg` one party's connection, `party` the person outside
(number and name live in the table `party`, never in an event).
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from dzvin.events.queue import OutsideKind
from dzvin.kernel.messages import Event

type Direction = Literal["inbound", "outbound", "internal"]
type EndedBy = Literal["customer", "operator", "system"]
type LegKind = Literal["customer", "operator", "outside", "supervisor"]
"""`outside`: somebody of the public network whom an operator or a scenario brought in;
`supervisor`: he is with a talk and not in it (`events/supervision.py`)."""
type TransferKind = Literal["blind", "attended", "conference"]
type TargetKind = Literal["operator", "group", "queue", "scenario", "external"]
type TollRefusal = Literal[
    "country_forbidden", "premium_forbidden", "calls_limit", "minutes_limit", "price_limit",
    "cost_limit", "price_unknown",
]  # fmt: skip
"""Why the company does not let this number be called now (`calls/toll.py`)."""
type LimitKind = Literal["call_minutes", "minutes_limit", "cost_limit"]
"""What of the company's is used up: the time of one call, the time or the money of a day."""
type RingReason = Literal["blind", "attended", "conference", "return"]
"""Why a colleague is rung for another; `return`: the transfer of his own reached nobody."""
type Interruption = Literal["page_left", "connection_lost"]
"""Why an operator's phone left a talk against his wish: his page was closed or loaded anew, or
nothing came from it any more."""
type GivenUp = Literal["no_return", "refused", "no_sound", "hung_up"]
"""`refused`: his page was back and could not take the talk (no microphone); `no_sound`: it took the
talk again and again, without sound; `hung_up`: he himself ended it while he was away."""
type TransferFailure = Literal[
    "busy", "no_answer", "offline", "full", "no_operators", "timeout", "not_found", "not_allowed",
    "too_many", "hung_up", "rejected", "blacklisted", "country_forbidden", "premium_forbidden",
    "calls_limit", "minutes_limit", "price_limit", "cost_limit", "price_unknown",
]  # fmt: skip
type DialResult = Literal[
    "connected", "busy", "no_answer", "rejected", "invalid_number", "unreachable", "network_error",
    "blacklisted", "not_allowed", "no_route", "cancelled", "right_missing", "away_forbidden",
    "country_forbidden", "premium_forbidden", "calls_limit", "minutes_limit", "price_limit",
    "cost_limit", "price_unknown", "operator_busy", "operator_offline", "operator_no_answer",
]  # fmt: skip
"""What became of a call that one of ours dialled (product.md 4.7).
Those of the operator: he asked by a button and did not pick up himself, so nobody was called."""
type LostReason = Literal[
    "abandoned_ivr",
    "abandoned_queue_short",
    "abandoned_queue",
    "operator_no_answer",
    "operator_rejected",
    "operator_hangup_on_greeting",
    "timeout",
    "queue_full",
    "no_operators",
    "closed_hours",
    "technical",
    "blocked",
]


class CallStarted(Event, frozen=True, kw_only=True, tag="call.started"):
    """A customer, a guest or an operator dialled. `number` is the id of our number, if one was.
    Of an outgoing call `dialled` is empty: `party` is whom the operator calls."""

    call: str
    direction: Direction
    door: Literal["gateway", "device", "operator", "guest"]
    leg: str
    dialled: str
    party: str | None = None
    operator: str | None = None
    """Who dialled, when one of ours did."""
    number: str | None = None
    scenario: str | None = None
    scenario_version: str | None = None
    source_tag: str = ""
    """Where the dialled number is advertised."""
    is_caller_proven: bool = False
    """A gateway that may assert it said who calls; else the number is what the caller claimed."""


class CallPickedUp(Event, frozen=True, kw_only=True, tag="call.picked_up"):
    """We answered the customer's leg: SIP 200 was sent, money may run."""

    call: str


class CallEnded(Event, frozen=True, kw_only=True, tag="call.ended"):
    """The customer's leg is gone and the books are closed. `sip_code` is the final answer we gave
    or got on it: 200 for a call that was picked up, else 4xx to 6xx."""

    call: str
    ended_by: EndedBy
    sip_code: int | None = None
    lost_reason: LostReason | None = None
    """None when somebody or something served the customer."""
    result: DialResult | None = None
    """Of an outgoing call."""


class CallLimited(Event, frozen=True, kw_only=True, tag="call.limited"):
    """Somebody outside cannot be paid for any longer: he is let go (`is_over`), or will be within a
    minute, and whoever of ours talks has heard a tone."""

    call: str
    leg: str
    why: LimitKind
    is_over: bool


class LegStarted(Event, frozen=True, kw_only=True, tag="leg.started"):
    """We began to ring one of our own people, or one of ours dialled."""

    call: str
    leg: str
    kind: LegKind
    operator: str | None = None
    endpoint: str | None = None
    offer: str | None = None
    gateway: str | None = None
    """Id of the way out, for a leg into the public network."""
    party: str | None = None
    by: str | None = None
    """The operator who hands over, asks or invites; with `why`."""
    why: RingReason | None = None
    phone: OutsideKind | None = None
    """Which of the operator's phones outside it is."""
    queue: str | None = None
    """Of a number that an operator dials: for which queue."""


class LegRang(Event, frozen=True, kw_only=True, tag="leg.rang"):
    call: str
    leg: str


class LegAsked(Event, frozen=True, kw_only=True, tag="leg.asked"):
    """An operator's phone outside was picked up, by him or by a voicemail: it hears the question,
    and has so many seconds to press 1."""

    call: str
    leg: str
    operator: str
    offer: str
    seconds: int


class LegAnswered(Event, frozen=True, kw_only=True, tag="leg.answered"):
    call: str
    leg: str


class LegMoved(Event, frozen=True, kw_only=True, tag="leg.moved"):
    """A leg of another call, `was`, is one of this call from now on: a phone joined the two."""

    call: str
    leg: str
    was: str
    kind: LegKind
    operator: str | None = None
    party: str | None = None


class LegEnded(Event, frozen=True, kw_only=True, tag="leg.ended"):
    """`cause` is Q.850; `sip_code` the SIP answer where one was seen."""

    call: str
    leg: str
    kind: LegKind
    operator: str | None = None
    offer: str | None = None
    cause: int = 0
    sip_code: int | None = None


class NodeLeft(Event, frozen=True, kw_only=True, tag="node.left"):
    """One executed node of the scenario; `exit` is empty when the call ended inside it."""

    call: str
    node: str
    kind: str
    entered_at: datetime
    exit: str = ""
    pressed: str = ""


class TalkStarted(Event, frozen=True, kw_only=True, tag="talk.started"):
    """Two people hear each other. `queue` is set when a queue brought them together."""

    call: str
    leg: str
    operator: str
    queue: str | None = None


class TalkHeld(Event, frozen=True, kw_only=True, tag="talk.held"):
    call: str
    operator: str


class TalkResumed(Event, frozen=True, kw_only=True, tag="talk.resumed"):
    call: str
    operator: str


class TalkInterrupted(Event, frozen=True, kw_only=True, tag="talk.interrupted"):
    """The operator's phone is gone, and he did not hang up: the customer hears music until he is
    back, or is given up."""

    call: str
    leg: str
    operator: str
    why: Interruption
    endpoint: str | None = None


class TalkRejoined(Event, frozen=True, kw_only=True, tag="talk.rejoined"):
    """The operator is back in the talk, with another leg."""

    call: str
    leg: str
    operator: str


class TalkGivenUp(Event, frozen=True, kw_only=True, tag="talk.given_up"):
    """The operator is not waited for any longer. `queue`: where the customer goes, to the front."""

    call: str
    operator: str
    why: GivenUp
    queue: str | None = None


class TalkMuted(Event, frozen=True, kw_only=True, tag="talk.muted"):
    call: str
    operator: str


class TalkUnmuted(Event, frozen=True, kw_only=True, tag="talk.unmuted"):
    call: str
    operator: str


class TalkEnded(Event, frozen=True, kw_only=True, tag="talk.ended"):
    call: str
    leg: str
    operator: str
    ended_by: EndedBy
    queue: str | None = None


class VoicemailLeft(Event, frozen=True, kw_only=True, tag="voicemail.left"):
    """A customer left a message in a box; the sound is a recording of kind `voicemail`."""

    call: str
    box: str
    recording: str
    seconds: float


class TransferStarted(Event, frozen=True, kw_only=True, tag="transfer.started"):
    """An operator hands over (`blind`), consults first (`attended`) or brings somebody in
    (`conference`). `to` is the id of an operator, queue or scenario; `party` is the person outside.
    """

    call: str
    operator: str
    kind: TransferKind
    to_kind: TargetKind
    to: str | None = None
    party: str | None = None


class TransferCompleted(Event, frozen=True, kw_only=True, tag="transfer.completed"):
    """The customer is with the target; `by` has left the talk. `operator` is None when a scenario
    or somebody outside took over."""

    call: str
    by: str
    kind: TransferKind
    operator: str | None = None


class TransferFailed(Event, frozen=True, kw_only=True, tag="transfer.failed"):
    """The target was not reached, or `by` thought better of it (`why` is None)."""

    call: str
    by: str
    kind: TransferKind
    why: TransferFailure | None = None


class ConsultStarted(Event, frozen=True, kw_only=True, tag="consult.started"):
    """`by` talks with `operator`, and the customer hears music."""

    call: str
    leg: str
    by: str
    operator: str | None = None
    party: str | None = None


class ConsultEnded(Event, frozen=True, kw_only=True, tag="consult.ended"):
    call: str
    leg: str
    by: str
    operator: str | None = None
    party: str | None = None
    is_handed_over: bool = False
    """He who was asked takes the customer; else his part in the call is over."""


class Member(Struct, frozen=True, kw_only=True):
    """One leg of a talk besides the customer: an operator, or somebody outside."""

    leg: str
    operator: str | None = None
    party: str | None = None


class Room(Struct, frozen=True, kw_only=True):
    """The talk as a newcomer finds it."""

    members: tuple[Member, ...] = ()
    """Himself included. The first operator leads."""
    is_held: bool = False
    """The customer hears music."""
    recording: str | None = None
    is_recording_paused: bool = False


class ConferenceJoined(Event, frozen=True, kw_only=True, tag="conference.joined"):
    """One more in the talk, brought in by `by`; his own talk is told as well."""

    call: str
    leg: str
    by: str
    operator: str | None = None
    party: str | None = None
    room: Room = Room()


class ConferenceLeft(Event, frozen=True, kw_only=True, tag="conference.left"):
    """He left while others stay in the talk."""

    call: str
    leg: str
    operator: str | None = None
    party: str | None = None


class ForwardStarted(Event, frozen=True, kw_only=True, tag="forward.started"):
    """The customer talks with somebody outside, and no operator with them."""

    call: str
    leg: str
    party: str | None = None


class ForwardFailed(Event, frozen=True, kw_only=True, tag="forward.failed"):
    """A scenario wanted somebody outside and did not reach him; `why` may be a limit of ours."""

    call: str
    party: str | None = None
    why: DialResult


class ForwardEnded(Event, frozen=True, kw_only=True, tag="forward.ended"):
    call: str
    leg: str
    ended_by: EndedBy
