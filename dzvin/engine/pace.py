"""How many calls a second one source may begin: what is more is refused before it costs a turn."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dzvin.engine.lines import Bucket
from dzvin.telephony.signals import LegArrived

PER_SECOND: Mapping[str, int] = {"gateway": 100, "device": 5, "operator": 5, "guest": 2}
"""By the door through which it comes. A telephone that redials in a loop, or one whose password
was stolen, does not take the engine's time from everybody else."""
MOST = 10_000
"""Sources that are kept in mind: the oldest go first, and begin with a full second again."""


class Pace:
    def __init__(self, now: Callable[[], datetime], limits: Mapping[str, int] = PER_SECOND) -> None:
        self._now, self._limits = now, limits
        self._buckets: dict[str, Bucket] = {}

    def admits(self, arrived: LegArrived) -> bool:
        """Counts this call."""
        limit = self._limits[arrived.door]
        now = self._now()
        bucket = self._buckets.pop(arrived.endpoint, None) or Bucket(tokens=limit, at=now)
        self._buckets[arrived.endpoint] = bucket
        while len(self._buckets) > MOST:
            del self._buckets[next(iter(self._buckets))]
        return bucket.take(limit, now)
