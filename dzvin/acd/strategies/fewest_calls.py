"""Ring the operator who has answered the fewest contacts; ties go to the longest idle."""

from dzvin.acd.model import Candidate, Memory, WorkItem
from dzvin.acd.strategy import Key, Strategy


class FewestCalls(Strategy):
    """Whoever has answered the fewest contacts is rung first: today, since his sign-in or within 24
    hours, in this queue or in all, as the queue says. One who comes later starts at the level of
    those present, so that he is not flooded.

    Example: Anna has answered 5, Boris 3, Clara has just come and is counted as 3 too. The next
    call rings Boris, because he has been idle longer than Clara, and the one after it Clara.
    """

    title = "Fewest calls"
    reads = frozenset({"answered"})

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        return candidate.answered, candidate.free_since
