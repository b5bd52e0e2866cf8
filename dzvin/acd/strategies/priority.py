"""Ring the first of the list who is free, always from its beginning."""

from dzvin.acd.model import Candidate, Memory, WorkItem
from dzvin.acd.strategy import Key, Strategy


class Priority(Strategy):
    """The queue's list is the order: each call rings the first of it who is free. The best people
    for a job come first and talk most; those below help out.

    Example: Anna, Boris and Clara are listed in this order and free. Three calls, one after the
    other, all ring Anna; while she talks, the next one rings Boris.
    """

    title = "By priority"

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        return (candidate.position,)
