"""Who belongs where: what follows from the settings alone, worked out once per snapshot."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from dzvin.acd.catalogue import WITH_FALLBACK, can_route, strategy_of
from dzvin.acd.lines import Capacity
from dzvin.acd.model import AcdConfig, Member, QueueConfig
from dzvin.acd.reach import Outside
from dzvin.acd.strategy import Strategy


class Desk(Struct, frozen=True):
    """One queue: its settings, its way to choose, and the members who take calls."""

    config: QueueConfig
    strategy: Strategy
    members: dict[str, Member]
    out_only: int
    """Members without a priority: they dial, nobody is routed to them."""
    tiers: tuple[int, ...]
    """Member priorities in use, first choice first."""
    zone: ZoneInfo
    """Of the queue, else of the company: its midnight ends the day of the counts."""


class Roster(Struct, frozen=True):
    desks: dict[str, Desk]
    """Queues that can route. One with an unknown strategy is none of them."""
    queues_of: dict[str, tuple[str, ...]]
    """Operator to the queues that may offer him something."""
    leaving: frozenset[str]
    """Queues that people leave when nobody is left there."""
    capacities: dict[str, Capacity]
    devices: frozenset[str]
    outside: Outside
    zone: ZoneInfo
    has_sticky: bool = False
    """Some queue asks who talked to whom last."""

    def day(self, now: datetime) -> str:
        """The company's day, which the counters count."""
        return day_in(self.zone, now)


QUARTER = 900
"""Midnight of any time zone falls on one."""


def day_in(zone: ZoneInfo, now: datetime) -> str:
    return _day(zone, int(now.timestamp()) // QUARTER)


@lru_cache(maxsize=1024)
def _day(zone: ZoneInfo, quarter: int) -> str:
    return datetime.fromtimestamp(quarter * QUARTER, zone).date().isoformat()


def roster_of(config: AcdConfig) -> Roster:
    """Kept beside the snapshot it follows from."""
    kept: Roster | None = vars(config).get("roster")
    if kept is None:
        kept = vars(config)["roster"] = make_roster(config)
    return kept


def make_roster(config: AcdConfig) -> Roster:
    colleagues = colleagues_of(config)
    desks = {
        queue.id: make_desk(queue, config.timezone, colleagues)
        for queue in config.queues.values()
        if can_route(queue.settings)
    }
    queues_of: dict[str, tuple[str, ...]] = {}
    for queue, desk in desks.items():
        for operator in desk.members:
            queues_of[operator] = (*queues_of.get(operator, ()), queue)
    zone = ZoneInfo(config.timezone)
    has_sticky = any(desk.config.settings.strategy == WITH_FALLBACK for desk in desks.values())
    leaving = frozenset(id for id, desk in desks.items() if desk.config.settings.leave_when_empty)
    return Roster(
        desks,
        queues_of,
        leaving,
        config.capacities,
        frozenset(config.devices),
        config.outside,
        zone,
        has_sticky,
    )


def colleagues_of(config: AcdConfig) -> dict[str, set[str]]:
    """Operator to those of his departments; asked by `sticky` alone."""
    found: dict[str, set[str]] = {}
    if all(queue.settings.strategy != WITH_FALLBACK for queue in config.queues.values()):
        return found
    for group in config.queues.values():
        people = {member.operator for member in group.members} if group.is_group else set()
        for one in people:
            found.setdefault(one, set()).update(people - {one})
    return found


def make_desk(queue: QueueConfig, timezone: str, colleagues: Mapping[str, Collection[str]]) -> Desk:
    routed = {m.operator: m for m in queue.members if m.priority is not None}
    return Desk(
        config=queue,
        strategy=strategy_of(queue.settings, colleagues),
        members=routed,
        out_only=len({m.operator for m in queue.members} - set(routed)),
        tiers=tuple(sorted({m.priority for m in routed.values() if m.priority is not None})),
        zone=ZoneInfo(queue.settings.timezone or timezone),
    )
