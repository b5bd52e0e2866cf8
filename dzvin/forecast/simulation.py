"""A day replayed in virtual time: the router itself decides, operators and callers are played."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from dzvin.acd import inputs, machine
from dzvin.acd.acquainted import line_of, page_of
from dzvin.acd.commands import FindResponsible
from dzvin.acd.lines import Capacity
from dzvin.acd.model import AcdConfig, AcdState, Memory, QueueConfig
from dzvin.events.call import CallEnded, TalkStarted
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import ItemLeft, ItemQueued, ItemRefused, ItemTaken, OfferMade, OfferMissed
from dzvin.forecast.attention import Attention
from dzvin.forecast.draw import exponential, unit
from dzvin.forecast.model import Caller, Day, TalkedTo, Worker
from dzvin.forecast.synthetic import settings_from
from dzvin.forecast.tally import Tally
from dzvin.kernel.messages import Event, Input, TimerFired

type Hook = Callable[[float], None]
type Look = Callable[[AcdState, AcdConfig, datetime], None]

BACK_SECONDS = 60.0
"""An operator whom the router sent Away (he missed calls) is Ready again after so long."""
OVERTIME_SECONDS = 4 * 3600.0
"""So long after the last shift the day is over, whoever may still wait."""
A_MOMENT = 1e-6
TELL_EACH = 500
"""Callers between two reports of progress."""
SURE_SECONDS = 1.0
"""Nobody picks up faster than a share of his mean; the rest is exponential."""


def simulate(day: Day, seed: int, tell: Hook | None = None, look: Look | None = None) -> Tally:
    """`tell` hears the done share; `look` sees the router after every step (for tests)."""
    return Simulation(day, seed, tell or (lambda share: None), look).run()


class Simulation:
    def __init__(self, day: Day, seed: int, tell: Hook, look: Look | None) -> None:
        self.day, self.seed, self.tell, self.look = day, seed, tell, look
        self.config = config_of(day)
        zone = ZoneInfo(day.timezone)
        self.midnight = datetime.fromisoformat(day.date).replace(tzinfo=zone).astimezone(UTC)
        self.state = AcdState(memories=remembered(day.talked))
        self.at = 0.0
        self.now = self.midnight
        self.agenda: list[tuple[float, int, Callable[[str], None], str]] = []
        """What callers and operators will do: when, a number for ties, what, who."""
        self.order = 0
        self.callers = {caller.id: caller for caller in day.callers}
        self.on_shift: set[str] = set()
        self.settings = {q.id: q.settings for q in self.config.queues.values()}
        self.waits = {q.id: q.settings.max_wait_seconds for q in self.config.queues.values()}
        self.tally = Tally(day, self.settings)
        self.rings: dict[str, str] = {}
        """Offers that will be answered, and at whom they ring."""
        self.attention = {
            id: Attention() for id, worker in day.workers.items() if has_lines(worker)
        }

    def run(self) -> Tally:
        for worker in self.day.workers.values():
            for begin, end in worker.spans:
                self.plan(begin, self.begin_shift, worker.id)
                self.plan(end, self.end_shift, worker.id)
        ends = [end for worker in self.day.workers.values() for _, end in worker.spans]
        last = max([*ends, *(caller.at for caller in self.day.callers[-1:])], default=0.0)
        for n, caller in enumerate(self.day.callers):
            if n % TELL_EACH == 0:
                self.tell(n / len(self.day.callers))
            self.pass_time(caller.at)
            self.arrive(caller)
        self.pass_time(last + OVERTIME_SECONDS)
        self.tally.close(min(self.at, last + OVERTIME_SECONDS))
        self.tell(1.0)
        return self.tally

    def pass_time(self, until: float) -> None:
        """Everything that happens up to this instant, deadlines before deeds."""
        limit = self.midnight + timedelta(seconds=until)
        while True:
            due = machine.next_timer(self.state)
            deed = self.agenda[0][0] if self.agenda else None
            if due is not None and due <= limit and (deed is None or due <= self.moment(deed)):
                self.at = max(self.at, (due - self.midnight).total_seconds())
                self.now = due
                self.hear(TimerFired())
            elif deed is not None and deed <= until:
                self.go_to(deed)
                _, _, act, who = heappop(self.agenda)
                act(who)
            else:
                break
        if self.agenda or due is not None:
            self.go_to(until)

    def moment(self, at: float) -> datetime:
        return self.midnight + timedelta(seconds=at)

    def go_to(self, at: float) -> None:
        self.at = max(self.at, at)
        self.now = self.moment(self.at)

    def plan(self, at: float, act: Callable[[str], None], who: str) -> None:
        self.order += 1
        heappush(self.agenda, (at, self.order, act, who))

    def hear(self, heard: Input | Event) -> None:
        step = machine.step(self.state, heard, self.now, self.config)
        self.state = step.state
        for command in step.commands:
            if isinstance(command, FindResponsible):
                self.plan(self.at, self.tell_responsible, command.item)
        self.tally.inputs += 1
        for event in step.events:
            self.notice(event)
        if self.look is not None:
            self.look(self.state, self.config, self.now)

    def notice(self, event: Event) -> None:
        kind = type(event)
        if kind is OperatorStateChanged:
            self.changed(event)  # type: ignore[arg-type]
        elif kind is OfferMade:
            self.rung(event)  # type: ignore[arg-type]
        elif kind is OfferMissed:
            self.tally.missed(event.operator)  # type: ignore[attr-defined]
        elif kind is ItemRefused:
            self.plan(self.at, self.refused, event.call)  # type: ignore[attr-defined]

    # Operators.

    def begin_shift(self, id: str) -> None:
        self.on_shift.add(id)
        if id not in self.state.operators:
            self.hear(inputs.PageOpened(operator=id))
            self.hear(inputs.PhoneChanged(operator=id, endpoint=f"p-{id}", is_registered=True))
        self.press_ready(id)

    def end_shift(self, id: str) -> None:
        """He finishes the call he is in, and what belongs to it."""
        self.on_shift.discard(id)
        self.hear(inputs.StatusPressed(operator=id, state="offline"))

    def press_ready(self, id: str) -> None:
        if id in self.on_shift:
            self.hear(inputs.StatusPressed(operator=id, state="ready"))

    def changed(self, event: OperatorStateChanged) -> None:
        self.tally.operator_is(event.operator, event.state, self.at)
        if event.state == "away" and event.operator in self.on_shift:
            if event.was != "offline":
                self.plan(self.at + BACK_SECONDS, self.press_ready, event.operator)
        elif event.state == "pcp":
            call = event.call or ""
            wrap = self.callers[call].wrap if call in self.callers else 0.0
            if event.seconds is None or wrap < event.seconds:
                self.plan(self.at + wrap, self.finish, event.operator)

    def finish(self, id: str) -> None:
        if self.state.operators[id].state == "pcp":
            self.hear(inputs.PcpFinished(operator=id))

    def rung(self, event: OfferMade) -> None:
        worker = self.day.workers[event.operator]
        if worker.miss and unit(self.seed, "miss", event.offer) < worker.miss:
            return
        self.rings[event.offer] = event.operator
        self.plan(self.at + self.answer_after(worker, event.offer), self.answer, event.offer)

    def answer_after(self, worker: Worker, offer: str) -> float:
        if worker.answer <= SURE_SECONDS:
            return worker.answer
        chance = unit(self.seed, "answer", offer)
        return SURE_SECONDS + exponential(worker.answer - SURE_SECONDS, chance)

    def answer(self, rung: str) -> None:
        """Unless it rings no more."""
        id = self.rings.pop(rung)
        operator = self.state.operators[id]
        offers = (operator.offer, *operator.offers_beside)
        offer = next((one for one in offers if one is not None and one.id == rung), None)
        if offer is None:
            return
        call, queue = offer.call, offer.queue
        self.tally.answered(call, id, self.at)
        self.hear(ItemTaken(item=call, call=call, offer=offer.id, operator=id, queue=queue))
        self.hear(TalkStarted(call=call, leg=f"{call}.1", operator=id, queue=queue))
        if id in self.attention:
            self.talk_on_a_line(id, call)
        else:
            self.plan(self.at + self.callers[call].talk, self.end, call)

    # Several lines.

    def talk_on_a_line(self, id: str, call: str) -> None:
        if self.day.workers[id].is_status_kept:
            self.tally.operator_is(id, "busy", self.at)
        attention = self.attention[id]
        held = attention.answer(call, self.callers[call].talk, self.at)
        if held is not None:
            self.tally.held(held, self.at)
        self.plan(attention.ends_at, self.hang_up, id)

    def hang_up(self, id: str) -> None:
        """Unless he answered another call meanwhile: then this one ends later."""
        attention = self.attention[id]
        call = attention.call
        if call is None or attention.ends_at > self.at + A_MOMENT:
            return
        attention.end(call, self.at)
        self.end(call)
        if attention.call is not None:
            self.tally.resumed(attention.call, self.at)
            self.plan(attention.ends_at, self.hang_up, id)
        elif self.day.workers[id].is_status_kept:
            self.tally.operator_is(id, self.state.operators[id].state, self.at)

    # Callers.

    def arrive(self, caller: Caller) -> None:
        self.tally.arrived(caller.id, caller.queue, self.at)
        if caller.patience is not None:
            self.plan(self.at + caller.patience, self.abandon, caller.id)
        if longest := self.waits.get(caller.queue):
            self.plan(self.at + longest, self.time_out, caller.id)
        settings = self.settings[caller.queue]
        is_front = caller.is_vip and settings.vip_mode == "front"
        self.hear(
            ItemQueued(
                item=caller.id,
                call=caller.id,
                queue=caller.queue,
                is_vip=is_front,
                priority_delta=settings.vip_boost if caller.is_vip and not is_front else 0,
                party=caller.party,
            )
        )

    def tell_responsible(self, call: str) -> None:
        party = self.callers[call].party or ""
        heard = inputs.ResponsibleFound(item=call, operator=self.day.responsible.get(party))
        self.hear(heard)

    def abandon(self, call: str) -> None:
        if self.tally.is_waiting(call):
            self.tally.left(call, "abandoned", self.at)
            self.end(call)

    def time_out(self, call: str) -> None:
        if self.tally.is_waiting(call):
            self.tally.left(call, "timed_out", self.at)
            self.hear(ItemLeft(item=call, call=call, reason="timeout"))
            self.end(call)

    def refused(self, call: str) -> None:
        self.tally.left(call, "refused", self.at)
        self.end(call)

    def end(self, call: str) -> None:
        self.hear(CallEnded(call=call, ended_by="customer"))


def has_lines(worker: Worker) -> bool:
    return worker.lines > 1 or worker.is_status_kept


def config_of(day: Day) -> AcdConfig:
    """Raises BadDay."""
    queues = {
        id: QueueConfig(
            id=id,
            name=queue.name,
            settings=settings_from(queue.settings, queue.name),
            members=tuple(queue.members.values()),
        )
        for id, queue in day.queues.items()
    }
    return AcdConfig(
        tenant="simulation",
        timezone=day.timezone,
        is_member_priority_first=day.is_member_priority_first,
        queues=queues,
        operators={worker.id: worker.name for worker in day.workers.values()},
        capacities={
            id: Capacity(max_lines=worker.lines, is_status_kept=worker.is_status_kept)
            for id, worker in day.workers.items()
            if has_lines(worker)
        },
        is_contact_asked=bool(day.responsible),
        is_explained=False,
    )


def remembered(talked: Mapping[str, TalkedTo]) -> dict[str, Memory]:
    """The router's memory of who talked to whom, at the begin of the day."""
    memories: dict[str, Memory] = {}
    for party, last in talked.items():
        memories.setdefault(page_of(party), {})[party] = line_of(last.operator, last.at)
    return memories
