"""Ring for one item as the router would, and read back who rings and what the queue remembers."""

from datetime import datetime
from typing import Any

from dzvin.acd.matching import Pool, choose
from dzvin.acd.model import Candidate, Memory, Outcome, WorkItem
from dzvin.acd.strategy import Strategy
from tests.support.build import at, item


def pool(strategy: Strategy, *free: Candidate, **but: Any) -> Pool:
    tiers = tuple(sorted({c.tier for c in free}))
    return Pool(**{"name": "test", "strategy": strategy, "candidates": free, "tiers": tiers} | but)


def ring(
    strategy: Strategy,
    *free: Candidate,
    memory: Memory | None = None,
    waiting: WorkItem | None = None,
    now: datetime = at(10),
) -> tuple[list[str], Memory]:
    memory = memory or {}
    found = choose(waiting or item(), pool(strategy, *free, memory=memory), now)
    for chosen, _ in found.chosen:
        made = Outcome(operator=chosen.operator, position=chosen.position, result="made")
        memory = strategy.after(memory, made)
    return [chosen.operator for chosen, _ in found.chosen], memory
