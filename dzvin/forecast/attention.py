"""Several lines of one operator in a replay: he talks on one, the others hear music meanwhile."""


class Attention:
    """Of one operator: the last call he answered is the one he talks in."""

    def __init__(self) -> None:
        self.left: dict[str, float] = {}
        """By call, in the order of answering: seconds of talk still to come."""
        self.since = 0.0

    @property
    def call(self) -> str | None:
        """In which he talks."""
        return next(reversed(self.left), None)

    @property
    def ends_at(self) -> float:
        """Unless he answers another one meanwhile."""
        call = self.call
        return self.since + self.left[call] if call is not None else self.since

    def answer(self, call: str, seconds: float, at: float) -> str | None:
        """The one before, which is held from now on."""
        before = self.call
        if before is not None:
            self.left[before] -= at - self.since
        self.left[call], self.since = seconds, at
        return before

    def end(self, call: str, at: float) -> None:
        """He is back on the one before."""
        del self.left[call]
        self.since = at
