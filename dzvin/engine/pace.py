"""How many calls a second one source may begin: what is more is refused before it costs a turn."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from dzvin.engine.lines import Bucket
from dzvin.telephony.signals import LegArrived

PER_SECOND: Mapping[str, int] = {"gateway": 100, "device": 5, "operator": 5, "guest": 2}
"""By the door through which it comes. A telephone that redials in a loop, or one whose password
was stolen, does not take the engine's time from everybody else."""
CROWD = timedelta(seconds=3)
MOST = 10_000
"""Sources that are kept in mind: the oldest go first, and begin with a full second again."""


class Pace:
    def __init__(self, now: Callable[[], datetime], limits: Mapping[str, int] = PER_SECOND) -> None:
        self._now, self._limits = now, limits
        self._open_until: datetime | None = None
        self._buckets: dict[str, Bucket] = {}

    def let_in(self) -> None:
        """All who waited for an engine in the dialplan come at once, and are not too fast."""
        self._open_until = self._now() + CROWD

    def admits(self, arrived: LegArrived) -> bool:
        """Counts this call."""
        limit = self._limits[arrived.door]
        now = self._now()
        if arrived.door == "gateway" and self._open_until is not None and now < self._open_until:
            return True
        bucket = self._buckets.pop(arrived.endpoint, None) or Bucket(tokens=limit, at=now)
        self._buckets[arrived.endpoint] = bucket
        while len(self._buckets) > MOST:
            del self._buckets[next(iter(self._buckets))]
        return bucket.take(limit, now)
