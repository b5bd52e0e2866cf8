"""Ring the operator who was busy for the smallest share of the last hour; ties: longest idle."""

from dzvin.acd.model import Candidate, Memory, WorkItem
from dzvin.acd.strategy import Key, Strategy


class LeastOccupied(Strategy):
    """Whoever was busy for the smallest share of his working time in the last hour is rung first:
    ringing, talking and post-call processing against being Ready, in all his queues; Away does not
    count. Who has worked for less than five minutes counts as half busy.

    Example: in the last hour Anna was busy for 40 of 60 minutes, Boris came back from lunch and
    was busy for 6 of 20: Boris is rung.
    """

    title = "Least occupied"
    reads = frozenset({"occupancy"})

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        return candidate.occupancy, candidate.free_since
