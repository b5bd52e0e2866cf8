"""What the router hears besides the events of calls: buttons, pages, phones, restored rows."""

from typing import Literal

from dzvin.acd.model import AcdState
from dzvin.events.operator import ChangedBy
from dzvin.kernel.messages import Input


class Restored(Input, frozen=True, kw_only=True):
    """The engine started: the rows of the last one. From here on a replay can begin."""

    state: AcdState


class ConfigLoaded(Input, frozen=True, kw_only=True):
    """Settings changed (they come with each step): look at everything again."""


class StatusPressed(Input, frozen=True, kw_only=True):
    operator: str
    state: Literal["ready", "away", "offline"]
    reason: str | None = None
    comment: str | None = None
    by: ChangedBy = "user"
    supervisor: str | None = None
    """Who forces it."""


class PlanDropped(Input, frozen=True, kw_only=True):
    """The status pressed during a call shall not come after all."""

    operator: str


class ItemMovePressed(Input, frozen=True, kw_only=True):
    """A supervisor moves somebody who waits to another queue."""

    item: str
    queue: str
    by: str


class ItemRaisePressed(Input, frozen=True, kw_only=True):
    """A supervisor puts somebody who waits forward."""

    item: str
    by: str
    points: int = 0
    is_front: bool = False


class ItemPickPressed(Input, frozen=True, kw_only=True):
    """A supervisor takes somebody who waits, or gives him to an operator."""

    item: str
    operator: str
    by: str


class ResponsibleFound(Input, frozen=True, kw_only=True):
    """The answer to `FindResponsible`. None: the customer has no contact, or it names nobody."""

    item: str
    operator: str | None


class PcpFinished(Input, frozen=True, kw_only=True):
    operator: str


class ResultSaid(Input, frozen=True, kw_only=True):
    """He chose the result or topic of his call. `is_complete`: all that the queue demands."""

    operator: str
    call: str
    is_complete: bool


class FormAsked(Input, frozen=True, kw_only=True):
    """The form of his call opened, and it must be completed: PCP waits so long at most."""

    operator: str
    call: str
    seconds: int


class FormDone(Input, frozen=True, kw_only=True):
    """He, or a colleague for him, completed it; or it cannot be completed any more."""

    operator: str
    call: str


class PcpExtended(Input, frozen=True, kw_only=True):
    """He asks for more time, once."""

    operator: str


class PageOpened(Input, frozen=True, kw_only=True):
    """The operator's workplace is open; the first one signs him in (OFFLINE to AWAY)."""

    operator: str


class PageClosed(Input, frozen=True, kw_only=True):
    """No page of his is left."""

    operator: str


class PhoneChanged(Input, frozen=True, kw_only=True):
    """An endpoint of this operator registered or is gone. The loop knows whose it is."""

    operator: str
    endpoint: str
    is_registered: bool


class MicrophoneSeen(Input, frozen=True, kw_only=True):
    """A page says whether its phone could take a call: it has a microphone, or has none."""

    operator: str
    endpoint: str
    is_usable: bool


class PhonesSeen(Input, frozen=True, kw_only=True):
    """After a reconnect: all registered endpoints of the tenant, by operator."""

    registered: dict[str, tuple[str, ...]]


class LegsSeen(Input, frozen=True, kw_only=True):
    """The watchdog's and the reconciliation's evidence: open calls and live legs by operator."""

    calls: tuple[str, ...]
    legs: dict[str, tuple[str, ...]]


class GatewaySeen(Input, frozen=True, kw_only=True):
    """A provider's exchange went down or came up. The router only records it."""

    gateway: str
    is_up: bool
    why: Literal["rejected", "no_answer", "unreachable"] | None = None
    sip_code: int | None = None
