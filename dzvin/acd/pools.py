"""Who could be asked for an item of a queue, and what is known of each that its strategy reads."""

from datetime import datetime

from dzvin.acd.capacity import further_calls
from dzvin.acd.counters import figures
from dzvin.acd.draft import Draft
from dzvin.acd.lines import idle_lines
from dzvin.acd.matching import Pool
from dzvin.acd.model import Candidate, Operator, WorkItem
from dzvin.acd.offers import taken_on
from dzvin.acd.roster import Desk


def pool_for(draft: Draft, desk: Desk, item: WorkItem) -> Pool:
    queue, settings = desk.config.id, desk.config.settings
    day = draft.roster.day(draft.now)
    ringing = (desk.members[id].priority for id in item.ringing if id in desk.members)
    takers = draft.index.takers(item)
    return Pool(
        name=settings.strategy,
        strategy=desk.strategy,
        candidates=candidates(draft, desk, takers, day),
        memory=draft.memory(queue),
        tiers=desk.tiers,
        tier_wait_seconds=settings.tier_wait_seconds,
        ringing_tier=min((tier for tier in ringing if tier is not None), default=None),
        elsewhere=elsewhere(draft, desk, takers) if draft.config.is_explained else {},
        is_explained=draft.config.is_explained,
    )


def elsewhere(draft: Draft, desk: Desk, takers: set[str]) -> dict[str, int]:
    standings = draft.index.standings[desk.config.id]
    out = {reason: n for reason, n in standings.items() if n and reason != "free"}
    if draft.roster.capacities:  # one who talks and has a line free is not out
        for id in takers:
            if (standing := draft.index.standing_of[id]) in out:
                out[standing] -= 1
    return out | ({"out_only": desk.out_only} if desk.out_only else {})


def candidates(draft: Draft, desk: Desk, ids: set[str], day: str) -> list[Candidate]:
    """One whose row is still the same is the same candidate, but for figures that change with
    time."""
    if desk.strategy.reads:
        return [candidate(draft, desk, id, day) for id in ids]
    kept, operators = draft.index.candidates.setdefault(desk.config.id, {}), draft.operators
    found: list[Candidate] = []
    for id in ids:
        operator, known = operators[id], kept.get(id)
        if known is None or known[0] is not operator or known[1] != day:
            known = kept[id] = operator, day, candidate(draft, desk, id, day)
        found.append(known[2])
    return found


def candidate(draft: Draft, desk: Desk, id: str, day: str) -> Candidate:
    operator, member = draft.operator(id), desk.members[id]
    return Candidate(
        operator=id,
        free_since=idle_since(draft, desk, operator),
        lines=1 if operator.state == "busy" else 0,
        tier=member.priority or 1,
        position=member.position,
        weight=member.weight,
        taken_today=taken_on(operator, day),
        offered_at=operator.offered_at,
        penalty_until=operator.penalty_until,
        skills=member.skills,
        **figures(operator, desk, draft.roster, draft.now),
    )


def idle_since(draft: Draft, desk: Desk, operator: Operator) -> datetime:
    """Without status control: since when the line is that would be rung."""
    since = operator.free_since
    if draft.keeps_status(operator):
        capacity = draft.roster.capacities[operator.id]
        free = capacity.max_lines - len(further_calls(operator))
        since = next(iter(idle_lines(operator.idle_since, since, free)), since)
    if desk.config.settings.reset_idle_on_ready:
        return max(since, operator.back_at)
    return since
