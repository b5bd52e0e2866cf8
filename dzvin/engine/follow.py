"""Who else hears an event: the router follows calls, a call follows the router's offers to it."""

from dzvin.events import call, operator, queue, supervision
from dzvin.kernel.messages import Event

CALL, ACD = "call:", "acd:"

MAX_DEPTH = 20
"""A cascade deeper than this is a bug: two machines that answer each other for ever."""

ROUTER_HEARS: tuple[type[Event], ...] = (
    queue.ItemQueued,
    queue.ItemLeft,
    queue.ItemTaken,
    queue.OfferFailed,
    call.TalkStarted,
    call.TalkEnded,
    call.TalkResumed,
    call.TalkInterrupted,
    call.TalkRejoined,
    call.TalkGivenUp,
    call.ConsultStarted,
    supervision.SupervisionStarted,
    call.LegAsked,
    call.CallEnded,
    operator.OperatorCodeDialled,
)
ROUTER_HEARS_OF_OPERATORS: tuple[type[Event], ...] = (call.LegStarted, call.LegEnded)
CALL_HEARS: tuple[type[Event], ...] = (
    queue.OfferMade,
    queue.OfferMissed,
    queue.OfferWithdrawn,
    queue.ItemMoved,
    queue.ItemRefused,
    operator.OperatorCodeAnswered,
    operator.OperatorFound,
    operator.OperatorChangedLine,
)


def call_subject(call_id: str) -> str:
    return CALL + call_id


def acd_subject(tenant: str) -> str:
    return ACD + tenant


def followers(subject: str, event: Event, tenant: str) -> tuple[str, ...]:
    """Subjects that hear this event of `subject` in the same turn."""
    if subject.startswith(CALL):
        if isinstance(event, call.LegMoved):
            return (call_subject(event.was),) if call_subject(event.was) != subject else ()
        return (acd_subject(tenant),) if concerns_router(event) else ()
    if subject.startswith(ACD) and isinstance(event, CALL_HEARS):
        return (call_subject(str(getattr(event, "call"))),)  # noqa: B009 each of them has it
    return ()


def concerns_router(event: Event) -> bool:
    if isinstance(event, ROUTER_HEARS_OF_OPERATORS):
        is_dialled_for = getattr(event, "queue", None) is not None
        return is_dialled_for or getattr(event, "operator", None) is not None
    return isinstance(event, ROUTER_HEARS)
