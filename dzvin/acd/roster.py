"""Who belongs where: what follows from the settings alone, worked out once per snapshot."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from dzvin.acd.catalogue import STRATEGIES
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


class Roster(Struct, frozen=True):
    desks: dict[str, Desk]
    """Queues that can route. One with an unknown strategy is none of them."""
    queues_of: dict[str, tuple[str, ...]]
    """Operator to the queues that may offer him something."""
    leaving: frozenset[str]
    """Queues that people leave when nobody is left there."""
    devices: frozenset[str]
    outside: Outside
    zone: ZoneInfo

    def day(self, now: datetime) -> str:
        """The company's day, which the counters count."""
        return now.astimezone(self.zone).date().isoformat()


def roster_of(config: AcdConfig) -> Roster:
    """Kept beside the snapshot it follows from."""
    kept: Roster | None = vars(config).get("roster")
    if kept is None:
        kept = vars(config)["roster"] = make_roster(config)
    return kept


def make_roster(config: AcdConfig) -> Roster:
    desks = {
        queue.id: make_desk(queue)
        for queue in config.queues.values()
        if queue.settings.strategy in STRATEGIES
    }
    queues_of: dict[str, tuple[str, ...]] = {}
    for queue, desk in desks.items():
        for operator in desk.members:
            queues_of[operator] = (*queues_of.get(operator, ()), queue)
    zone = ZoneInfo(config.timezone)
    leaving = frozenset(id for id, desk in desks.items() if desk.config.settings.leave_when_empty)
    return Roster(desks, queues_of, leaving, frozenset(config.devices), config.outside, zone)


def make_desk(queue: QueueConfig) -> Desk:
    routed = {m.operator: m for m in queue.members if m.priority is not None}
    return Desk(
        config=queue,
        strategy=STRATEGIES[queue.settings.strategy](),
        members=routed,
        out_only=len({m.operator for m in queue.members} - set(routed)),
        tiers=tuple(sorted({m.priority for m in routed.values() if m.priority is not None})),
    )
