"""When each subject wants to be woken: a heap, rebuilt from the open states at start."""

from datetime import datetime
from heapq import heapify, heappop, heappush


class Timers:
    def __init__(self) -> None:
        self._wanted: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []

    def set(self, subject: str, at: datetime | None) -> None:
        """Replaces the subject's earlier wish; None takes it back."""
        if at is None:
            self._wanted.pop(subject, None)
            return
        if self._wanted.get(subject) == at:
            return
        self._wanted[subject] = at
        heappush(self._heap, (at, subject))
        if len(self._heap) > 64 + 4 * len(self._wanted):
            self._heap = [(wanted, name) for name, wanted in self._wanted.items()]
            heapify(self._heap)

    def next(self) -> datetime | None:
        """The earliest deadline there is."""
        while self._heap:
            at, subject = self._heap[0]
            if self._wanted.get(subject) == at:
                return at
            heappop(self._heap)
        return None

    def is_due(self, subject: str, now: datetime) -> bool:
        at = self._wanted.get(subject)
        return at is not None and at <= now

    def due(self, now: datetime) -> list[str]:
        """Subjects whose time has come, earliest first. Each is given once."""
        found: list[str] = []
        while (at := self.next()) is not None and at <= now:
            subject = heappop(self._heap)[1]
            del self._wanted[subject]
            found.append(subject)
        return found
