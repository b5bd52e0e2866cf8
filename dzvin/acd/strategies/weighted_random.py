"""Ring a free operator by chance, each in proportion to his weight."""

from hashlib import blake2b
from math import log

from dzvin.acd.model import Candidate, Memory, WorkItem
from dzvin.acd.strategy import Key, Strategy

WIDTH = 1 << 53


class WeightedRandom(Strategy):
    """Chance decides, in proportion to the members' weights from 1 to 100: with twice the weight
    one gets twice the calls. Equal weights are plain chance. The chance is drawn from the call and
    the round, so the same day can be played again.

    Example: Anna has the weight 30, Boris 10, and both are always free: Anna gets three calls of
    four.
    """

    title = "By chance"

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        """The first of a race: waiting times of exponential law, faster in proportion to weight."""
        return (-log(chance(item.seed, candidate.operator)) / max(1, candidate.weight),)


def chance(seed: int, operator: str) -> float:
    """Between 0 and 1, both excluded; another for each operator."""
    drawn = blake2b(operator.encode(), digest_size=8, key=seed.to_bytes(8)).digest()
    return ((int.from_bytes(drawn) >> 11) + 0.5) / WIDTH
