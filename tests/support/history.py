"""The laws of the status history: every change is one row; rows never overlap and leave no gap."""

from datetime import datetime

from dzvin.acd.model import AwayLimits
from dzvin.events.operator import OperatorStateChanged
from tests.support.router import Router

LIMITS = {"tea": AwayLimits(max_seconds=20, max_daily_seconds=40)}
SAID = ("state", "reason", "comment", "supervisor")


class History:
    """Follows one router; `check` looks at what was added since the last one."""

    def __init__(self) -> None:
        self._seen = 0
        self._last: dict[str, tuple[datetime, OperatorStateChanged]] = {}

    def check(self, router: Router) -> None:
        for at, row in router.history[self._seen :]:
            self._follow(at, row)
        self._seen = len(router.history)
        people = router.state.operators
        self._last = {id: last for id, last in self._last.items() if id in people}
        for id, (at, row) in self._last.items():
            person = people[id]
            assert person.since == at, "a change without its row"
            for name in SAID:
                assert getattr(person, name) == getattr(row, name), f"{name} without its row"

    def _follow(self, at: datetime, row: OperatorStateChanged) -> None:
        began, before = self._last.get(row.operator, (at, None))
        assert began <= at, "rows overlap"
        if before is not None:
            assert row.was == before.state, "a gap"
            what = (*SAID, "call")  # he may go on with the PCP of an earlier talk
            assert any(getattr(row, name) != getattr(before, name) for name in what), "no change"
        assert (row.supervisor is None) == (row.by != "supervisor"), "forced by whom?"
        self._last[row.operator] = at, row


def check_limits(router: Router) -> None:
    """Whoever is Away for too long was told so, and nobody else."""
    for person in router.state.operators.values():
        limit = router.config.away_limits.get(person.reason or "")
        if person.state == "away" and limit is not None and limit.max_seconds is not None:
            is_over = (router.now - person.since).total_seconds() >= limit.max_seconds
            assert is_over == ("occurrence" in person.exceeded), "too long, and nobody is told"
        assert person.state == "away" or not person.exceeded
