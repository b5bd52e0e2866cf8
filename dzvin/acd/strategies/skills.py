"""Ring the most skilled of those who can do what the call needs; demands are dropped with time."""

from datetime import datetime, timedelta

from dzvin.acd.model import Candidate, Memory, SkillNeed, WorkItem
from dzvin.acd.strategy import Key, Strategy

RINGS = 6
"""The whole list of demands is the first; each further one asks for less. There are no more."""


class Skills(Strategy):
    """A call needs skills, the most important first, each with the least level. Only those who have
    them all are rung, the highest sum of levels first. While nobody takes it, the least important
    demand is dropped every few seconds, until those who know less may help; the levels they have
    still decide who is first.

    Example: needed are Ukrainian 3 and technics 2. Anna has 4 and 1, Boris 3 and 2: Boris is rung.
    If he is busy for 15 s, technics is no longer asked for, and Anna is rung.
    """

    title = "By skills"

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        has = candidate.skills
        score = sum(has.get(need.skill, 0) for need in self.settings.skills)
        return -score, candidate.free_since

    def bars(self, item: WorkItem, candidate: Candidate, now: datetime) -> str | None:
        has = candidate.skills
        is_able = all(has.get(need.skill, 0) >= need.level for need in self.needed(item, now))
        return None if is_able else "skills"

    def again_at(self, item: WorkItem, now: datetime) -> datetime | None:
        seconds, dropped = self.settings.relax_seconds, self.dropped(item, now)
        if not seconds or dropped >= self.droppable():
            return None
        return item.queued_at + timedelta(seconds=seconds * (dropped + 1))

    def needed(self, item: WorkItem, now: datetime) -> tuple[SkillNeed, ...]:
        needs = self.settings.skills
        return needs[: len(needs) - self.dropped(item, now)]

    def dropped(self, item: WorkItem, now: datetime) -> int:
        seconds = self.settings.relax_seconds
        if not seconds:
            return 0
        passed = (now - item.queued_at) // timedelta(seconds=seconds)
        return max(0, min(passed, self.droppable()))

    def droppable(self) -> int:
        return min(len(self.settings.skills), RINGS - 1)
