"""A tenant's settings as one immutable value with an id that follows from its content."""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from dzvin.acd.model import AcdConfig
from dzvin.calls.model import CallConfig
from dzvin.events import call
from dzvin.kernel.messages import Event
from dzvin.scenario.model import Graph


class TenantConfig(Struct, frozen=True, kw_only=True):
    acd: AcdConfig
    calls: CallConfig
    projects: dict[str, str] = {}
    """Id of a number or a queue to the id of its project."""

    def project_of(self, event: Event, number: str | None) -> str | None:
        """The queue's project when the event names one, else that of the number dialled."""
        asked_for = getattr(event, "queue", None)
        if asked_for is None and isinstance(event, call.CallStarted):
            asked_for = event.number
        return self.projects.get(asked_for or number or "")


class Snapshot(Struct, frozen=True, kw_only=True):
    id: str
    json: bytes
    config: TenantConfig


def snapshot_of(config: TenantConfig) -> Snapshot:
    """Equal settings have equal ids, whatever the order of their rows."""
    json = msgspec.json.encode(config, order="deterministic")
    return Snapshot(
        id=blake2b(json, digest_size=16).hexdigest(), json=json, config=in_order(config)
    )


def with_graphs(snapshot: Snapshot, graphs: Mapping[str, Graph]) -> Snapshot:
    """The same with these scenario versions; itself when it has them."""
    calls = snapshot.config.calls
    if graphs.keys() <= calls.graphs.keys():
        return snapshot
    calls = replace(calls, graphs={**graphs, **calls.graphs})
    return snapshot_of(replace(snapshot.config, calls=calls))


def snapshot_from(json: bytes) -> Snapshot:
    return snapshot_of(msgspec.json.decode(json, type=TenantConfig))


def in_order[S](value: S) -> S:
    """The same with all keys sorted: jsonb forgets their order, and a replay must not notice."""
    json = msgspec.json.encode(value, order="deterministic")
    return msgspec.json.decode(json, type=type(value))


def empty(tenant: str) -> Snapshot:
    return snapshot_of(TenantConfig(acd=AcdConfig(tenant=tenant), calls=CallConfig(tenant=tenant)))
