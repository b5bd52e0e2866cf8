"""Whom to ring for an item, and why: eligibility, tiers, the strategy's order, the tie-break."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from dzvin.acd.model import NEVER, Candidate, Memory, WorkItem
from dzvin.acd.needs import is_able, relaxed_at
from dzvin.acd.strategy import Key, Strategy
from dzvin.events.queue import Explanation, Ranked

EXPLANATION_BYTES = 2048
NEXT = 10


class Pool(Struct, frozen=True, kw_only=True):
    """One queue as the router sees it now."""

    name: str
    """Of the strategy."""
    strategy: Strategy
    candidates: Sequence[Candidate]
    """Its members who are Ready, reachable and reserved by nobody."""
    memory: Memory = {}
    tiers: tuple[int, ...] = (1,)
    """Member priorities in use, first choice first."""
    tier_wait_seconds: int = 0
    ringing_tier: int | None = None
    """The best tier in which somebody is rung for this item now."""
    elsewhere: Mapping[str, int] = {}
    """How many other members are out, by reason."""
    is_explained: bool = True


class Choice(Struct, frozen=True, kw_only=True):
    """Whom to ring now, in order, each with the explanation; and what time may change."""

    chosen: tuple[tuple[Candidate, Explanation | None], ...] = ()
    again_at: datetime | None = None
    is_exhausted: bool = False
    """Nobody rings, and those who could be rung were all tried in this round."""
    left: int = 0
    """So many others of the tier could be rung too."""


def choose(item: WorkItem, pool: Pool, now: datetime) -> Choice:
    fit, out = sifted(item, pool, now)
    fit = spared(item, fit, pool, out)
    fit = of_best_tier(item, fit, pool, out)
    least = min([c.lines for c in fit], default=0)
    idle = [c for c in fit if c.lines == least]
    if len(fit) > len(idle):
        out["on_a_line"] = len(fit) - len(idle)
    count = how_many(item, pool.strategy, len(idle), now)
    ordered = first_of(item, idle, pool, count)
    return Choice(
        chosen=tuple((ordered[n][1], reasons(pool, ordered, n, out)) for n in range(count)),
        again_at=later(stepped(item, pool, now) if count else item, pool, now),
        is_exhausted=not idle and not item.ringing and "tried" in out,
        left=len(idle) - count,
    )


def sifted(item: WorkItem, pool: Pool, now: datetime) -> tuple[list[Candidate], dict[str, int]]:
    """Those who may be rung, and how many may not for which reason. Mostly nothing but a penalty
    can keep a free operator from an item: then nothing else is asked of each."""
    out: dict[str, int] = {}
    is_plain = not (item.ringing or item.tried or item.skills or pool.tier_wait_seconds)
    if is_plain and type(pool.strategy).bars is Strategy.bars:
        fit = [c for c in pool.candidates if c.penalty_until <= now]
        if len(fit) < len(pool.candidates):
            out["penalty"] = len(pool.candidates) - len(fit)
        return fit, out
    fit = []
    for candidate in pool.candidates:
        reason = why_not(item, candidate, pool, now)
        if reason is None:
            fit.append(candidate)
        else:
            out[reason] = out.get(reason, 0) + 1
    return fit, out


def of_best_tier(
    item: WorkItem, fit: list[Candidate], pool: Pool, out: dict[str, int]
) -> list[Candidate]:
    best = best_tier(item, fit, pool)
    if is_one_tier(pool) and (best is not None or not fit):
        return fit
    tiers = tiers_of(item, fit, pool)
    found = [c for c, tier in zip(fit, tiers, strict=True) if tier == best]
    if len(fit) > len(found):
        out["lower_tier"] = len(fit) - len(found)
    return found


def is_one_tier(pool: Pool) -> bool:
    """Nobody is preferred to another of its members."""
    return len(pool.tiers) == 1 and type(pool.strategy).tier is Strategy.tier


def first_of(
    item: WorkItem, idle: list[Candidate], pool: Pool, count: int
) -> list[tuple[Key, Candidate]]:
    """In order; the first alone where nobody asks for the others."""
    keyed = ((order(item, c, pool), c) for c in idle)
    if count == 1 and not pool.is_explained:
        return [min(keyed, key=BY_KEY)]
    return sorted(keyed, key=BY_KEY)


BY_KEY = itemgetter(0)


def why_not(item: WorkItem, candidate: Candidate, pool: Pool, now: datetime) -> str | None:
    """The reason, counted in the offer's explanation, or None when the operator may be rung."""
    if candidate.operator in item.ringing:
        return "ringing"
    if candidate.operator in item.tried:
        return "tried"
    if now < candidate.penalty_until:
        return "penalty"
    if candidate.lines and item.ringing and pool.strategy.fan_out != "one":
        return "on_a_line"
    if now < opens_at(item, pool.strategy.tier(item, candidate), pool):
        return "tier_closed"
    return bars(item, candidate, pool.strategy, now)


def bars(item: WorkItem, candidate: Candidate, strategy: Strategy, now: datetime) -> str | None:
    """What the item itself needs, it needs whatever the strategy is."""
    if item.skills and not is_able(candidate.skills, item, strategy.settings, now):
        return "skills"
    return strategy.bars(item, candidate, now)


def spared(
    item: WorkItem, fit: list[Candidate], pool: Pool, out: dict[str, int]
) -> list[Candidate]:
    """Without the one who has just missed it, while another may be rung. (Where all ring at once
    they have all just missed it.)"""
    if item.missed_by is None or len(fit) < 2 or pool.strategy.fan_out == "all":
        return fit
    others = [c for c in fit if c.operator != item.missed_by]
    if len(others) < len(fit):
        out["just_missed"] = 1
    return others


def best_tier(item: WorkItem, fit: Sequence[Candidate], pool: Pool) -> int | None:
    """The next tier is rung when nobody of a better one is left, or still rings."""
    if is_one_tier(pool):
        best = pool.tiers[0] if fit else None
    else:
        best = min(tiers_of(item, fit, pool), default=None)
    if best is None or pool.ringing_tier is None or pool.strategy.fan_out == "step":
        return best
    return best if best <= pool.ringing_tier else None


def tiers_of(item: WorkItem, fit: Sequence[Candidate], pool: Pool) -> list[int]:
    tier = pool.strategy.tier
    if type(pool.strategy).tier is Strategy.tier:
        return [c.tier for c in fit]
    return [tier(item, c) for c in fit]


def order(item: WorkItem, candidate: Candidate, pool: Pool) -> Key:
    """The strategy's key, then the universal tie-break: total, so the same input gives the same."""
    key = pool.strategy.key(item, candidate, pool.memory)
    return (*key, candidate.offered_at, candidate.operator)


def how_many(item: WorkItem, strategy: Strategy, free: int, now: datetime) -> int:
    """Everybody, or one; one more for an item that rings already only step by step."""
    if strategy.fan_out == "all":
        return min(free, max(0, strategy.most - len(item.ringing))) if strategy.most else free
    if not item.ringing:
        return min(free, 1)
    is_due = strategy.fan_out == "step" and strategy.again_at(item, now) is None
    return min(free, 1) if is_due else 0


def stepped(item: WorkItem, pool: Pool, now: datetime) -> WorkItem:
    """As it will be when the chosen one rings."""
    return replace(item, rung_at=now) if pool.strategy.fan_out == "step" else item


def opens_at(item: WorkItem, tier: int, pool: Pool) -> datetime:
    if not pool.tier_wait_seconds or tier not in pool.tiers:
        return NEVER
    return item.queued_at + timedelta(seconds=pool.tiers.index(tier) * pool.tier_wait_seconds)


def later(item: WorkItem, pool: Pool, now: datetime) -> datetime | None:
    """When time alone may let this item ring somebody: the next tier, the strategy's next step.

    The end of a penalty is the operator's own deadline.
    """
    if not pool.candidates:  # whoever gets free looks at it anew
        return None
    times: list[datetime] = []
    if pool.tier_wait_seconds:
        tiers = {pool.strategy.tier(item, c) for c in pool.candidates}
        times = [opens_at(item, one, pool) for one in tiers]
    asked = [pool.strategy.again_at(item, now)]
    if item.skills:
        asked.append(relaxed_at(item, pool.strategy.settings, now))
    return min((at for at in (*times, *asked) if at is not None and at > now), default=None)


def reasons(
    pool: Pool, ordered: Sequence[tuple[Key, Candidate]], chosen: int, out: Mapping[str, int]
) -> Explanation | None:
    return explain(pool, ordered, chosen, out) if pool.is_explained else None


def explain(
    pool: Pool, ordered: Sequence[tuple[Key, Candidate]], chosen: int, out: Mapping[str, int]
) -> Explanation:
    """The chosen one, the next ten, and how many of the rest were out for which reason.

    At most 2 KB: where keys are long, fewer of the next ones are told.
    """
    others = tuple(ranked(pair) for n, pair in enumerate(ordered[: NEXT + 1]) if n != chosen)
    shown = len(others[:NEXT])
    while True:
        passed_over = {**pool.elsewhere, **out, "later_in_order": len(ordered) - 1 - shown}
        why = Explanation(
            strategy=pool.name,
            chosen=ranked(ordered[chosen]),
            next=others[:shown],
            passed_over={key: n for key, n in sorted(passed_over.items()) if n},
        )
        if not shown or len(msgspec.json.encode(why)) <= EXPLANATION_BYTES:
            return why
        shown -= 1


def ranked(pair: tuple[Key, Candidate]) -> Ranked:
    """The key without the operator's id, which stands beside it."""
    key, candidate = pair
    return Ranked(operator=candidate.operator, key=[plain(part) for part in key[:-1]])


def plain(part: object) -> float | int | str | bool:
    if isinstance(part, datetime):
        return "never" if part == NEVER else f"{part.isoformat(timespec='seconds')[:19]}Z"
    assert isinstance(part, float | int | str)
    return round(part, 6) if isinstance(part, float) else part
