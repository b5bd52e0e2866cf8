"""Why no calls come to an operator, in codes that his page puts into words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from dzvin.acd.draft import Draft
from dzvin.acd.matching import Pool, best_tier, opens_at, order, why_not
from dzvin.acd.model import AcdConfig, AcdState, Candidate, Operator, WorkItem
from dzvin.acd.needs import relaxed_at
from dzvin.acd.pools import candidate, pool_for
from dzvin.acd.roster import Desk

type Code = Literal[
    "offline",
    "away",
    "call",
    "busy",
    "pcp",
    "lines",
    "no_microphone",
    "not_registered",
    "page_closed",
    "penalty",
    "gap",
    "no_queue",
    "out_only",
    "nobody_waits",
    "others_first",
    "tried",
    "tier_closed",
    "skills",
    "sticky",
    "ringing_another",
]


OF_ITEM: dict[str | None, Code] = {
    "tried": "tried",
    "tier_closed": "tier_closed",
    "skills": "skills",
    "sticky": "sticky",
}
"""What keeps one who is free from this item alone."""


class Reason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`until`: when it ends by itself. `ahead`: how many free operators come before him."""

    code: Code
    queue: str | None = None
    until: datetime | None = None
    ahead: int | None = None


def why_no_calls(
    operator: str, config: AcdConfig, state: AcdState, now: datetime
) -> tuple[Reason, ...]:
    """First what keeps every call from him, then each of his queues. Changes nothing.

    Some queues may be left out of `config`, and with them their rows out of `state`.
    """
    copy = AcdState(items=state.items, operators=state.operators, memories=state.memories)
    draft = Draft(copy, config, now)
    return (*of_himself(draft, operator), *of_queues(draft, operator))


def of_himself(draft: Draft, id: str) -> Iterator[Reason]:
    person = draft.operator(id)
    room = draft.room(person)
    if is_full(draft, person, room):
        yield Reason(code="lines")
    elif person.state != "ready" and room != "beside":
        yield Reason(code=person.state, until=person.until)
    found = draft.reach(replace(person, state="ready"))
    if person.state != "offline" and found != "registered":
        yield Reason(code=found)
    if person.state == "ready" and person.gap_until > draft.now:
        yield Reason(code="gap", until=person.gap_until)
    if person.penalty_until > draft.now:
        yield Reason(code="penalty", until=person.penalty_until)


def is_full(draft: Draft, person: Operator, room: str) -> bool:
    """All his lines are in use, of more than one or without status control."""
    capacity = draft.roster.capacities.get(person.id)
    is_at_work = room in {"lines", "ringing"} or (room == "busy" and person.planned is None)
    return capacity is not None and is_at_work


def of_queues(draft: Draft, id: str) -> Iterator[Reason]:
    out_only = [
        queue.id
        for queue in draft.config.queues.values()
        if any(m.operator == id and m.priority is None for m in queue.members)
    ]
    yield from (Reason(code="out_only", queue=queue) for queue in sorted(out_only))
    desks = draft.roster.desks
    queues = sorted(
        queue for queue in draft.roster.queues_of.get(id, ()) if not desks[queue].config.is_group
    )
    if not queues and not out_only:
        yield Reason(code="no_queue")
    for queue in queues:
        yield of_queue(draft, draft.roster.desks[queue], id)


def of_queue(draft: Draft, desk: Desk, id: str) -> Reason:
    """What keeps him from the item that is served next, or from the next one to come."""
    queue = desk.config.id
    line = draft.index.lines[queue]
    me = candidate(draft, desk, id, draft.roster.day(draft.now))
    waiting = [draft.items[place[-1]] for place in line[:SEEN]]
    reasons = [of_item(draft, desk, item, me) for item in waiting if id not in item.ringing]
    for reason in reasons:
        if reason.code != "ringing_another":
            return reason
    if ahead := count_ahead(draft, desk, me):
        return Reason(code="others_first", queue=queue, ahead=ahead)
    return reasons[0] if reasons else Reason(code="nobody_waits", queue=queue)


SEEN = 20
"""So many items of a line are looked at."""


def of_item(draft: Draft, desk: Desk, item: WorkItem, me: Candidate) -> Reason:
    queue = desk.config.id
    pool = pool_for(draft, desk, item)
    code = why_not(item, me, pool, draft.now)
    if code is not None and code in OF_ITEM:
        until = ends_at(code, item, me, pool, draft.now)
        return Reason(code=OF_ITEM[code], queue=queue, until=until)
    if best_tier(item, [*pool.candidates, me], pool) != pool.strategy.tier(item, me):
        others = {c.operator for c in pool.candidates if c.operator != me.operator}
        return Reason(code="others_first", queue=queue, ahead=len(others) + len(item.ringing))
    return Reason(code="ringing_another", queue=queue)


def ends_at(
    code: str, item: WorkItem, who: Candidate, pool: Pool, now: datetime
) -> datetime | None:
    """When this reason ends by itself, as far as that is known."""
    if code == "tried":
        return item.retry_at
    if code == "penalty":
        return who.penalty_until
    if code == "tier_closed":
        return opens_at(item, pool.strategy.tier(item, who), pool)
    if code == "skills":
        return relaxed_at(item, pool.strategy.settings, now)
    return pool.strategy.again_at(item, now) if code in OF_ITEM else None


def count_ahead(draft: Draft, desk: Desk, me: Candidate) -> int:
    """Free operators who would be rung before him for a call that came now."""
    item = WorkItem(
        id="", call="", queue=desk.config.id, waiting_since=draft.now, queued_at=draft.now
    )
    pool = pool_for(draft, desk, item)
    others = [c for c in pool.candidates if c.operator != me.operator]
    if pool.strategy.fan_out == "all":
        return sum(c.tier < me.tier for c in others)
    mine = (me.tier, order(item, me, pool))
    return sum((c.tier, order(item, c, pool)) < mine for c in others)
