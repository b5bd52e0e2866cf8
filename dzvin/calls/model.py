"""A live call: its legs, its place in the scenario, what it waits for. One JSON document."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from dzvin.events.call import Direction, EndedBy, LegKind, LostReason
from dzvin.scenario.model import Graph, Place

VERSION = 1
"""Of the stored document; `upcasts.py` reads older ones."""

type Door = Literal["gateway", "device", "operator", "guest"]


class NumberConfig(Struct, frozen=True, kw_only=True):
    """A number customers dial, and where it leads."""

    id: str
    number: str
    scenario: str | None
    language: str = "uk"


class QueueVoice(Struct, frozen=True, kw_only=True):
    """What a caller hears of a queue, and for how long."""

    music: str = "default"
    announce_seconds: int = 30
    max_wait_seconds: int = 0
    is_recorded: bool = True
    short_abandon_seconds: int = 5


class CallConfig(Struct, frozen=True, kw_only=True):
    """The tenant's settings as calls need them: one immutable snapshot."""

    tenant: str
    timezone: str = "Europe/Kyiv"
    language: str = "uk"
    fallback_queue: str | None = None
    """Where a caller goes when a turn of his call crashed."""
    numbers: dict[str, NumberConfig] = {}
    """By the number as dialled."""
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
    """Internal short number to queue id."""
    own_numbers: dict[str, str] = {}
    """Operator id to his short number: what a colleague's phone shows."""
    names: dict[str, str] = {}
    """Operator id to name."""


class Leg(Struct, frozen=True, kw_only=True):
    """One party's connection. `state`: `ringing` until it answers, then `up`."""

    id: str
    kind: LegKind
    state: Literal["ringing", "up"] = "ringing"
    operator: str | None = None
    offer: str | None = None
    endpoint: str | None = None
    is_ending: bool = False
    """We asked for its end."""


class Waiting(Struct, frozen=True, kw_only=True):
    """The call is an item of the router."""

    since: datetime
    queue: str | None = None
    operator: str | None = None
    until: datetime | None = None
    """The longest wait ends here."""
    last_failure: Literal["no_answer", "rejected"] | None = None


class Talk(Struct, frozen=True, kw_only=True):
    """The operator's leg that the customer talks with."""

    leg: str
    operator: str
    since: datetime
    queue: str | None = None
    is_held: bool = False
    is_muted: bool = False


class Asking(Struct, frozen=True, kw_only=True):
    """A `Collect` that is under way."""

    max_digits: int
    end_key: str
    timeout_seconds: int
    digits: str = ""


class Call(Struct, frozen=True, kw_only=True):
    """`version` comes first so that `upcasts.py` can read it alone."""

    version: int = VERSION
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
    asking: Asking | None = None
    is_interruptible: bool = False
    play: str | None = None
    """The play (or its rendering) that is under way, and what to play when it is rendered."""
    rendering: tuple[dict[str, str], ...] = ()
    take: str | None = None
    taking_since: datetime | None = None
    silence_seconds: int = 3
    """So much silence ends the take."""
    box: str = ""
    taken: str = ""
    """Path of the last take, for `PlayBack`."""
    recording: str | None = None
    timers: dict[str, datetime] = {}
    counter: int = 0
    """The last number given to a leg, play or recording."""
    has_music: bool = False
    is_served: bool = False
    """A person, a robot or a voicemail box has served the customer."""
    lost: LostReason | None = None
    ended_by: EndedBy | None = None
    """Set when the end has begun; the call is over with its last leg."""
    sip_code: int | None = None
