"""Ring one more operator every few seconds; nobody's phone stops until somebody answers."""

from datetime import datetime, timedelta

from dzvin.acd.model import Candidate, Memory, WorkItem
from dzvin.acd.strategy import Key, Strategy

LONGEST = 600
"""No phone rings for more seconds than this beyond the queue's ring time."""


class RingProgressive(Strategy):
    """The one idle longest rings first; every few seconds the next phone joins, and those that
    ring go on ringing until one is answered or the last one has rung for the queue's ring time.
    Fast like ringing everybody, with less noise while the first ones answer.

    Example: one more each 5 s. Anna rings at once, Boris joins after 5 s, Clara after 10 s; Boris
    answers, all three phones stop.
    """

    title = "One more each few seconds"
    fan_out = "step"

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        return (candidate.free_since,)

    def again_at(self, item: WorkItem, now: datetime) -> datetime | None:
        at = item.rung_at + timedelta(seconds=self.settings.step_seconds)
        return at if at > now else None

    def longer_by(self, left: int) -> int:
        return min(left * self.settings.step_seconds, LONGEST)
