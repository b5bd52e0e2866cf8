"""What a provider has told on one connection, and of what it is not sure that we have taken it."""

from collections.abc import Collection
from dataclasses import dataclass, field

LATE_SECONDS = 10.0
"""A provider that has waited so long for our answer may tell it once more, whatever we answer."""
AGAIN_SECONDS = 300.0
"""Then it has not told it again, and whoever writes the same words has written another time."""
MOST_KEPT = 1_000


@dataclass
class _Alike:
    """Messages of one mark: the same words from the same person."""

    count: int = 0
    """Messages, not tellings."""
    sequences: dict[int, float] = field(default_factory=dict)
    """When each was answered."""
    last: int = 0
    late_at: float | None = None
    """When our answer went out, if it was late and nothing has been told again since."""

    def may_be(self, sequence: int, at: float) -> bool:
        """Whether a telling of this number may be one of them once more."""
        answers = (self.sequences.get(sequence), self.late_at)
        return any(since is not None and at - since < AGAIN_SECONDS for since in answers)

    def is_late(self, at: float) -> bool:
        return self.late_at is not None and at - self.late_at < AGAIN_SECONDS


class Repeats:
    """Of one connection, which ends with it.

    An answer that goes out on a connection has come when the other side answers something that was
    asked behind it. What was told on a connection that was lost before is told again on the next.
    `at`: seconds of the loop's clock.
    """

    def __init__(self) -> None:
        self._told: dict[str, _Alike] = {}
        self._tellings = 0

    def alike(self, mark: str, sequence: int, at: float) -> int | None:
        """How many others like it were told here, and are not surely answered. None: it is one of
        them, told again, as a word of the same number is, and whatever we answered late."""
        known = self._told.get(mark)
        if known is None:
            return 0
        return None if known.may_be(sequence, at) else known.count

    def answered(
        self, mark: str, sequence: int, seconds: float, *, at: float, is_again: bool
    ) -> None:
        """It is kept, and so we said, so many seconds after it was told."""
        self._tellings += 1
        known = self._told.setdefault(mark, _Alike())
        known.count += 0 if is_again else 1
        known.sequences[sequence] = at
        known.last, known.late_at = self._tellings, at if seconds >= LATE_SECONDS else None
        while len(self._told) > MOST_KEPT:
            del self._told[next(iter(self._told))]

    @property
    def tellings(self) -> int:
        return self._tellings

    def proven(self, tellings: int, at: float) -> Collection[str]:
        """The marks of what is surely answered, all that was told until then: the other side has
        answered what it was asked after so many tellings."""
        sure = [
            mark
            for mark, known in self._told.items()
            if known.last <= tellings and not known.is_late(at)
        ]
        for mark in sure:
            del self._told[mark]
        return sure
