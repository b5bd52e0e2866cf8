"""Ring whoever has talked the least; ties go to the fewest calls, then to the longest idle."""

from dzvin.acd.model import Candidate, Memory, WorkItem
from dzvin.acd.strategy import Key, Strategy


class LeastTalkTime(Strategy):
    """Whoever has the fewest seconds of talk and hold is rung first: today, since his sign-in or
    within 24 hours, in this queue or in all, as the queue says. Long calls count for what they
    cost. One who comes later starts at the level of those present.

    Example: Anna had one call of 20 minutes, Boris four of 3 minutes: Boris is rung.
    """

    title = "Least talk time"
    reads = frozenset({"answered", "talk_seconds"})

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        return candidate.talk_seconds, candidate.answered, candidate.free_since
