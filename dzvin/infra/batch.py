"""What one commit of the live engine holds, and what a reader of the log gets back."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

import msgspec
from msgspec import Struct

from dzvin.events.catalogue import EVENTS
from dzvin.kernel.messages import Event

_encode = msgspec.json.Encoder().encode


class UnknownEvent(Event, frozen=True, kw_only=True, tag="unknown"):
    """A newer writer's event in an older reader: its `real_name` and `fields` as stored."""

    real_name: str
    fields: dict[str, object] = {}


class Envelope(Struct, frozen=True, kw_only=True):
    """An event with whom it belongs to, when it happened and which input caused it."""

    id: str
    tenant: str
    at: datetime
    subject: str
    event: Event
    caused_by: str | None = None
    """`<subject>#<n>` of the stored input; None for events of other writers."""
    party: str | None = None
    project: str | None = None


class Recorded(Struct, frozen=True, kw_only=True):
    """An envelope at its place in the log."""

    shard: str
    position: int
    envelope: Envelope

    @property
    def event(self) -> Event:
        return self.envelope.event

    @property
    def tenant(self) -> str:
        return self.envelope.tenant


class StateRow(Struct, frozen=True, kw_only=True):
    """State of a call or chat as JSON. `state` None deletes the row: the subject has ended."""

    tenant: str
    subject: str
    version: int
    state: bytes | None


class AcdRow(Struct, frozen=True, kw_only=True):
    """One changed row of the router; `json` None deletes it. `id`: the item, operator or queue."""

    tenant: str
    id: str
    json: bytes | None


class InputRow(Struct, frozen=True, kw_only=True):
    """A heard input, kept 14 days for replay. `n` counts the inputs of its subject from 1."""

    tenant: str
    subject: str
    n: int
    at: datetime
    heard: bytes
    config: str
    events_before: int = 0
    """How many events of this batch stand before those that the input caused."""


class ConfigRow(Struct, frozen=True, kw_only=True):
    """A snapshot of settings; `id` is the hash of its content. Written once."""

    tenant: str
    id: str
    json: bytes


class PartyRow(Struct, frozen=True, kw_only=True):
    """The person outside. An empty `name` keeps the stored one."""

    tenant: str
    id: str
    number: str
    name: str = ""


class UsageRow(Struct, frozen=True, kw_only=True):
    """What a company's calls into the public network that ended on this day of its own took."""

    tenant: str
    on: date
    calls: int = 0
    seconds: int = 0
    cost_micros: int = 0


class Job(Struct, frozen=True, kw_only=True):
    """Work for the worker, done at least once; a second one with a waiting `key` is dropped."""

    task: str
    args: dict[str, object]
    queue: str = "default"
    key: str | None = None
    lock: str | None = None
    priority: int = 0
    at: datetime | None = None


class Posted(Struct, frozen=True, kw_only=True):
    """An input that waits at the door (table `inbox`)."""

    id: int
    tenant: str
    subject: str
    heard: bytes
    posted_at: datetime


class Batch(Struct, frozen=True, kw_only=True):
    """All that one commit of the engine writes: everything or nothing."""

    events: tuple[Envelope, ...] = ()
    states: tuple[StateRow, ...] = ()
    items: tuple[AcdRow, ...] = ()
    operators: tuple[AcdRow, ...] = ()
    memories: tuple[AcdRow, ...] = ()
    inputs: tuple[InputRow, ...] = ()
    configs: tuple[ConfigRow, ...] = ()
    parties: tuple[PartyRow, ...] = ()
    usages: tuple[UsageRow, ...] = ()
    inbox_done: tuple[int, ...] = ()
    jobs: tuple[Job, ...] = ()


class EpochGone(Exception):
    """Another engine took the shard: this process must exit without touching anything."""


def encoded(event: Event) -> tuple[str, bytes]:
    """Name and JSON without the name, as the table keeps them."""
    json = _encode(event)
    name = event.name
    # The name is a tag of ours, which comes first and needs no escapes.
    rest = json[len(name) + 10 :]
    return name, clean_json(b"{" + rest.removeprefix(b","))


def decoded(name: str, fields: dict[str, object]) -> Event:
    """Tolerant: fields of a newer version are dropped; what has an unknown name, or says what this
    version has no word for, becomes UnknownEvent. Nobody else's events wait for it."""
    kind = EVENTS.get(name)
    if kind is None:
        return UnknownEvent(real_name=name, fields=fields)
    known = _fields(kind)
    told = {"name": name} | {key: value for key, value in fields.items() if key in known}
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError:
        return UnknownEvent(real_name=name, fields=fields)


def event_of(name: str, json: str) -> Event:
    """`decoded`, of what the table keeps: in one go if it is an event of this version."""
    decoder = _decoder(name)
    if decoder is not None:
        try:
            return decoder.decode(json)
        except msgspec.ValidationError:
            pass  # of a newer version
    return decoded(name, msgspec.json.decode(json))


@cache
def _decoder(name: str) -> "msgspec.json.Decoder[Event] | None":
    kind = EVENTS.get(name)
    return None if kind is None else msgspec.json.Decoder(kind)


@cache
def _fields(kind: type[Event]) -> frozenset[str]:
    """Looking them up takes longer than everything else a reader does with an event."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(kind))


def clean_json(json: bytes) -> bytes:
    """PostgreSQL keeps no NUL in jsonb, and a caller can put one into his name."""
    if b"\\u0000" not in json:
        return json
    parts: Sequence[bytes] = json.split(b"\\\\")
    return b"\\\\".join(part.replace(b"\\u0000", b"") for part in parts)
