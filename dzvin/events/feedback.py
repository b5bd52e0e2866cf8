"""call.rated, call.result_set, callback.*, missed.*, voicemail.*: what came after a talk."""

from typing import Literal

from dzvin.kernel.messages import Event

type CallbackState = Literal["waiting", "done", "cancelled"]


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


class CallResultSet(Event, frozen=True, kw_only=True, tag="call.result_set"):
    """The operator chose what came of the call, or chose again: both as they are now."""

    call: str
    operator: str
    result_code: str | None = None
    topic: str | None = None


class CallbackChanged(Event, frozen=True, kw_only=True, tag="callback.changed"):
    """A call was promised for later, was made, will not be, or was given to somebody else.
    `operator` is whose it is, else it is anybody's of the queue, or of the department, which
    `queue` may be, too."""

    callback: str
    state: CallbackState
    by: str
    operator: str | None = None
    queue: str | None = None
    people: tuple[str, ...] = ()
    """Who promised it, whose it was, and the departments'."""
    is_given: bool = False
    was: str | None = None
    was_operator: str | None = None
    """Of which queue, or whose, it was before."""
    of_call: str | None = None
    """Of one that is given: in which call it was promised."""


class MissedDone(Event, frozen=True, kw_only=True, tag="missed.done"):
    """Whoever called in vain need not be called back; `queue` is where he waited last."""

    party: str
    by: str
    queue: str | None = None
