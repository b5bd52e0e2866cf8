"""What an administrator sets for a queue: the form, the row and the router share it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from dzvin.acd.tariff import BY_SECOND, Formula

type OnRefused = Literal["stay_ready", "away", "penalty"]
type VipMode = Literal["front", "boost"]
type PcpMode = Literal["auto", "manual"]
"""`manual`: it ends when the operator says so."""
type SaidRule = Literal["none", "optional", "mandatory"]
"""Whether operators choose a result, or a topic, of their calls."""
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
    is_auto_answered: Annotated[bool, Meta(title="Answered by itself, after a beep")] = False
    """By the operators' pages; phones ring as ever."""
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
    result_rule: Annotated[SaidRule, Meta(title="Result of a call")] = "optional"
    topic_rule: Annotated[SaidRule, Meta(title="Topic of a call")] = "optional"
    """`mandatory`: PCP does not end before the operator has chosen."""
    tariff_call: Annotated[Formula, Meta(title="Paid time of ringing and dialling")] = BY_SECOND
    tariff_busy: Annotated[Formula, Meta(title="Paid time of talks")] = BY_SECOND
    tariff_pcp: Annotated[Formula, Meta(title="Paid time of PCP")] = BY_SECOND
    paid_hour_micros: Annotated[
        int, Meta(title="Price of a paid hour, millionths", ge=0, le=10**12)
    ] = 0
    """In the company's currency; 0: no money comes of it. The queue's, not the person's: what its
    time is worth stands beside how it is counted, and whoever sees people does not see wages."""
    blacklist: Annotated[
        str, Meta(title="Blacklist", max_length=36, extra_json_schema={"x-ref": "list"})
    ] = ""
    """Where operators put a customer who shall not call again; empty: they cannot."""
