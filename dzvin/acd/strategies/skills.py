"""Ring the most skilled of those who can do what the call needs; demands are dropped with time."""

from datetime import datetime

from dzvin.acd.model import Candidate, Memory, WorkItem
from dzvin.acd.needs import asked, is_able, relaxed_at
from dzvin.acd.strategy import Key, Strategy


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
        score = sum(has.get(need.skill, 0) for need in asked(item, self.settings))
        return -score, candidate.free_since

    def bars(self, item: WorkItem, candidate: Candidate, now: datetime) -> str | None:
        return None if is_able(candidate.skills, item, self.settings, now) else "skills"

    def again_at(self, item: WorkItem, now: datetime) -> datetime | None:
        return relaxed_at(item, self.settings, now)
