"""The status history of operators: one interval per change, each up to the next."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from dzvin.events.operator import ChangedBy, OperatorStateChanged, OperatorStatus
from dzvin.infra.batch import Recorded


class StatusInterval(Struct, frozen=True, kw_only=True):
    """`position` is that of its event in the log: the order of changes in one instant."""

    operator: str
    started_at: datetime
    position: int
    ended_at: datetime | None = None
    """None: he is in it."""
    state: OperatorStatus
    reason: str | None = None
    by: ChangedBy
    queue: str | None = None
    call: str | None = None
    limit_seconds: int | None = None
    comment: str | None = None
    supervisor: str | None = None
    """Who forced it on him."""

    @property
    def place(self) -> tuple[datetime, int]:
        return self.started_at, self.position


def changes(recorded: Iterable[Recorded]) -> dict[str, list[StatusInterval]]:
    """The intervals that these events begin, by operator; their ends are not known yet."""
    found: dict[str, list[StatusInterval]] = {}
    for row in recorded:
        if isinstance(row.event, OperatorStateChanged):
            found.setdefault(row.event.operator, []).append(_begun(row, row.event))
    return found


def merge(
    known: Sequence[StatusInterval], begun: Sequence[StatusInterval]
) -> tuple[StatusInterval, ...]:
    """One operator's history, seen from some moment on, after these changes, in order.

    `known` must reach from the interval before the first change to the last one. A change that is
    known already changes nothing; a late one cuts the interval it falls into.
    """
    rows = {row.place: row for row in (*begun, *known)}
    ordered = [rows[place] for place in sorted(rows)]
    closed = [replace(row, ended_at=after.started_at) for row, after in pairwise(ordered)]
    return (*closed, *(replace(row, ended_at=None) for row in ordered[-1:]))


def _begun(row: Recorded, event: OperatorStateChanged) -> StatusInterval:
    return StatusInterval(
        operator=event.operator,
        started_at=row.envelope.at,
        position=row.position,
        state=event.state,
        reason=event.reason,
        by=event.by,
        queue=event.queue,
        call=event.call,
        limit_seconds=event.seconds,
        comment=event.comment,
        supervisor=event.supervisor,
    )
