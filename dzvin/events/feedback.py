"""call.rated, voicemail.listened: what came after a talk or a message."""

from dzvin.kernel.messages import Event


class CallRated(Event, frozen=True, kw_only=True, tag="call.rated"):
    """The customer rated the talk he had last; `operator` is None when he had none."""

    call: str
    rating: int
    operator: str | None = None
    queue: str | None = None


class VoicemailListened(Event, frozen=True, kw_only=True, tag="voicemail.listened"):
    """Somebody has dealt with a message, or put it back among the new ones."""

    call: str
    recording: str
    is_listened: bool
    by: str
