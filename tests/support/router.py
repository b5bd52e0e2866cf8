"""A router with people and queues in it: say what happens, read who rings and what was recorded."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from dzvin.acd import inputs, machine
from dzvin.acd.index import Index, index_of
from dzvin.acd.model import AcdConfig, AcdState, Member, Operator, QueueConfig, QueueSettings
from dzvin.events import call, queue
from dzvin.events.operator import OperatorStateChanged
from dzvin.kernel.messages import Command, Event, Input, TimerFired
from tests.support.build import at

PHONE = "phone-{}"


def queue_of(name: str, *members: Member | str, **settings: Any) -> QueueConfig:
    listed = tuple(
        each if isinstance(each, Member) else Member(operator=each, position=n)
        for n, each in enumerate(members)
    )
    return QueueConfig(id=name, name=name, settings=QueueSettings(**settings), members=listed)


def settings_for(*queues: QueueConfig, also: Iterable[str] = (), **but: Any) -> AcdConfig:
    people = {m.operator for q in queues for m in q.members} | set(also)
    return AcdConfig(
        tenant="acme",
        queues={q.id: q for q in queues},
        operators={name: name.title() for name in sorted(people)},
        **but,
    )


class Router:
    """Each thing said is one step. The index is compared with a freshly made one after each."""

    def __init__(self, *queues: QueueConfig, also: Iterable[str] = (), **but: Any) -> None:
        self.config = settings_for(*queues, also=also, **but)
        self.state = AcdState()
        self.now: datetime = at(10)
        self.events: list[Event] = []
        """Of the last step."""
        self.log: list[Event] = []
        self.history: list[tuple[datetime, OperatorStateChanged]] = []
        """All rows of all operators, with their time."""
        self.asked: list[Command] = []
        """What it wished to know."""
        self.is_checked = True

    def hear(self, *heard: Input | Event) -> list[Event]:
        """One step each; what all of them recorded."""
        said: list[Event] = []
        for one in heard:
            step = machine.step(self.state, one, self.now, self.config)
            self.state = step.state
            said += step.events
            self.asked += step.commands
            rows = [e for e in step.events if isinstance(e, OperatorStateChanged)]
            self.history += [(self.now, row) for row in rows]
            if self.is_checked:
                self.check_index()
        self.events = said
        self.log += said
        return said

    def check_index(self) -> None:
        kept, fresh = index_of(self.state, self.config), Index(self.state, self.config)
        for part in ("free", "open_to_chat", "lines", "personal", "of_call"):
            assert getattr(kept, part) == getattr(fresh, part), part
        for name, counts in fresh.standings.items():
            assert {k: n for k, n in kept.standings[name].items() if n} == {
                k: n for k, n in counts.items() if n
            }

    def after(self, seconds: float) -> list[Event]:
        """Let time pass: the timer fires at each deadline on the way."""
        said: list[Event] = []
        end = self.now + timedelta(seconds=seconds)
        for _ in range(10_000):
            due = machine.next_timer(self.state)
            if due is None or due > end:
                break
            self.now = max(self.now, due)
            said += self.hear(TimerFired())
            later = machine.next_timer(self.state)
            assert later is None or later > self.now, "a deadline that has come stays due"
        else:
            raise AssertionError("the timer never comes to rest")
        self.now = end
        self.events = said
        return said

    def operator(self, name: str) -> Operator:
        return self.state.operators[name]

    def statuses(self) -> dict[str, str]:
        return {name: o.state for name, o in self.state.operators.items()}

    def sign_in(self, *names: str) -> None:
        """Page open, phone registered, still Away; one second apart."""
        for name in names:
            self.hear(inputs.PageOpened(operator=name))
            self.register(name)
            self.now += timedelta(seconds=1)

    def register(self, name: str, is_registered: bool = True) -> None:
        phone = PHONE.format(name)
        self.hear(inputs.PhoneChanged(operator=name, endpoint=phone, is_registered=is_registered))

    def ready(self, *names: str) -> None:
        for name in names:
            if name not in self.state.operators:
                self.sign_in(name)
            self.press(name, "ready")

    def press(self, name: str, state: Any, reason: str | None = None, by: Any = "user") -> None:
        self.hear(inputs.StatusPressed(operator=name, state=state, reason=reason, by=by))

    def arrive(self, *calls: str, to: str = "sales", **but: Any) -> list[str]:
        """Calls reach the queue, one second apart; who rings at the end of the last step."""
        rung: list[str] = []
        for id in calls:
            self.hear(item_queued(id, queue=to, **but))
            rung += self.rung()
            self.now += timedelta(seconds=1)
        return rung

    def ask_for(self, operator: str, id: str = "call-1", ring_seconds: int = 20) -> list[Event]:
        return self.hear(item_queued(id, operator=operator, ring_seconds=ring_seconds))

    def rung(self) -> list[str]:
        """Operators to whom something was offered in the last step."""
        return [e.operator for e in self.events if isinstance(e, queue.OfferMade)]

    def answer(self, name: str, talk: bool = True) -> None:
        """His phone rings and he picks up."""
        offer = self.operator(name).offer
        assert offer is not None, f"nothing is on offer to {name}"
        leg = f"{offer.call}.{name}"
        self.hear(
            call.LegStarted(
                call=offer.call, leg=leg, kind="operator", operator=name, offer=offer.id
            ),
            queue.ItemTaken(
                item=offer.item, call=offer.call, offer=offer.id, operator=name, queue=offer.queue
            ),
        )
        if talk:
            self.hear(call.TalkStarted(call=offer.call, leg=leg, operator=name, queue=offer.queue))

    def fail(self, name: str, reason: Any = "rejected") -> list[Event]:
        offer = self.operator(name).offer
        assert offer is not None, f"nothing is on offer to {name}"
        return self.hear(
            queue.OfferFailed(
                offer=offer.id,
                item=offer.item,
                call=offer.call,
                operator=name,
                reason=reason,
                sip_code=500 if reason == "failed" else None,
                queue=offer.queue,
            )
        )

    def hang_up(self, name: str) -> list[Event]:
        """All legs of the call he talks in or dials end."""
        of = self.operator(name).call
        assert of is not None, f"{name} has no call"
        legs = [leg for leg, call_id in self.operator(name).legs.items() if call_id == of]
        return self.hear(
            *(call.LegEnded(call=of, leg=leg, kind="operator", operator=name) for leg in legs)
        )

    def end(self, id: str) -> list[Event]:
        return self.hear(call.CallEnded(call=id, ended_by="customer"))

    def leave(self, id: str, reason: Any = "abandoned") -> list[Event]:
        row = self.state.items[id]
        return self.hear(queue.ItemLeft(item=id, call=id, reason=reason, queue=row.queue))

    def dial(self, name: str, id: str = "out-1") -> list[Event]:
        return self.hear(call.LegStarted(call=id, leg=f"{id}.0", kind="operator", operator=name))

    def reborn(self) -> AcdState:
        """The state as the next engine reads it from its rows."""
        return msgspec.json.decode(msgspec.json.encode(self.state), type=AcdState)


def item_queued(id: str, **but: Any) -> queue.ItemQueued:
    return queue.ItemQueued(item=id, call=id, **but)
