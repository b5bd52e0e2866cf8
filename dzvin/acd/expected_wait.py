"""How long an item will still wait: what lies before it, how fast that goes, corrected by the past.

First a fluid: the calls ahead in the line, and those ahead in other queues for the same people,
drain at the pace of those who work; some give up; some who come later overtake. Where few people
work it counts who must be done soon by how long he has talked already. Then a straight line, fitted
to what came true of earlier estimates of this queue: ringing, breaks and all the rest is in it.

Against the formula of product.md 3.11 (`bench/expected_wait.py`): every announced minute means what
it says, and the error is at least a fifth smaller.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import exp, inf

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from dzvin.acd.index import POINT_SECONDS, Index, index_of, rank
from dzvin.acd.model import AcdConfig, AcdState, Memory, Operator, WorkItem

LEARNT = "_learnt"
"""In a queue's memory."""
HANDLED = "_handled"
"""In a queue's memory: seconds from answer to the end of PCP, of the last fifty."""
ENOUGH_HANDLED, FAR_POSITION = 10, 20
"""An expected wait is told when so many were handled, and not from so far back (3.11)."""
FEW = 25
"""Of so many operators it is counted who will be done soon."""
NEIGHBOURS, SHARE = 5, 0.2
"""Queues that share people: so many, if they take at least this share of theirs from here."""
LONGEST = 3600.0
PARTS = 12
"""The fluid is followed in about so many steps."""
MOST_LATER = 0.9
"""Of the pace: so much of it those who come later may take."""
SHORTEST_TOLD = 30.0
FORGET_FIT, FORGET_SHARES, FORGET_HANDLED = 0.995, 0.997, 0.997
FORGET_SECONDS = 7200.0
DOUBT_SECONDS = 600.0
"""So much imagined waiting in which nobody left."""
PRIOR = 50.0
"""So many imagined estimates that came true: the line moves when there are real ones."""

type Rate = tuple[bool, int, float]
"""VIP or not, points, arrivals (decayed)."""


class Learnt(Struct, frozen=True, array_like=True):
    """What one queue's past says. Everything is forgotten slowly."""

    fit: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    """How many, and sums over estimate x and truth y: x, y, xx, xy."""
    left: float = 0.0
    """Who left the line without being served ..."""
    waited: float = 0.0
    """... in so many seconds of waiting."""
    handled: tuple[float, float] = (0.0, 0.0)
    """How many, and their seconds."""
    came: tuple[Rate, ...] = ()
    came_at: float = 0.0
    born_at: float = 0.0

    @property
    def patience_rate(self) -> float:
        """How many of those who wait leave in a second."""
        return self.left / (self.waited + DOUBT_SECONDS)

    @property
    def handling(self) -> float | None:
        count, seconds = self.handled
        return seconds / count if count else None


NOTHING = Learnt()


def learnt(index: Index, memories: Mapping[str, Memory], queue: str) -> Learnt:
    """Decoded once for each text."""
    text = str(memories.get(queue, {}).get(LEARNT, ""))
    kept_text, kept = index.learnt.get(queue, (None, None))
    if kept_text is text and isinstance(kept, Learnt):
        return kept
    found = msgspec.json.decode(text, type=Learnt) if text else NOTHING
    index.learnt[queue] = text, found
    return found


def kept_in(memory: Memory, now: Learnt) -> Memory:
    return {**memory, LEARNT: msgspec.json.encode(now).decode()}


def handled(memory: Memory) -> list[int]:
    text = str(memory.get(HANDLED, ""))
    return [int(part) for part in text.split(",") if part]


# What is learnt.


def after_handling(before: Learnt, seconds: float) -> Learnt:
    """A contact of this queue is over, PCP included."""
    return replace(before, handled=_faded(before.handled, FORGET_HANDLED, (1.0, seconds)))


def after_waiting(before: Learnt, item: WorkItem, now: datetime, *, is_served: bool) -> Learnt:
    """An item left the line: taken, or without being served."""
    waited = (now - item.queued_at).total_seconds()
    at = now.timestamp()
    left, total = _faded(
        (before.left, before.waited), FORGET_SHARES, (0.0 if is_served else 1.0, waited)
    )
    fit = before.fit
    if is_served and item.foreseen_seconds is not None:
        x = item.foreseen_seconds
        fit = _faded(fit, FORGET_FIT, (1.0, x, waited, x * x, x * waited))
    return replace(
        before,
        fit=fit,
        left=left,
        waited=total,
        came=_came(before, item, at),
        came_at=at,
        born_at=before.born_at or at,
    )


def _faded[T: tuple[float, ...]](sums: T, keep: float, more: T) -> T:
    faded = tuple(round(old * keep + new, 4) for old, new in zip(sums, more, strict=True))
    return type(sums)(faded)


def _came(before: Learnt, item: WorkItem, at: float) -> tuple[Rate, ...]:
    fade = exp((before.came_at - at) / FORGET_SECONDS)
    mine = (item.is_vip, item.priority)
    rates = {(vip, points): round(n * fade, 4) for vip, points, n in before.came}
    rates[mine] = rates.get(mine, 0.0) + 1.0
    return tuple((vip, points, n) for (vip, points), n in sorted(rates.items()) if n > 0.05)


# The estimate.


def announced(seconds: float | None) -> int | None:
    """As callers hear it: whole minutes, to the nearest; nothing for less than half a minute."""
    if seconds is None or seconds < SHORTEST_TOLD:
        return None
    return max(60, int(seconds / 60 + 0.5) * 60)


def place(
    state: AcdState, item: str, now: datetime, config: AcdConfig
) -> tuple[int, int | None] | None:
    """Where an item stands, 1 is next, and the wait to announce. None when it does not wait."""
    index = index_of(state, config)
    row = state.items.get(item)
    position = index.position(row) if row is not None else None
    if row is None or position is None:
        return None
    return position, announced(expected_wait(index, state, row, now))


def expected_wait(index: Index, state: AcdState, item: WorkItem, now: datetime) -> float | None:
    """In seconds; None from far back, before enough were handled, or when nobody works there."""
    found = foreseen(index, state.operators, state.memories, item, now)
    if found is None or item.queue is None:
        return None
    return corrected(learnt(index, state.memories, item.queue).fit, found)


def corrected(fit: Sequence[float], found: float) -> float:
    """The line through the past's estimates and truths, and some imagined ones that came true."""
    count, x, y, xx, xy = fit
    if not count:
        return found
    mean = max(1.0, x / count)
    count, x, y = count + PRIOR, x + PRIOR * mean, y + PRIOR * mean
    xx, xy = xx + PRIOR * 2 * mean * mean, xy + PRIOR * 2 * mean * mean
    slope = (xy - x * y / count) / (xx - x * x / count)
    return max(0.0, (y - slope * x) / count + slope * found)


def foreseen(
    index: Index,
    operators: Mapping[str, Operator],
    memories: Mapping[str, Memory],
    item: WorkItem,
    now: datetime,
) -> float | None:
    """Before the correction."""
    queue = item.queue or ""
    position = index.position(item) if queue in index.roster.desks else None
    memory = memories.get(queue, {})
    if position is None or position > FAR_POSITION or not index.working(queue):
        return None
    if str(memory.get(HANDLED, "")).count(",") + 1 < ENOUGH_HANDLED:
        return None
    mine = learnt(index, memories, queue)
    pace = Pace(
        handling=mine.handling or _mean(handled(memory)),
        working=index.working(queue),
        patience_rate=mine.patience_rate,
    )
    ahead, later = burden(index, memories, item, position, pace.handling, now)
    first = soon(index, operators, memory, queue, now) if pace.working <= FEW else None
    return drained(ahead, later, pace, first)


def _mean(seconds: Sequence[float]) -> float:
    return sum(seconds) / len(seconds)


class Pace(Struct, frozen=True, kw_only=True):
    handling: float
    """Seconds per item."""
    working: int
    patience_rate: float


type Overtakers = list[tuple[float, float]]
"""For so many seconds from now items overtake at this rate per second."""


def burden(
    index: Index,
    memories: Mapping[str, Memory],
    item: WorkItem,
    position: int,
    handling: float,
    now: datetime,
) -> tuple[float, Overtakers]:
    """What is served before: as items of this queue, those of neighbours weighted."""
    queue = item.queue or ""
    ahead, later = 0.0, list[tuple[float, float]]()
    for other, share in ((queue, 1.0), *neighbours(index, queue)):
        past = learnt(index, memories, other)
        weight = share * (past.handling or handling) / handling
        ahead += weight * (position if other == queue else count_ahead(index, item, other))
        for seconds, rate in overtakers(index, past, item, other, now):
            later.append((seconds, weight * rate))
    return ahead, later


def count_ahead(index: Index, item: WorkItem, queue: str) -> int:
    mine = rank(item, priority_of(index, item.queue or ""))
    return bisect_left(index.lines[queue], mine)


def priority_of(index: Index, queue: str) -> int:
    return index.roster.desks[queue].config.settings.priority


def overtakers(index: Index, past: Learnt, item: WorkItem, queue: str, now: datetime) -> Overtakers:
    """Later arrivals with more points come first as long as these outweigh the wait so far."""
    at = now.timestamp()
    seen = max(60.0, at - past.born_at)
    scale = exp((past.came_at - at) / FORGET_SECONDS)
    scale /= FORGET_SECONDS * (1 - exp(-seen / FORGET_SECONDS))
    points = priority_of(index, queue) - priority_of(index, item.queue or "") - item.priority
    waited = (now - item.waiting_since).total_seconds()
    found = list[tuple[float, float]]()
    for is_vip, theirs, count in past.came:
        seconds = POINT_SECONDS * (points + theirs) - waited
        if item.is_front or (item.is_vip and not is_vip):
            continue
        if is_vip and not item.is_vip:
            seconds = inf
        if seconds > 0:
            found.append((seconds, count * scale))
    return found


def neighbours(index: Index, queue: str) -> tuple[tuple[str, float], ...]:
    """Queues that share people with this one, and how much of what waits there they would take."""
    kept = index.neighbours.get(queue)
    if kept is None:
        desks, queues_of = index.roster.desks, index.roster.queues_of
        shared = Counter(q for id in desks[queue].members for q in queues_of[id] if q != queue)
        shares = [(each, n / len(desks[each].members)) for each, n in shared.items()]
        ordered = sorted(shares, key=lambda pair: (-pair[1], pair[0]))
        kept = tuple(pair for pair in ordered[:NEIGHBOURS] if pair[1] >= SHARE)
        index.neighbours[queue] = kept
    return kept


class Soon(Struct, frozen=True, kw_only=True):
    """Those who talk or are in PCP now: when each will be done with that."""

    talking: tuple[float, ...]
    """For how long already."""
    resting: tuple[float, ...]
    """For how long still."""
    past: list[int]
    """Handling times, shortest first."""

    def busy_after(self, seconds: float, handling: float) -> float:
        """How many of them are not done after so long."""
        count, tail = len(self.past), 0.5 * exp(-seconds / handling)
        still = sum(max(0.0, 1 - seconds / left) for left in self.resting)
        for talked in self.talking:
            longer = count - bisect_right(self.past, talked + seconds)
            still += (longer + tail) / (count - bisect_right(self.past, talked) + 0.5)
        return still


def soon(
    index: Index, operators: Mapping[str, Operator], memory: Memory, queue: str, now: datetime
) -> Soon:
    talking, resting = list[float](), list[float]()
    for id in index.roster.desks[queue].members:
        operator = operators.get(id)
        if operator is None:
            continue
        if operator.state == "pcp" and operator.until is not None:
            resting.append(max(2.0, (operator.until - now).total_seconds()))
        elif operator.state == "busy" and operator.talk_since is not None:
            talking.append((now - operator.talk_since).total_seconds())
        elif operator.state == "call":
            talking.append(0.0)
    past = sorted(handled(memory))
    return Soon(talking=tuple(talking), resting=tuple(resting), past=past)


def drained(ahead: float, later: Overtakers, pace: Pace, first: Soon | None) -> float:
    """When nothing lies before it any more."""
    usual = pace.working / pace.handling
    part = max(2.0, ahead / usual / PARTS)
    busy = first.busy_after(0.0, pace.handling) if first else 0.0
    seconds = 0.0
    while seconds < LONGEST:
        done = usual * part
        if first is not None:
            still = first.busy_after(seconds + part, pace.handling)
            again = (pace.working - (busy + still) / 2) * part / pace.handling
            done, busy = busy - still + again, still
        more = sum(rate for until, rate in later if until > seconds) * part
        more = min(more, MOST_LATER * usual * part)
        gone = done - more + pace.patience_rate * max(0.0, ahead - 1) * part
        if gone >= ahead:
            return seconds + part * ahead / gone
        ahead, seconds = ahead - gone, seconds + part
    return LONGEST
