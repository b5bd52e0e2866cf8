"""config.*, subject.*, party.*: what the system records about itself."""

from dzvin.kernel.messages import Event


class ConfigChanged(Event, frozen=True, kw_only=True, tag="config.changed"):
    """A setting of the tenant was changed; the engine reads its settings anew."""

    what: str
    """The table: `queue`, `number`, `scenario`, `user_account` …"""
    id: str
    by: str | None = None


class SubjectFailed(Event, frozen=True, kw_only=True, tag="subject.failed"):
    """A bug cost one turn: the input is kept, the caller went to the tenant's fallback."""

    subject: str
    heard: str
    error: str


class PartyErased(Event, frozen=True, kw_only=True, tag="party.erased"):
    party: str
