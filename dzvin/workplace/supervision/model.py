"""The calls that live now as a supervisor sees them, and why he may not be with one of them."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from dzvin.calls.phase import Phase
from dzvin.events.call import Direction
from dzvin.events.supervision import SupervisionMode
from dzvin.kernel.errors import AppError
from dzvin.kernel.ids import Id
from dzvin.workplace.visibility import Party


class ActiveCall(Struct, frozen=True, kw_only=True):
    """`modes` and `may_cut`: what he who asks may do with it, if it is a talk."""

    call: str
    state: Phase
    direction: Direction
    party: Party
    dialled: str
    queue: str | None
    operator: str | None
    """Who leads the talk; else who dialled."""
    dialled_by: str | None
    """Which of ours did."""
    others: Sequence[str]
    """Further operators in it."""
    started_at: datetime
    waiting_since: datetime | None
    talk_since: datetime | None
    supervisors: Sequence[str]
    """Who is with it already."""
    modes: Sequence[SupervisionMode]
    may_cut: bool


class ActiveCalls(Struct, frozen=True, kw_only=True):
    at: datetime
    calls: Sequence[ActiveCall]
    """Those that live longest first."""
    is_more: bool
    """There are more than fit."""


class SupervisionForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mode: SupervisionMode
    operator: Id | None = None
    """Whom he wants to hear; None: who leads the talk."""


class OwnSupervision(Struct, frozen=True, kw_only=True):
    """`is_begun`: his phone is there."""

    call: str
    operator: str
    mode: SupervisionMode
    since: datetime
    is_begun: bool
    is_waiting: bool
    """The call is on its way to another operator."""
    modes: Sequence[SupervisionMode]
    """Those he may choose."""


class MySupervision(Struct, frozen=True, kw_only=True):
    """None: he is with nobody's talk."""

    now: OwnSupervision | None = None


class NoTalk(AppError):
    """This operator does not talk in this call any more."""

    code = "supervision.no_talk"
    status = 409


class Supervised(AppError):
    """Five supervisors are with this call already."""

    code = "supervision.taken"
    status = 409


class OwnTalk(AppError):
    """You are in this call yourself."""

    code = "supervision.own_call"
    status = 409


class NoPhoneHere(AppError):
    """None of your phones is there: open the workplace, or register your desk phone."""

    code = "supervision.no_phone"
    status = 409


class NotTheirs(AppError):
    """Only the talk of one operator with a customer can be taken over."""

    code = "supervision.no_takeover"
    status = 409
