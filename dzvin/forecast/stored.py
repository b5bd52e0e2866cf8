"""A day as the journal has it: who called, talked and waited, and when operators were at work.

What nobody can know is filled in with one seed: how long somebody who was answered would have
waited (from the losses of patience per second waited in his queue), and how long somebody who hung
up would have talked (as one who was answered in the same queue).
"""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dzvin.forecast.draw import exponential, unit
from dzvin.forecast.model import MOST_CALLS, BadDay, Caller, Day, Places, TalkedTo, Worker

USUAL_ANSWER = 4.0
USUAL_TALK = 180.0
SAME_SECONDS = 1.0
"""Intervals so near to each other are one."""


class Visit(Struct, frozen=True, kw_only=True):
    """A call's first time in one of the queues. `talk` None: nobody answered."""

    call: str
    queue: str
    at: datetime
    until: datetime | None
    result: str | None
    talk: float | None
    wrap: float | None
    party: str | None = None


class AtWork(Struct, frozen=True, kw_only=True):
    """An operator Ready, or with the call he was in."""

    operator: str
    state: str
    call: str | None
    at: datetime
    until: datetime | None


class Rings(Struct, frozen=True, kw_only=True):
    """What an operator did with his offers."""

    operator: str
    offers: int
    missed: int
    answer_seconds: float | None


class Lines(Struct, frozen=True, kw_only=True):
    """How many calls an operator has at a time, today."""

    id: str
    max_lines: int
    has_status_control: bool


class Facts(Struct, frozen=True, kw_only=True):
    visits: Sequence[Visit]
    work: Sequence[AtWork]
    rings: Sequence[Rings]
    vips: Mapping[str, Set[str]] = {}
    """By queue: parties who are on its list of VIPs."""
    responsible: Mapping[str, str] = {}
    """By party: the operator whom his contact names."""
    talked: Mapping[str, TalkedTo] = {}
    """By party: his last talk before the day."""
    lines: Mapping[str, Lines] = {}
    """By operator: of those who have several, or no status control."""
    held: Mapping[str, float] = {}
    """By call: seconds in which its operator talked on another line of his."""


class Asked(Struct, frozen=True, kw_only=True):
    """Which day, of which company."""

    timezone: str
    date: str
    begin: datetime
    end: datetime
    is_member_priority_first: bool = False


def stored_day(
    facts: Facts,
    queues: Mapping[str, Places],
    names: Mapping[str, str],
    asked: Asked,
    seed: int,
) -> Day:
    """Raises BadDay when there is nothing to replay."""
    if not facts.visits:
        raise BadDay("stored.date", "no_calls")
    if len(facts.visits) > MOST_CALLS:
        raise BadDay("stored.days", "too_many_calls")
    callers = [caller for queue in queues for caller in callers_of(facts, queue, asked, seed)]
    callers.sort(key=lambda one: (one.at, one.id))
    workers = workers_of(facts, names, asked)
    places = {
        id: Places(
            name=queue.name,
            settings=queue.settings,
            members={who: p for who, p in queue.members.items() if who in workers},
        )
        for id, queue in queues.items()
    }
    return Day(
        timezone=asked.timezone,
        is_member_priority_first=asked.is_member_priority_first,
        date=asked.date,
        callers=tuple(callers),
        workers={
            id: worker
            for id, worker in workers.items()
            if any(id in queue.members for queue in places.values())
        },
        queues=places,
        responsible=dict(facts.responsible),
        talked=dict(facts.talked),
    )


def callers_of(facts: Facts, queue: str, asked: Asked, seed: int) -> list[Caller]:
    """Of one queue."""
    visits = [visit for visit in facts.visits if visit.queue == queue]
    vips = facts.vips.get(queue, frozenset())
    visits = [without_held(visit, facts.held.get(visit.call)) for visit in visits]
    answered = [(v.talk, v.wrap or 0.0) for v in visits if v.talk is not None]
    waits = [waited(v) for v in visits]
    lost = sum(v.result == "abandoned" for v in visits)
    patience = sum(waits) / lost if lost else None
    found = []
    for visit, wait in zip(visits, waits, strict=True):
        talk, wrap = visit.talk, visit.wrap or 0.0
        if talk is None:
            chance = unit(seed, "talk", visit.call)
            talk, wrap = answered[int(chance * len(answered))] if answered else (USUAL_TALK, 0.0)
        limit: float | None = wait
        if visit.result != "abandoned":
            chance = unit(seed, "patience", visit.call)
            limit = None if patience is None else wait + exponential(patience, chance)
        at = (visit.at - asked.begin).total_seconds()
        caller = Caller(visit.call, at, visit.queue, talk, wrap, limit)
        found.append(replace(caller, party=visit.party, is_vip=visit.party in vips))
    return found


def without_held(visit: Visit, held: float | None) -> Visit:
    """How long he would have talked had his operator had one line: a replay holds calls itself."""
    if held is None or visit.talk is None:
        return visit
    return replace(visit, talk=max(1.0, visit.talk - held))


def waited(visit: Visit) -> float:
    return max(0.0, (visit.until - visit.at).total_seconds()) if visit.until else 0.0


def workers_of(facts: Facts, names: Mapping[str, str], asked: Asked) -> dict[str, Worker]:
    """With the times they were Ready or in one of these calls; other calls kept them away."""
    ours = {visit.call for visit in facts.visits}
    rings = {ring.operator: ring for ring in facts.rings}
    known = [r.answer_seconds for r in facts.rings if r.answer_seconds is not None]
    usual = sum(known) / len(known) if known else USUAL_ANSWER
    spans: dict[str, list[tuple[float, float]]] = {}
    for row in sorted(facts.work, key=lambda row: (row.operator, row.at)):
        if row.state != "ready" and row.call not in ours:
            continue
        begin = max(0.0, (row.at - asked.begin).total_seconds())
        end = (
            (min(row.until, asked.end) if row.until else asked.end) - asked.begin
        ).total_seconds()
        his = spans.setdefault(row.operator, [])
        if his and begin <= his[-1][1] + SAME_SECONDS:
            his[-1] = (his[-1][0], max(end, his[-1][1]))
        elif end > begin:
            his.append((begin, end))
    return {
        id: Worker(
            id=id,
            name=names.get(id, id),
            spans=tuple(his),
            answer=answer_of(rings.get(id), usual),
            miss=miss_of(rings.get(id)),
            **lines_of(facts.lines.get(id)),
        )
        for id, his in spans.items()
        if his
    }


def answer_of(ring: Rings | None, usual: float) -> float:
    found = ring.answer_seconds if ring else None
    return min(60.0, usual if found is None else found)


def lines_of(found: Lines | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {"lines": found.max_lines, "is_status_kept": not found.has_status_control}


def miss_of(ring: Rings | None) -> float:
    return ring.missed / ring.offers if ring and ring.offers else 0.0
