"""What became of a replayed day: counted while it runs, told as figures at its end."""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Literal

from dzvin.acd.model import QueueSettings
from dzvin.forecast.model import (
    HALF_HOUR,
    Day,
    Fairness,
    Figures,
    Interval,
    Result,
    Share,
)

type Fate = Literal["answered", "abandoned", "timed_out", "refused", "unserved"]

BUSY = {"call", "busy", "pcp"}
AT_WORK = {"ready", *BUSY}
LEAST_WORKED = 1800.0


class Visit:
    """One caller in one queue."""

    __slots__ = ("at", "fate", "held", "held_since", "queue", "wait")

    def __init__(self, at: float, queue: str) -> None:
        self.at, self.queue = at, queue
        self.wait = 0.0
        self.fate: Fate | None = None
        self.held = 0.0
        """Seconds in which his operator talked on another line."""
        self.held_since: float | None = None


class Shift:
    """One operator: what he does since when, and how long he did what."""

    __slots__ = ("calls", "idle", "missed", "since", "state", "worked")

    def __init__(self) -> None:
        self.state, self.since = "offline", 0.0
        self.worked = self.idle = 0.0
        self.calls = self.missed = 0


class Tally:
    def __init__(self, day: Day, settings: Mapping[str, QueueSettings]) -> None:
        self.day, self.settings = day, settings
        self.visits: dict[str, Visit] = {}
        self.shifts = {id: Shift() for id in day.workers}
        self.worked: dict[int, float] = {}
        """By half hour: seconds of operators at work."""
        self.busy: dict[int, float] = {}
        self.inputs = 0

    def arrived(self, call: str, queue: str, at: float) -> None:
        self.visits[call] = Visit(at, queue)

    def is_waiting(self, call: str) -> bool:
        return self.visits[call].fate is None

    def left(self, call: str, fate: Fate, at: float) -> None:
        visit = self.visits[call]
        visit.fate, visit.wait = fate, at - visit.at

    def answered(self, call: str, operator: str, at: float) -> None:
        self.left(call, "answered", at)
        self.shifts[operator].calls += 1

    def held(self, call: str, at: float) -> None:
        self.visits[call].held_since = at

    def resumed(self, call: str, at: float) -> None:
        visit = self.visits[call]
        if visit.held_since is not None:
            visit.held += at - visit.held_since
            visit.held_since = None

    def missed(self, operator: str) -> None:
        self.shifts[operator].missed += 1

    def operator_is(self, operator: str, state: str, at: float) -> None:
        shift = self.shifts[operator]
        if shift.state in AT_WORK:
            self._worked(shift, at)
        shift.state, shift.since = state, at

    def _worked(self, shift: Shift, until: float) -> None:
        shift.worked += until - shift.since
        if shift.state == "ready":
            shift.idle += until - shift.since
        at = shift.since
        while at < until:
            n = int(at // HALF_HOUR)
            piece = min(until, (n + 1) * HALF_HOUR) - at
            self.worked[n] = self.worked.get(n, 0.0) + piece
            if shift.state in BUSY:
                self.busy[n] = self.busy.get(n, 0.0) + piece
            at += piece

    def close(self, at: float) -> None:
        for id in self.shifts:
            self.operator_is(id, "offline", at)
        for call, visit in self.visits.items():
            self.resumed(call, at)
            if visit.fate is None:
                self.left(call, "unserved", max(at, visit.at))

    def result(self, variant: str) -> Result:
        visits = list(self.visits.values())
        by_queue = {id: [v for v in visits if v.queue == id] for id in self.day.queues}
        names = {id: queue.name for id, queue in self.day.queues.items()}
        worked, busy = sum(self.worked.values()), sum(self.busy.values())
        shares = tuple(
            Share(
                operator=id,
                name=self.day.workers[id].name,
                calls=shift.calls,
                missed=shift.missed,
                worked_seconds=round(shift.worked, 1),
                idle_seconds=round(shift.idle, 1),
            )
            for id, shift in self.shifts.items()
        )
        return Result(
            variant=variant,
            total=self.figures(visits),
            queues={names[id]: self.figures(found) for id, found in by_queue.items()},
            occupancy=divided(busy, worked),
            fairness=fairness(shares),
            intervals=tuple(self.intervals(visits)),
            shares=shares,
            inputs=self.inputs,
        )

    def figures(self, visits: Sequence[Visit]) -> Figures:
        count = {fate: 0 for fate in ("answered", "abandoned", "timed_out", "refused", "unserved")}
        for visit in visits:
            count[visit.fate or "unserved"] += 1
        short = sum(self.is_short(visit) for visit in visits)
        waits = sorted(visit.wait for visit in visits if visit.fate == "answered")
        held = [visit.held for visit in visits if visit.held]
        entered = [visit.wait for visit in visits if visit.fate != "refused"]
        return Figures(
            offered=len(visits),
            short_abandoned=short,
            service_level=self.level(visits),
            answer_mean=mean(waits),
            answer_p50=quantile(waits, 0.5),
            answer_p90=quantile(waits, 0.9),
            answer_p99=quantile(waits, 0.99),
            wait_mean=mean(entered),
            wait_max=round(max(entered), 1) if entered else None,
            held=len(held),
            held_mean=mean(held),
            **count,
        )

    def is_short(self, visit: Visit) -> bool:
        limit = self.settings[visit.queue].short_abandon_seconds
        return visit.fate == "abandoned" and visit.wait < limit

    def level(self, visits: Sequence[Visit]) -> float | None:
        """Answered in time, of all but short abandons and those the queue sent elsewhere."""
        soon = sum(
            visit.fate == "answered" and visit.wait <= self.settings[visit.queue].target_seconds
            for visit in visits
        )
        elsewhere = {"timed_out", "refused"}
        counted = sum(not self.is_short(v) and v.fate not in elsewhere for v in visits)
        return divided(soon, counted)

    def intervals(self, visits: Sequence[Visit]) -> Iterable[Interval]:
        parts: dict[int, list[Visit]] = {}
        for visit in visits:
            parts.setdefault(int(visit.at // HALF_HOUR), []).append(visit)
        known = sorted({*parts, *(n for n, seconds in self.worked.items() if seconds >= 1)})
        for n in range(known[0], known[-1] + 1) if known else ():
            found = parts.get(n, [])
            answered = [visit.wait for visit in found if visit.fate == "answered"]
            worked = self.worked.get(n, 0.0)
            yield Interval(
                at=label(n),
                offered=len(found),
                answered=len(answered),
                abandoned=sum(visit.fate == "abandoned" for visit in found),
                service_level=self.level(found),
                answer_mean=mean(answered),
                operators=round(worked / HALF_HOUR, 2),
                occupancy=divided(self.busy.get(n, 0.0), worked),
            )


def label(n: int) -> str:
    """Of a half hour: `09:30`, and `+1 00:30` on the next day."""
    days, half = divmod(n, 48)
    return (f"+{days} " if days else "") + f"{half // 2:02d}:{half % 2 * 30:02d}"


def fairness(shares: Sequence[Share]) -> Fairness:
    counted = [share for share in shares if share.worked_seconds >= LEAST_WORKED]
    rates = [share.calls * 3600 / share.worked_seconds for share in counted]
    idle = [share.idle_seconds / share.worked_seconds for share in counted]
    usual = mean(rates)
    return Fairness(
        operators=len(counted),
        calls_least=min((share.calls for share in counted), default=0),
        calls_most=max((share.calls for share in counted), default=0),
        calls_per_hour_spread=divided(deviation(rates), usual or 0.0),
        idle_least=round(min(idle), 4) if idle else None,
        idle_most=round(max(idle), 4) if idle else None,
        idle_spread=round(deviation(idle), 4) if idle else None,
    )


def divided(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def deviation(values: Sequence[float]) -> float:
    if not values:
        return 0.0
    usual = sum(values) / len(values)
    return sqrt(sum((value - usual) ** 2 for value in values) / len(values))


def quantile(ordered: Sequence[float], share: float) -> float | None:
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
