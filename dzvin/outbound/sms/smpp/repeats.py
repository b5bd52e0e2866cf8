"""What a provider has told on one connection, and of what it is not sure that we have taken it."""

from collections.abc import Collection
from dataclasses import dataclass, field

LATE_SECONDS = 10.0
"""A provider that has waited so long for our answer may tell it once more, whatever we answer."""
MOST_KEPT = 1_000


@dataclass
class _Alike:
    """Messages of one mark: the same words from the same person."""

    count: int = 0
    """Messages, not tellings."""
    sequences: set[int] = field(default_factory=set)
    last: int = 0
    is_late: bool = False


class Repeats:
    """Of one connection, which ends with it.

    An answer that goes out on a connection has come when the other side answers something that was
    asked behind it. What was told on a connection that was lost before is told again on the next.
    """

    def __init__(self) -> None:
        self._told: dict[str, _Alike] = {}
        self._tellings = 0

    def alike(self, mark: str, sequence: int) -> int | None:
        """How many others like it were told here, and are not surely answered. None: it is one of
        them, told again, as a word of the same number is, and whatever we answered late."""
        known = self._told.get(mark)
        if known is None:
            return 0
        return None if sequence in known.sequences or known.is_late else known.count

    def answered(self, mark: str, sequence: int, seconds: float, *, is_again: bool) -> None:
        """It is kept, and so we said, so many seconds after it was told."""
        self._tellings += 1
        known = self._told.setdefault(mark, _Alike())
        known.count += 0 if is_again else 1
        known.sequences.add(sequence)
        known.last, known.is_late = self._tellings, seconds >= LATE_SECONDS
        while len(self._told) > MOST_KEPT:
            del self._told[next(iter(self._told))]

    @property
    def tellings(self) -> int:
        return self._tellings

    def proven(self, tellings: int) -> Collection[str]:
        """The marks of what is surely answered, all that was told until then: the other side has
        answered what it was asked after so many tellings."""
        sure = [
            mark
            for mark, known in self._told.items()
            if known.last <= tellings and not known.is_late
        ]
        for mark in sure:
            del self._told[mark]
        return sure
