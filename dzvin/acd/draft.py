"""The router's state while one step is being made: what changed, what to say, whom to look at."""

from datetime import datetime

from dzvin.acd.capacity import Room, no_line, open_to, room
from dzvin.acd.index import Deadlines, Index, deadlines_of, index_of
from dzvin.acd.model import AcdConfig, AcdState, Channel, Memory, Operator, WorkItem
from dzvin.acd.reach import (
    Reach,
    open_endpoints,
    outside_phones,
    reach,
    registered_endpoints,
    standing,
)
from dzvin.acd.roster import Roster
from dzvin.events.device import DeviceRegistrationChanged
from dzvin.events.operator import OperatorFound, OperatorReachabilityChanged
from dzvin.events.queue import OutsideKind
from dzvin.kernel.messages import Command, Event
from dzvin.kernel.step import Step

GONE = {"away", "offline"}


class Draft:
    """Rows are replaced here and nowhere else, so the index never disagrees with them."""

    def __init__(self, state: AcdState, config: AcdConfig, now: datetime) -> None:
        self.before, self.config, self.now = state, config, now
        self.index: Index = index_of(state, config)
        self.roster: Roster = self.index.roster
        self.deadlines: Deadlines = deadlines_of(state)
        # From here on they describe the draft. Should the step fail, `state` gets new ones.
        vars(state).clear()
        self.operators = state.operators
        self.items = state.items
        self.memories = state.memories
        self.events: list[Event] = []
        self.commands: list[Command] = []
        self.freed: set[str] = set()
        """Operators who may take something since this step began."""
        self.stirred: set[str] = set()
        """Items whose answer may have changed in this step."""
        self.worn_out: set[str] = set()
        """Items that everybody was asked to take as many times as the queue says."""
        self.overdue: set[str] = set()
        """Items that have waited until their overflow."""
        self.emptied: set[str] = set()
        """Queues that may have lost the last one for whom people wait there."""

    def say(self, *events: Event) -> None:
        self.events += events

    def ask(self, command: Command) -> None:
        self.commands.append(command)

    def operator(self, id: str) -> Operator:
        return self.operators.get(id) or Operator(id=id)

    def put_operator(self, now: Operator) -> None:
        was = self.operators.get(now.id)
        if was == now:
            return
        if self.operators is self.before.operators:
            self.operators = dict(self.operators)
        self.operators[now.id] = now
        was = was or Operator(id=now.id)
        self.index.operator_changed(was, now)
        self.deadlines.note(now)
        self._tell(was, now)
        if self.has_room(now):
            self.freed.add(now.id)
        elif self.roster.leaving and now.state in GONE and now.state != was.state:
            his = self.roster.queues_of.get(now.id, ())
            self.emptied.update(self.roster.leaving.intersection(his))
        if now.id in self.index.personal:
            self.stirred |= self.index.personal[now.id]

    def drop_operator(self, id: str) -> None:
        self.put_operator(Operator(id=id))
        if self.operators is self.before.operators:
            self.operators = dict(self.operators)
        del self.operators[id]

    def _tell(self, was: Operator, now: Operator) -> None:
        """What nothing has happened to is not looked at: most changes are of other things."""
        is_same = (
            now.endpoints is was.endpoints
            and now.voiceless == was.voiceless
            and now.is_page_open == was.is_page_open
            and now.is_by_phone == was.is_by_phone
        )
        if not is_same:
            self._tell_devices(was, now)
        if not is_same or (now.state != was.state and self._depends(was, now)):
            self._tell_reach(was, now)
        for call in now.awaited:
            self._tell_found(was, now, call)

    def _depends(self, was: Operator, now: Operator) -> bool:
        """On his status, whether he can be reached: he signs in or out, or has phones outside."""
        return "offline" in (was.state, now.state) or now.id in self.roster.outside

    def _tell_devices(self, was: Operator, now: Operator) -> None:
        """Only phones of their own: a browser's comes and goes with its page."""
        for name in sorted({*was.endpoints, *now.endpoints} & self.roster.devices):
            after = now.endpoints.get(name, False)
            if after != was.endpoints.get(name, False):
                self.say(
                    DeviceRegistrationChanged(device=name, operator=now.id, is_registered=after)
                )

    def _tell_reach(self, was: Operator, now: Operator) -> None:
        """Told to all who watch, for operators who are signed in."""
        after = self.seen_reach(now)
        if after is not None and after != self.seen_reach(was):
            self.say(
                OperatorReachabilityChanged(
                    operator=now.id, is_reachable=after == "registered", why=after
                )
            )

    def seen_reach(self, operator: Operator) -> Reach | None:
        return None if operator.state == "offline" else self.reach(operator)

    def _tell_found(self, was: Operator, now: Operator, call: str) -> None:
        """The call that waits for his return hears by which phones he can be rung."""
        before = self.ways_back(was, call) if call in was.awaited else ()
        after = self.ways_back(now, call)
        if after != before:
            self.say(OperatorFound(operator=now.id, call=call, endpoints=after))

    def ways_back(self, operator: Operator, call: str) -> tuple[str, ...]:
        """A page without a microphone, too: it refuses at once, and nobody waits for it in vain."""
        there = registered_endpoints(operator, self.roster.devices)
        return tuple(name for name in there if name != operator.awaited[call])

    def is_free(self, id: str) -> bool:
        return self.has_room(self.operator(id))

    def has_room(self, operator: Operator) -> bool:
        """Something may be offered to him, in whatever channel."""
        standing = self.index.standing_of.get(operator.id, "offline")
        if standing == "free" or operator.id not in self.roster.capacities:
            return standing == "free"
        return bool(self.channels(operator, standing))

    def channels(self, operator: Operator, standing: str) -> frozenset[Channel]:
        is_reachable = self.reach(operator) == "registered"
        return open_to(operator, self.roster.capacities, standing, is_reachable=is_reachable)

    def room(self, operator: Operator, channel: Channel = "voice") -> Room | str:
        """`beside`: an offer to him leaves his status as it is."""
        capacity = self.roster.capacities.get(operator.id)
        standing = self.standing(operator)
        if capacity is None:
            return standing
        is_reachable = self.reach(operator) == "registered"
        return room(operator, channel, capacity, standing, is_reachable=is_reachable)

    def has_no_line(self, operator: Operator) -> bool:
        """Of one with several lines, or without status control: none is free for a call."""
        capacity = self.roster.capacities.get(operator.id)
        return capacity is not None and no_line(operator, capacity) is not None

    def is_beside(self, operator: Operator, channel: Channel) -> bool:
        """An offer to him leaves his status as it is."""
        is_unforced = channel == "voice" and self.keeps_status(operator)
        if is_unforced and operator.state in {"ready", "away"}:
            return True
        return self.room(operator, channel) == "beside"

    def keeps_status(self, operator: Operator) -> bool:
        """Without status control: calls leave his status as it is."""
        capacity = self.roster.capacities.get(operator.id)
        return capacity is not None and capacity.is_status_kept

    def standing(self, operator: Operator) -> str:
        return standing(operator, self.roster.devices, self.roster.outside)

    def reach(self, operator: Operator) -> Reach:
        return reach(operator, self.roster.devices, self.roster.outside)

    def endpoints(self, operator: Operator) -> tuple[str, ...]:
        return open_endpoints(operator, self.roster.devices)

    def phones(self, operator: Operator) -> tuple[OutsideKind, ...]:
        """Of the public network."""
        return outside_phones(operator, self.roster.outside)

    def can_be_rung(self, operator: Operator) -> bool:
        return bool(self.endpoints(operator) or self.phones(operator))

    def put_item(self, now: WorkItem) -> None:
        was = self.items.get(now.id)
        if was == now:
            return
        if self.items is self.before.items:
            self.items = dict(self.items)
        self.items[now.id] = now
        self.index.item_changed(was, now)
        self.deadlines.note(now)

    def drop_item(self, id: str) -> None:
        if self.items is self.before.items:
            self.items = dict(self.items)
        self.index.item_changed(self.items.pop(id), None)
        self.stirred.discard(id)

    def memory(self, queue: str) -> Memory:
        return self.memories.get(queue, {})

    def remember(self, queue: str, memory: Memory) -> None:
        if memory == self.memory(queue):
            return
        if self.memories is self.before.memories:
            self.memories = dict(self.memories)
        self.memories[queue] = memory

    def pop_due(self) -> tuple[str, str] | None:
        """The earliest deadline that has come: `operator` or `item`, and whose."""
        found = self.deadlines.next(self.operators, self.items)
        if found is None or found[0] > self.now:
            return None
        self.deadlines.pop()
        return found[1:]

    def step(self) -> Step[AcdState]:
        state = self.before
        is_same = (
            self.operators is state.operators
            and self.items is state.items
            and self.memories is state.memories
        )
        if not is_same:
            state = AcdState(items=self.items, operators=self.operators, memories=self.memories)
        vars(state).update(index=self.index, deadlines=self.deadlines)
        return Step(state, tuple(self.events), tuple(self.commands))
