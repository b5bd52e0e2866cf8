"""colleague.*: short messages of our own people to one another."""

from dzvin.kernel.messages import Event


class ColleagueWrote(Event, frozen=True, kw_only=True, tag="colleague.wrote"):
    """A message is there for each of its readers; its text is kept for some days, never in here."""

    message: str
    operator: str
    """Who wrote it."""
    group: str | None = None
    """To whose members; None: to one person."""
    readers: tuple[str, ...] = ()
