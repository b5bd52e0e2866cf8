"""What the router looks up instead of scanning: who is free, who waits in which order, what is due.

It follows from state and settings, is kept up to date change by change and travels with the newest
state. Anybody who holds an older state simply gets a new one made.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping
from datetime import datetime
from heapq import heapify, heappop, heappush

from msgspec import Struct

from dzvin.acd.capacity import further_calls, open_to
from dzvin.acd.model import NEVER, AcdConfig, AcdState, Candidate, Operator, WorkItem
from dzvin.acd.reach import PAGE_LOST, gone_since, reach, standing
from dzvin.acd.roster import Roster, roster_of

type Rank = tuple[bool, float, float, str]
"""Place of an item among all that wait (product.md 3.4): smaller is served first."""

POINT_SECONDS = 60
"""One point of priority is worth so much waiting."""


def rank(item: WorkItem, priority: int) -> Rank:
    """The score of 3.4 grows equally for everybody, so its order never changes while they wait."""
    since = item.waiting_since.timestamp()
    if item.is_front:
        return (False, float("-inf"), since, item.id)
    return (not item.is_vip, since - POINT_SECONDS * (priority + item.priority), since, item.id)


LEAVING = {"away", "ready", "pcp"}
"""From these he is signed out when nothing of his is there any more; a call lives in the others."""


def deadline_of(thing: Operator | WorkItem) -> datetime | None:
    """When time alone changes something for this operator or item."""
    if isinstance(thing, WorkItem):
        at, over = thing.again_at, thing.overflow_at
        if over is None or thing.ringing:
            return at
        return over if at is None else min(at, over)
    times = [thing.offer.deadline_at] if thing.offer else []
    times += [offer.deadline_at for offer in thing.offers_beside]
    if thing.state == "pcp" and thing.until is not None:
        times.append(thing.until)
    if thing.state == "away" and thing.limit_at is not None:
        times.append(thing.limit_at)
    if thing.state in {"ready", "busy"}:
        times += (at for at in (thing.penalty_until, thing.gap_until) if at > NEVER)
    if not thing.is_page_open:
        since = gone_since(thing)
        if since is not None and thing.state in LEAVING and not further_calls(thing):
            times.append(since + PAGE_LOST)
    return min(times) if times else None


class Deadlines:
    """A heap; an entry counts only while the thing still has this deadline."""

    def __init__(self, state: AcdState) -> None:
        self._heap: list[tuple[datetime, str, str]] = []
        self._fill(state.operators, state.items)

    def _fill(self, operators: Mapping[str, Operator], items: Mapping[str, WorkItem]) -> None:
        self._heap = []
        things: list[Operator | WorkItem] = [*operators.values(), *items.values()]
        for thing in things:
            if (at := deadline_of(thing)) is not None:
                self._heap.append((at, _kind(thing), thing.id))
        heapify(self._heap)

    def note(self, thing: Operator | WorkItem) -> None:
        if (at := deadline_of(thing)) is not None:
            heappush(self._heap, (at, _kind(thing), thing.id))

    def next(
        self, operators: Mapping[str, Operator], items: Mapping[str, WorkItem]
    ) -> tuple[datetime, str, str] | None:
        """The earliest: when, `operator` or `item`, whose."""
        if len(self._heap) > 256 + 4 * (len(operators) + len(items)):
            self._fill(operators, items)
        while self._heap:
            at, kind, id = self._heap[0]
            thing = items.get(id) if kind == "item" else operators.get(id)
            if thing is not None and deadline_of(thing) == at:
                return self._heap[0]
            heappop(self._heap)
        return None

    def pop(self) -> None:
        """The earliest is being dealt with; what replaces it will be noted."""
        heappop(self._heap)


def _kind(thing: Operator | WorkItem) -> str:
    return "item" if isinstance(thing, WorkItem) else "operator"


class Crew(Struct, frozen=True):
    """Members who serve the same of some queues."""

    queues: tuple[str, ...]
    members: tuple[str, ...]


class Index:
    """The router's look-up tables for one state under one snapshot of settings."""

    def __init__(self, state: AcdState, config: AcdConfig) -> None:
        self.config = config
        self.roster: Roster = roster_of(config)
        self.free: dict[str, set[str]] = {queue: set() for queue in self.roster.desks}
        """By queue: members to whom a call could be offered."""
        self.open_to_chat: dict[str, set[str]] = {queue: set() for queue in self.roster.desks}
        """By queue: members to whom a chat could be offered."""
        self.standings: dict[str, dict[str, int]] = {
            queue: {"offline": len(desk.members)} for queue, desk in self.roster.desks.items()
        }
        """By queue: how many members are in which standing."""
        self.standing_of: dict[str, str] = {}
        """By operator; one who is not there is offline."""
        self.lines: dict[str, list[Rank]] = {queue: [] for queue in self.roster.desks}
        """By queue: the ranks of those who wait."""
        self.personal: dict[str, set[str]] = {}
        """By operator: items that ask for him."""
        self.of_call: dict[str, set[str]] = {}
        """By call: operators who have a leg, an offer or a talk in it."""
        self.neighbours: dict[str, tuple[str, ...]] = {}
        """By queue, made when asked for: queues that share its people (`expected_wait.py`)."""
        self.crews: dict[str, tuple[Crew, ...]] = {}
        """By queue, made when asked for: its people and its neighbours', by their queues."""
        self.candidates: dict[str, dict[str, tuple[Operator, str, Candidate]]] = {}
        """By queue: operators as candidates, with the row and the day of which they were made."""
        self.learnt: dict[str, tuple[str, object]] = {}
        """By queue: a text of its memory, and what it says."""
        for operator in state.operators.values():
            self.operator_changed(Operator(id=operator.id), operator)
        for item in state.items.values():
            self.item_changed(None, item)

    def operator_changed(self, was: Operator, now: Operator) -> None:
        roster = self.roster
        before = self.standing_of.get(now.id, "offline")
        after = self.standing_of[now.id] = standing(now, roster.devices, roster.outside)
        if before != after:
            for queue in roster.queues_of.get(now.id, ()):
                counts = self.standings[queue]
                counts[before] -= 1
                counts[after] = counts.get(after, 0) + 1
                if before == "free":
                    self.free[queue].discard(now.id)
                elif after == "free":
                    self.free[queue].add(now.id)
        if now.id in roster.capacities:
            self._room_changed(now, after)
        if now.legs is not was.legs or now.call != was.call or now.offer is not was.offer:
            self._calls_changed(was, now)
        elif now.beside is not was.beside or now.offers_beside is not was.offers_beside:
            self._calls_changed(was, now)

    def _calls_changed(self, was: Operator, now: Operator) -> None:
        calls_before, calls_after = calls_of(was), calls_of(now)
        for call in calls_before - calls_after:
            _take_out(self.of_call, call, now.id)
        for call in calls_after - calls_before:
            self.of_call.setdefault(call, set()).add(now.id)

    def _room_changed(self, now: Operator, standing: str) -> None:
        """Of one who does several things at a time."""
        roster = self.roster
        is_reachable = reach(now, roster.devices, roster.outside) == "registered"
        found = open_to(now, roster.capacities, standing, is_reachable=is_reachable)
        for queue in roster.queues_of.get(now.id, ()):
            for channel, there in (("voice", self.free), ("chat", self.open_to_chat)):
                if channel in found:
                    there[queue].add(now.id)
                else:
                    there[queue].discard(now.id)

    def takers(self, item: WorkItem) -> set[str]:
        """Members of its queue to whom it could be offered."""
        there = self.free if item.channel == "voice" else self.open_to_chat
        return there.get(item.queue or "", set())

    def item_changed(self, was: WorkItem | None, now: WorkItem | None) -> None:
        before, after = (self.place_of(item) for item in (was, now))
        if before == after:
            return
        if before is not None:
            kind, key, place = before
            if kind == "person":
                _take_out(self.personal, key, place[-1])
            else:
                line = self.lines[key]
                line.pop(bisect_left(line, place))
        if after is not None:
            kind, key, place = after
            if kind == "person":
                self.personal.setdefault(key, set()).add(place[-1])
            else:
                insort(self.lines[key], place)

    def place_of(self, item: WorkItem | None) -> tuple[str, str, Rank] | None:
        if item is None:
            return None
        if item.operator is not None:
            return "person", item.operator, rank(item, 0)
        desk = self.roster.desks.get(item.queue or "")
        if desk is None:
            return None
        return "queue", desk.config.id, rank(item, desk.config.settings.priority)

    def position(self, item: WorkItem) -> int | None:
        """1 is next; None when it does not wait."""
        place = self.place_of(item)
        if place is None:
            return None
        return bisect_left(self.lines[place[1]], place[2]) + 1 if place[0] == "queue" else 1

    def staffed(self, queue: str) -> int:
        """Members who are signed in."""
        counts = self.standings[queue]
        return sum(counts.values()) - counts.get("offline", 0)

    def working(self, queue: str) -> int:
        """Members who are ready, ringing, talking or in PCP."""
        return self.staffed(queue) - self.standings[queue].get("away", 0)


def calls_of(operator: Operator) -> set[str]:
    found = set(operator.legs.values())
    if operator.call is not None:
        found.add(operator.call)
    if operator.offer is not None:
        found.add(operator.offer.call)
    if operator.offers_beside or operator.beside:
        found.update(offer.call for offer in operator.offers_beside)
        found.update(operator.beside)
    return found


def _take_out(sets: dict[str, set[str]], key: str, id: str) -> None:
    sets[key].discard(id)
    if not sets[key]:
        del sets[key]


def index_of(state: AcdState, config: AcdConfig) -> Index:
    kept: Index | None = vars(state).get("index")
    if kept is None or kept.config is not config:
        kept = vars(state)["index"] = Index(state, config)
    return kept


def deadlines_of(state: AcdState) -> Deadlines:
    kept: Deadlines | None = vars(state).get("deadlines")
    if kept is None:
        kept = vars(state)["deadlines"] = Deadlines(state)
    return kept
