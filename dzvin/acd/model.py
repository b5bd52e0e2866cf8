"""Queue settings, members, waiting items, operators as the router sees them, candidates, offers."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.events.operator import AwayLimit, OperatorStatus
from dzvin.events.queue import ItemChannel, OutsideKind

NEVER = datetime.min.replace(tzinfo=UTC)

type Memory = dict[str, int | str]
"""What a strategy remembers for one queue. JSON, so it survives a restart of the engine."""

type OnRefused = Literal["stay_ready", "away", "penalty"]
type VipMode = Literal["front", "boost"]
type PcpMode = Literal["auto", "manual"]
"""`manual`: it ends when the operator says so."""
type StatsWindow = Literal["today", "shift", "rolling"]
type StatsScope = Literal["queue", "company"]


class SkillNeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A skill that a queue asks for, and the least level of it."""

    skill: Annotated[str, Meta(title="Skill", min_length=1, max_length=40)]
    level: Annotated[int, Meta(title="Least level", ge=1, le=5)] = 1


type Skills = Annotated[
    dict[
        Annotated[str, Meta(min_length=1, max_length=40)],
        Annotated[int, Meta(ge=1, le=5)],
    ],
    Meta(max_length=20),
]
"""What a member of a queue can do, and how well."""


class QueueSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an administrator sets for a queue (table `queue`, column `settings`)."""

    strategy: Annotated[str, Meta(title="Strategy", extra_json_schema={"x-ref": "strategy"})] = (
        "longest_idle"
    )
    ring_all_max: Annotated[int, Meta(title="Most phones at once", ge=0, le=1000)] = 0
    """`ring_all`: so many at a time, those idle longest; 0: everybody."""
    step_seconds: Annotated[int, Meta(title="One more each, seconds", ge=1, le=60)] = 5
    """`ring_progressive`: the pause before the next phone joins."""
    stats_window: Annotated[StatsWindow, Meta(title="Counted since")] = "today"
    """`fewest_calls`, `least_talk_time`: midnight, his sign-in, or 24 hours ago."""
    scope: Annotated[StatsScope, Meta(title="Counted in")] = "queue"
    """Of the same two: in this queue, or in all queues of the company."""
    timezone: Annotated[str, Meta(title="Time zone", max_length=64)] = ""
    """Whose midnight begins the day of these counts; empty: the company's."""
    reset_idle_on_ready: Annotated[bool, Meta(title="Ready ends idle time")] = False
    """Coming back from Away puts him at the end of the line of the idle."""
    skills: Annotated[tuple[SkillNeed, ...], Meta(title="Skills", max_length=20)] = ()
    """`skills`: what a caller needs, the most important first."""
    relax_seconds: Annotated[int, Meta(title="Drop a demand each, seconds", ge=0, le=600)] = 15
    """The least important one is dropped each time; 0: never."""
    sticky_days: Annotated[int, Meta(title="Remember an operator, days", ge=1, le=365)] = 30
    sticky_wait_seconds: Annotated[int, Meta(title="Wait for him, seconds", ge=0, le=600)] = 20
    sticky_fallback: Annotated[
        str, Meta(title="Then", max_length=40, extra_json_schema={"x-ref": "strategy"})
    ] = "longest_idle"
    """`sticky`: the strategy of those who have no operator of their own, or could not wait."""
    priority: Annotated[int, Meta(title="Priority", ge=0, le=100)] = 50
    vip_list: Annotated[
        str, Meta(title="List of VIPs", max_length=36, extra_json_schema={"x-ref": "list"})
    ] = ""
    vip_mode: Annotated[VipMode, Meta(title="What it brings")] = "front"
    """`front`: before all others; `boost`: so many points, in every queue he gets to from here."""
    vip_boost: Annotated[int, Meta(title="Points of the boost", ge=1, le=100)] = 10
    ring_seconds: Annotated[int, Meta(title="Ring time, seconds", ge=1, le=120)] = 20
    retry_seconds: Annotated[int, Meta(title="Pause between rounds, seconds", ge=0, le=60)] = 1
    max_rounds: Annotated[int, Meta(title="Most rounds", ge=0, le=1000)] = 0
    """When all were asked so often the caller goes on as after the longest wait; 0: never."""
    reserve_gap_seconds: Annotated[int, Meta(title="Rest after a contact", ge=0, le=600)] = 0
    """No call of a queue comes to him for so long after the PCP of one of this queue."""
    on_missed: OnRefused = "away"
    missed_in_row: Annotated[int, Meta(title="Misses in a row before that", ge=1, le=20)] = 2
    on_rejected: OnRefused = "penalty"
    penalty_seconds: Annotated[int, Meta(title="Penalty, seconds", ge=0, le=3600)] = 10
    pcp_seconds: Annotated[int, Meta(title="PCP, seconds", ge=0, le=3600)] = 30
    pcp_mode: Annotated[PcpMode, Meta(title="How PCP ends")] = "auto"
    pcp_extend_seconds: Annotated[int, Meta(title="PCP extension, seconds", ge=0, le=3600)] = 0
    """Once per contact, when the operator asks for it; 0: not at all."""
    pcp_on_failed_out: Annotated[bool, Meta(title="PCP after a call out in vain")] = False
    tier_wait_seconds: Annotated[int, Meta(title="Wait per tier, seconds", ge=0, le=600)] = 0
    max_length: Annotated[int, Meta(title="Most waiting calls", ge=0, le=10_000)] = 0
    """0 is no limit."""
    join_when_no_operators: bool = True
    """Whether one may wait when nobody of the queue is signed in."""
    join_when_all_away: bool = True
    """Whether one may wait when all of the queue who are signed in are Away."""
    leave_when_empty: bool = False
    """Those who wait leave when nobody is left, by the same two rules."""
    overflow_seconds: Annotated[int, Meta(title="Overflow after, seconds", ge=0, le=86_400)] = 0
    """0: nobody is moved."""
    overflow_queue: Annotated[
        str, Meta(title="Overflow to", max_length=36, extra_json_schema={"x-ref": "queue"})
    ] = ""
    music: Annotated[str, Meta(title="Music", max_length=80)] = "default"
    announce_seconds: Annotated[int, Meta(title="Position each, seconds", ge=0, le=600)] = 30
    """0 says nothing."""
    max_wait_seconds: Annotated[int, Meta(title="Longest wait, seconds", ge=0, le=86_400)] = 0
    """0 is no limit."""
    is_recorded: bool = True
    target_seconds: Annotated[int, Meta(title="Service level, seconds", ge=0, le=3600)] = 20
    caller_number: Annotated[
        str, Meta(title="Caller number", max_length=40, pattern=r"^[0-9+]*$(?!\n)")
    ] = ""
    """What a person outside sees; empty: the number of the gateway."""
    providers: Annotated[
        tuple[Annotated[str, Meta(max_length=36)], ...],
        Meta(title="Providers", max_length=20, extra_json_schema={"x-ref": "provider"}),
    ] = ()
    """By which operators call out for this queue, the first choice first; empty: by all."""
    country: Annotated[str, Meta(title="Country of numbers", pattern=r"^(?:[A-Z]{2})?$(?!\n)")] = ""
    """Whose numbers are dialled without a country code; empty: the company's."""
    short_abandon_seconds: Annotated[int, Meta(title="Short abandon, seconds", ge=0, le=60)] = 5


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


class Capacity(Struct, frozen=True, kw_only=True):
    """How much an operator does at once (product.md 5.4, 6.5)."""

    max_lines: int = 1
    max_chats: int = 0
    voice_blocks_chat: bool = False
    chat_blocks_voice: bool = False
    is_status_kept: bool = False
    """Without status control: calls leave him Ready."""


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
    """Operators who do more than one call at a time."""
    away_reasons: tuple[str, ...] = ()
    away_limits: dict[str, AwayLimits] = {}
    """Reason to its limits; one without any is not in it."""
    devices: tuple[str, ...] = ()
    """Names of endpoints that are phones of their own; every other one lives in an open page."""
    outside: dict[str, dict[OutsideKind, bool]] = {}
    """Operator to his phones outside that take calls, and whether each rings in any status."""
    is_explained: bool = True
    """Offers carry their reasons; a replay of a hundred thousand calls does without."""


type Channel = ItemChannel


class WorkItem(Struct, frozen=True, kw_only=True):
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
    """The operator with whom he talked last, where the queue's strategy asks for it."""
    personal_until: datetime = NEVER
    """So long only that operator is rung."""
    raised: int = 0
    """Points a supervisor gave, already in `priority`: kept in the next queue until it is taken."""
    is_put_first: bool = False
    """By a supervisor: `is_front` in the next queue too."""
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


class Offer(Struct, frozen=True, kw_only=True):
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


class Operator(Struct, frozen=True, kw_only=True):
    """An operator who has signed in at least once. One row of table `operator_state`."""

    id: str
    state: OperatorStatus = "offline"
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
    call: str | None = None
    """The call he talks in or dials."""
    legs: dict[str, str] = {}
    """His live legs and their calls: the evidence for CALL and BUSY."""
    awaited_in: str | None = None
    """The call whose talk lost his phone: he is busy until he is back in it, or given up."""
    lost_endpoint: str | None = None
    """The phone of a page that was closed in this talk: it will not ring any more."""
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
