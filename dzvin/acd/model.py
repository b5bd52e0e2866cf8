"""Queues, members, waiting items, operators as the router sees them, candidates, offers."""

from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct, field

from dzvin.acd.lines import Capacity, Line
from dzvin.acd.queue_settings import QueueSettings as QueueSettings
from dzvin.acd.queue_settings import SkillNeed as SkillNeed
from dzvin.acd.queue_settings import StatsWindow as StatsWindow
from dzvin.events.operator import AwayLimit, OperatorStatus
from dzvin.events.queue import ItemChannel, OutsideKind

NEVER = datetime.min.replace(tzinfo=UTC)

type Memory = dict[str, int | str]
"""What a strategy remembers for one queue. JSON, so it survives a restart of the engine."""


class Member(Struct, frozen=True, kw_only=True):
    """An operator's place in a queue. `priority` None: manual outgoing calls only."""

    operator: str
    priority: int | None = 1
    position: int = 0
    weight: int = 10
    skills: dict[str, int] = {}


class QueueConfig(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    settings: QueueSettings
    members: tuple[Member, ...] = ()
    is_group: bool = False
    """A department that is rung: it waits and rings like a queue, and is shown as a group."""


class AwayLimits(Struct, frozen=True, kw_only=True):
    """How long one may be Away for a reason: at a time, and on one day of the company."""

    max_seconds: int | None = None
    max_daily_seconds: int | None = None


class AcdConfig(Struct, frozen=True, kw_only=True, dict=True):
    """The tenant's settings as the router needs them: one immutable snapshot.

    `dict`: what follows from it (`roster.py`) is kept beside it, never stored.
    """

    tenant: str
    timezone: str = "Europe/Kyiv"
    is_member_priority_first: bool = False
    """An operator of several queues serves those first in which he has the best priority."""
    queues: dict[str, QueueConfig] = {}
    operators: dict[str, str] = {}
    """Active operators: id to name."""
    capacities: dict[str, Capacity] = {}
    """Operators who have more than one line, or no status control."""
    away_reasons: tuple[str, ...] = ()
    away_limits: dict[str, AwayLimits] = {}
    """Reason to its limits; one without any is not in it."""
    devices: tuple[str, ...] = ()
    """Names of endpoints that are phones of their own; every other one lives in an open page."""
    outside: dict[str, dict[OutsideKind, bool]] = {}
    """Operator to his phones outside that take calls, and whether each rings in any status."""
    is_contact_asked: bool = False
    """Somebody is there to say who is responsible for a customer (`commands.py`)."""
    is_explained: bool = True
    """Offers carry their reasons, and what a wait will be is learnt; a replay of a hundred thousand
    calls does without."""


type Channel = ItemChannel


class WorkItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Anything that waits for a person: a call, a chat, a callback. One row of table `item`.

    `queue` or `operator` (asked for in person) is set while it waits; neither when it was taken or
    left. The row goes when its call ends, so a later queue of the same call keeps its place.
    """

    id: str
    call: str
    waiting_since: datetime
    """The first arrival: kept through transfers, callbacks and restarts."""
    queued_at: datetime = NEVER
    """The arrival in this queue: the clock of its tiers."""
    channel: Channel = "voice"
    queue: str | None = None
    operator: str | None = None
    priority: int = 0
    is_vip: bool = False
    is_front: bool = False
    """Before all others, VIPs too: back from a transfer that reached nobody."""
    is_return: bool = False
    """Asks for the operator who transferred it: his post-call processing is no obstacle."""
    party: str | None = None
    """Whose call it is, when he has a number."""
    personal: str | None = None
    """His own operator, where the queue's strategy asks for one: who is responsible for him, else
    the one with whom he talked last."""
    personal_until: datetime = NEVER
    """So long only that operator is rung."""
    responsible: str | None = None
    """Whom his contact names."""
    asked_until: datetime = NEVER
    """So long nobody is rung: it is being asked who is responsible for him."""
    raised: int = 0
    """Points a supervisor gave, already in `priority`: kept in the next queue until it is taken."""
    is_put_first: bool = False
    """By a supervisor: `is_front` in the next queue too."""
    skills: tuple[SkillNeed, ...] = ()
    """What its scenario says that it needs, the most important first; none: as the queue says."""
    relax_seconds: int | None = None
    """After so long the last of them is dropped, each time; None: as the queue says."""
    picked_for: str | None = None
    """While it rings at this operator nobody else is looked for: a supervisor's choice."""
    ring_seconds: int | None = None
    seed: int = 0
    """A hash of item and round: the only source of chance inside a strategy."""
    round: int = 1
    tried: tuple[str, ...] = ()
    """Operators who missed or refused it in this round."""
    ringing: tuple[str, ...] = ()
    """Operators to whom it is on offer at this moment."""
    offers: int = 0
    """How many offers were made: the next is `<id>.o<offers + 1>`."""
    rung_at: datetime = NEVER
    """The last offer: the clock of strategies that ring step by step."""
    missed_by: str | None = None
    """The last to miss or refuse it in the round before: he is not the first of this one."""
    again_at: datetime | None = None
    """When time alone may change the answer."""
    foreseen_seconds: float | None = None
    """The wait foreseen on its arrival in this queue, before the correction by the past."""
    overflow_at: datetime | None = None
    """When it is moved to the queue's overflow, unless somebody rings at that moment."""
    overflowed: tuple[str, ...] = ()
    """Queues it was moved out of by their overflow: none of them gets it back by overflow."""
    retry_at: datetime | None = None
    """Everybody was tried in this round: the next one begins then."""


class Offer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An explicit reservation with a deadline; it lives in the operator it reserves."""

    id: str
    item: str
    call: str
    deadline_at: datetime
    queue: str | None = None
    channel: Channel = "voice"


class Tally(Struct, frozen=True, kw_only=True, array_like=True):
    """An operator's contacts and seconds of talk in one queue."""

    day: str = ""
    """The day that `today` counts, ISO date."""
    today: int = 0
    today_seconds: int = 0
    shift: int = 0
    shift_seconds: int = 0
    hours: tuple[tuple[int, int, int], ...] = ()
    """Of the last 24 hours: the hour since 1970, contacts, seconds."""


class Operator(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An operator who has signed in at least once. One row of table `operator_state`.

    What is at its default is not stored, in rows of the router: who changes a default changes what
    the stored rows say.
    """

    id: str
    state: OperatorStatus = field(default_factory=lambda: "offline")
    """Made, so that it is always stored."""
    since: datetime = NEVER
    reason: str | None = None
    comment: str | None = None
    supervisor: str | None = None
    """Who forced this status on him."""
    planned: Literal["ready", "away", "offline"] | None = None
    """Pressed during a call; applied when the call cycle ends."""
    planned_reason: str | None = None
    planned_comment: str | None = None
    planned_by: str | None = None
    """The supervisor who planned it for him; None: he himself."""
    return_to: Literal["ready", "away"] = "ready"
    """Where he was when the call cycle began: a call dialled from AWAY returns to AWAY."""
    return_reason: str | None = None
    return_comment: str | None = None
    endpoints: dict[str, bool] = {}
    """Endpoint name to whether it is registered. Of those that are not, only devices are listed."""
    voiceless: tuple[str, ...] = ()
    """Endpoints of pages that said that they have no microphone: no call is offered there."""
    is_page_open: bool = False
    page_closed_at: datetime = NEVER
    is_without_page: bool = False
    """His page is closed, and he goes on working by a phone outside: nothing signs him out."""
    is_by_phone: bool = False
    """He signed in by a code from a SIP phone: it holds him here like an open page, and brings him
    back, Away, when it registers again."""
    is_phone_on: bool = False
    """One of his SIP phones is registered."""
    phone_lost_at: datetime = NEVER
    offer: Offer | None = None
    offers_beside: tuple[Offer, ...] = ()
    """Offers that leave his status as it is: chats, further lines (`capacity.py`)."""
    beside: dict[str, Channel] = {}
    """Items he took that way."""
    lines: dict[str, Line] = {}
    """Of the calls among them: their talks."""
    idle_since: tuple[datetime, ...] = ()
    """Without status control: since when his free lines are idle (`lines.py`)."""
    busy_share: float = 0.0
    """Without status control: the part of his lines that is busy."""
    call: str | None = None
    """The call he talks in or dials."""
    legs: dict[str, str] = {}
    """His live legs and their calls: the evidence for CALL and BUSY."""
    awaited: dict[str, str] = {}
    """Calls whose talk lost his phone: he is busy until he is back, or given up. With the phone of
    a page that was closed in this talk, as it will not ring any more; else empty."""
    talked_in: str | None = None
    """The queue of the talk of this call cycle, for PCP."""
    calls_for: str | None = None
    """The queue for which he dials, until it is answered."""
    contact: str | None = None
    """The call of that talk; `call` may be another line of his meanwhile."""
    talk_since: datetime | None = None
    """When that talk began: talk and PCP together are the queue's handling time."""
    until: datetime | None = None
    """When PCP ends by itself."""
    extend_seconds: int = 0
    """By how much he may still make this PCP longer."""
    said_for: tuple[str, ...] = ()
    """The last calls of which he has said all that their queues demand."""
    owes: bool = False
    """Of `contact` he has not said it yet: his PCP does not end."""
    forms: dict[str, int] = {}
    """The last calls whose form he must complete and has not: so many seconds PCP waits for it."""
    form_until: datetime | None = None
    """Until then his PCP waits for the form of `contact`."""
    unsaid: dict[str, str] = {}
    """Talks of his other lines that are over, and their queues, which demand a result or a topic:
    asked one after the other when the last talk is over."""
    unfilled: dict[str, str] = {}
    """Such talks, of which a form is still to be completed."""
    owed_in_order: tuple[str, ...] = ()
    """Calls of `forms`, `unsaid` and `unfilled`, as they began to be owed: stored keys have no
    order, and the ids of calls tell no time."""
    supervises: str | None = None
    """The call in which he listens to somebody's talk: nothing rings beside it."""
    limit_at: datetime | None = None
    """When being Away gets too long."""
    exceeded: tuple[AwayLimit, ...] = ()
    """In which ways this Away has been too long already."""
    away_today: dict[str, int] = {}
    """Seconds Away by reason on the day `away_on`, without those he is in now."""
    away_on: str = ""
    free_since: datetime = NEVER
    offered_at: datetime = NEVER
    penalty_until: datetime = NEVER
    gap_until: datetime = NEVER
    """He rests after a contact: no queue offers him anything."""
    back_at: datetime = NEVER
    """When he last came from Away to Ready."""
    is_joining: bool = False
    """Signed in, and not yet Ready: then his counts are raised to the level of the others."""
    tallies: dict[str, Tally] = {}
    """What he did by queue, and under "" in all of them (`counters.py`)."""
    pace: tuple[tuple[int, int, int], ...] = ()
    """Of the last hour: begin of five minutes, seconds at work, seconds Ready."""
    pace_since: datetime = NEVER
    """Since when he is Ready or at work without a break; what went before is in `pace`."""
    missed_in_row: int = 0
    taken_today: int = 0
    taken_on: str = ""
    """The company's day that `taken_today` counts, ISO date."""


class AcdState(Struct, frozen=True, kw_only=True, dict=True):
    """The router of one tenant. Rows, not a document: the loop writes only what changed, found by
    identity (`is not`), so a step replaces what it changes and keeps the rest.

    `dict`: the newest state carries its index (`index.py`) along; it is never stored.
    """

    items: dict[str, WorkItem] = {}
    operators: dict[str, Operator] = {}
    memories: dict[str, Memory] = {}


class Candidate(Struct, frozen=True, kw_only=True):
    """A READY operator of the queue. Whoever folds the day starts a newcomer's counts at the
    others' minimum."""

    operator: str
    free_since: datetime
    tier: int = 1
    """Member priority in this queue, 1 is first choice."""
    position: int = 0
    weight: int = 10
    taken_today: int = 0
    offered_at: datetime = NEVER
    penalty_until: datetime = NEVER
    lines: int = 0
    """Calls that he has already: those without any are rung first."""
    answered: int = 0
    talk_seconds: int = 0
    occupancy: float = 0.5
    """Share of the last hour at work. These three are only counted for those who read them."""
    skills: dict[str, int] = {}


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of an offer; a strategy may learn from it."""

    operator: str
    position: int
    result: Literal["made", "accepted", "rejected", "missed", "withdrawn"]
