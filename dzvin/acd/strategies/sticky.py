"""Ring the caller's own operator, then his department, then anybody."""

from collections.abc import Collection, Mapping
from datetime import datetime

from dzvin.acd.model import Candidate, Memory, Outcome, QueueSettings, WorkItem
from dzvin.acd.strategy import Key, Strategy

PERSONAL, COLLEAGUE = -2, -1
"""Places before every tier of the queue."""


class Sticky(Strategy):
    """A caller gets his own operator: whom his contact names as responsible, else the one with whom
    he talked last. For some seconds only that one is
    rung; when he is busy for longer, misses it or is not at work, a free colleague of his
    departments comes next, and then everybody, by the strategy that the queue names for it.
    Callers who talked to nobody yet go there at once.

    Example: Olena talked to Boris last week. Boris is in a call: she waits 20 s for him, then Clara
    of the same department is rung; Anna of another one would be rung only if Clara were busy.
    """

    title = "Own operator"

    def __init__(
        self,
        settings: QueueSettings | None = None,
        colleagues: Mapping[str, Collection[str]] | None = None,
        then: Strategy | None = None,
    ) -> None:
        super().__init__(settings, colleagues, then)
        assert then is not None, "the catalogue gives it the queue's second choice"
        self.rest = then
        self.fan_out = self.rest.fan_out
        self.reads = self.rest.reads
        self.most = self.rest.most

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        return self.rest.key(item, candidate, memory)

    def after(self, memory: Memory, outcome: Outcome) -> Memory:
        return self.rest.after(memory, outcome)

    def tier(self, item: WorkItem, candidate: Candidate) -> int:
        if item.personal is None:
            return self.rest.tier(item, candidate)
        if candidate.operator == item.personal:
            return PERSONAL
        if candidate.operator in self.colleagues.get(item.personal, ()):
            return COLLEAGUE
        return self.rest.tier(item, candidate)

    def bars(self, item: WorkItem, candidate: Candidate, now: datetime) -> str | None:
        if now < item.asked_until:
            return "sticky"
        if candidate.operator == item.personal:
            return None
        if self.is_awaited(item, now):
            return "sticky"
        return self.rest.bars(item, candidate, now)

    def again_at(self, item: WorkItem, now: datetime) -> datetime | None:
        if now < item.asked_until:
            return item.asked_until
        if self.is_awaited(item, now):
            return item.personal_until
        return self.rest.again_at(item, now)

    def longer_by(self, left: int) -> int:
        return self.rest.longer_by(left)

    def is_awaited(self, item: WorkItem, now: datetime) -> bool:
        """Only his own operator may be rung now."""
        personal = item.personal
        return personal is not None and personal not in item.tried and now < item.personal_until
