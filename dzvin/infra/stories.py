"""What the log says of whole calls: those whose beginning passed by are remembered for a while."""

from collections import OrderedDict
from collections.abc import Collection, Sequence

from dzvin.events.call import CallStarted
from dzvin.infra import event_log
from dzvin.infra.batch import Recorded, UnknownEvent
from dzvin.infra.db import Connection

CALLS_KEPT = 1000
"""Of others the log is asked."""


class Stories:
    """Fed by a reader of the whole log, in its order: so what is remembered of a call is all of it,
    up to where the reader is."""

    def __init__(self, kept: int = CALLS_KEPT) -> None:
        self._kept = kept
        self._calls: OrderedDict[tuple[str, str], list[Recorded]] = OrderedDict()

    def hear(self, recorded: Sequence[Recorded]) -> None:
        """Harmless when it hears them again."""
        for row in recorded:
            key = row.tenant, call_of(row)
            story = self._calls.get(key)
            if story is None:
                if isinstance(row.event, CallStarted):
                    self._calls[key] = [row]
            elif row.position > story[-1].position:
                story.append(row)
                self._calls.move_to_end(key)
        while len(self._calls) > self._kept:
            self._calls.popitem(last=False)

    async def of(
        self, connection: Connection, tenant: str, calls: Collection[str]
    ) -> dict[str, list[Recorded]]:
        """Every event of the tenant that names one of these calls, whoever's it is, by call."""
        known = {call: self._calls.get((tenant, call)) for call in calls}
        stories = {call: list(story) for call, story in known.items() if story is not None}
        unknown = known.keys() - stories.keys()
        if unknown:
            stories |= await event_log.read_calls(connection, tenant, unknown)
        return stories


def call_of(row: Recorded) -> str:
    """Empty when the event is about no call."""
    if isinstance(row.event, UnknownEvent):
        return str(row.event.fields.get("call") or "")
    return getattr(row.event, "call", None) or ""
