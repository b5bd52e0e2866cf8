"""config.*, subject.*, party.*: what the system records about itself."""

from typing import Any, Literal

from dzvin.kernel.messages import Event

type ConfigAction = Literal["created", "changed", "deleted"]


class ConfigChanged(Event, frozen=True, kw_only=True, tag="config.changed"):
    """A setting of the tenant was changed; the engine reads its settings anew."""

    what: str
    """The table: `queue`, `number`, `scenario`, `user_account` …"""
    id: str
    by: str | None = None
    action: ConfigAction = "changed"
    title: str = ""
    """As it was called then; empty where it has no name or the name is still found by its id."""
    before: dict[str, Any] = {}
    """The fields that were changed, as they were; never a secret. Not told to open pages."""
    after: dict[str, Any] = {}


class SubjectFailed(Event, frozen=True, kw_only=True, tag="subject.failed"):
    """A bug cost one turn: the input is kept, the caller went to the tenant's fallback."""

    subject: str
    heard: str
    error: str


class PartyErased(Event, frozen=True, kw_only=True, tag="party.erased"):
    party: str
