"""A live call: its legs, its place in the scenario, what it waits for. One JSON document."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from dzvin.calls.supervision import Supervision
from dzvin.calls.toll import Toll
from dzvin.events.call import (
    DialResult,
    Direction,
    EndedBy,
    Interruption,
    LegKind,
    LostReason,
    TargetKind,
    TransferKind,
)
from dzvin.events.queue import OutsideKind
from dzvin.kernel.value_list import ValueList
from dzvin.scenario.model import Graph, Place
from dzvin.telephony.model import GatewayKind, NumberMatch, NumberRule, Price
from dzvin.telephony.phones.model import Reaching

VERSION = 3
"""Of the stored document; `upcasts.py` reads older ones."""

type Door = Literal["gateway", "device", "operator", "guest"]


class NumberConfig(Struct, frozen=True, kw_only=True):
    """A number customers dial, and where it leads."""

    id: str
    number: str
    """Empty for the default of a gateway."""
    scenario: str | None = None
    queue: str | None = None
    """Instead of a scenario."""
    language: str = "uk"
    match: NumberMatch = "exact"
    gateway: str | None = None
    """Only calls through this gateway; None: through any of the company's."""
    project: str = ""
    """Whose lists lock out callers."""
    source_tag: str = ""
    """Where the number is advertised: for call tracking."""
    schedule: str | None = None
    """The number's own hours, before its scenario or queue."""
    closed_scenario: str | None = None
    """Entered outside these hours; None: it is said that nobody works."""
    has_recording_notice: bool = False
    """It is said that the talk is recorded before anything else."""


class GatewayRoute(Struct, frozen=True, kw_only=True):
    """A way out to the public network. Those of one provider are tried in their order."""

    id: str
    endpoint: str
    provider: str
    position: int = 0
    name: str = ""
    country: str = "UA"
    """A caller's number that this provider writes without a country code is read as one of it."""
    rules: tuple[NumberRule, ...] = ()
    """The first that fits is applied."""
    caller_number: str = ""
    """What the customer sees when the queue says nothing else."""
    max_channels: int = 0
    """At once, in both directions; 0: as many as the provider allows."""
    max_per_second: int = 0
    """New calls out; 0: no limit."""
    is_trusted: bool = False
    """It may assert who calls."""
    addresses: tuple[str, ...] = ()
    """A peer is known by them; other companies may have a gateway behind the same ones."""
    prices: tuple[Price, ...] = ()
    """None: money does not limit it."""
    kind: GatewayKind = "peer"
    extensions: tuple[str, ...] = ()
    """Of an own PBX: who is behind it, as `1XXX` or `8*`."""
    may_call_out: bool = False
    """An own PBX may call the public network through the company's other gateways."""

    @property
    def is_own_pbx(self) -> bool:
        """Not the public network: nothing of it costs money."""
        return self.kind == "pbx"


class QueueVoice(Struct, frozen=True, kw_only=True):
    """What a caller hears of a queue, and for how long."""

    music: str = "default"
    announce_seconds: int = 30
    max_wait_seconds: int = 0
    is_recorded: bool = True
    short_abandon_seconds: int = 5
    caller_number: str = ""
    """What a person outside sees when one calls for this queue; empty: the gateway's."""
    providers: tuple[str, ...] = ()
    """By which one calls for this queue, the first choice first; empty: by all."""
    country: str = ""
    """Whose numbers are dialled without a country code for this queue; empty: the company's."""
    vip_list: str = ""
    """Whose numbers go before all others, or have so many points; empty: nobody's."""
    vip_boost: int = 0
    """0: before all others."""
    is_auto_answered: bool = False
    """Pages take its calls by themselves, after a beep in the headset."""


class CallConfig(Struct, frozen=True, kw_only=True):
    """The tenant's settings as calls need them: one immutable snapshot."""

    tenant: str
    timezone: str = "Europe/Kyiv"
    language: str = "uk"
    fallback_queue: str | None = None
    """Where a caller goes when a turn of his call crashed."""
    numbers: dict[str, NumberConfig] = {}
    """By the number as dialled; prefixes and defaults by `numbers.py: key_of`."""
    gateways: tuple[GatewayRoute, ...] = ()
    """Active ones, provider by provider, each provider's in the order of failover."""
    published: dict[str, str] = {}
    """Scenario id to the id of its published version."""
    graphs: dict[str, Graph] = {}
    """Published versions, and older ones that running calls keep, by version id."""
    schedules: dict[str, object] = {}
    """By id; `resources/schedule.py: Schedule` as JSON builtins."""
    queues: dict[str, QueueVoice] = {}
    short_numbers: dict[str, str] = {}
    """Internal short number to operator id."""
    queue_numbers: dict[str, str] = {}
    """Internal short number to queue id, or to that of a group."""
    groups: dict[str, str] = {}
    """Group id to name. A group is rung like a queue: `queues` has its voice too."""
    own_numbers: dict[str, str] = {}
    """Operator id to his short number: what a colleague's phone shows."""
    names: dict[str, str] = {}
    reaching: dict[str, Reaching] = {}
    """Operator id to his phones outside and his ring plan, where he has any."""
    devices: tuple[str, ...] = ()
    """Endpoints that are SIP phones; other people's endpoints are browsers."""
    company: str = ""
    """Its name, as an operator hears it who is called outside."""
    country: str = "UA"
    """Whose numbers are written without a country code."""
    lists: dict[str, ValueList] = {}
    languages: dict[str, str] = {}
    """Operator id to the language in which his phone speaks to him."""
    rights: dict[str, tuple[str, ...]] = {}
    """Operator id to what he may do from his phone, of `calls/rights.py`."""
    away_reasons: tuple[dict[str, str], ...] = ()
    is_away_reason_required: bool = False
    """In their order, which is what `*3<n>` counts: `id`, and its name by language."""
    announces_monitoring: bool = False
    """An operator hears a beep when a supervisor begins to listen."""
    conference_outlives_operators: bool = False
    """The customer and people outside talk on when the last operator leaves."""
    toll: Toll = Toll()
    out_queues: dict[str, str] = {}
    """Operator id to the queue for which he calls out."""


class Leg(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One party's connection. `state`: `ringing` until it answers, then `up`."""

    id: str
    kind: LegKind
    state: Literal["ringing", "up"] = "ringing"
    operator: str | None = None
    offer: str | None = None
    endpoint: str | None = None
    number: str = ""
    """Of somebody outside whom we called."""
    party: str | None = None
    price: Price | None = None
    """Of somebody outside, by the gateway through which he is called."""
    answered_at: datetime | None = None
    """Of somebody outside: from then on it costs."""
    is_ending: bool = False
    """We asked for its end."""
    phone: OutsideKind | None = None
    """Of an operator's phone of the public network: its `number` is his."""
    has_rung: bool = False
    """That phone, or somebody outside, was reached."""
    tried: tuple[str, ...] = ()
    """Gateways by which that phone was called, this one included."""
    asks_for_key: bool = False
    """Whoever picks it up has to press 1; until then nobody has answered."""
    asked: str = ""
    """It was picked up: the play that asks him."""
    asked_until: datetime | None = None


class Ring(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An endpoint of a live offer that begins to ring later, by the operator's ring plan."""

    offer: str
    operator: str
    at: datetime
    ring_until: datetime
    endpoint: str = ""
    phone: OutsideKind | None = None
    """Instead of an endpoint."""


class Waiting(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The call is an item of the router."""

    since: datetime
    queue: str | None = None
    operator: str | None = None
    until: datetime | None = None
    """The longest wait ends here."""
    last_failure: Literal["no_answer", "rejected"] | None = None
    is_limited: bool = False
    """By the scenario's own longest wait, which holds in whatever queue he waits."""


class Talk(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The operator's leg that the customer talks with. `soundless`: times without sound."""

    leg: str
    operator: str
    since: datetime
    queue: str | None = None
    is_held: bool = False
    held_since: datetime | None = None
    is_muted: bool = False
    soundless: int = 0


class Interrupted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A talk whose operator is waited for: his phone is gone, and it was not his wish. `endpoints`:
    his phones that are there now; `rung`: those of them that were rung already."""

    talk: Talk
    why: Interruption
    since: datetime
    endpoints: tuple[str, ...] = ()
    rung: tuple[str, ...] = ()


class Dial(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number outside that is being called, by one gateway after the other."""

    number: str
    purpose: Literal["out", "transfer", "forward", "pbx"]
    """`pbx`: for somebody of the own PBX, who is this call's customer."""
    since: datetime
    """When the present attempt began."""
    queue: str | None = None
    gateway: str = ""
    """Only by this one: an extension of the own PBX."""
    ring_seconds: int = 60
    leg: str = ""
    tried: tuple[str, ...] = ()
    result: DialResult | None = None
    """Of the attempt before."""


class Target(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom an operator wants to reach: an operator, a group, a queue or a scenario by `id`, or a
    `number` as he would dial it."""

    kind: Literal["operator", "group", "queue", "scenario", "number"]
    id: str = ""
    number: Annotated[str, Meta(pattern=r"^[0-9+*#() -]{0,40}$(?!\n)")] = ""


class Transfer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An operator asked for somebody else; the call is an item of the router meanwhile."""

    kind: TransferKind
    by: str
    since: datetime
    queue: str | None = None
    """Of the talk that is handed over: the next talk counts for it too."""
    was_queued: str | None = None
    """Where the customer goes, to the front, when nobody can be reached."""
    stage: Literal["target", "back"] = "target"
    """`back`: the target was not reached, and the operator who transferred is rung."""
    scenario: str = ""
    """What the customer enters as soon as the operator is let go."""
    leg: str | None = None
    """Who answered a consultation; the operator talks with him in the bridge `<call>.c`."""
    operator: str | None = None
    party: str | None = None
    """Who he is, when he is outside."""
    refer: str = ""
    """The leg of a desk phone that asked, and has not heard yet what came of it."""
    is_with_target: bool = False
    """Swap: whether the operator is with the consulted one now, or with the customer."""
    to_kind: TargetKind | None = None
    to: str | None = None
    """Whom he asked for: id of an operator, group, queue or scenario; outside it is `party`."""
    answered_at: datetime | None = None
    """Of a consultation."""
    is_rejected: bool = False
    """The colleague who was rung declined; a scenario would only hear `busy`."""


class Asked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The operator who wanted this call is rung himself; then the number is dialled. Until he
    answers, `customer` is a stand-in that the switch does not know."""

    queue: str | None = None


class Asking(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A `Collect` that is under way."""

    max_digits: int
    end_key: str
    timeout_seconds: int
    digits: str = ""


class Call(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`version` comes first so that `upcasts.py` can read it alone.

    What is at its default is not stored, here and in its parts: who changes a default makes a new
    version, or open calls would change with it.
    """

    version: int = field(default_factory=lambda: VERSION)
    """Made, so that it is always stored."""
    id: str
    tenant: str
    direction: Direction
    door: Door
    started_at: datetime
    language: str
    dialled: str
    from_number: str = ""
    from_name: str = ""
    party: str | None = None
    operator: str | None = None
    """Who dialled, when one of ours did."""
    number: str | None = None
    customer: str
    """Id of the leg that called; it lives as long as the call."""
    legs: dict[str, Leg] = {}
    place: Place | None = None
    variables: dict[str, str] = {}
    waiting: Waiting | None = None
    talk: Talk | None = None
    interrupted: Interrupted | None = None
    """Instead of `talk`, while its operator is waited for."""
    others: dict[str, Talk] = {}
    """Conference: the talks of further operators, by leg."""
    guests: dict[str, str | None] = {}
    """Conference: legs of people outside, and who they are."""
    forward: str | None = None
    """The leg outside that the customer talks with, without an operator."""
    dial: Dial | None = None
    transfer: Transfer | None = None
    supervisions: dict[str, Supervision] = {}
    """By supervisor."""
    asking: Asking | None = None
    asked: Asked | None = None
    to_ring: tuple[Ring, ...] = ()
    """What has yet to ring for an offer that is alive."""
    is_interruptible: bool = False
    play: str | None = None
    """The play (or its rendering) that is under way, and what to play when it is rendered."""
    rendering: tuple[dict[str, str], ...] = ()
    take: str | None = None
    taking_since: datetime | None = None
    silence_seconds: int = 3
    """So much silence ends the take."""
    is_code: bool = False
    """A status code was dialled: nobody is called, an answer is spoken, and that is all."""
    box: str = ""
    taken: str = ""
    """Path of the last take, for `PlayBack`."""
    recording: str | None = None
    recording_since: datetime | None = None
    is_recording_paused: bool = False
    timers: dict[str, datetime] = {}
    counter: int = 0
    """The last number given to a leg, play or recording."""
    has_music: bool = False
    melody: str = ""
    """What plays while a scenario lets the customer listen; empty: as the queue says."""
    last_talk: Talk | None = None
    """The one that ended last: a rating is about it."""
    is_served: bool = False
    """A person, a robot or a voicemail box has served the customer."""
    lost: LostReason | None = None
    ended_by: EndedBy | None = None
    """Set when the end has begun; the call is over with its last leg."""
    sip_code: int | None = None
    result: DialResult | None = None
    then: Literal["", "route", "end"] = ""
    """What follows what is being said: the way of the dialled number, or the end."""
