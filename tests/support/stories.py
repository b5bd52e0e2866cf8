"""Stories of calls as the log keeps them: said in events and seconds, with ids that look real."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from dzvin.events.call import (
    CallEnded,
    CallPickedUp,
    CallStarted,
    LegAnswered,
    LegEnded,
    LegStarted,
    NodeLeft,
    TalkEnded,
    TalkHeld,
    TalkResumed,
    TalkStarted,
)
from dzvin.events.queue import (
    Explanation,
    ItemQueued,
    ItemTaken,
    OfferMade,
    OfferMissed,
    Ranked,
)
from dzvin.events.recording import RecordingEnded, RecordingStarted
from dzvin.infra.batch import Envelope, Recorded
from dzvin.kernel.messages import Event

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def uid(name: str) -> str:
    """The same word is the same id, everywhere."""
    return str(uuid5(NAMESPACE_URL, name))


ANNA, BORIS, SUPPORT = uid("anna"), uid("boris"), uid("support")
NUMBER, SCENARIO, VERSION, CALLER = uid("800"), uid("hotline"), uid("hotline 3"), uid("caller")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def envelopes(
    *moments: tuple[float, Event], tenant: str = "", project: str | None = None
) -> list[Envelope]:
    """(seconds after noon, event), in the order of the log."""
    return [
        Envelope(
            id=uid(f"{tenant} {seconds} {n} {event}"),
            tenant=tenant or uid("tenant"),
            at=at(seconds),
            subject=_subject(event),
            event=event,
            project=project,
        )
        for n, (seconds, event) in enumerate(moments)
    ]


def recorded(*moments: tuple[float, Event], first: int = 1, tenant: str = "") -> list[Recorded]:
    return [
        Recorded(shard="main", position=position, envelope=envelope)
        for position, envelope in enumerate(envelopes(*moments, tenant=tenant), start=first)
    ]


def _subject(event: Event) -> str:
    is_routers = event.name.startswith(("offer.", "operator.")) and event.name != "offer.failed"
    return "acd:tenant" if is_routers else f"call:{getattr(event, 'call', '')}"


def started(call: str = "c1", **more: object) -> CallStarted:
    values: dict[str, object] = {
        "direction": "inbound",
        "door": "gateway",
        "leg": f"{call}.0",
        "dialled": "800",
        "party": CALLER,
        "number": NUMBER,
        "scenario": SCENARIO,
        "scenario_version": VERSION,
    }
    return CallStarted(call=call, **{**values, **more})  # type: ignore[arg-type]


def node(name: str, kind: str, since: float, exit: str = "next", pressed: str = "") -> NodeLeft:
    return NodeLeft(
        call="c1", node=name, kind=kind, entered_at=at(since), exit=exit, pressed=pressed
    )


def offer(n: int, operator: str, call: str = "c1", queue: str | None = SUPPORT) -> OfferMade:
    why = Explanation(
        strategy="longest_idle",
        chosen=Ranked(operator=operator, key=[n, operator]),
        passed_over={"busy": 2},
    )
    return OfferMade(
        offer=f"{call}.o{n}",
        item=call,
        call=call,
        operator=operator,
        endpoints=("phone",),
        ring_seconds=20,
        queue=queue,
        why=why,
    )


def answered_call(call: str = "c1", shift: float = 0.0) -> Sequence[tuple[float, Event]]:
    """A menu of 5 s, 30 s in the queue; Anna misses it for 20 s, Boris answers after 6 s; 60 s of
    talk with 15 s of hold in it; the customer hangs up."""
    of = {"call": call}
    story: list[tuple[float, Event]] = [
        (0, started(call)),
        (0.2, CallPickedUp(**of)),
        (0.2, NodeLeft(**of, node="n1", kind="start", entered_at=at(shift), exit="next")),
        (
            5,
            NodeLeft(
                **of, node="n2", kind="menu", entered_at=at(shift + 0.2), exit="1", pressed="1"
            ),
        ),
        (5, ItemQueued(item=call, call=call, queue=SUPPORT)),
        (5, offer(1, ANNA, call)),
        (5, LegStarted(**of, leg=f"{call}.1", kind="operator", operator=ANNA, offer=f"{call}.o1")),
        (25, OfferMissed(offer=f"{call}.o1", item=call, call=call, operator=ANNA, queue=SUPPORT)),
        (25.1, LegEnded(**of, leg=f"{call}.1", kind="operator", operator=ANNA, sip_code=487)),
        (29, offer(2, BORIS, call)),
        (29, LegStarted(**of, leg=f"{call}.2", kind="operator", operator=BORIS)),
        (35, LegAnswered(**of, leg=f"{call}.2")),
        (
            35,
            ItemTaken(item=call, call=call, offer=f"{call}.o2", operator=BORIS, queue=SUPPORT),
        ),
        (35, TalkStarted(**of, leg=f"{call}.2", operator=BORIS, queue=SUPPORT)),
        (
            35,
            RecordingStarted(
                **of, recording=f"{call}.r3", leg=f"{call}.0", kind="talk", path=f"t/{call}/r3"
            ),
        ),
        (50, TalkHeld(**of, operator=BORIS)),
        (65, TalkResumed(**of, operator=BORIS)),
        (
            95,
            NodeLeft(**of, node="n3", kind="queue", entered_at=at(shift + 5), exit=""),
        ),
        (
            95,
            TalkEnded(**of, leg=f"{call}.2", operator=BORIS, ended_by="customer", queue=SUPPORT),
        ),
        (95, RecordingEnded(recording=f"{call}.r3", call=call)),
        (95, CallEnded(**of, ended_by="customer", sip_code=200)),
    ]
    return [(seconds + shift, event) for seconds, event in story]
