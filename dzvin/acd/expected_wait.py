"""How long an item will still wait: what lies before it, how fast that goes, corrected by the past.

First a fluid (`draining.py`): the calls ahead in the line, and those ahead in other queues for the
same people, drain at the pace of those who work. Then a straight line, fitted to what came true of
earlier estimates of this queue: ringing, breaks and all the rest is in it.

Against the formula of product.md 3.11 (`bench/expected_wait.py`): every announced minute means what
it says, and the error is at least a fifth smaller.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import exp, inf, log, sqrt

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from dzvin.acd.draining import (
    FEW,
    Length,
    crews_of,
    drained,
    few,
    in_order,
    many,
)
from dzvin.acd.index import POINT_SECONDS, Index, index_of, rank
from dzvin.acd.model import AcdConfig, AcdState, Memory, Operator, WorkItem

LEARNT = "_learnt"
"""In a queue's memory."""
HANDLED = "_handled"
"""In a queue's memory: seconds from answer to the end of PCP, of the last fifty."""
ENOUGH_HANDLED, FAR_POSITION = 10, 20
"""An expected wait is told when so many were handled, and not from so far back (3.11)."""
NEIGHBOURS, SHARE = 5, 0.2
"""Queues that share people: so many, if they take at least this share of theirs from here."""
MOST_CREWS = 8
SHORTEST_TOLD = 30.0
FORGET_FIT, FORGET_SHARES, FORGET_HANDLED = 0.997, 0.997, 0.997
FORGET_SECONDS = 7200.0
DOUBT_SECONDS = 600.0
"""So much imagined waiting in which nobody left."""
USUAL_DEVIATION, DOUBT_LENGTHS = 0.63, 10.0
"""Of the logarithm of a contact's length, as far as so many imagined contacts say."""
SHORTEST_HANDLED = 5.0
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
    logs: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Of handling times: how many, sums of their logarithms and of the squares of these."""

    @property
    def patience_rate(self) -> float:
        """How many of those who wait leave in a second."""
        return self.left / (self.waited + DOUBT_SECONDS)

    @property
    def mean(self) -> float | None:
        """Handling time."""
        count, total = self.handled
        return max(SHORTEST_HANDLED, total / count) if count else None

    def length(self, seconds: float) -> Length:
        """Of a contact; `seconds` on average where nothing is known yet."""
        mean = self.mean or seconds
        count, logs, squares = self.logs
        variance = USUAL_DEVIATION**2
        if not count:
            return Length(mean, log(mean) - variance / 2, USUAL_DEVIATION)
        own = max(0.0, squares / count - (logs / count) ** 2)
        variance = (own * count + variance * DOUBT_LENGTHS) / (count + DOUBT_LENGTHS)
        return Length(mean, logs / count, sqrt(max(0.01, variance)))


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
    long = log(max(SHORTEST_HANDLED, seconds))
    return replace(
        before,
        handled=_faded(before.handled, FORGET_HANDLED, (1.0, seconds)),
        logs=_faded(before.logs, FORGET_HANDLED, (1.0, long, long * long)),
    )


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
    return through(index, operators, memories, item, now)


def through(
    index: Index,
    operators: Mapping[str, Operator],
    memories: Mapping[str, Memory],
    item: WorkItem,
    now: datetime,
) -> float | None:
    """None when nobody will take anything after what he does now."""
    queue = item.queue or ""
    queues, crews = (queue, *neighbours(index, queue)), index.crews[queue]
    pasts = {each: learnt(index, memories, each) for each in queues}
    mean = pasts[queue].mean or _mean(handled(memories[queue]))
    lengths = {each: past.length(mean) for each, past in pasts.items()}
    is_few = index.working(queue) <= FEW
    teams = [
        few(crew, operators, lengths, now) if is_few else many(crew, index, lengths)
        for crew in crews
    ]
    teams = [team for team in teams if team.working]
    if not any(queue in team.queues for team in teams):
        return None
    lines = [(each, index.lines[each][: count_ahead(index, item, each)]) for each in queues]
    later = [
        (each, seconds, rate)
        for each, past in pasts.items()
        for seconds, rate in overtakers(index, past, item, each, now)
    ]
    return drained(queue, in_order(lines), later, teams, pasts[queue].patience_rate)


def _mean(seconds: Sequence[float]) -> float:
    return max(SHORTEST_HANDLED, sum(seconds) / len(seconds))


def count_ahead(index: Index, item: WorkItem, queue: str) -> int:
    mine = rank(item, priority_of(index, item.queue or ""))
    return bisect_left(index.lines[queue], mine)


def priority_of(index: Index, queue: str) -> int:
    return index.roster.desks[queue].config.settings.priority


def overtakers(
    index: Index, past: Learnt, item: WorkItem, queue: str, now: datetime
) -> list[tuple[float, float]]:
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


def neighbours(index: Index, queue: str) -> tuple[str, ...]:
    """Queues that share many people with this one, those that share most first; so many as leave
    few crews."""
    kept = index.neighbours.get(queue)
    if kept is None:
        desks, queues_of = index.roster.desks, index.roster.queues_of
        shared = Counter(q for id in desks[queue].members for q in queues_of[id] if q != queue)
        shares = [(each, n / len(desks[each].members)) for each, n in shared.items()]
        ordered = sorted(shares, key=lambda pair: (-pair[1], pair[0]))
        kept = tuple(other for other, share in ordered[:NEIGHBOURS] if share >= SHARE)
        while len(crews := crews_of(index, (queue, *kept))) > MOST_CREWS:
            kept = kept[:-1]
        index.neighbours[queue], index.crews[queue] = kept, crews
    return kept
